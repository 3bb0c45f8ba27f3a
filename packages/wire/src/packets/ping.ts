import { type PacketOf, packet } from './define.ts';
import { mixed } from './fields.ts';

/** `ping-req`: asks a mud or a router for a sign of life. An extension. */
export const pingReq = packet(
  'ping-req',
  {
    about: 'Asks the target mud, or the router, for a sign of life; answered by `ping-reply`.',
    source: 'extension: Dead Souls, CoffeeMud',
  },
  { data: mixed('anything; we send it back, others send what they like') },
);

/** A `ping-req`. */
export type PingReq = PacketOf<typeof pingReq>;

/** `ping-reply`: a sign of life. An extension. */
export const pingReply = packet(
  'ping-reply',
  { about: 'A sign of life.', source: 'extension: Dead Souls' },
  // COMPAT Dead Souls puts a random number here, as into an auth-mud-reply: do not match on it.
  { data: mixed('what the `ping-req` held, if the other side sends it back') },
);

/** A `ping-reply`. */
export type PingReply = PacketOf<typeof pingReply>;
