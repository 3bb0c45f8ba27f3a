// The numbers of the lists' changes: unique, rising, never going back.
import type { Store, TokenList } from '../store/index.ts';

/**
 * One list's tokens. A token is taken before its change is written down; muds learn of it when that is done.
 * Source: Intermud-3, "List Synchronization": max(old + 1, time()).
 */
export class Tokens {
  #last: number;
  /** Those being written, each with the last one before it: rising, since tokens are taken in order. */
  readonly #pending = new Map<number, number>();

  constructor(last: number) {
    this.#last = last;
  }

  /** The last one taken. */
  get last(): number {
    return this.#last;
  }

  /**
   * The highest token that is on disk with all below it: what a mud may be told it has. Numbers between that and the next token
   * are nobody's: after a crash they may be taken for other changes.
   */
  get settled(): number {
    const [before] = this.#pending.values();
    return before ?? this.#last;
  }

  /** Takes the next token; `now` in milliseconds. MUST be followed by {@link done}. */
  take(now: number): number {
    return this.takeFrom(Math.floor(now / 1_000));
  }

  /** Takes the next token, at least `least`: the version of a change that another router made. As {@link take}. */
  takeFrom(least: number): number {
    const before = this.#last;
    this.#last = Math.max(before + 1, least);
    this.#pending.set(this.#last, before);
    return this.#last;
  }

  /** Comes up to the token of another router, whose list ours includes. MUST be on disk; never goes back. */
  raise(token: number): void {
    this.#last = Math.max(this.#last, token);
  }

  /** The change of this token is on disk, or has come to nothing. */
  done(token: number): void {
    this.#pending.delete(token);
  }

  /** Whether `token` can be one of ours: lists of another network have other numbers, mostly. */
  knows(token: number): boolean {
    return token > 0 && token <= this.#last;
  }
}

/** A list's tokens as the store knows them. */
export async function loadTokens(
  store: Store,
  list: TokenList,
  records: readonly { token: number }[],
): Promise<Tokens> {
  const kept = await store.tokens.get(list);
  return new Tokens(records.reduce((highest, { token }) => Math.max(highest, token), kept));
}
