export type { Load } from './balance/choice.ts';
export type { Staying } from './balance/departure.ts';
export type { DrainStatus } from './balance/drain.ts';
export { DRAIN_PER_SECOND, DRAIN_PER_SECOND_MAX } from './balance/limits.ts';
export {
  type Clock,
  type Dial,
  type Door,
  type Identity,
  type Listen,
  type Log,
  type Random,
  type RouterSocket,
  type SocketEvents,
  systemClock,
} from './environment.ts';
export { type PeerSettings, type PeerStatus, ROUTERS_MAX, SECRET_LENGTH_MIN } from './irn/index.ts';
export { PROFILES, type Profile, type ProfileOverride, profileOf } from './profiles.ts';
export { Router, type RouterOptions } from './router.ts';
export { DEFAULT_SETTINGS, type Reservation, type RouterSettings } from './settings.ts';
export type {
  ChannelStatus,
  LinkStatus,
  MudStatus,
  RouterMetrics,
  RouterStatus,
  SeenState,
} from './status.ts';
export { listenTcp } from './tcp.ts';
export { identityOf } from './tls/certificate.ts';
export { loadIdentity } from './tls/own-identity.ts';
export type { PacketCounts } from './types.ts';
