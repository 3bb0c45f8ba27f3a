export { network, plainAddress } from './addresses.ts';
export type { Authenticate, Credentials, Peer, PublicKey } from './auth.ts';
export { broadcast } from './broadcast.ts';
export type { ClientInfo, Colours, Protocol } from './client.ts';
export { type Clock, systemClock } from './clock.ts';
export type {
  Door,
  DoorHost,
  DoorOpener,
  DoorOptions,
  Opening,
  SshDoorOptions,
  TelnetDoorOptions,
  TelnetsDoorOptions,
  WebSocketDoorOptions,
} from './doors/door.ts';
export { RESUMABLE } from './doors/websocket/subprotocol.ts';
export { FAULTS, type FaultCode, PortalError } from './faults.ts';
export type { PortalContext } from './inputfuncs/context.ts';
export {
  type Call,
  type Inputfunc,
  type InputfuncDeclaration,
  inputfunc,
  type Who,
} from './inputfuncs/define.ts';
export { DEFAULT_INPUTFUNCS } from './inputfuncs/index.ts';
export { Inputfuncs } from './inputfuncs/registry.ts';
export { anyArgs, anyKwargs } from './inputfuncs/shapes.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { LIMITS, type Limits } from './limits.ts';
export {
  type Command,
  type Given,
  MessageBuilder,
  type Messages,
  normalise,
  type SendOptions,
} from './message.ts';
export type { Outlet, OutletOptions, Structure, Via } from './outlet.ts';
export { WELL_KNOWN_PACKAGES } from './packages.ts';
export { Portal, type PortalOptions } from './portal.ts';
export { type Account, type AskOptions, Session, type SessionEvents } from './session.ts';
export { oneLine, terminalText } from './terminal/text.ts';
export type { Random } from './tickets.ts';
export { type Variable, type VariableDeclaration, Variables, type VariableType } from './variables.ts';
