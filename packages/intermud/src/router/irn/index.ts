export { Irn, type IrnOptions, type PeerStatus } from './irn.ts';
export type { PeerSettings } from './link/peer.ts';
