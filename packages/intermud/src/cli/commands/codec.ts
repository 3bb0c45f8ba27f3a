// `intermud decode` and `intermud encode`: what is on the wire, for people who debug it.
import { buffer, text } from 'node:stream/consumers';
import {
  decodeLpc,
  encodeFrame,
  encodeLpc,
  FrameDecoder,
  I3Error,
  LENGTH_BYTES,
  type LpcValue,
} from '@intermud/wire';
import { command } from '../command.ts';
import { CommandError } from '../faults.ts';
import { fromJson, type Json, toJson } from '../lpc-json.ts';
import type { Terminal } from '../terminal.ts';

const FRAME_BYTES_MAX = 2 * 1024 * 1024; // As much as a router takes.

export const decode = command({
  name: 'decode',
  summary: 'Turns MUD-mode bytes, or hexadecimal, into JSON',
  details:
    'Reads hexadecimal from the command line, or bytes or hexadecimal from standard input. Prints one JSON value a frame. What JSON has no form for is {"$int": "..."}, {"$float": 1.5} or {"$mapping": [[key, value]]}.',
  arguments: {
    hex: { about: 'bytes as hexadecimal; standard input when left out', many: true, optional: true },
  },
  options: { bare: { kind: 'flag', about: 'the input is LPC text without a length in front' } },
  examples: [
    [`intermud decode 00000008 28 7b 22 61 22 2c 7d 00`, 'shows the one array of this frame'],
    ['intermud decode < capture.bin', 'shows every frame of a captured stream'],
  ],
  run: async ({ arguments: { hex }, options, terminal }) => {
    const typed = hex.join(' ');
    const bytes = typed === '' ? await readBytes(terminal) : fromHex(typed);
    for (const value of options.bare ? [decodeOne(bytes, 0)] : decodeFrames(bytes)) {
      terminal.line(JSON.stringify(toJson(value), null, terminal.isTerminal ? 2 : undefined));
    }
  },
});

const HEX = /^(?:0x)?[\s0-9a-f]*$/i;

function fromHex(text: string): Uint8Array {
  const digits = text.replace(/^0x|\s/gi, '');
  if (!HEX.test(text) || digits.length % 2 !== 0)
    throw new CommandError(
      2,
      `Cannot decode: expected pairs of hexadecimal digits, got "${text.slice(0, 60)}"`,
    );
  return Buffer.from(digits, 'hex');
}

/** Standard input as bytes; a stream that holds nothing but hexadecimal is taken for that. */
async function readBytes(terminal: Terminal): Promise<Uint8Array> {
  const bytes = await buffer(terminal.stdin);
  const start = bytes.toString('latin1').trim();
  return bytes.length > 0 && HEX.test(start) ? fromHex(start) : bytes;
}

function* decodeFrames(bytes: Uint8Array): Generator<LpcValue> {
  const decoder = new FrameDecoder(FRAME_BYTES_MAX);
  let offset = 0;
  try {
    for (const frame of decoder.push(bytes)) {
      yield decodeOne(frame, offset + LENGTH_BYTES);
      offset += LENGTH_BYTES + frame.length;
    }
  } catch (error) {
    throw error instanceof I3Error ? cannotDecode(offset, error) : error;
  }
  if (decoder.bytesHeld > 0)
    throw new CommandError(
      1,
      `Cannot decode: the frame at byte ${offset} ends early, after ${decoder.bytesHeld} bytes`,
    );
}

function decodeOne(bytes: Uint8Array, offset: number): LpcValue {
  try {
    return decodeLpc(bytes);
  } catch (error) {
    throw error instanceof I3Error ? cannotDecode(offset, error) : error;
  }
}

const cannotDecode = (offset: number, cause: I3Error): CommandError =>
  new CommandError(1, `Cannot decode from byte ${offset}: ${cause.message}`, { cause });

export const encode = command({
  name: 'encode',
  summary: 'Turns JSON into MUD-mode bytes',
  details:
    'Reads JSON from the command line, or one JSON value a line from standard input. Prints hexadecimal, one line a frame.',
  arguments: { json: { about: 'a JSON value; standard input when left out', optional: true } },
  options: {
    bare: { kind: 'flag', about: 'leave the length in front out' },
    bytes: { kind: 'flag', about: 'write bytes instead of hexadecimal' },
    latin1: { kind: 'flag', about: 'write for a mud that reads Latin-1' },
  },
  examples: [
    [`intermud encode '["tell",5,"Here","me","There","you","Me","hi"]'`, 'prints the frame of a tell'],
    [`intermud encode --bytes '["a"]' | nc 127.0.0.1 8080`, 'sends a frame to a router'],
  ],
  run: async ({ arguments: { json }, options, terminal }) => {
    const encoding = options.latin1 ? 'latin-1' : 'utf-8';
    for (const value of parseLines(json ?? (await text(terminal.stdin)))) {
      const bytes = options.bare ? encodeLpc(value, encoding) : encodeFrame(value, encoding);
      if (options.bytes) terminal.stdout.write(bytes);
      else terminal.line(Buffer.from(bytes).toString('hex'));
    }
  },
});

/** One JSON value over several lines, or one on each. */
function parseLines(json: string): LpcValue[] {
  try {
    return [fromJson(JSON.parse(json) as Json)];
  } catch (error) {
    const lines = json.split('\n').filter((line) => line.trim() !== '');
    if (error instanceof CommandError || lines.length < 2) throw notJson(error);
    return lines.map(parseLine);
  }
}

function parseLine(line: string, index: number): LpcValue {
  try {
    return fromJson(JSON.parse(line) as Json);
  } catch (error) {
    throw notJson(error, ` line ${index + 1}`);
  }
}

function notJson(error: unknown, where = ''): CommandError {
  if (error instanceof CommandError) return error;
  return new CommandError(1, `Cannot encode${where}: ${(error as Error).message}`, { cause: error });
}
