export { Irn, type IrnOptions, type PeerStatus } from './irn.ts';
export { SECRET_LENGTH_MIN } from './limits.ts';
export type { Irn1Settings, MemberSettings, PeerSettings } from './peer-settings.ts';
