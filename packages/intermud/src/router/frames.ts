// Cuts a stream of chunks into whole MUD-mode frames, and keeps what is not whole yet.
import { I3Error, LENGTH_BYTES } from '@intermud/wire';

/**
 * Gathers one link's bytes. Unlike wire's FrameDecoder it gives all whole frames of a chunk as one piece, lengths
 * included: the router forwards most of them as they are, and needs no object for each.
 */
export class FrameBuffer {
  /** Bytes of a frame without its length; may be raised at any time. */
  bytesMax: number;
  /** FRAME_LENGTH or FRAME_TOO_LONG once the stream has lost its meaning; what came before it was given. */
  fault: I3Error | undefined;
  #held: Buffer | undefined;
  #have = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  /** Bytes of an unfinished frame that are kept. */
  get heldBytes(): number {
    return this.#have;
  }

  /**
   * Takes a chunk, and gives all frames that are whole now, or undefined if there is none.
   * What comes back is the caller's to change. Look at `fault` afterwards.
   */
  push(chunk: Buffer): Buffer | undefined {
    const bytes = this.#held === undefined ? chunk : this.#append(this.#held, chunk);
    const end = this.#wholeFrames(bytes);
    if (end === 0) {
      if (this.#held === undefined) this.#keep(chunk);
      return undefined;
    }
    if (end === bytes.length) {
      this.#drop();
      return bytes;
    }
    this.#keep(bytes.subarray(end));
    return bytes.subarray(0, end);
  }

  #drop(): void {
    this.#held = undefined;
    this.#have = 0;
  }

  /** Copies: a view would pin the whole chunk, 64 KiB, for a handful of bytes. */
  #keep(rest: Buffer): void {
    this.#held = rest.length === 0 || this.fault ? undefined : Buffer.from(rest);
    this.#have = this.#held?.length ?? 0;
  }

  /** Grows by doubling, so that a long frame in many small chunks costs little more than its length. */
  #append(held: Buffer, chunk: Buffer): Buffer {
    const have = this.#have + chunk.length;
    const room = have <= held.length ? held : Buffer.allocUnsafeSlow(have < FEW_BYTES ? have : have * 2);
    if (room !== held) held.copy(room, 0, 0, this.#have);
    chunk.copy(room, this.#have);
    this.#held = room;
    this.#have = have;
    return room.subarray(0, have);
  }

  /** The end of the last whole frame; refuses a frame as soon as its length is known. */
  #wholeFrames(bytes: Buffer): number {
    let at = 0;
    while (at + LENGTH_BYTES <= bytes.length) {
      const length = readLength(bytes, at);
      if (length <= 0 || length > this.bytesMax) {
        this.fault = lengthFault(length, this.bytesMax);
        break;
      }
      if (at + LENGTH_BYTES + length > bytes.length) break;
      at += LENGTH_BYTES + length;
    }
    return at;
  }
}

/** Below it an exact fit is cheaper than room to grow. */
const FEW_BYTES = 1_024;

/** The length of the frame at `at`: big-endian, and an int32 on the drivers' side. */
export function readLength(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** The same in latin1 text, one character a byte. */
const lengthIn = (text: string, at: number): number =>
  (text.charCodeAt(at) << 24) |
  (text.charCodeAt(at + 1) << 16) |
  (text.charCodeAt(at + 2) << 8) |
  text.charCodeAt(at + 3);

/** The texts of whole frames that are latin1 text themselves, without their NULs, which each MUST have. */
export function textsIn(frames: string): string[] {
  const texts: string[] = [];
  for (let at = 0, end = 0; at < frames.length; at = end) {
    end = at + LENGTH_BYTES + lengthIn(frames, at);
    texts.push(frames.slice(at + LENGTH_BYTES, end - 1));
  }
  return texts;
}

/** The four characters of a length. */
export function writeLength(length: number): string {
  return String.fromCharCode(length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255);
}

function lengthFault(length: number, bytesMax: number): I3Error {
  if (length <= 0) return new I3Error('FRAME_LENGTH', `Cannot read frame: its length is ${length}`);
  return new I3Error('FRAME_TOO_LONG', `Cannot read frame: it has ${length} bytes, the limit is ${bytesMax}`);
}
