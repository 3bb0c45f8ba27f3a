// Reads the headers of frames as bytes, and nothing else: what the hot path goes by.
import { LENGTH_BYTES } from '@intermud/wire';
import { readLength } from './frames.ts';
import { SCAN_FRAMES_MAX } from './limits.ts';
import type { PacketType } from './types.ts';

/** Where things are in one frame; offsets into the bytes that were scanned. */
export interface Head {
  type: PacketType;
  /** The frame, length included, and its end; the text's end (before its NUL). */
  start: number;
  end: number;
  textEnd: number;
  hasNul: boolean;
  /** The target mud's name without quotes; both 0 where the target is 0. */
  targetStart: number;
  targetEnd: number;
  /** Where the seventh element begins. */
  bodyStart: number;
  /** Whether the ttl was counted down, so that it can be put back into an error. */
  ttlAt: number;
  ttlChanged: boolean;
}

interface Word {
  readonly bytes: Uint8Array;
  readonly type: PacketType;
}

const QUOTE = 34;
const COMMA = 44;
const ZERO = 48;
const NINE = 57;
const BACKSLASH = 92;

/**
 * Scans frames for their headers.
 *
 * Knows just what living drivers write: no white space, no escapes, a ttl of one digit, the link's own name as the
 * originator, a type that is forwarded. It stops at the first frame that is anything else, and leaves that to the
 * full decoder. Counts the ttl down in place, so that a frame can then go on as it is.
 */
export class HeadScanner {
  /** What the last scan found; the first `count` are meant. */
  readonly heads: Head[] = [];
  count = 0;
  /** Where the last scan stopped. */
  end = 0;
  readonly #words: readonly Word[];
  #last: Word;

  /** `types` are those to look for. */
  constructor(types: readonly PacketType[]) {
    this.#words = types.map((type) => ({ type, bytes: Buffer.from(`({"${type.type}",`, 'latin1') }));
    this.#last = this.#words[0] as Word;
  }

  /** Scans from `at` on; `origin` is the originator's element with its comma. The bytes MUST be whole frames. */
  scan(bytes: Uint8Array, at: number, origin: Uint8Array): void {
    this.count = 0;
    let start = at;
    while (start < bytes.length && this.count < SCAN_FRAMES_MAX) {
      const end = start + LENGTH_BYTES + readLength(bytes, start);
      if (!this.#scanFrame(bytes, start, end, origin)) break;
      this.count += 1;
      start = end;
    }
    this.end = start;
  }

  #scanFrame(bytes: Uint8Array, start: number, end: number, origin: Uint8Array): boolean {
    const word = this.#word(bytes, start + LENGTH_BYTES);
    if (word === undefined) return false;
    const ttlAt = start + LENGTH_BYTES + word.bytes.length;
    const ttl = bytes[ttlAt] as number;
    if (ttl < ZERO || ttl > NINE || bytes[ttlAt + 1] !== COMMA || !begins(bytes, ttlAt + 2, origin))
      return false;
    const target = elementEnd(bytes, ttlAt + 2 + origin.length, end);
    const user = elementEnd(bytes, target, end);
    const body = elementEnd(bytes, user, end);
    if (body < 0) return false;
    const head = this.#head(word.type);
    const hasNul = bytes[end - 1] === 0;
    head.start = start;
    head.end = end;
    head.textEnd = hasNul ? end - 1 : end;
    head.hasNul = hasNul;
    head.targetStart = bytes[target] === QUOTE ? target + 1 : 0;
    head.targetEnd = bytes[target] === QUOTE ? user - 2 : 0;
    head.bodyStart = body;
    head.ttlAt = ttlAt;
    head.ttlChanged = ttl > ZERO;
    if (ttl > ZERO) bytes[ttlAt] = ttl - 1;
    return true;
  }

  #word(bytes: Uint8Array, at: number): Word | undefined {
    if (begins(bytes, at, this.#last.bytes)) return this.#last;
    const found = this.#words.find((word) => begins(bytes, at, word.bytes));
    if (found) this.#last = found;
    return found;
  }

  #head(type: PacketType): Head {
    const kept = this.heads[this.count];
    if (kept) {
      kept.type = type;
      return kept;
    }
    const fresh = {
      type,
      start: 0,
      end: 0,
      textEnd: 0,
      hasNul: false,
      targetStart: 0,
      targetEnd: 0,
      bodyStart: 0,
      ttlAt: 0,
      ttlChanged: false,
    };
    this.heads.push(fresh);
    return fresh;
  }
}

function begins(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let index = 0; index < word.length; index += 1) if (bytes[at + index] !== word[index]) return false;
  return true;
}

/** Where the element after the one at `start` begins; -1 if this one is not a plain string or 0, or did not begin. */
function elementEnd(bytes: Uint8Array, start: number, end: number): number {
  if (start < 0) return -1;
  if (bytes[start] === ZERO) return bytes[start + 1] === COMMA && start + 2 <= end ? start + 2 : -1;
  if (bytes[start] !== QUOTE) return -1;
  for (let at = start + 1; at + 1 < end; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return bytes[at + 1] === COMMA ? at + 2 : -1;
    if (byte === BACKSLASH || byte === 0) return -1;
  }
  return -1;
}
