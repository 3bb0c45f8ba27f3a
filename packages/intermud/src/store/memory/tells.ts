import { TELLS_KEPT_EACH } from '../limits.ts';
import type { Page } from '../lines.ts';
import { nameKey } from '../names.ts';
import type { ConversationRecord, TellRecord, TellStore } from '../tells.ts';
import type { Run } from './run.ts';

/** Tells in memory. */
export class MemoryTells implements TellStore {
  readonly #kept = new Map<string, TellRecord[]>();
  /** Read marks, by account and then by the other one. */
  readonly #marks = new Map<string, Map<string, number>>();
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  add(account: string, tell: TellRecord): Promise<void> {
    return this.#run.write(`keep a tell of "${account}"`, () => {
      this.#kept.set(nameKey(account), [...this.#of(account), { ...tell }].slice(-TELLS_KEPT_EACH));
    });
  }

  fail(account: string, id: number, failed: string): Promise<boolean> {
    return this.#run.write(`note that a tell of "${account}" failed`, () => {
      const tells = this.#of(account);
      const at = tells.findIndex((tell) => tell.id === id && tell.isSelf);
      const tell = tells[at];
      if (tell !== undefined) tells[at] = { ...tell, failed };
      return tell !== undefined;
    });
  }

  page(
    account: string,
    address: string,
    { before = Number.MAX_SAFE_INTEGER, count }: Page,
  ): Promise<TellRecord[]> {
    return this.#run.read(`load tells of "${account}"`, () =>
      this.#with(account, address)
        .filter(({ id }) => id < before)
        .slice(-count),
    );
  }

  unread(account: string, limit: number): Promise<TellRecord[]> {
    return this.#run.read(`load unread tells of "${account}"`, () => this.#unread(account).slice(0, limit));
  }

  countUnread(account: string, limit: number): Promise<number> {
    return this.#run.read(`count unread tells of "${account}"`, () =>
      Math.min(limit, this.#unread(account).length),
    );
  }

  conversations(account: string, limit: number): Promise<ConversationRecord[]> {
    return this.#run.read(`load the conversations of "${account}"`, () => {
      const others = new Set(
        this.#of(account)
          .map((tell) => nameKey(tell.with))
          .reverse(),
      );
      const newest = [...others].slice(0, limit).reverse();
      return newest.flatMap((address) => this.#conversation(account, address) ?? []);
    });
  }

  conversation(account: string, address: string): Promise<ConversationRecord | undefined> {
    return this.#run.read(`load a conversation of "${account}"`, () => this.#conversation(account, address));
  }

  read(account: string, address: string, id: number): Promise<void> {
    return this.#run.write(`mark tells of "${account}" as read`, () => {
      const marks = this.#marks.get(nameKey(account)) ?? new Map<string, number>();
      this.#marks.set(
        nameKey(account),
        marks.set(nameKey(address), Math.max(id, this.#mark(account, address))),
      );
    });
  }

  lastId(): Promise<number> {
    return this.#run.read('find the newest tell', () =>
      Math.max(0, ...[...this.#kept.values()].map((tells) => tells.at(-1)?.id ?? 0)),
    );
  }

  /** With an account goes what was said to and by it. */
  forget(account: string): void {
    this.#kept.delete(nameKey(account));
    this.#marks.delete(nameKey(account));
  }

  #of(account: string): TellRecord[] {
    return this.#kept.get(nameKey(account)) ?? [];
  }

  #unread(account: string): TellRecord[] {
    return this.#of(account).filter((tell) => !tell.isSelf && tell.id > this.#mark(account, tell.with));
  }

  #with(account: string, address: string): TellRecord[] {
    return this.#of(account).filter((tell) => nameKey(tell.with) === nameKey(address));
  }

  #mark(account: string, address: string): number {
    return this.#marks.get(nameKey(account))?.get(nameKey(address)) ?? 0;
  }

  #conversation(account: string, address: string): ConversationRecord | undefined {
    const tells = this.#with(account, address);
    const last = tells.at(-1);
    const read = this.#mark(account, address);
    const theirs = tells.filter(({ isSelf }) => !isSelf);
    const unread = theirs.filter(({ id }) => id > read).length;
    return last && { last, name: theirs.at(-1)?.name, unread, read };
  }
}
