import { type PacketOf, packet } from './define.ts';
import { string, visname } from './fields.ts';

/** `tell`: one line of talk from a user to a user on another mud. */
export const tell = packet(
  'tell',
  {
    about:
      'One line of talk from a user to a user on another mud. Never broadcast; a mud that cannot find the user answers `error` with `unk-user`.',
    source: 'Intermud-3, "Service: tell"',
  },
  {
    visname: visname("the sender's name as it should be shown"),
    message: string('the text; may hold newlines and Pinkfish colours'),
  },
);

/** A `tell`. */
export type Tell = PacketOf<typeof tell>;
