import { letterBytes, threadOf } from '../letters.ts';
import {
  type Arrival,
  type MailboxEntry,
  type MailboxLetter,
  type MailboxQuery,
  type MailboxSize,
  type MailboxStore,
  type Receipt,
  searchWords,
  stateOf,
} from '../mailboxes.ts';
import { nameKey } from '../names.ts';
import { type Copy, type MemoryLetters, toStatus } from './letters.ts';
import type { Run } from './run.ts';

interface Seen {
  readonly mudKey: string;
  readonly bytes: number;
  readonly at: number;
  readonly failures: readonly string[];
}

/** People's letters, in memory. */
export class MemoryMailboxes implements MailboxStore {
  readonly #run: Run;
  readonly #letters: MemoryLetters;
  readonly #seen = new Map<string, Seen>();

  constructor(run: Run, letters: MemoryLetters) {
    this.#run = run;
    this.#letters = letters;
  }

  receive(arrival: Arrival): Promise<Receipt> {
    return this.#run.write(`keep letter ${arrival.id} of "${arrival.mud}"`, () => {
      const { mud, letter, mailboxes, at } = arrival;
      const seen = this.#seen.get(seenKey(arrival));
      if (seen) return { isRepeat: true, failures: seen.failures };
      const full = mailboxes.filter((account) => !this.#hasRoom(account, arrival));
      const failures = [...arrival.failures, ...full];
      this.#keep(
        arrival,
        mailboxes.filter((account) => !full.includes(account)),
      );
      this.#seen.set(seenKey(arrival), { mudKey: nameKey(mud), bytes: letterBytes(letter), at, failures });
      return { isRepeat: false, failures };
    });
  }

  arrivedSince(mud: string, since: number): Promise<MailboxSize> {
    return this.#run.read(`count the letters of "${mud}"`, () => {
      const all = [...this.#seen.values()];
      return total(all.filter(({ mudKey, at }) => mudKey === nameKey(mud) && at >= since));
    });
  }

  forgetSeen(before: number): Promise<number> {
    return this.#run.write('forget letters seen long ago', () => {
      const old = [...this.#seen].filter(([, { at }]) => at < before);
      for (const [key] of old) this.#seen.delete(key);
      return old.length;
    });
  }

  size(account: string): Promise<MailboxSize> {
    return this.#run.read(`measure the mailbox of "${account}"`, () => this.#sizeOf(account));
  }

  list(account: string, query: MailboxQuery): Promise<MailboxEntry[]> {
    return this.#run.read(`list the mailbox of "${account}"`, () =>
      this.#letters
        .copiesOf(account)
        .filter((copy) => matches(copy, query))
        .slice(0, query.limit)
        .map((copy) => this.#toEntry(copy)),
    );
  }

  countUnread(account: string): Promise<number> {
    return this.#run.read(
      `count the unread letters of "${account}"`,
      () => this.#letters.copiesOf(account).filter(({ isRead }) => !isRead).length,
    );
  }

  find(account: string, id: number): Promise<MailboxLetter | undefined> {
    return this.#run.read(`read letter ${id} of "${account}"`, () => {
      const copy = this.#own(account, id);
      if (copy === undefined) return undefined;
      const deliveries =
        copy.folder === 'sent' ? this.#letters.deliveriesOf(copy.letterId).map(toStatus) : [];
      return { ...this.#toEntry(copy), bcc: copy.bcc, contents: copy.letter.contents, deliveries };
    });
  }

  markRead(account: string, id: number): Promise<void> {
    return this.#run.write(`mark letter ${id} as read`, () => {
      const copy = this.#own(account, id);
      if (copy) copy.isRead = true;
    });
  }

  remove(account: string, ids: readonly number[]): Promise<number[]> {
    return this.#run.write(`remove letters of "${account}"`, () => {
      const own = [...new Set(ids)].filter((id) => this.#own(account, id)).sort((a, b) => a - b);
      for (const id of own) this.#letters.removeCopy(id);
      return own;
    });
  }

  #own(account: string, id: number): Copy | undefined {
    const copy = this.#letters.copies.get(id);
    return copy?.accountKey === nameKey(account) ? copy : undefined;
  }

  #keep({ letter, at }: Arrival, mailboxes: readonly string[]): void {
    const letterId = this.#letters.newLetter();
    for (const account of mailboxes)
      this.#letters.addCopy(account, { letterId, letter, folder: 'inbox', bcc: [], arrivedAt: at });
  }

  #hasRoom(account: string, { letter, bound }: Arrival): boolean {
    const { letters, bytes } = this.#sizeOf(account);
    return letters + 1 <= bound.letters && bytes + letterBytes(letter) <= bound.bytes;
  }

  #sizeOf(account: string): MailboxSize {
    return total(this.#letters.copiesOf(account).map(({ letter }) => ({ bytes: letterBytes(letter) })));
  }

  #toEntry({ id, folder, letter, letterId, arrivedAt, isRead }: Copy): MailboxEntry {
    const { from, to, cc, subject, sentAt } = letter;
    const state = folder === 'sent' ? stateOf(this.#letters.deliveriesOf(letterId)) : undefined;
    const bytes = letterBytes(letter);
    return { id, folder, from, to, cc, subject, sentAt, arrivedAt, isRead, bytes, state };
  }
}

const seenKey = ({ mud, id, digest, letter }: Arrival): string =>
  `${nameKey(mud)}\n${id}\n${letter.sentAt}\n${digest}`;

const total = (all: readonly { bytes: number }[]): MailboxSize => ({
  letters: all.length,
  bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
});

function matches(copy: Copy, { folder, isUnread, subject, words, before }: MailboxQuery): boolean {
  if (folder !== undefined && copy.folder !== folder) return false;
  if (isUnread && copy.isRead) return false;
  if (subject !== undefined && threadOf(copy.letter.subject) !== threadOf(subject)) return false;
  if (words !== undefined && !holds(copy, words)) return false;
  return before === undefined || copy.id < before;
}

function holds({ letter }: Copy, words: string): boolean {
  const { from, subject, contents } = letter;
  const kept = folded(`${from.user} ${from.mud} ${subject} ${contents}`);
  const wanted = folded(words);
  return wanted.length > 0 && wanted.every((word) => kept.some((one) => one.startsWith(word)));
}

/** Without case and marks, as the database's own index of words has them. */
function folded(text: string): string[] {
  return searchWords(text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase());
}
