import { nameKey } from '../names.ts';
import type { Delivery, OutboxEntry, OutboxStore, Outcome, Submission, Submitted } from '../outbox.ts';
import { type KeptDelivery, type MemoryLetters, toStatus } from './letters.ts';
import type { Run } from './run.ts';

/** Letters on their way, in memory. */
export class MemoryOutbox implements OutboxStore {
  readonly #run: Run;
  readonly #letters: MemoryLetters;
  readonly #isAccount: (name: string) => boolean;

  constructor(run: Run, letters: MemoryLetters, isAccount: (name: string) => boolean) {
    this.#run = run;
    this.#letters = letters;
    this.#isAccount = isAccount;
  }

  submit(submission: Submission): Promise<Submitted> {
    const { account, letter, bcc, deliveries, mailboxes, at } = submission;
    return this.#run.write(`keep a letter of "${account}"`, () => {
      const letterId = this.#letters.newLetter();
      const copy = { letterId, letter, arrivedAt: at };
      const id = this.#letters.addCopy(account, { ...copy, folder: 'sent', bcc });
      for (const mailbox of mailboxes) this.#letters.addCopy(mailbox, { ...copy, folder: 'inbox', bcc: [] });
      return { id, deliveries: deliveries.map(({ mud, bcc }) => this.#add(submission, letterId, mud, bcc)) };
    });
  }

  dueMuds(now: number): Promise<string[]> {
    return this.#run.read('look for letters to send', () => {
      const due = this.#queued().filter(({ nextAt }) => nextAt <= now);
      const byKey = new Map(due.map(({ mud }) => [nameKey(mud), mud]));
      return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mud]) => mud);
    });
  }

  nextAt(): Promise<number | undefined> {
    return this.#run.read('look when to send letters', () => {
      const queued = this.#queued();
      return queued.length === 0 ? undefined : Math.min(...queued.map(({ nextAt }) => nextAt));
    });
  }

  load(mud: string, now: number, limit: number): Promise<Delivery[]> {
    return this.#run.read(`load the letters to "${mud}"`, () =>
      this.#queuedTo(mud)
        .filter(({ nextAt }) => nextAt <= now)
        .slice(0, limit)
        .map(toDelivery),
    );
  }

  list(account: string): Promise<OutboxEntry[]> {
    return this.#run.read(`load the outbox of "${account}"`, () =>
      this.#queued()
        .filter((one) => nameKey(one.account) === nameKey(account))
        .map((one) => this.#toEntry(one)),
    );
  }

  postpone(ids: readonly number[], nextAt: number, reason: string): Promise<void> {
    return this.#run.write('postpone letters', () => {
      for (const one of this.#queued())
        if (ids.includes(one.id)) this.#change(one, { nextAt, reason, attempts: one.attempts + 1 });
    });
  }

  hurry(mud: string, at: number): Promise<void> {
    return this.#run.write(`send the letters to "${mud}" sooner`, () => {
      for (const one of this.#queuedTo(mud)) if (one.nextAt > at) this.#change(one, { nextAt: at });
    });
  }

  settle(id: number, outcome: Outcome): Promise<boolean> {
    return this.#run.write(`end the delivery of letter ${id}`, () => {
      const one = this.#letters.deliveries.get(id);
      if (one?.state !== 'queued') return false;
      const { state, reason, failures } = outcome;
      this.#change(one, { state, reason, failures, attempts: one.attempts + 1 });
      this.#notify(one.account, outcome);
      this.#letters.dropLonely(one.letterId);
      return true;
    });
  }

  #add({ account, letter, at }: Submission, letterId: number, mud: string, bcc: readonly string[]): number {
    const id = this.#letters.newDelivery();
    const rest = { letterId, letter, account, mud, bcc, acceptedAt: at, nextAt: at };
    this.#letters.deliveries.set(id, { ...rest, id, state: 'queued', attempts: 0, reason: '', failures: [] });
    return id;
  }

  #queued(): KeptDelivery[] {
    return [...this.#letters.deliveries.values()].filter(({ state }) => state === 'queued');
  }

  #queuedTo(mud: string): KeptDelivery[] {
    return this.#queued().filter((one) => nameKey(one.mud) === nameKey(mud));
  }

  #change(one: KeptDelivery, changes: Partial<KeptDelivery>): void {
    this.#letters.deliveries.set(one.id, { ...one, ...changes });
  }

  #notify(account: string, { notice, at }: Outcome): void {
    if (notice === undefined || !this.#isAccount(account)) return;
    const letterId = this.#letters.newLetter();
    this.#letters.addCopy(account, { letterId, letter: notice, folder: 'inbox', bcc: [], arrivedAt: at });
  }

  #toEntry(one: KeptDelivery): OutboxEntry {
    const copies = [...this.#letters.copies.values()];
    const own = copies.find(({ letterId, folder }) => letterId === one.letterId && folder === 'sent');
    return { ...toStatus(one), letterId: own?.id, subject: one.letter.subject };
  }
}

function toDelivery({ id, account, mud, bcc, letter, attempts, acceptedAt }: KeptDelivery): Delivery {
  return { id, account, mud, bcc, letter, attempts, acceptedAt };
}
