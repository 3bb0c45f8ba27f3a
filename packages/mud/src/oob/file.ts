// file, as who asks: lists, and files in the form that both sides know best.
import {
  FILE_PIECES_KEY,
  FILE_PIECES_VERSION,
  FILE_RESULTS,
  type FileRow,
  fileFetchReply,
  fileFetchReq,
  fileGetReply,
  fileGetReq,
  fileListReply,
  fileListReq,
  filePut,
  filePutAck,
  fileSendReply,
  fileSendReq,
  fileStop,
  I3Error,
} from '@intermud/wire';
import type { MudEntry } from '../lists/mudlist.ts';
import { asFault, refusalOf } from './errors.ts';
import type { Item } from './pipe.ts';
import { subjectOf } from './questions.ts';
import type { OobSession } from './session.ts';
import { bytesSource, type FileSink, type FileSource } from './source.ts';
import { type OnProgress, PieceReceiver, PieceSender, prepare } from './transfer.ts';
import { fill, measure, sendWhole, takeWhole } from './whole.ts';

/** How a file travels: in one string, as the specification has it, or in pieces, which both sides must know. */
export type FileForm = 'whole' | 'pieces';

/** Choices for one file. */
export interface TransferOptions {
  /** Pieces if the other side knows them, unless given. */
  readonly form?: FileForm;
  /** Whether to go on where an earlier try was cut off; only in pieces. True unless given. */
  readonly resume?: boolean;
  /** Packs each piece, if the other side unpacks it; worth it on slow lines. */
  readonly pack?: 'zstd' | 'deflate';
  readonly onProgress?: OnProgress;
  /** Stops the transfer; what has come so far can be resumed. */
  readonly signal?: AbortSignal;
}

/** What became of a file. */
export interface Transferred {
  readonly form: FileForm;
  /** Bytes of the whole file. */
  readonly size: number;
  /** Bytes that were there already, from an earlier try. */
  readonly resumedAt: number;
}

/** Who asks. */
export interface FileAsker {
  readonly name: string;
  readonly user: string | 0;
  readonly wholeFileBytesMax: number;
}

/** Whether a mud says that it takes files in pieces. */
export function knowsPieces({ otherData }: MudEntry): boolean {
  const version = otherData.get(FILE_PIECES_KEY);
  return typeof version === 'number' && version >= FILE_PIECES_VERSION;
}

/** Another mud's files, as one of our users has them. Close it when done: the link is kept for it until then. */
export class FilesLink implements AsyncDisposable {
  readonly #session: OobSession;
  readonly #asker: FileAsker;
  readonly #knowsPieces: boolean;
  readonly #release: () => void;
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: OobSession, asker: FileAsker, withPieces: boolean, release: () => void) {
    this.#session = session;
    this.#asker = asker;
    this.#knowsPieces = withPieces;
    this.#release = release;
  }

  /** The files of a folder; '' for the topmost. @throws {I3Error} */
  list(dir = ''): Promise<readonly FileRow[]> {
    const packet = fileListReq.build({ ...this.#from(), dir });
    return this.#inTurn(() => this.#session.ask(packet, ({ value }) => fileListReply.read(value).dirList));
  }

  /**
   * Puts a file there. Files go one after the other.
   *
   * @throws {FileRefusal} what the other side answers; {I3Error} LINK_DOWN, TIMEOUT: what has come over may be resumed;
   *   what the source throws.
   */
  put(name: string, source: FileSource | Uint8Array, options: TransferOptions = {}): Promise<Transferred> {
    const file = source instanceof Uint8Array ? bytesSource(source) : source;
    return this.#inTurn(() =>
      this.#form(options) === 'pieces' ? this.#putPieces(name, file, options) : this.#putWhole(name, file),
    );
  }

  /** Gets a file from there, and commits it to `sink`. @throws as {@link put}; what the sink throws. */
  get(name: string, sink: FileSink, options: TransferOptions = {}): Promise<Transferred> {
    return this.#inTurn(() =>
      this.#form(options) === 'pieces' ? this.#getPieces(name, sink, options) : this.#getWhole(name, sink),
    );
  }

  /** Gives the link back. What has been asked is still done. */
  async close(): Promise<void> {
    await this.#last;
    this.#release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #form({ form }: TransferOptions): FileForm {
    if (form === 'pieces' && !this.#knowsPieces)
      throw new I3Error(
        'NOT_IMPLEMENTED',
        `Cannot send pieces: ${this.#session.peer.mud} does not know them`,
      );
    return form ?? (this.#knowsPieces ? 'pieces' : 'whole');
  }

  /** One request after the other: answers to some have no number, and a disk does not write two files faster. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => {}); // Whoever asked is told.
    return result;
  }

  #from() {
    const { name: originatorMud, user: originatorUser } = this.#asker;
    return { originatorMud, originatorUser };
  }

  async #putWhole(name: string, source: FileSource): Promise<Transferred> {
    const { wholeFileBytesMax } = this.#asker;
    if (source.size > wholeFileBytesMax) throw tooLong(this.#session.peer.mud, wholeFileBytesMax);
    const packet = filePut.build({
      id: this.#session.newId(),
      ...this.#from(),
      remoteFname: name,
      contents: '',
    });
    const file = await measure(source);
    const answer = this.#session.expect(subjectOf(packet), (item) => this.#mustBeDone(item, name));
    await sendWhole(this.#session, filePut.write(packet).slice(0, -1), file);
    await answer;
    return { form: 'whole', size: source.size, resumedAt: 0 };
  }

  async #getWhole(name: string, sink: FileSink): Promise<Transferred> {
    const packet = fileGetReq.build({ id: this.#session.newId(), ...this.#from(), remoteFname: name });
    const take = (item: Item) => {
      const { success } = fileGetReply.read(item.value);
      if (success !== FILE_RESULTS.done) throw refusalOf(success, this.#session.peer.mud, name);
      return takeWhole(sink, item, this.#asker.wholeFileBytesMax);
    };
    const size = await fill(sink, () => this.#session.ask(packet, take));
    return { form: 'whole', size, resumedAt: 0 };
  }

  async #putPieces(name: string, source: FileSource, options: TransferOptions): Promise<Transferred> {
    const { onProgress, resume = true, pack } = options;
    const { size, ftime } = source;
    const session = this.#session;
    const id = session.newId();
    const packet = fileSendReq.build({
      ...{ id, ...this.#from(), remoteFname: name },
      ...{ size, ftime, resume: resume ? 1 : 0 },
    });
    const go = await session.ask(packet, ({ value }) => {
      const reply = fileSendReply.read(value);
      if (reply.success !== FILE_RESULTS.done) throw refusalOf(reply.success, session.peer.mud, name);
      return reply;
    });
    if (go.offset < 0 || go.offset > size)
      throw new I3Error(
        'PACKET_SHAPE',
        `Cannot send file: ${session.peer.mud} wants it from byte ${go.offset}`,
      );
    const sender = new PieceSender(session, id, source, go.offset, onProgress);
    const coding = pack !== undefined && go.codings.includes(pack) ? pack : 'raw';
    await this.#run(sender, id, name, () => sender.run(coding), options.signal);
    return { form: 'pieces', size, resumedAt: go.offset };
  }

  /** Sends, until the other side has said how it went: it may say so before the end. */
  async #run(
    sender: PieceSender,
    id: number,
    name: string,
    send: () => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const session = this.#session;
    const answer = session.expect({ kind: 'put', id }, (item) => this.#mustBeDone(item, name));
    answer.catch((error: unknown) => sender.stop(asFault(error)));
    const abort = () => sender.stop(new I3Error('REMOTE', 'Cannot send file: it was called off'));
    signal?.addEventListener('abort', abort);
    session.carry(id, sender);
    try {
      if (signal?.aborted) abort();
      await send();
      await answer;
    } catch (error) {
      await this.#stop(id, error);
      throw asFault(error, 'REMOTE');
    } finally {
      signal?.removeEventListener('abort', abort);
      session.transfers.delete(id);
      session.questions.forget({ kind: 'put', id });
    }
  }

  async #getPieces(name: string, sink: FileSink, options: TransferOptions): Promise<Transferred> {
    const { resume = true, pack, signal } = options;
    const session = this.#session;
    const id = session.newId();
    const { size, ftime } = sink.earlier ?? { size: 0, ftime: 0 };
    const packet = fileFetchReq.build({
      ...{ id, ...this.#from(), remoteFname: name, codings: pack === undefined ? [] : [pack] },
      ...{ offset: resume ? sink.at : 0, size, ftime },
    });
    const receiving = await session
      .ask(packet, (item) => this.#beginGet(item, id, name, sink, options))
      .catch(async (error: unknown) => {
        await sink.abandon(true);
        throw error;
      });
    const abort = () => receiving.receiver.stop(new I3Error('REMOTE', 'Cannot get file: it was called off'));
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    try {
      await receiving.receiver.done;
    } catch (error) {
      await this.#stop(id, error);
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    return receiving.transferred;
  }

  /** Makes ready for the pieces before any of them is read. */
  async #beginGet({ value }: Item, id: number, name: string, sink: FileSink, options: TransferOptions) {
    const session = this.#session;
    const { success, size, ftime, offset: from } = fileFetchReply.read(value);
    if (success !== FILE_RESULTS.done) throw refusalOf(success, session.peer.mud, name);
    if (from !== 0 && from !== sink.at)
      throw new I3Error('PACKET_SHAPE', `Cannot get file: ${session.peer.mud} sends it from byte ${from}`);
    const coming = { size, ftime, from };
    const hash = await prepare(sink, coming);
    const receiver = new PieceReceiver(session, id, sink, coming, hash, options.onProgress);
    session.carry(id, receiver);
    return { receiver, transferred: { form: 'pieces', size, resumedAt: from } as const };
  }

  #mustBeDone({ value }: Item, name: string): void {
    const { success } = filePutAck.read(value);
    if (success !== FILE_RESULTS.done) throw refusalOf(success, this.#session.peer.mud, name);
  }

  /** Tells the other side that no more is wanted, or to come. */
  async #stop(id: number, error: unknown): Promise<void> {
    const reason = asFault(error).message;
    await this.#session.send(fileStop.build({ id, success: FILE_RESULTS.unknown, reason }));
  }
}

const tooLong = (mud: string, bytesMax: number): I3Error =>
  new I3Error(
    'NOT_IMPLEMENTED',
    `Cannot send file: ${mud} takes files in one string only, of which we send up to ${bytesMax} bytes`,
  );
