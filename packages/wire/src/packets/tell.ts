import { type PacketOf, packet, string } from './define.ts';

/** `tell`: one line of talk from a user to a user on another mud. */
export const tell = packet(
  'tell',
  {
    about:
      'One line of talk from a user to a user on another mud. Never broadcast; a mud that cannot find the user answers `error` with `unk-user`.',
    source: 'Intermud-3, "Service: tell"',
  },
  {
    visname: string("the sender's name as it should be shown"),
    message: string('the text; may hold newlines and Pinkfish colours'),
  },
);

/** A `tell`. */
export type Tell = PacketOf<typeof tell>;
