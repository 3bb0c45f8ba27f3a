import { type PacketOf, packet } from './define.ts';
import { string, visname } from './fields.ts';

/** `emoteto`: an emote from a user to a user on another mud. */
export const emoteto = packet(
  'emoteto',
  {
    about:
      'An emote from a user to a user on another mud. A mud that cannot find the user answers `error` with `unk-user`.',
    source: 'Intermud-3, "Service: emoteto"',
  },
  {
    visname: visname("the sender's name as it should be shown"),
    message: string('the text; `$N` stands for the sender, shown as name@mud'),
  },
);

/** An `emoteto`. */
export type Emoteto = PacketOf<typeof emoteto>;
