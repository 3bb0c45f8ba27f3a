// A file in pieces, as who sends it and as who receives it. docs/protocol.md, "Files in pieces".
import { createHash, type Hash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate, inflate, zstdCompress, zstdDecompress } from 'node:zlib';
import {
  FILE_CODINGS,
  type FilePiece,
  type FilePieceEnd,
  filePiece,
  filePieceAck,
  filePieceEnd,
  I3Error,
  type Packet,
} from '@intermud/wire';
import { FILE_PIECE_BYTES_MAX, FILE_PIECE_BYTES_MIN } from '../limits.ts';
import type { Transfer } from './contract.ts';
import { asFault, refusalOf } from './errors.ts';
import type { OobSession } from './session.ts';
import type { FileComing, FileSink, FileSource } from './source.ts';

/** How a piece is packed. */
export type Coding = (typeof FILE_CODINGS)[number];

/** Told as a transfer goes on: bytes that the other side has, or that we have; and bytes in all. */
export type OnProgress = (progress: { readonly bytes: number; readonly size: number }) => void;

/** Codings that cost work, as a list for the other side. */
export const PACKED: readonly string[] = ['zstd', 'deflate'];

const PACK = { zstd: promisify(zstdCompress), deflate: promisify(deflate) };
const UNPACK = { zstd: promisify(zstdDecompress), deflate: promisify(inflate) };

/** The best coding that both sides know. */
export const codingOf = (codings: readonly string[]): Coding =>
  FILE_CODINGS.find((coding) => coding !== 'raw' && codings.includes(coding)) ?? 'raw';

/** Sends a file from a place on. Pieces beyond the window wait for the acknowledgement of earlier ones. */
export class PieceSender implements Transfer {
  readonly #session: OobSession;
  readonly #id: number;
  readonly #source: FileSource;
  readonly #windowBytes: number;
  readonly #onProgress: OnProgress | undefined;
  #acked: number;
  #stopped: I3Error | undefined;
  #wake: (() => void) | undefined;

  constructor(session: OobSession, id: number, source: FileSource, offset: number, onProgress?: OnProgress) {
    this.#session = session;
    this.#id = id;
    this.#source = source;
    this.#windowBytes = session.window * FILE_PIECE_BYTES_MAX;
    this.#acked = offset;
    this.#onProgress = onProgress;
  }

  async take(packet: Packet, piece: (size: number) => AsyncIterable<Uint8Array>): Promise<void> {
    if (packet.type === 'file-piece-ack') this.#ack(packet.offset);
    else if (packet.type === 'file-stop')
      this.stop(refusalOf(packet.success, this.#session.peer.mud, 'the file', packet.reason));
    else if (packet.type === 'file-piece') for await (const _ of piece(packet.size)); // Not for us: dropped.
  }

  stop(error: I3Error): void {
    this.#stopped ??= error;
    this.#wake?.();
  }

  /** Sends all of it, and its hash. @throws {I3Error} why the other side, or the link, has stopped it; what the source throws. */
  async run(coding: Coding): Promise<void> {
    const { size } = this.#source;
    let at = this.#acked;
    const hash = createHash('sha256');
    await hashHeld(hash, this.#source.read(0), at);
    for await (const piece of piecesOf(this.#source.read(at))) {
      if (at + piece.length > size) throw changed();
      hash.update(piece);
      await this.#sendPiece(at, piece, coding);
      at += piece.length;
    }
    if (at !== size) throw changed();
    await this.#session.send(filePieceEnd.build({ id: this.#id, size, sha256: hash.digest('hex') }));
  }

  async #sendPiece(offset: number, piece: Uint8Array, coding: Coding): Promise<void> {
    await this.#room(offset);
    const packed = coding === 'raw' ? piece : await PACK[coding](piece);
    const isShorter = packed.length < piece.length;
    const announced = { id: this.#id, offset, size: piece.length, coding: isShorter ? coding : 'raw' };
    await this.#session.sendPiece(filePiece.build(announced), isShorter ? packed : piece);
    if (this.#stopped) throw this.#stopped;
  }

  /** Waits until the window has room for what begins at a place. */
  async #room(offset: number): Promise<void> {
    while (this.#stopped === undefined && offset - this.#acked >= this.#windowBytes) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#stopped) throw this.#stopped;
  }

  #ack(offset: number): void {
    this.#acked = Math.max(this.#acked, Math.min(offset, this.#source.size));
    this.#wake?.();
    this.#onProgress?.({ bytes: this.#acked, size: this.#source.size });
  }
}

/** Receives a file from a place on. */
export class PieceReceiver implements Transfer {
  /** Resolves when the file is there, its hash is right and it is kept. Its own faults do not end the link. */
  readonly done: Promise<void>;
  readonly #session: OobSession;
  readonly #id: number;
  readonly #sink: FileSink;
  readonly #coming: FileComing & { readonly size: number };
  readonly #hash: Hash;
  readonly #onProgress: OnProgress | undefined;
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();
  #at: number;
  #isOver = false;

  /** @param hash has taken what the sink holds already. */
  constructor(
    session: OobSession,
    id: number,
    sink: FileSink,
    coming: FileComing & { readonly size: number },
    hash: Hash,
    onProgress?: OnProgress,
  ) {
    this.#session = session;
    this.#id = id;
    this.#sink = sink;
    this.#coming = coming;
    this.#hash = hash;
    this.#at = coming.from;
    this.#onProgress = onProgress;
    this.done = this.#ended.promise;
    this.done.catch(() => {}); // Told to whoever waits for it, if anybody does.
  }

  async take(packet: Packet, piece: (size: number) => AsyncIterable<Uint8Array>): Promise<void> {
    if (packet.type === 'file-piece') await this.#takePiece(packet, piece);
    else if (packet.type === 'file-piece-end') await this.#finish(packet);
    else if (packet.type === 'file-stop')
      this.stop(refusalOf(packet.success, this.#session.peer.mud, 'the file', packet.reason));
  }

  stop(error: I3Error): void {
    void this.#fail(error, true);
  }

  async #takePiece(packet: FilePiece, piece: (size: number) => AsyncIterable<Uint8Array>): Promise<void> {
    this.#check(packet); // A fault of the protocol: ends the link, and with it this.
    const parts = piece(packet.size);
    for await (const part of packet.coding === 'raw' ? parts : unpacked(packet, parts))
      await this.#keep(part);
    if (this.#isOver) return;
    if (this.#at !== packet.offset + packet.size) throw outOfStep(this.#at);
    this.#onProgress?.({ bytes: this.#at, size: this.#coming.size });
    await this.#session.send(filePieceAck.build({ id: this.#id, offset: this.#at }));
  }

  #check({ offset, size, coding }: FilePiece): void {
    if (offset !== this.#at || size < 1 || size > FILE_PIECE_BYTES_MAX || offset + size > this.#coming.size)
      throw outOfStep(this.#at);
    if (!(FILE_CODINGS as readonly string[]).includes(coding))
      throw new I3Error('PACKET_SHAPE', `Cannot read piece: its coding is ${JSON.stringify(coding)}`);
  }

  async #keep(bytes: Uint8Array): Promise<void> {
    if (this.#isOver) return;
    this.#hash.update(bytes);
    this.#at += bytes.length;
    await this.#sink.write(bytes).catch((error: unknown) => this.#fail(error, true));
  }

  async #finish({ size, sha256 }: FilePieceEnd): Promise<void> {
    if (this.#isOver) return;
    if (size !== this.#coming.size || this.#at !== size) throw outOfStep(this.#at);
    if (this.#hash.digest('hex') !== sha256.toLowerCase())
      return this.#fail(new I3Error('REMOTE', 'Cannot keep file: its hash is not what was sent'), false);
    this.#isOver = true;
    this.#session.transfers.delete(this.#id);
    await this.#sink.commit().then(this.#ended.resolve, this.#ended.reject);
  }

  async #fail(error: unknown, mayResume: boolean): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#session.transfers.delete(this.#id);
    await this.#sink.abandon(mayResume).catch(() => {}); // The first failure is the one to tell.
    this.#ended.reject(error);
  }
}

/** Tells a sink what comes; the hash of what it holds of it. */
export async function prepare(sink: FileSink, coming: Parameters<FileSink['begin']>[0]) {
  const hash = createHash('sha256');
  await sink.begin(coming);
  if (coming.from > 0) await hashHeld(hash, sink.held(), coming.from);
  return hash;
}

/** Takes the first bytes of a file into its hash. @throws {I3Error} if there are not so many. */
export async function hashHeld(hash: Hash, chunks: AsyncIterable<Uint8Array>, bytes: number): Promise<void> {
  let left = bytes;
  if (left === 0) return;
  for await (const chunk of chunks) {
    hash.update(chunk.subarray(0, left));
    left -= Math.min(left, chunk.length);
    if (left === 0) return;
  }
  throw changed();
}

/** A file cut into pieces; chunks of the right size are not copied. */
export async function* piecesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += FILE_PIECE_BYTES_MAX) {
      const part = chunk.subarray(at, at + FILE_PIECE_BYTES_MAX);
      if (heldBytes + part.length > FILE_PIECE_BYTES_MAX) {
        yield joined(held);
        held = [];
        heldBytes = 0;
      }
      held.push(part);
      heldBytes += part.length;
      if (heldBytes < FILE_PIECE_BYTES_MIN) continue;
      yield joined(held);
      held = [];
      heldBytes = 0;
    }
  }
  if (heldBytes > 0) yield joined(held);
}

const joined = (parts: readonly Uint8Array[]): Uint8Array =>
  parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);

/** A packed piece, unpacked. @throws {I3Error} PACKET_SHAPE if it does not give the bytes that were announced. */
async function* unpacked(
  { size, coding }: FilePiece,
  parts: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const packed: Uint8Array[] = [];
  for await (const part of parts) packed.push(part);
  let bytes: Uint8Array;
  try {
    bytes = await UNPACK[coding as keyof typeof UNPACK](Buffer.concat(packed), { maxOutputLength: size });
  } catch (cause) {
    throw new I3Error('PACKET_SHAPE', `Cannot unpack piece: ${asFault(cause).message}`, { cause });
  }
  yield bytes;
}

const outOfStep = (at: number): I3Error =>
  new I3Error(
    'PROTOCOL',
    `Cannot take piece: the file is at byte ${at}, and its next piece must begin there and fit`,
  );

const changed = (): I3Error => new I3Error('REMOTE', 'Cannot send file: it has changed while it was read');
