import type { Clock, Log, Mud } from '@intermud/mud';
import { I3Error } from '@intermud/wire';
import { CHANNEL_ANSWER_MS, CHANNEL_RETRY_MS } from './limits.ts';

/** What a home channel stands on. */
export interface HomeChannelOptions {
  readonly mud: Mud;
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The channel that is there from the start: added when the network does not have it, and always listened to.
 * Where somebody else owns a channel of that name, the hub is one of its listeners.
 */
export class HomeChannel {
  readonly #mud: Mud;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #heard = Promise.withResolvers<void>();
  #subscriptions: (() => void)[] = [];
  #cancelRetry: (() => void) | undefined;
  #cancelDoubt: (() => void) | undefined;

  constructor({ mud, name, clock, log }: HomeChannelOptions) {
    this.#mud = mud;
    this.#name = name;
    this.#clock = clock;
    this.#log = log;
  }

  /** Resolves when the channel is on the list and the router has been told that we listen. @throws {I3Error} TIMEOUT */
  async heard({ timeoutMs }: { timeoutMs: number }): Promise<void> {
    const late = Promise.withResolvers<never>();
    const cancel = this.#clock.after(timeoutMs, () => late.reject(this.#tooLate(timeoutMs)));
    try {
      await Promise.race([this.#heard.promise, late.promise]);
    } finally {
      cancel();
    }
  }

  start(): void {
    this.#subscriptions = [
      this.#mud.chanlist.on('updated', () => this.#check()),
      // COMPAT A router that never sends its list is taken to have no channels.
      this.#mud.on('online', () => this.#retryLater()),
      this.#mud.on('offline', () => this.#cancelRetry?.()),
    ];
  }

  stop(): void {
    for (const off of this.#subscriptions) off();
    this.#cancelRetry?.();
    this.#cancelDoubt?.();
  }

  /** Called for each part of the list: adding what a later part holds is refused, or changes nothing. */
  #check(): void {
    if (!this.#mud.isOnline) return;
    if (this.#mud.chanlist.has(this.#name)) this.#listen();
    else this.#add();
  }

  /** Once: the mud remembers over reconnects what it listens to. */
  #listen(): void {
    this.#cancelRetry?.();
    // Also when somebody of ours has joined it before: then the router has been told as the link came up.
    if (this.#mud.channels.heard.has(this.#name)) return void this.#heard.resolve();
    const listening = this.#mud.channels.listen(this.#name);
    listening.then(this.#heard.resolve, (error: unknown) => this.#report('listen to', error));
  }

  #add(): void {
    this.#retryLater();
    const adding = this.#mud.channels.add(this.#name, 0, { waitMs: CHANNEL_ANSWER_MS });
    adding.catch((error: unknown) => this.#doubt(error));
  }

  /** Where routers have just found each other, the channel may be another hub's that no list has named yet: then all is well. */
  #doubt(error: unknown): void {
    if (isLinkDown(error)) return; // Perhaps for good: a timer that nobody cancels would keep the program from ending.
    this.#cancelDoubt?.();
    this.#cancelDoubt = this.#clock.after(CHANNEL_ANSWER_MS, () => {
      if (!this.#mud.chanlist.has(this.#name)) this.#report('add', error);
    });
  }

  #retryLater(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = this.#clock.after(CHANNEL_RETRY_MS, () => this.#check());
  }

  #tooLate(timeoutMs: number): I3Error {
    const found = `it is not there after ${timeoutMs / 1_000} s`;
    return new I3Error('TIMEOUT', `Cannot listen to channel ${this.#name}: ${found}`);
  }

  #report(what: string, error: unknown): void {
    if (isLinkDown(error)) return; // The link says so itself, and comes back.
    this.#log.warn({ err: error, channel: this.#name }, `cannot ${what} the hub's channel`);
  }
}

const isLinkDown = (error: unknown): boolean => error instanceof I3Error && error.code === 'LINK_DOWN';
