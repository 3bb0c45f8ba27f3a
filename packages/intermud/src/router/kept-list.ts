// What the muds and the channels of a router have in common: a change is on disk first, then here, then on the list.
import type { TokenList, TokenStore } from '../store/index.ts';
import type { ListReplica } from './elsewhere.ts';
import { type ListKind, NOTHING, PublishedList } from './list.ts';
import type { PacedList } from './pacer.ts';
import type { Tokens } from './tokens.ts';

/** Who made a change, and when: what orders it among all changes of the network. */
export interface Stamp {
  readonly version: number;
  readonly origin: string;
}

/** A record of a list: whose it is and who changed it last, and under which token muds here were told. */
export interface Listed extends Stamp {
  readonly name: string;
  readonly router: string;
  readonly token: number;
}

/** What is a record's own; the rest follows from who writes it down, and when. */
export type ChangeOf<R extends Listed> = Omit<R, 'token' | 'version' | 'origin' | 'router'>;

/** A record that is on disk, and whether muds have to be told of it. */
export interface Written<R> {
  readonly record: R;
  readonly isNews: boolean;
}

/** What a {@link KeptList} needs to know of its records, and of what stands for them in use. */
export interface KeptListParts<R extends Listed, T> {
  readonly router: string;
  readonly clock: { now(): number };
  readonly list: TokenList;
  /** The packet type that carries the list to muds. */
  readonly type: PacedList['type'];
  readonly kind: ListKind<R>;
  readonly tokens: Tokens;
  readonly tokenStore: TokenStore;
  /** Writes a record to the store. */
  readonly save: (record: R) => Promise<void>;
  /** The record of that name that counts now. */
  readonly find: (name: string) => R | undefined;
  readonly isSameRow: (one: R, other: R) => boolean;
  /** A record as muds are told of it, where that is not how it is. */
  readonly shown?: (record: R) => R;
  /** Takes a record that is on disk into use, and shows it, see {@link KeptList.show}. */
  readonly use: (written: Written<R>) => T;
  /** Called when the list has changed. */
  readonly changed: () => void;
}

/** One list of a router, as it is kept. */
export class KeptList<R extends Listed, T extends { readonly record: R }> {
  readonly #parts: KeptListParts<R, T>;
  readonly #list: PublishedList<R>;
  /** What other routers have of this list; undefined where there are none. */
  replica: ListReplica<R> | undefined;

  constructor(parts: KeptListParts<R, T>) {
    this.#parts = parts;
    this.#list = new PublishedList(parts.kind, parts.tokens);
  }

  get tokens(): Tokens {
    return this.#list.tokens;
  }

  /** The list for the pacer. */
  get paced(): PacedList {
    const list = this.#list;
    return {
      type: this.#parts.type,
      get last() {
        return list.last;
      },
      get id() {
        return list.tokens.settled;
      },
      placeOf: (id) => (this.replica ? NOTHING : list.placeOf(id)),
      partsSince: (place, form, now) => list.partsSince(place, form, now),
      missingSince: (id) => {
        const isMissing = this.replica?.missingSince(id);
        return isMissing && ((place, form, now) => list.partsTouched(place, isMissing, form, now));
      },
      get touched() {
        return list.touched;
      },
      mayBeAhead: (id) => this.replica?.mayBeAhead(id) ?? false,
      touchedSince: (place, form, now) => list.partsTouched(place, () => false, form, now),
    };
  }

  /**
   * Writes down a change of ours, and tells other routers; `make` gets what says whose it is and who made it. It is published
   * under a new token only if its row changes.
   */
  async save(make: (made: Omit<Listed, 'name'>) => R, belongsTo: string): Promise<T> {
    const { router, clock } = this.#parts;
    const version = this.tokens.take(clock.now());
    this.replica?.taken(version);
    const next = make({ router: belongsTo, origin: router, version, token: version });
    const used = await this.#write(next).finally(() => this.replica?.done(version));
    this.replica?.made(used.record);
    return used;
  }

  /** Writes down what another router has changed, under a token of ours. */
  apply(make: (made: Pick<Listed, 'token'>) => R, version: number): Promise<T> {
    return this.#write(make({ token: this.tokens.takeFrom(version) }));
  }

  /** The token has been taken; it is given back in any case. */
  async #write(next: R): Promise<T> {
    const { list, tokenStore, save, find, use, changed } = this.#parts;
    const before = find(next.name);
    const isNews = before === undefined || !this.#isSameRow(before, next);
    const record = isNews ? next : { ...next, token: before.token };
    try {
      await Promise.all([save(record), tokenStore.raise(list, next.token)]);
    } finally {
      this.tokens.done(next.token);
    }
    const used = use({ record, isNews });
    if (isNews || this.replica) changed();
    return used;
  }

  /** Puts a record onto the list that is on disk. How muds see it may have changed while it was being written: that is news too. */
  show({ record, isNews }: Written<R>): void {
    const shown = this.#shown(record);
    const before = this.#list.find(record.name);
    if (!isNews && before && this.#parts.isSameRow(before, shown)) this.#list.refresh(shown);
    else this.#list.publish(shown);
  }

  /** Drops a record without telling anybody: it went so long ago that nobody can miss it. */
  drop(name: string): void {
    this.#list.drop(name);
  }

  #isSameRow(one: R, other: R): boolean {
    return this.#parts.isSameRow(this.#shown(one), this.#shown(other));
  }

  #shown(record: R): R {
    return this.#parts.shown?.(record) ?? record;
  }
}
