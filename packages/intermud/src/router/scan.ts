// Reads the headers of frames as bytes, and nothing else: what the hot path goes by.
import { LENGTH_BYTES } from '@intermud/wire';
import { SCAN_FRAMES_MAX } from './limits.ts';
import { Beginning, Pattern } from './pattern.ts';
import type { PacketType } from './types.ts';

/** Where things are in one frame; offsets into the bytes that were scanned. */
export interface Head {
  type: PacketType;
  /** The frame, length included, and its end. */
  start: number;
  end: number;
  /** Whether its last byte is a NUL. */
  hasNul: boolean;
  /** The originator's name without quotes; both 0 where it is 0. */
  originStart: number;
  originEnd: number;
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
  readonly pattern: Pattern;
  readonly type: PacketType;
}

const QUOTE = 34;
const COMMA = 44;
const ZERO = 48;
const NINE = 57;
const BACKSLASH = 92;

/** Whose packets are scanned, and how the last one began. */
export class Speaker {
  /** The originator's element with its comma; undefined where anybody may be the originator. */
  readonly origin: Pattern | undefined;
  readonly beginning = new Beginning();
  /** Of the packet whose beginning is remembered. */
  type: PacketType | undefined;
  ttlAt = 0;
  /** Where the originator's element of that packet ends. */
  originEnd = 0;

  /** `wireName` is the mud's name as it stands between quotes; without it, packets of all muds may come: of another router. */
  constructor(wireName?: string) {
    this.origin = wireName === undefined ? undefined : new Pattern(`"${wireName}",`);
  }
}

/**
 * Scans frames for their headers.
 *
 * Knows just what living drivers write: no white space, no escapes, a ttl of one digit, the speaker's own name as the
 * originator, a type that is forwarded. It stops at the first frame that is anything else, and leaves that to the
 * full decoder. Counts the ttl down in place, so that a frame can then go on as it is.
 */
export class HeadScanner {
  /** What the last scan found; the first `count` are meant. */
  readonly heads: Head[] = [];
  count = 0;
  /** The bytes that were scanned. */
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the last scan stopped. */
  end = 0;
  readonly #words: readonly Word[];
  #last: Word;

  /** `types` are those to look for. */
  constructor(types: readonly PacketType[]) {
    this.#words = types.map((type) => ({ type, pattern: new Pattern(`({"${type.type}",`) }));
    this.#last = this.#words[0] as Word;
  }

  /** Scans from the front for packets of one mud, or of one router's muds. The bytes MUST be whole frames. */
  scan(bytes: Uint8Array, speaker: Speaker): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.view = view;
    this.count = 0;
    let start = 0;
    while (start < bytes.length && this.count < SCAN_FRAMES_MAX) {
      const end = start + LENGTH_BYTES + view.getInt32(start);
      if (!this.#scanFrame(bytes, view, start, end, speaker)) break;
      this.count += 1;
      start = end;
    }
    this.end = start;
  }

  #scanFrame(bytes: Uint8Array, view: DataView, start: number, end: number, speaker: Speaker): boolean {
    const text = start + LENGTH_BYTES;
    if (!speaker.beginning.isAt(view, text, end) && !this.#begin(bytes, view, text, end, speaker))
      return false;
    const target = text + speaker.beginning.length;
    const user = elementEnd(bytes, target, end);
    const body = elementEnd(bytes, user, end);
    if (body < 0) return false;
    const head = this.#head(speaker.type as PacketType);
    const isNamed = bytes[target] === QUOTE;
    const ttlAt = text + speaker.ttlAt;
    const hasOrigin = bytes[ttlAt + 2] === QUOTE;
    const ttl = bytes[ttlAt] as number;
    head.start = start;
    head.end = end;
    head.hasNul = bytes[end - 1] === 0;
    head.originStart = hasOrigin ? ttlAt + 3 : 0;
    head.originEnd = hasOrigin ? text + speaker.originEnd - 2 : 0;
    head.targetStart = isNamed ? target + 1 : 0;
    head.targetEnd = isNamed ? user - 2 : 0;
    head.bodyStart = body;
    head.ttlAt = ttlAt;
    head.ttlChanged = ttl > ZERO;
    if (ttl > ZERO) bytes[ttlAt] = ttl - 1;
    return true;
  }

  /** Reads type, ttl and originator, and remembers them for the packets to come. */
  #begin(bytes: Uint8Array, view: DataView, text: number, end: number, speaker: Speaker): boolean {
    const word = this.#word(view, text, end);
    if (word === undefined) return false;
    const ttlAt = text + word.pattern.length;
    const ttl = bytes[ttlAt] as number;
    if (ttl < ZERO || ttl > NINE || bytes[ttlAt + 1] !== COMMA) return false;
    const user = originEnd(bytes, view, ttlAt + 2, end, speaker);
    const target = elementEnd(bytes, user, end);
    if (target < 0) return false;
    speaker.type = word.type;
    speaker.ttlAt = word.pattern.length;
    speaker.originEnd = user - text;
    speaker.beginning.remember(view, text, target);
    return speaker.beginning.length > 0;
  }

  #word(view: DataView, at: number, end: number): Word | undefined {
    if (this.#last.pattern.isAt(view, at, end)) return this.#last;
    const found = this.#words.find(({ pattern }) => pattern.isAt(view, at, end));
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
      hasNul: false,
      originStart: 0,
      originEnd: 0,
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

/** Where the element after the originator begins; -1 if the originator is not who it must be. */
function originEnd(bytes: Uint8Array, view: DataView, at: number, end: number, { origin }: Speaker): number {
  if (origin === undefined) return elementEnd(bytes, at, end);
  return origin.isAt(view, at, end) ? at + origin.length : -1;
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
