// Cuts a stream of bytes into frames without holding them: for frames that are longer than anybody wants to keep.
import { I3Error } from '../faults.ts';
import { LENGTH_BYTES } from './frame.ts';

/**
 * Reads frames from a stream, one after the other, in parts as they come.
 *
 * Pulled by its reader: nothing is read ahead of what is asked for, so that a slow reader slows the sender down.
 *
 * @example
 * while ((await frames.next()) !== undefined) {
 *   for (let part = await frames.part(); part !== undefined; part = await frames.part()) hash.update(part);
 * }
 */
export class FrameStream {
  /** Bytes of the longest frame that is taken; may change between frames. */
  bytesMax: number;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #unread: Uint8Array = EMPTY;
  #left = 0;

  constructor(chunks: AsyncIterable<Uint8Array>, bytesMax: number) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.bytesMax = bytesMax;
  }

  /** Bytes of the frame at hand that have not been read. */
  get left(): number {
    return this.#left;
  }

  /**
   * Goes to the next frame; what is left of the one at hand is skipped. Its length, or undefined at the end of the stream.
   *
   * @throws {I3Error} FRAME_LENGTH for a length of zero or below, FRAME_TOO_LONG for one over `bytesMax`, before a
   *   byte of the frame is read; LINK_DOWN if the stream ends within a frame. After a fault it is of no more use.
   */
  async next(): Promise<number | undefined> {
    while (this.#left > 0) await this.part();
    if (this.#unread.length === 0 && !(await this.#pull())) return undefined;
    const head = await this.#gather(LENGTH_BYTES);
    this.#unread = this.#unread.subarray(LENGTH_BYTES);
    this.#left = this.#checked(new DataView(head.buffer, head.byteOffset, LENGTH_BYTES).getInt32(0));
    return this.#left;
  }

  /** The next part of the frame at hand, as it came, a view; undefined at its end. @throws {I3Error} LINK_DOWN */
  async part(): Promise<Uint8Array | undefined> {
    if (this.#left === 0) return undefined;
    if (this.#unread.length === 0 && !(await this.#pull())) throw this.#cutOff();
    const part = this.#unread.subarray(0, this.#left);
    this.#unread = this.#unread.subarray(part.length);
    this.#left -= part.length;
    return part;
  }

  /** The first bytes of what is left of the frame, at most `bytes`, without taking them. @throws {I3Error} LINK_DOWN */
  async peek(bytes: number): Promise<Uint8Array> {
    return this.#gather(Math.min(bytes, this.#left));
  }

  /** Takes bytes that have been peeked at. */
  skip(bytes: number): void {
    if (bytes > this.#left || bytes > this.#unread.length)
      throw new RangeError(`Cannot skip ${bytes} bytes: they have not been peeked at`);
    this.#unread = this.#unread.subarray(bytes);
    this.#left -= bytes;
  }

  /** All that is left of the frame, in one piece. The caller has looked at `left` before. @throws {I3Error} LINK_DOWN */
  async whole(): Promise<Uint8Array> {
    const bytes = await this.peek(this.#left);
    this.skip(bytes.length);
    return bytes;
  }

  /** Makes the unread bytes at least so many, in one piece; gives just so many. Grows with what comes. */
  async #gather(bytes: number): Promise<Uint8Array> {
    if (this.#unread.length < bytes) await this.#join(bytes);
    return this.#unread.subarray(0, bytes);
  }

  async #join(bytes: number): Promise<void> {
    let held = this.#unread;
    let count = held.length;
    while (count < bytes) {
      if (!(await this.#pull())) throw this.#cutOff();
      const room = count + this.#unread.length;
      if (room > held.length) held = grown(held, count, Math.max(room, Math.min(2 * room, bytes)));
      held.set(this.#unread, count);
      count = room;
    }
    this.#unread = held.subarray(0, count);
  }

  /** Reads on; false at the end of the stream. What was unread is the caller's. */
  async #pull(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#chunks.next();
      if (done) return false;
      this.#unread = value;
      if (value.length > 0) return true;
    }
  }

  #checked(length: number): number {
    if (length <= 0) throw new I3Error('FRAME_LENGTH', `Cannot read frame: its length is ${length}`);
    if (length <= this.bytesMax) return length;
    throw new I3Error(
      'FRAME_TOO_LONG',
      `Cannot read frame: its length is ${length}, at most ${this.bytesMax} is allowed`,
    );
  }

  #cutOff(): I3Error {
    return new I3Error('LINK_DOWN', 'Cannot read frame: the stream ends within it');
  }
}

const EMPTY = new Uint8Array(0);

function grown(held: Uint8Array, count: number, bytes: number): Uint8Array {
  const larger = new Uint8Array(bytes);
  larger.set(held.subarray(0, count));
  return larger;
}
