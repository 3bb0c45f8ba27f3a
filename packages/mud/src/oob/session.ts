// One oob link: the socket, the timer and the jobs that the table in state.ts drives.

import type { Socket } from 'node:net';
import {
  I3Error,
  isArray,
  type LpcValue,
  oobEnd,
  PACKETS,
  type Packet,
  readPacket,
  writePacket,
} from '@intermud/wire';
import { FILE_FRAME_EXTRA_BYTES, OOB_BEGIN_MS, OOB_CONNECT_MS, STOP_MS } from '../limits.ts';
import { describeNetworkFault } from '../network-faults.ts';
import { OobBreach, type OobJob, type SessionHost, type SessionOrigin, type Transfer } from './contract.ts';
import { asFault, errorFor, faultOf, lastWordsFor } from './errors.ts';
import { Greeting } from './greeting.ts';
import type { OobPeer } from './options.ts';
import { type Item, Pipe } from './pipe.ts';
import { isKnown, isPacket, OobQuestions, type Subject, subjectOf, subjectOfAsk } from './questions.ts';
import { type OobAction, type OobEvent, type OobRole, type OobState, step } from './state.ts';
import { Turn } from './turn.ts';

/** One link, from connect to close. */
export class OobSession {
  readonly role: OobRole;
  readonly questions = new OobQuestions();
  /** What is under way; {@link carry} adds to it. */
  readonly transfers = new Map<number, Transfer>();
  readonly #host: SessionHost;
  readonly #socket: Socket;
  readonly #pipe: Pipe;
  readonly #isSecure: boolean;
  readonly #greeting: Greeting;
  readonly #turn: Turn;
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();
  #state: OobState;
  #item: Item = { value: 0 };
  #cancelTimer: (() => void) | undefined;
  #nextId = 1;

  constructor(host: SessionHost, socket: Socket, origin: SessionOrigin, isSecure: boolean) {
    this.role = origin.role;
    this.#host = host;
    this.#socket = socket;
    this.#isSecure = isSecure;
    this.#greeting = new Greeting(host, origin);
    this.#turn = new Turn(host);
    this.#state = { at: origin.role === 'originator' ? 'dialling' : 'waiting' };
    this.#pipe = new Pipe(socket, host.clock);
    this.#setTimer(origin.role === 'originator' ? OOB_CONNECT_MS : OOB_BEGIN_MS);
    socket.on('close', () => this.#close());
    socket.on('error', (error) =>
      this.#happen({ on: 'lost', reason: `the connection has failed: ${describeNetworkFault(error)}` }),
    );
  }

  get state(): OobState {
    return this.#state;
  }

  /** Who is on the other side. */
  get peer(): OobPeer {
    return {
      mud: this.#greeting.mud,
      isAuthenticated: this.#greeting.isAuthenticated,
      isSecure: this.#isSecure,
      address: this.#socket.remoteAddress ?? '',
    };
  }

  /** Letters or pieces that may be on their way unacknowledged. */
  get window(): number {
    return this.#host.window;
  }

  /** The job at hand. */
  get job(): OobJob | undefined {
    return this.#turn.job;
  }

  /** Jobs begun. */
  get jobsRun(): number {
    return this.#turn.jobsRun;
  }

  /** A number for a request: new on this link. */
  newId(): number {
    return this.#nextId++;
  }

  /** TCP, and TLS if that is used, is open. */
  opened(): void {
    this.#happen({ on: 'open' });
  }

  /** It must not be used. */
  refuse(error: I3Error): void {
    this.#happen({ on: 'fault', error });
  }

  /** There are jobs. */
  more(): void {
    this.#turn.wake();
    this.#happen({ on: 'more' });
  }

  /** Hangs up. */
  close(): void {
    this.#happen({ on: 'close' });
  }

  /** Resolves when the socket is closed. */
  closed(): Promise<void> {
    return this.#ended.promise;
  }

  /** Sends a packet. Resolves when there is room for more. */
  send(packet: Packet): Promise<void> {
    return this.#pipe.write(writePacket(packet));
  }

  /** Sends a bare answer. */
  sendBare(value: LpcValue): Promise<void> {
    return this.#pipe.write(value);
  }

  /** Sends a piece of a file behind the packet that announces it. */
  sendPiece(packet: Packet, bytes: Uint8Array): Promise<void> {
    return this.#pipe.writePiece(writePacket(packet), bytes);
  }

  /** Sends a whole file inside a packet. A file that turns out to be another ends the link. */
  async sendContents(
    head: readonly LpcValue[],
    bytes: number,
    parts: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    try {
      await this.#pipe.writeContents(head, bytes, parts);
    } catch (error) {
      this.#happen({ on: 'lost', reason: 'a file could not be sent to its end' });
      this.#pipe.destroy(); // Half a frame is out.
      throw asFault(error, 'REMOTE');
    }
  }

  /**
   * Asks, and waits for the answer. Only in our turn.
   *
   * @param read makes of the answer what is wanted; the link is not read on until it has resolved.
   * @throws {I3Error} what the other side answers by `error`; LINK_DOWN, TIMEOUT if the link ends before.
   */
  async ask<T>(packet: Packet, read: (item: Item) => T | Promise<T>): Promise<T> {
    const answer = this.expect(subjectOf(packet), read);
    await this.send(packet);
    return answer;
  }

  /** Waits for the answer to what the caller sends in its own way; as {@link ask}. */
  expect<T>(subject: Subject, read: (item: Item) => T | Promise<T>): Promise<T> {
    this.#mustSpeak();
    const answer = this.questions.expect(subject, read);
    answer.catch(() => {}); // Told to the caller, also if it fails before the caller waits for it.
    return answer;
  }

  /** Gives a transfer what comes for it. What the link has not lived to see is stopped at once. */
  carry(id: number, transfer: Transfer): void {
    if (this.#state.at === 'closed') transfer.stop(this.#state.error);
    else this.transfers.set(id, transfer);
  }

  #mustSpeak(): void {
    const { state } = this;
    if (state.at === 'closed') throw state.error;
    if (state.at !== 'speaking') throw new I3Error('PROTOCOL', 'Cannot ask: it is not our turn');
  }

  #happen(event: OobEvent): void {
    const before = this.#state;
    const [state, ...actions] = step(before, event);
    this.#state = state;
    if (state.at !== before.at) this.#cancelTimer?.();
    for (const action of actions) this.#act(action);
    if (state.at === 'closed' && before.at !== 'closed') this.#fail(state.error);
    if (state.at !== before.at) this.#host.changed(this);
  }

  #act(action: OobAction): void {
    if (action.do === 'timer') this.#setTimer(action.delayMs);
    else if (action.do === 'hang-up') this.#hangUp();
    else if (action.do === 'begin') this.#begin();
    else if (action.do === 'welcome') this.#write(this.#greeting.welcome);
    else if (action.do === 'end') this.#write(oobEnd.build({ mudname: this.#host.name }));
    else if (action.do === 'error') this.#write(lastWordsFor(action.error, this.#item.value));
    else if (action.do === 'speak') void this.#speak();
    // `answer` is awaited by who has read the packet: see #take().
  }

  #setTimer(delayMs: number): void {
    const runOut = () => this.#happen({ on: 'timer', quietMs: this.#pipe.quietMs, isDue: this.#isDue() });
    this.#cancelTimer?.();
    this.#cancelTimer = this.#host.clock.after(delayMs, runOut);
  }

  /** Whether the other side owes us something: an answer, or a part of a transfer. */
  #isDue(): boolean {
    return this.questions.size > 0 || this.transfers.size > 0;
  }

  #begin(): void {
    this.#write(this.#greeting.call);
    void this.#read();
  }

  /** For a target: begins to read. */
  listen(): void {
    void this.#read();
  }

  #write(packet: Packet): void {
    this.send(packet).catch((error: unknown) =>
      this.#host.log.error({ err: error }, 'a packet cannot be written'),
    );
  }

  #errorFor(error: I3Error, met: LpcValue): Packet {
    return errorFor({ from: this.#host.name, to: this.#greeting.mud }, error, met);
  }

  /** A side that does not close its half in time is cut off. */
  #hangUp(): void {
    if (this.#socket.closed) return;
    if (this.#socket.connecting) this.#pipe.destroy();
    this.#pipe.end();
    this.#socket.once(
      'close',
      this.#host.clock.after(STOP_MS, () => this.#pipe.destroy()),
    );
  }

  #close(): void {
    this.#happen({ on: 'lost', reason: 'the mud has closed the link' });
    this.#ended.resolve();
  }

  #fail(error: I3Error): void {
    this.#turn.wake();
    this.questions.failAll(error);
    for (const transfer of this.transfers.values()) transfer.stop(error);
    this.transfers.clear();
  }

  async #read(): Promise<void> {
    try {
      while (this.#state.at !== 'closed') {
        const item = await this.#pipe.read();
        if (item === undefined) return this.#happen({ on: 'lost', reason: 'the mud has closed the link' });
        this.#item = item;
        await this.#take(item);
      }
    } catch (error) {
      this.#readFailed(error);
    }
    await this.#pipe.drain();
  }

  #readFailed(error: unknown): void {
    const fault = asFault(error);
    if (!(error instanceof I3Error)) this.#host.log.error({ err: error }, 'an oob link failed');
    else this.#host.log.info({ mud: this.#greeting.mud, fault: fault.message }, 'an oob link met a fault');
    if (fault.code === 'LINK_DOWN') this.#happen({ on: 'lost', reason: fault.message });
    else this.#happen({ on: 'fault', error: fault });
  }

  async #take(item: Item): Promise<void> {
    const { value } = item;
    const type = isArray(value) ? value[0] : undefined;
    if (this.#state.at === 'greeting' || this.#state.at === 'waiting') return this.#takeFirst(item);
    if (type === 'oob-begin') return this.#happen({ on: 'begin', proof: 'none' });
    if (type === 'oob-reply') return;
    if (type === 'oob-end') return this.#happen({ on: 'end', hasMore: this.#host.hasJobs(this) });
    if (type === 'error' || type === 'oob-error') return this.#takeError(PACKETS[type].read(value));
    if (typeof type === 'string' && TRANSFERRING.has(type)) return this.#takePart(readPacket(value));
    if (subjectOfAsk(value) !== undefined) return this.#takeAsk(item, String(type));
    if (isPacket(value) && !isKnown(value)) return this.#takeUnknown(value, String(type));
    const isAwaited = await this.questions.answer(item);
    if (!isAwaited)
      this.#host.log.debug({ mud: this.#greeting.mud, type }, 'ignored an answer that nobody waits for');
  }

  /** The first packet of the other side. */
  #takeFirst({ value }: Item): void {
    const event = this.#greeting.take(value, this.peer.address);
    if (this.#greeting.isMet) this.#pipe.open(this.#host.wholeFileBytesMax, FILE_FRAME_EXTRA_BYTES);
    this.#happen(event);
  }

  async #takeAsk(item: Item, type: string): Promise<void> {
    this.#happen({ on: 'ask', type });
    if (this.#state.at !== 'hearing') return;
    try {
      await this.#host.answer(this, item);
    } catch (error) {
      await this.#answerFailed(error, item.value);
    }
  }

  /** Resolves when there is room for more: who does not read what we say is not read either. */
  async #answerFailed(error: unknown, met: LpcValue): Promise<void> {
    if (!(error instanceof I3Error)) this.#host.log.error({ err: error }, 'a handler of the game failed');
    const told = error instanceof I3Error ? error : OUR_FAILURE;
    if (error instanceof OobBreach) this.#happen({ on: 'fault', error });
    else if (this.#state.at !== 'closed') await this.send(this.#errorFor(told, met));
  }

  async #takeUnknown(value: LpcValue, type: string): Promise<void> {
    const error = new I3Error('PACKET_UNKNOWN', `${this.#host.name} has no use for ${type}`);
    if (this.#state.at === 'hearing') await this.send(this.#errorFor(error, value));
    else this.#happen({ on: 'fault', error });
  }

  #takeError(packet: Parameters<typeof faultOf>[0]): void {
    const error = faultOf(packet, this.#greeting.mud);
    if (!this.questions.refuse(error))
      this.#host.log.info(
        { mud: this.#greeting.mud, fault: error.message },
        'an oob link was told of an error',
      );
  }

  /** Part of a transfer. One that has ended here may have been under way: its rest is dropped. */
  async #takePart(packet: Packet): Promise<void> {
    const id = 'id' in packet ? packet.id : 0;
    const transfer = this.transfers.get(id) ?? NO_TRANSFER;
    await transfer.take(packet, (size) => this.#pipe.piece(size));
  }

  /** Runs what waits while the turn is ours. */
  async #speak(): Promise<void> {
    await this.#turn.speak(this, () => this.#state.at === 'speaking');
    this.#happen({ on: 'done' });
  }
}

/** The other side is not told what it cannot mend. */
const OUR_FAILURE = new I3Error('NOT_IMPLEMENTED', 'Cannot answer: something has failed here');

/** Packets of transfers in pieces: either side may send them while a transfer lasts. */
const TRANSFERRING: ReadonlySet<string> = new Set([
  'file-piece',
  'file-piece-ack',
  'file-piece-end',
  'file-stop',
]);

/** Drops the piece that follows a file-piece. */
const NO_TRANSFER: Transfer = {
  async take(packet, piece) {
    if (packet.type === 'file-piece') for await (const _ of piece(packet.size));
  },
  stop() {}, // Nothing was begun.
};
