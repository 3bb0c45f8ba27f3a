// The hub's mail as a whole: people's letters, their delivery, and what has to be done from time to time.
import type { Clock, Log, Mud, OobPeer } from '@intermud/mud';
import type { Mail as WireMail } from '@intermud/wire';
import { type MailboxSize, nameKey, type Store } from '../../store/index.ts';
import type { FoundMud } from './addresses.ts';
import { Courier, type SendMail } from './courier.ts';
import { FORGET_EVERY_MS, SEEN_MS } from './limits.ts';
import { Mail } from './mail.ts';

/** What the mail office stands on. */
export interface MailOfficeOptions {
  /** The hub's name as a mud. */
  readonly name: string;
  /** The hub's mud; asked for only when it is there. */
  readonly mud: () => Pick<Mud, 'mudlist' | 'on'>;
  readonly sendMail: SendMail;
  readonly store: Pick<Store, 'accounts' | 'outbox' | 'mailboxes'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly hourly?: Partial<MailboxSize> | undefined;
}

/** Mail and its courier, from start() to stop(). */
export class MailOffice {
  readonly mail: Mail;
  readonly #courier: Courier;
  readonly #options: MailOfficeOptions;
  #subscriptions: (() => void)[] = [];
  #cancelTimer: (() => void) | undefined;

  constructor(options: MailOfficeOptions) {
    const { name: home, sendMail, store, clock, log, hourly } = options;
    this.#options = options;
    this.mail = new Mail({ store, home, findMud: (name) => this.#findMud(name), clock, hourly });
    const onStatus = (account: string, hasNotice: boolean) => {
      this.mail.emit('status', nameKey(account));
      if (hasNotice) this.mail.emit('arrived', nameKey(account));
    };
    this.#courier = new Courier({ outbox: store.outbox, sendMail, home, clock, log, onStatus });
    this.mail.on('queued', () => this.#courier.wake());
  }

  start(): void {
    const mud = this.#options.mud();
    this.#subscriptions = [
      mud.on('online', () => this.#attempt(this.#courier.hurryAll())),
      mud.mudlist.on('up', ({ name }) => this.#attempt(this.#courier.hurry(name))),
    ];
    this.#forget();
    this.#courier.start();
  }

  async stop(): Promise<void> {
    for (const off of this.#subscriptions) off();
    this.#cancelTimer?.();
    await this.#courier.stop();
  }

  /** For the oob links: a letter from another mud. */
  receive(letter: WireMail, from: OobPeer): Promise<readonly string[]> {
    return this.mail.receive(letter, from);
  }

  /** For the oob links: a mud that has called us can be given its mail, also where it cannot be called. */
  turn(mud: string): Promise<void> {
    return this.#courier.hurry(mud);
  }

  /** On the list by just this name, whatever its case. A hub that has never been on a network has no list: any name may be one. */
  #findMud(name: string): FoundMud | undefined {
    const { mudlist } = this.#options.mud();
    const found = mudlist.find(name);
    if (found && nameKey(found.name) === nameKey(name))
      return { name: found.name, takesMail: Boolean(found.services.get('mail')) };
    return mudlist.size === 0 && name !== '' ? { name, takesMail: true } : undefined;
  }

  #attempt(trying: Promise<void>): void {
    trying.catch((error: unknown) => this.#options.log.error({ err: error }, 'Cannot hurry mail'));
  }

  #forget(): void {
    const { store, clock, log } = this.#options;
    const report = (error: unknown) => log.error({ err: error }, 'Cannot forget letters seen long ago');
    store.mailboxes.forgetSeen(clock.now() - SEEN_MS).catch(report);
    this.#cancelTimer = clock.after(FORGET_EVERY_MS, () => this.#forget());
  }
}
