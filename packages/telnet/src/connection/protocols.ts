// What each option does on a connection: when it comes on, when it goes off, and with a payload.

import { decodeCharset, encodeCharset } from '../charset.ts';
import { OPTIONS, type OptionName, type Side } from '../codes.ts';
import { decodeEnviron, encodeEnvironSend } from '../environ.ts';
import { TelnetError } from '../faults.ts';
import { decodeGmcp } from '../gmcp/codec.ts';
import { ENVIRON_VARIABLES_MAX } from '../limits.ts';
import { decodeMsdp } from '../msdp/codec.ts';
import { MXP_LOCK } from '../mxp.ts';
import { decodeNaws, type WindowSize } from '../naws.ts';
import { CHARSET_LABELS, type Encoding, findEncoding } from '../text/encodings.ts';
import { decodeTtype, isTtypeComplete, TTYPE_SEND } from '../ttype.ts';
import { describeClient } from './client.ts';
import type { TelnetClient, TelnetEvents } from './types.ts';

/** Answers that a client owes after its option came on, before the connection is ready. */
export type Question = 'ttype' | 'charset' | 'environ';

/** What a connection lends to its protocols. */
export interface Talk {
  readonly known: Known;
  tell(option: OptionName, payload: Uint8Array): void;
  send(text: string): void;
  emit<Name extends keyof TelnetEvents>(name: Name, payload: TelnetEvents[Name]): void;
  ask(question: Question): void;
  answered(question: Question): void;
  setEncoding(encoding: Encoding): void;
  deflate(): void;
  endDeflate(): void;
  inflate(): void;
}

/** What the client has told so far. */
export interface Known {
  ttypes: string[];
  readonly environ: Map<string, string | undefined>;
  client: TelnetClient;
  window: WindowSize | undefined;
  /** `asked`: our CHARSET request is under way. `agreed`: the client has chosen, by whatever request. */
  charset: 'unasked' | 'asked' | 'agreed';
}

/** Nothing known yet. */
export function nothingKnown(): Known {
  const environ = new Map<string, string | undefined>();
  return { ttypes: [], environ, client: describeClient([], environ), window: undefined, charset: 'unasked' };
}

interface Protocol {
  on?(talk: Talk, side: Side): void;
  off?(talk: Talk, side: Side): void;
  /** @throws {TelnetError} if the payload is of the wrong shape; it becomes a fault. */
  payload?(talk: Talk, payload: Uint8Array): void;
}

const ttype: Protocol = {
  on(talk) {
    talk.known.ttypes = [];
    talk.ask('ttype');
    talk.tell('ttype', TTYPE_SEND);
  },
  off: (talk) => talk.answered('ttype'),
  payload(talk, payload) {
    const { ttypes } = talk.known;
    if (isTtypeComplete(ttypes)) return; // More than was asked for.
    ttypes.push(decodeTtype(payload));
    if (!isTtypeComplete(ttypes)) return talk.tell('ttype', TTYPE_SEND);
    updateClient(talk);
    talk.answered('ttype');
  },
};

const naws: Protocol = {
  payload(talk, payload) {
    const size = decodeNaws(payload);
    const { window } = talk.known;
    if (window?.columns === size.columns && window.rows === size.rows) return;
    talk.known.window = size;
    talk.emit('naws', size);
  },
};

const newEnviron: Protocol = {
  on(talk) {
    talk.ask('environ');
    talk.tell('new-environ', encodeEnvironSend());
  },
  off: (talk) => talk.answered('environ'),
  payload(talk, payload) {
    const message = decodeEnviron(payload);
    remember(talk.known.environ, message.variables);
    talk.emit('environ', message);
    updateClient(talk);
    const encoding = findEncoding(message.variables.get('CHARSET') ?? '');
    if (encoding !== undefined && talk.known.charset !== 'agreed') talk.setEncoding(encoding);
    talk.answered('environ');
  },
};

function remember(environ: Known['environ'], told: ReadonlyMap<string, string | undefined>): void {
  for (const [name, value] of told) {
    if (environ.size < ENVIRON_VARIABLES_MAX || environ.has(name)) environ.set(name, value);
  }
}

function updateClient(talk: Talk): void {
  const { known } = talk;
  const client = describeClient(known.ttypes, known.environ);
  if (JSON.stringify(client) === JSON.stringify(known.client)) return;
  known.client = client;
  talk.emit('client', client);
}

const charset: Protocol = {
  on(talk, side) {
    if (side === 'remote') return; // The client will send the request.
    talk.known.charset = 'asked';
    talk.ask('charset');
    talk.tell('charset', encodeCharset({ kind: 'request', names: CHARSET_LABELS }));
  },
  off: (talk) => talk.answered('charset'),
  payload(talk, payload) {
    const message = decodeCharset(payload);
    if (message.kind === 'request') return answerCharset(talk, message.names);
    if (message.kind === 'table') return talk.tell('charset', encodeCharset({ kind: 'table-rejected' }));
    if (talk.known.charset !== 'asked') return;
    talk.known.charset = 'unasked';
    try {
      if (message.kind === 'accepted') agree(talk, message.name);
    } finally {
      talk.answered('charset');
    }
  },
};

/** While our own request is under way, the server's one counts and the client's is rejected. Source: RFC 2066, section 5. */
function answerCharset(talk: Talk, names: readonly string[]): void {
  const known = names.find((label) => findEncoding(label) !== undefined);
  const name = talk.known.charset === 'asked' ? undefined : known;
  talk.tell('charset', encodeCharset(name === undefined ? { kind: 'rejected' } : { kind: 'accepted', name }));
  if (name !== undefined) agree(talk, name);
}

function agree(talk: Talk, name: string): void {
  const encoding = findEncoding(name);
  if (encoding === undefined) {
    throw new TelnetError(
      'MALFORMED',
      `Cannot set charset: the client accepted ${JSON.stringify(name.slice(0, 64))}, which was not offered`,
    );
  }
  talk.known.charset = 'agreed';
  talk.setEncoding(encoding);
}

const gmcp: Protocol = {
  payload(talk, payload) {
    const message = decodeGmcp(payload);
    if (message.name === '') throw new TelnetError('MALFORMED', 'Cannot read GMCP: it has no name');
    talk.emit('gmcp', message);
  },
};

const msdp: Protocol = {
  payload: (talk, payload) => talk.emit('msdp', { variables: decodeMsdp(payload) }),
};

const mxp: Protocol = {
  on(talk) {
    talk.tell('mxp', new Uint8Array(0));
    talk.send(MXP_LOCK);
  },
};

const mccp2: Protocol = { on: (talk) => talk.deflate(), off: (talk) => talk.endDeflate() };

/** The client says where its compressed stream begins by an empty subnegotiation; where it ends, the stream itself says. */
const mccp3: Protocol = { payload: (talk) => talk.inflate() };

/** Options that only are on or off. */
const plain: Protocol = {};

const PROTOCOLS: Readonly<Record<OptionName, Protocol>> = {
  binary: plain,
  echo: plain,
  sga: plain,
  eor: plain,
  mssp: plain,
  ttype,
  naws,
  'new-environ': newEnviron,
  charset,
  gmcp,
  msdp,
  mxp,
  mccp2,
  mccp3,
};

/** An option has come on or gone off. */
export function optionChanged(talk: Talk, option: OptionName, side: Side, enabled: boolean): void {
  const protocol = PROTOCOLS[option];
  if (enabled) protocol.on?.(talk, side);
  else protocol.off?.(talk, side);
}

/**
 * A payload of an option that is on.
 * @throws {TelnetError} if it cannot be read.
 */
export function payloadReceived(talk: Talk, option: OptionName, payload: Uint8Array): void {
  const read = PROTOCOLS[option].payload;
  if (read === undefined) {
    throw new TelnetError(
      'MALFORMED',
      `Cannot read payload of ${option} (${OPTIONS[option].code}): the client has nothing to say in it`,
    );
  }
  read(talk, payload);
}
