export { Irn, type IrnOptions, type PeerStatus } from './irn.ts';
export { SECRET_LENGTH_MIN } from './limits.ts';
export type { PeerSettings } from './link/peer.ts';
