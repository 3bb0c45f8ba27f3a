import { type PacketOf, packet } from './define.ts';
import { visname } from './fields.ts';

/** `beep`: rings a user's bell. An extension of Diku muds, service key `beep`. */
export const beep = packet(
  'beep',
  {
    about: "Rings the bell of a user's terminal on another mud. Advertised as service `beep`.",
    source: "extension: Samson's Diku client and router",
  },
  { visname: visname("the sender's name as it should be shown") },
);

/** A `beep`. */
export type Beep = PacketOf<typeof beep>;
