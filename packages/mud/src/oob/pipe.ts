// One oob link's bytes: packets in and out, files inside packets without holding them, backpressure both ways.
import type { Socket } from 'node:net';
import {
  ContentsDecoder,
  decodeLpc,
  encodeFrame,
  encodeLpc,
  encodeUtf8,
  FrameStream,
  I3Error,
  isArray,
  LENGTH_BYTES,
  type LpcValue,
  scanContentsHead,
  writeLpc,
} from '@intermud/wire';
import type { Clock } from '../clock.ts';
import {
  FILE_PIECE_BYTES_MAX,
  OOB_FILE_HEAD_BYTES_MAX,
  OOB_FRAME_BEGIN_BYTES_MAX,
  OOB_FRAME_HELD_BYTES_MAX,
} from '../limits.ts';

/** What has come: a packet or a bare answer. */
export interface Item {
  /** Without the contents, if those are given beside it. */
  readonly value: LpcValue;
  /** The file in a file-put or file-get-reply, as it comes. What is not read of it is skipped. */
  readonly contents?: AsyncIterable<Uint8Array>;
  /** Bytes that `contents` can have at most. */
  readonly contentsMax?: number;
}

/** The place of a whole file in the packets that carry one. */
const CONTENTS_AT: Readonly<Record<string, number>> = { 'file-put': 5, 'file-get-reply': 3 };

/** Bytes that show the type of a packet that carries a file. */
const TYPE_BYTES = 24;

/** Reads and writes one link. */
export class Pipe {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #source: AsyncGenerator<Uint8Array, void, undefined>;
  readonly #frames: FrameStream;
  #frameBytesMax = OOB_FRAME_BEGIN_BYTES_MAX;
  #movedAt: number;
  readonly #moved = () => {
    this.#movedAt = this.#clock.now();
  };
  /** Settles when the frame that is being written in parts is out; undefined if there is none. */
  #busy: Promise<void> | undefined;
  #drained: Promise<void> | undefined;

  constructor(socket: Socket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.#movedAt = clock.now();
    this.#source = this.#chunks();
    this.#frames = new FrameStream(this.#source, this.#frameBytesMax);
  }

  /** Milliseconds since the last byte went or came. */
  get quietMs(): number {
    return this.#clock.now() - this.#movedAt;
  }

  /** From now on frames may carry letters, and files up to a size. */
  open(wholeFileBytesMax: number, extraBytes: number): void {
    this.#frameBytesMax = Math.max(OOB_FRAME_HELD_BYTES_MAX, 2 * wholeFileBytesMax + extraBytes);
    this.#frames.bytesMax = this.#frameBytesMax;
  }

  /**
   * What comes next; undefined when the other side has closed in good order.
   *
   * @throws {I3Error} what cannot be read; after that nothing tells where the next frame begins, or it is an LPC fault
   *   and the link may go on.
   */
  async read(): Promise<Item | undefined> {
    const length = await this.#frames.next();
    if (length === undefined) return undefined;
    const file = await this.#readFile();
    if (file !== undefined) return file;
    if (length > OOB_FRAME_HELD_BYTES_MAX) throw tooLong(length);
    return withContents(decodeLpc(await this.#frames.whole()));
  }

  /** The bytes of a piece: the next frame as it is, which must be so long. Parts are not written to again. */
  async *piece(size: number): AsyncGenerator<Uint8Array, void, undefined> {
    this.#frames.bytesMax = FILE_PIECE_BYTES_MAX;
    const length = await this.#frames.next();
    this.#frames.bytesMax = this.#frameBytesMax;
    if (length === undefined || length > size) throw wrongPiece(size, length ?? 0);
    for (let part = await this.#frames.part(); part !== undefined; part = await this.#frames.part())
      yield part;
  }

  /** Writes a packet or a bare answer, at once unless a file is being written. Resolves when there is room for more. */
  async write(value: LpcValue): Promise<void> {
    const frame = encodeFrame(value);
    while (this.#busy !== undefined) await this.#busy; // Here, not in a function: the next step must follow at once.
    this.#put(frame);
    await this.#room();
  }

  /** Writes a packet and, right behind it, a frame of bytes that are no LPC. Resolves when there is room for more. */
  async writePiece(value: LpcValue, bytes: Uint8Array): Promise<void> {
    while (this.#busy !== undefined) await this.#busy;
    this.#socket.cork();
    this.#put(encodeFrame(value));
    this.#put(lengthOf(bytes.length));
    this.#put(bytes);
    this.#socket.uncork();
    await this.#room();
  }

  /**
   * Writes one long string inside a packet, in parts: `head` is the packet up to it, `parts` its bytes, guarded, in
   * all `bytes`. Nothing else is written before the end of it.
   *
   * @throws what `parts` throws, and RangeError if there are more or fewer bytes: the link is then of no more use.
   */
  async writeContents(
    head: readonly LpcValue[],
    bytes: number,
    parts: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    while (this.#busy !== undefined) await this.#busy;
    const writing = this.#writeContents(head, bytes, parts);
    this.#busy = writing.catch(() => {}); // The caller is told; who waits only waits.
    try {
      await writing;
    } finally {
      this.#busy = undefined;
    }
  }

  /** Drops what still comes, so that the end of it is seen. Never rejects. */
  async drain(): Promise<void> {
    try {
      while (!(await this.#source.next()).done);
    } catch {
      // It has ended, in whatever way.
    }
  }

  /** Closes when everything written has gone out. */
  end(): void {
    this.#socket.end();
  }

  /** Closes now. */
  destroy(): void {
    this.#socket.destroy();
  }

  async *#chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of this.#socket.iterator({ destroyOnReturn: false })) {
        this.#moved();
        yield chunk as Uint8Array;
      }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new I3Error('LINK_DOWN', `Cannot go on: the connection has failed: ${code ?? message}`, {
        cause: error,
      });
    }
  }

  /** A packet that carries a file, if that is what comes and it is written as everybody writes it. */
  async #readFile(): Promise<Item | undefined> {
    const type = typeOf(await this.#frames.peek(TYPE_BYTES));
    const place = CONTENTS_AT[type];
    if (place === undefined) return undefined;
    const head = await this.#frames.peek(OOB_FILE_HEAD_BYTES_MAX);
    const start = scanContentsHead(head, place);
    if (start === undefined) return undefined;
    const value = decodeLpc(Uint8Array.of(...head.subarray(0, start - 1), ...CLOSING));
    this.#frames.skip(start);
    return { value, contents: contentsOf(this.#parts()), contentsMax: this.#frames.left };
  }

  async *#parts(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let part = await this.#frames.part(); part !== undefined; part = await this.#frames.part())
      yield part;
  }

  async #writeContents(
    head: readonly LpcValue[],
    bytes: number,
    parts: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const before = encodeUtf8(`${writeLpc(head).slice(0, -2)}"`); // Without the brackets that close the packet.
    const length = before.length + bytes + AFTER.length;
    if (length > FRAME_LENGTH_MAX)
      throw new RangeError(`Cannot send file: its frame would have ${length} bytes`);
    this.#put(lengthOf(length));
    this.#put(before);
    let left = bytes;
    for await (const part of parts) {
      left -= part.length;
      if (left < 0) break;
      this.#put(part);
      await this.#room();
      if (this.#socket.destroyed) throw new I3Error('LINK_DOWN', 'Cannot go on: the link was closed');
    }
    if (left !== 0) throw new RangeError('Cannot send file: it has changed while it was read');
    this.#put(AFTER);
    await this.#room();
  }

  #put(bytes: Uint8Array): void {
    if (!this.#socket.writableEnded && !this.#socket.destroyed) this.#socket.write(bytes, this.#moved);
  }

  /** Resolves when what is written has been taken, or never will be. */
  async #room(): Promise<void> {
    if (!this.#socket.writableNeedDrain) return;
    this.#drained ??= new Promise<void>((resolve) => {
      const end = () => {
        this.#socket.off('drain', end).off('close', end);
        this.#drained = undefined;
        resolve();
      };
      this.#socket.on('drain', end).on('close', end);
    });
    await this.#drained;
  }
}

/** Drivers read a length as a signed number of 32 bits. */
const FRAME_LENGTH_MAX = 2 ** 31 - 1;

const CLOSING = encodeUtf8('})');
const AFTER = encodeUtf8('",})\0');

function lengthOf(bytes: number): Uint8Array {
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, bytes);
  return length;
}

const TYPE = /^\(\{"([a-z-]+)",/;

const typeOf = (head: Uint8Array): string => TYPE.exec(String.fromCharCode(...head))?.[1] ?? '';

/** The file inside a string, from behind its first quote on. */
async function* contentsOf(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = new ContentsDecoder();
  for await (const part of parts) {
    const bytes = decoder.push(part);
    if (bytes.length > 0) yield bytes;
    if (decoder.isClosed) return; // What follows is skipped with the frame.
  }
  throw new I3Error('LPC_SYNTAX', "Cannot read contents: expected a closing '\"', found the end");
}

/** COMPAT A packet that carries a file, but is written with spaces: read whole, then treated as all the others. */
function withContents(value: LpcValue): Item {
  const place = isArray(value) ? CONTENTS_AT[String(value[0])] : undefined;
  const contents = isArray(value) && place !== undefined ? value[place] : undefined;
  if (!isArray(value) || typeof contents !== 'string') return { value };
  const bytes = encodeLpc(contents).subarray(1);
  return { value: value.slice(0, place), contents: contentsOf(once(bytes)), contentsMax: bytes.length };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

const tooLong = (length: number): I3Error =>
  new I3Error(
    'FRAME_TOO_LONG',
    `Cannot read frame: its length is ${length}, at most ${OOB_FRAME_HELD_BYTES_MAX} is allowed for what is no file`,
  );

const wrongPiece = (size: number, length: number): I3Error =>
  new I3Error('PACKET_SHAPE', `Cannot read piece: ${size} bytes were announced, its frame has ${length}`);
