export { Irn, type IrnOptions } from './irn.ts';
export { ROUTERS_MAX, SECRET_LENGTH_MIN } from './limits.ts';
export type { Irn1Settings, MemberSettings, PeerSettings } from './peer-settings.ts';
export type { PeerStatus } from './sight.ts';
