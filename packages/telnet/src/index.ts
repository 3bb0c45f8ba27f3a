export {
  type CharsetMessage,
  decodeCharset,
  encodeCharset,
} from './charset.ts';
export { COMMANDS, findOptionName, OPTIONS, type OptionName, type Side, type Verb } from './codes.ts';
export { TelnetConnection } from './connection/connection.ts';
export { DEFAULT_POLICY } from './connection/policy.ts';
export type {
  OptionPolicy,
  TelnetClient,
  TelnetCommand,
  TelnetConnectionOptions,
  TelnetEvents,
  TelnetSink,
} from './connection/types.ts';
export { decodeEnviron, type EnvironMessage, encodeEnvironSend, MNES_VARIABLES } from './environ.ts';
export { FAULTS, type FaultCode, TelnetError } from './faults.ts';
export { decodeGmcp, encodeGmcp, formatGmcp, type GmcpMessage } from './gmcp/codec.ts';
export { type CommandArgs, packGmcp, unpackGmcp } from './gmcp/commands.ts';
export { isJsonObject, type JsonValue } from './gmcp/json.ts';
export { commandToGmcp, GMCP_ALIASES, gmcpAlias, gmcpToCommand } from './gmcp/names.ts';
export * from './limits.ts';
export { findZlib, type Zlib, type ZlibStream } from './mccp/zlib.ts';
export {
  decodeMsdp,
  encodeMsdp,
  type MsdpValue,
  type MsdpVariable,
  type MsdpVariables,
  type MsdpWritable,
} from './msdp/codec.ts';
export { type MsdpCommand, packMsdp, unpackMsdp } from './msdp/commands.ts';
export { decodeMssp, encodeMssp, type MsspValue, type MsspVariables } from './mssp.ts';
export { MXP_LOCK, mxpLink } from './mxp.ts';
export { decodeNaws, type WindowSize } from './naws.ts';
export { type QEvent, type QSend, type QState, stepOption } from './options/q-method.ts';
export { type Negotiation, type OptionChange, type OptionOutcome, OptionTable } from './options/table.ts';
export { type TelnetEvent, TelnetParser } from './parser.ts';
export { decodeText, type Encoding, encodeText, findEncoding } from './text/encodings.ts';
export { applyErasers, LineCutter, type LineEvent } from './text/lines.ts';
export { decodeTtype, MTTS_BITS, type MttsFlags, mttsFlags, type TerminalTypes } from './ttype.ts';
export {
  concatBytes,
  escapeIac,
  writeCommand,
  writeMessage,
  writeNegotiation,
  writeSubnegotiation,
  writeText,
} from './writer.ts';
