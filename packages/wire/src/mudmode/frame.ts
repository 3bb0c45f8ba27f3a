// MUD mode: four bytes of length, big-endian, then LPC text that ends in a NUL which the length counts.
// Source: FluffOS src/packages/sockets/socket_efuns.cc; facts measured on Dead Souls and CoffeeMud.
import { I3Error } from '../faults.ts';
import { encodeLpcBehind, type WireEncoding } from '../lpc/encode.ts';
import type { LpcValue } from '../lpc/value.ts';

/** Bytes of a frame's length. */
export const LENGTH_BYTES = 4;

/**
 * The frame of a value: length, LPC text, NUL.
 *
 * @throws {RangeError} for what LPC cannot hold, see `writeLpc`.
 */
export function encodeFrame(value: LpcValue, encoding: WireEncoding = 'utf-8'): Uint8Array {
  const frame = encodeLpcBehind(LENGTH_BYTES, value, encoding);
  const length = frame.length - LENGTH_BYTES;
  frame[0] = length >>> 24;
  frame[1] = length >>> 16;
  frame[2] = length >>> 8;
  frame[3] = length;
  return frame;
}

/**
 * Cuts a stream of bytes into frames, however it was cut on its way.
 *
 * A length over the bound is refused when it is read, before a byte of its frame is kept; the decoder is of no use
 * after a fault, since nothing tells where the next frame begins.
 */
export class FrameDecoder {
  /** Bytes of the longest frame that is taken; may change between frames, as when a mud has started up. */
  bytesMax: number;
  /** What has come of the frame at hand, its length included; grows with what comes, not with what is announced. */
  #held: Uint8Array = EMPTY;
  #bytesHeld = 0;
  /** Bytes of the frame at hand, its length included; 0 while the length has not come. */
  #size = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  /** Bytes of an unfinished frame that wait for the rest. */
  get bytesHeld(): number {
    return this.#bytesHeld;
  }

  /**
   * Takes bytes; yields the frames that they complete, lengths taken off, a NUL at the end left on.
   * Frames may be views of `chunk`: use them before it is written to again. Ask for all of them: what is not asked
   * for is lost.
   *
   * @throws {I3Error} FRAME_LENGTH for a length of zero or below, FRAME_TOO_LONG for one over `bytesMax`, after the
   *   frames before it have been yielded.
   */
  *push(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    let at = 0;
    while (at < chunk.length) {
      const size = this.#bytesHeld === 0 && chunk.length - at >= LENGTH_BYTES ? this.#sizeAt(chunk, at) : 0;
      if (size > 0 && chunk.length - at >= size) {
        yield chunk.subarray(at + LENGTH_BYTES, at + size); // The usual case: a whole frame in one chunk, no copy.
        at += size;
      } else {
        at += this.#hold(chunk.subarray(at));
        if (this.#bytesHeld === this.#size) yield this.#take();
      }
    }
  }

  /** Keeps what belongs to the frame at hand, up to its length or its end; how many bytes that was. */
  #hold(rest: Uint8Array): number {
    const part = rest.subarray(0, (this.#size || LENGTH_BYTES) - this.#bytesHeld);
    const bytes = this.#bytesHeld + part.length;
    if (bytes > this.#held.length) this.#grow(bytes);
    this.#held.set(part, this.#bytesHeld);
    this.#bytesHeld = bytes;
    if (this.#size === 0 && bytes === LENGTH_BYTES) this.#size = this.#sizeAt(this.#held, 0);
    return part.length;
  }

  #grow(bytes: number): void {
    const grown = new Uint8Array(Math.max(bytes, 2 * this.#held.length));
    grown.set(this.#held.subarray(0, this.#bytesHeld));
    this.#held = grown;
  }

  #take(): Uint8Array {
    const frame = this.#held.subarray(LENGTH_BYTES, this.#bytesHeld);
    this.#held = EMPTY;
    this.#bytesHeld = 0;
    this.#size = 0;
    return frame;
  }

  /** Bytes of the frame that begins at `at`, its length included. */
  #sizeAt(bytes: Uint8Array, at: number): number {
    const length = readLength(bytes, at);
    if (length <= 0) throw new I3Error('FRAME_LENGTH', `Cannot read frame: its length is ${length}`);
    if (length <= this.bytesMax) return LENGTH_BYTES + length;
    throw new I3Error(
      'FRAME_TOO_LONG',
      `Cannot read frame: its length is ${length}, at most ${this.bytesMax} is allowed`,
    );
  }
}

const EMPTY = new Uint8Array(0);

/** Signed, as drivers read it: a length with the high bit set is negative to them. */
function readLength(bytes: Uint8Array, at: number): number {
  const byte = (offset: number): number => bytes[at + offset] ?? 0;
  return (byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3);
}
