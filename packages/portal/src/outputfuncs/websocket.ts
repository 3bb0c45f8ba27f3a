// Outputfuncs and inputcommands of WebSocket, a format for each subprotocol.

import {
  commandToGmcp,
  decodeGmcp,
  decodeNaws,
  formatGmcp,
  gmcpToCommand,
  packGmcp,
  unpackGmcp,
} from '@intermud/telnet';
import { isDictionary, type JsonObject, type JsonValue } from '../json.ts';
import type { Command } from '../message.ts';
import type { OutletOptions, Via } from '../outlet.ts';
import { shared } from './forms.ts';
import { htmlText } from './html.ts';
import { isInBand, textOf } from './text.ts';

/** What goes into one frame: text for a TEXT frame, bytes for a BINARY one. */
export type Frame = string | Uint8Array;

/** How commands look in the frames of a subprotocol. */
export interface Format {
  /** What tells it from the others. */
  readonly name: string;
  /** How its commands count as having come in. */
  readonly via: Via;
  /** The frame for a command; undefined for one that cannot be said. */
  encode(command: Command, options: OutletOptions): Frame | undefined;
  /** The commands in a frame. @throws {SyntaxError} that says what is wrong with it. */
  decode(frame: Frame): Command[];
}

/** A frame's bytes, and which kind of frame they are for. */
export interface FrameBytes {
  readonly bytes: Uint8Array;
  readonly isBinary: boolean;
}

/** Names all that a frame depends on besides its command. */
export function frameForm(format: Format, { client }: OutletOptions): string {
  return `${format.name} ${client.colours}`;
}

/** The bytes of a command's frame in a format; undefined for a command that cannot be said. */
export function frameBytes(format: Format, command: Command, options: OutletOptions): FrameBytes | undefined {
  return shared(options.forms, command, frameForm(format, options), () => {
    const frame = format.encode(command, options);
    if (frame === undefined) return undefined;
    return typeof frame === 'string'
      ? { bytes: Buffer.from(frame), isBinary: false }
      : { bytes: frame, isBinary: true };
  });
}

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder();

/** `[name, args, kwargs]`, text too. Source: Evennia, OOB page, "Web client". */
export const jsonFormat: Format = {
  name: 'json',
  via: 'json',
  encode(command, options) {
    return JSON.stringify(forWeb(command, options));
  },
  decode(frame) {
    return [readCommand(parse(textFrame(frame)))];
  },
};

/** The same with text as HTML. COMPAT Evennia's own web client, subprotocol `v1.evennia.com`. */
export const evenniaFormat: Format = {
  ...jsonFormat,
  name: 'evennia',
  encode(command, options) {
    const [name, args, kwargs] = command;
    const text = textOf(command, options);
    return JSON.stringify(text === undefined ? command : [name, [htmlText(text), ...args.slice(1)], kwargs]);
  },
};

/** A command as web clients get it: its text as safe as on a terminal. Never HTML: what is shown is the client's matter. */
export function forWeb(command: Command, options: OutletOptions): Command {
  const [name, args, kwargs] = command;
  const text = textOf(command, options);
  return text === undefined ? command : [name, [text, ...args.slice(1)], kwargs];
}

/** Reads `[name, args, kwargs]`; more elements are passed over. @throws {SyntaxError} for anything else. */
export function readCommand(value: unknown): Command {
  if (!Array.isArray(value)) throw new SyntaxError('it must be an array');
  const [name, args, kwargs] = value as unknown[];
  if (typeof name !== 'string') throw new SyntaxError('element 0 (name) must be a string');
  if (!Array.isArray(args)) throw new SyntaxError('element 1 (args) must be an array');
  if (!isDictionary(kwargs)) throw new SyntaxError('element 2 (kwargs) must be an object');
  return [name, args as JsonValue[], kwargs as JsonObject];
}

/** BINARY frames are text both ways, TEXT frames GMCP. Source: mudstandards.org/websocket. */
export const gmcpFormat: Format = {
  name: 'gmcp',
  via: 'gmcp',
  encode(command, options) {
    if (isInBand(command)) return stream(command, options);
    const [name, args, kwargs] = command;
    return formatGmcp(commandToGmcp(name), packGmcp(args, kwargs));
  },
  decode(frame) {
    return typeof frame === 'string' ? [gmcpCommand(frame)] : typedLines(frame);
  },
};

/** BINARY frames are text both ways, TEXT frames `{"proto", "id", "data"}`. Source: mudstandards.org/websocket. */
export const envelopeFormat: Format = {
  name: 'envelope',
  via: 'gmcp',
  encode(command, options) {
    if (isInBand(command)) return stream(command, options);
    const [name, args, kwargs] = command;
    const value = packGmcp(args, kwargs);
    const data = value === undefined ? '' : JSON.stringify(value);
    return JSON.stringify({ proto: 'gmcp', id: commandToGmcp(name), data });
  },
  decode(frame) {
    return typeof frame === 'string' ? readEnvelope(parse(frame)) : typedLines(frame);
  },
};

// The bytes of a terminal: a text ends its line, a prompt does not. COMPAT Evennia ends neither, so that a client
// which shows frames as they come runs its lines together.
function stream(command: Command, options: OutletOptions): Uint8Array | undefined {
  const text = textOf(command, options);
  if (text === undefined) return undefined;
  return utf8Encoder.encode(command[0] === 'prompt' ? crLf(text) : `${crLf(text)}\r\n`);
}

function crLf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

/** Each frame is at least one line: clients send them with and without line ends. An empty frame is none. */
function typedLines(frame: Uint8Array): Command[] {
  if (frame.length === 0) return [];
  const lines = utf8Decoder.decode(frame).split(/\r\n|\r\0?|\n/);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines.map((line) => ['text', [line], {}]);
}

function gmcpCommand(text: string): Command {
  const { name, data } = decodeGmcp(text);
  return gmcpMessage(name, data);
}

function gmcpMessage(name: string, data: JsonValue | undefined): Command {
  if (name === '') throw new SyntaxError('a GMCP message must have a name');
  const { args, kwargs } = unpackGmcp(data);
  return [gmcpToCommand(name), args, kwargs as JsonObject];
}

function readEnvelope(value: unknown): Command[] {
  if (!isDictionary(value)) throw new SyntaxError('it must be an object');
  const { proto, id, data } = value;
  if (typeof proto !== 'string') throw new SyntaxError('proto must be a string');
  if (proto === 'gmcp') return [readGmcp(typeof id === 'string' ? id : '', data)];
  if (proto === 'telnet_31') return [windowSize(data)];
  return [[proto, data === undefined ? [] : [data as JsonValue], {}]];
}

// The page says that data is a string; clients that find that absurd send the value itself.
function readGmcp(id: string, data: unknown): Command {
  if (typeof data === 'string') return gmcpCommand(`${id} ${data}`);
  return gmcpMessage(id, data as JsonValue | undefined);
}

function windowSize(data: unknown): Command {
  const bytes = Buffer.from(typeof data === 'string' ? data : '', 'base64');
  if (bytes.length !== 4) throw new SyntaxError('telnet_31 must be 4 bytes in base64');
  const { columns, rows } = decodeNaws(bytes);
  return ['client_options', [], { screenwidth: columns, screenheight: rows }];
}

function textFrame(frame: Frame): string {
  if (typeof frame === 'string') return frame;
  throw new SyntaxError('it must be a TEXT frame');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError('it must be JSON', { cause: error });
  }
}
