// The other end of a resumable WebSocket, for pages and programs. Imports nothing: it runs in a browser as it is.

/** One message: name, args, kwargs. */
export type WebCommand = readonly [
  name: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
];

/** As much of a WebSocket as is used; the browser's and that of `ws` both fit. Its listeners are set, and never read. */
export interface WebSocketLike {
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  send(text: string): void;
  close(code?: number): void;
}

/** What has to be kept so that a page which is reloaded goes on where it was: in `sessionStorage`, say. */
export interface ResumeState {
  readonly token: string;
  /** The number of the last frame that came from the server. */
  readonly seen: number;
  /** The number of the last frame sent. */
  readonly sent: number;
  /** Frames that the server has not acknowledged, with their numbers. */
  readonly unacknowledged: readonly (readonly [...WebCommand, seq: number])[];
}

/** How a {@link ResumingClient} is made. */
export interface ResumingClientOptions {
  /** Opens a WebSocket with the subprotocol `v1.portal.intermud`. */
  open(): WebSocketLike;
  /** A message has come: each one once, and in order. */
  onCommand(command: WebCommand): void;
  /** `online` once the server has said welcome; `waiting` until the next try; `closed` for good, and why. */
  onState?(state: 'connecting' | 'online' | 'waiting' | 'closed', reason: string): void;
  /**
   * The server knows nothing of an earlier session, and a new one has begun. `lost` are commands that nobody has
   * taken; whether to send them again is for the page to say, as somebody may have to log in first.
   */
  onFresh?(lost: readonly WebCommand[]): void;
  /** A one-time ticket, to be logged in from the start. Asked for when a new session has to be made. */
  ticket?(): Promise<string | undefined>;
  /** What {@link ResumingClientOptions.save} got last, if there is such a thing. */
  readonly state?: ResumeState | undefined;
  /** Gets what is to be kept, after each change; undefined when the session is over. */
  save?(state: ResumeState | undefined): void;
  /** Runs a task after so many milliseconds, and returns what calls it off. Default: setTimeout. */
  after?(delayMs: number, task: () => void): () => void;
}

/** Tries to connect again begin with this pause and double it up to the other, in milliseconds. */
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 30_000;
/** Frames from the server after which they are acknowledged at once, and the pause after which they are anyway. */
const ACK_FRAMES = 32;
const ACK_PAUSE_MS = 1_000;
/** The code by which the server says that it has ended the session on purpose. */
const CLOSE_ON_PURPOSE = 1_000;

type Phase =
  | { at: 'resting' }
  | { at: 'greeting'; socket: WebSocketLike }
  | { at: 'online'; socket: WebSocketLike }
  | { at: 'waiting'; cancel: () => void }
  | { at: 'closed' };

/**
 * Keeps one session over any number of connections: nothing is lost or doubled, either way, as long as the server
 * still has the session (five minutes after a drop unless it is told otherwise).
 *
 * @example
 * const client = new ResumingClient({
 *   open: () => new WebSocket('wss://play.example.org/ws', 'v1.portal.intermud'),
 *   onCommand: ([name, args]) => name === 'text' && show(args[0]),
 * });
 * client.start();
 * client.send('text', ['look']);
 */
export class ResumingClient {
  readonly #options: ResumingClientOptions;
  #phase: Phase = { at: 'resting' };
  #token: string | undefined;
  #seen = 0;
  #sent = 0;
  #unacknowledged: (readonly [...WebCommand, seq: number])[] = [];
  #tries = 0;
  #owed = 0;
  #cancelAck: (() => void) | undefined;

  constructor(options: ResumingClientOptions) {
    this.#options = options;
    const { state } = options;
    if (state === undefined) return;
    this.#token = state.token;
    this.#seen = state.seen;
    this.#sent = state.sent;
    this.#unacknowledged = [...state.unacknowledged];
  }

  /** Connects, and again whenever the connection is lost. */
  start(): void {
    if (this.#phase.at === 'resting') this.#connect();
  }

  /** Leaves for good: the server ends the session. */
  stop(): void {
    const phase = this.#phase;
    this.#end('The client has left');
    if (phase.at === 'waiting') phase.cancel();
    if (phase.at === 'greeting' || phase.at === 'online') phase.socket.close(CLOSE_ON_PURPOSE);
  }

  /** Sends a command, now or when there is a connection again. */
  send(name: string, args: readonly unknown[] = [], kwargs: Readonly<Record<string, unknown>> = {}): void {
    if (this.#phase.at === 'closed') return;
    this.#sent += 1;
    const frame = [name, args, kwargs, this.#sent] as const;
    this.#unacknowledged.push(frame);
    if (this.#phase.at === 'online') this.#phase.socket.send(JSON.stringify(frame));
    this.#save();
  }

  #connect(): void {
    const socket = this.#options.open();
    this.#phase = { at: 'greeting', socket };
    this.#options.onState?.('connecting', '');
    socket.onopen = () => void this.#greet(socket);
    socket.onmessage = ({ data }: { data: unknown }) => {
      if (this.#isCurrent(socket)) this.#receive(JSON.parse(String(data)));
    };
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      if (this.#isCurrent(socket)) this.#closed(code, reason);
    };
    socket.onerror = () => undefined; // onclose follows
  }

  #isCurrent(socket: WebSocketLike): boolean {
    return (this.#phase.at === 'greeting' || this.#phase.at === 'online') && this.#phase.socket === socket;
  }

  async #greet(socket: WebSocketLike): Promise<void> {
    const ticket = this.#token === undefined ? await this.#ticket() : undefined;
    if (!this.#isCurrent(socket)) return;
    const resume = this.#token === undefined ? {} : { resume: this.#token, seen: this.#seen };
    socket.send(JSON.stringify(['hello', { ...resume, ...(ticket === undefined ? {} : { ticket }) }]));
  }

  // Without a ticket the person can still log in by hand.
  async #ticket(): Promise<string | undefined> {
    try {
      return await this.#options.ticket?.();
    } catch {
      return undefined;
    }
  }

  #receive(frame: readonly unknown[]): void {
    const [name, second, third, seq] = frame;
    if (frame.length > 2) this.#take([name, second, third] as never, Number(seq));
    else if (name === 'ack') this.#acknowledged(Number(second));
    else if (name === 'welcome') this.#welcome(second as { token: string; seen: number; resumed: boolean });
  }

  #welcome({ token, seen, resumed }: { token: string; seen: number; resumed: boolean }): void {
    if (this.#phase.at !== 'greeting') return;
    const { socket } = this.#phase;
    this.#phase = { at: 'online', socket };
    this.#tries = 0;
    const hadSession = this.#token !== undefined;
    this.#token = token;
    if (resumed) this.#acknowledged(seen);
    else if (hadSession) this.#beginAnew();
    for (const frame of this.#unacknowledged) socket.send(JSON.stringify(frame));
    this.#save();
    this.#options.onState?.('online', '');
  }

  #beginAnew(): void {
    const lost = this.#unacknowledged.map(([name, args, kwargs]): WebCommand => [name, args, kwargs]);
    this.#unacknowledged = [];
    this.#seen = 0;
    this.#sent = 0;
    this.#options.onFresh?.(lost);
  }

  #take(command: WebCommand, seq: number): void {
    if (seq <= this.#seen) return;
    this.#seen = seq;
    this.#acknowledgeSoon();
    this.#save();
    this.#options.onCommand(command);
  }

  #acknowledged(seq: number): void {
    this.#unacknowledged = this.#unacknowledged.filter(([, , , number]) => number > seq);
    this.#save();
  }

  #acknowledgeSoon(): void {
    this.#owed += 1;
    if (this.#owed >= ACK_FRAMES) this.#acknowledge();
    else this.#cancelAck ??= this.#after(ACK_PAUSE_MS, () => this.#acknowledge());
  }

  #acknowledge(): void {
    this.#cancelAck?.();
    this.#cancelAck = undefined;
    this.#owed = 0;
    if (this.#phase.at === 'online') this.#phase.socket.send(JSON.stringify(['ack', this.#seen]));
  }

  #closed(code: number, reason: string): void {
    if (code === CLOSE_ON_PURPOSE) this.#end(reason);
    else this.#retry(reason);
  }

  #retry(reason: string): void {
    const delayMs = Math.min(RETRY_FIRST_MS * 2 ** this.#tries, RETRY_MAX_MS);
    this.#tries += 1;
    this.#phase = { at: 'waiting', cancel: this.#after(delayMs, () => this.#connect()) };
    this.#options.onState?.('waiting', reason);
  }

  #end(reason: string): void {
    this.#phase = { at: 'closed' };
    this.#cancelAck?.();
    this.#token = undefined;
    this.#options.save?.(undefined);
    this.#options.onState?.('closed', reason);
  }

  #save(): void {
    if (this.#token === undefined) return;
    const { save } = this.#options;
    save?.({
      token: this.#token,
      seen: this.#seen,
      sent: this.#sent,
      unacknowledged: [...this.#unacknowledged],
    });
  }

  #after(delayMs: number, task: () => void): () => void {
    if (this.#options.after !== undefined) return this.#options.after(delayMs, task);
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  }
}
