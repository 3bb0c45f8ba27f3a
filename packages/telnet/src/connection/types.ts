// What a connection is given and what it tells.

import type { OptionName, Side } from '../codes.ts';
import type { EnvironMessage } from '../environ.ts';
import type { TelnetError } from '../faults.ts';
import type { GmcpMessage } from '../gmcp/codec.ts';
import type { Zlib } from '../mccp/zlib.ts';
import type { MsdpVariable } from '../msdp/codec.ts';
import type { WindowSize } from '../naws.ts';
import type { Encoding } from '../text/encodings.ts';
import type { MttsFlags } from '../ttype.ts';

/** Where a connection's bytes go: a net.Socket, a WebSocket, a test. It keeps its own backlog; the return value is not read. */
export interface TelnetSink {
  write(bytes: Uint8Array): unknown;
}

/** What to do about an option: offer it in start(), agree when the client asks first, or refuse. */
export type OptionPolicy = 'offer' | 'accept' | 'refuse';

/** Settings of one connection; everything has a default. */
export interface TelnetConnectionOptions {
  /** Departures from {@link DEFAULT_POLICY}, by option. */
  readonly options?: Partial<Readonly<Record<OptionName, OptionPolicy>>>;
  /** Encoding of text, both ways, until the client tells another. Default `utf-8`. */
  readonly encoding?: Encoding;
  /** Bytes of the longest line; default LINE_BYTES_MAX. */
  readonly lineBytesMax?: number;
  /** Bytes of the longest subnegotiation; default SUBNEGOTIATION_BYTES_MAX. */
  readonly subnegotiationBytesMax?: number;
  /** What MCCP compresses with; default Node's zlib where there is one. `undefined` turns MCCP off. */
  readonly zlib?: Zlib | undefined;
}

/** What a client has told about itself by TTYPE, MTTS and MNES; undefined is not told. */
export interface TelnetClient {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly terminal: string | undefined;
  /** What it can do; all false if it did not say, which {@link hasMtts} tells. */
  readonly mtts: MttsFlags;
  readonly hasMtts: boolean;
}

/** The events of a connection and what each is called with. */
export interface TelnetEvents {
  /** One line that the player has typed: decoded, its end and its backspaces gone. Other control characters may be in it. */
  line: string;
  /** A GMCP message; `data` is the JSON value, text that is not JSON, or undefined. */
  gmcp: GmcpMessage;
  /** An MSDP message: its variables in order. */
  msdp: { readonly variables: readonly MsdpVariable[] };
  /** More is known of the client: everything that it has told so far. */
  client: TelnetClient;
  /** The window's size, at first and whenever it changes. 0 is "does not say". */
  naws: WindowSize;
  /** Text is in this encoding from here on, both ways. */
  charset: { readonly encoding: Encoding };
  /** Variables by NEW-ENVIRON. */
  environ: EnvironMessage;
  /** An option is on or off. */
  option: { readonly option: OptionName; readonly enabled: boolean; readonly side: Side };
  /** A command of RFC 854 that a game may want to act on. AYT has been answered already. */
  command: TelnetCommand;
  /** Every offer of start(), but that of MSSP, has been answered and what follows from it is known. Dumb terminals never come so far: set a time limit. */
  ready: undefined;
  /** The client did something wrong; see {@link FAULTS}. When `fault.fatal`, nothing more is read: close the socket. */
  fault: TelnetError;
}

/** Commands that are passed on: break, interrupt, abort output, are you there, end of file, suspend, abort. */
export type TelnetCommand = 'brk' | 'ip' | 'ao' | 'ayt' | 'eof' | 'susp' | 'abort';
