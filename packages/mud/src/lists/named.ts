// What mudlist and chanlist share: rows by name, brought up to date by deltas, told of by events.

/** A row of a list. */
export interface Named {
  readonly name: string;
}

/** What an update did to one row. */
export type Change<Row> =
  | { readonly kind: 'new'; readonly row: Row }
  | { readonly kind: 'changed'; readonly row: Row; readonly before: Row }
  | { readonly kind: 'gone'; readonly row: Row };

/** Rows by their names, which keep their case. */
export class NamedRows<Row extends Named> {
  readonly #rows = new Map<string, Row>();
  readonly #max: number;
  readonly #isSame: (a: Row, b: Row) => boolean;
  /** While a whole list comes in: the rows that it has not named yet. */
  #unconfirmed: Set<string> | undefined;

  constructor(max: number, isSame: (a: Row, b: Row) => boolean) {
    this.#max = max;
    this.#isSame = isSame;
  }

  get size(): number {
    return this.#rows.size;
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }

  get(name: string): Row | undefined {
    return this.#rows.get(name);
  }

  /** By its name in whatever case, else by the beginning of its name if no other begins so. */
  find(text: string): Row | undefined {
    const exact = this.#rows.get(text);
    if (exact !== undefined) return exact;
    const wanted = text.toLowerCase();
    const like = (test: (name: string) => boolean) =>
      [...this.values()].filter(({ name }) => test(name.toLowerCase()));
    return (
      only(like((name) => name === wanted)) ?? only(like((name) => wanted !== '' && name.startsWith(wanted)))
    );
  }

  /** Brings rows up to date; undefined deletes one. Gives what changed, in the order given. */
  apply(updates: Iterable<readonly [string, Row | undefined]>): Change<Row>[] {
    const changes: Change<Row>[] = [];
    for (const [name, row] of updates) {
      this.#unconfirmed?.delete(name);
      const change = row === undefined ? this.#remove(name) : this.#set(row);
      if (change !== undefined) changes.push(change);
    }
    return changes;
  }

  /** A whole list is about to come: rows that it does not name until {@link settle} are no more. */
  expectWhole(): void {
    this.#unconfirmed = new Set(this.#rows.keys());
  }

  /** No whole list comes: every row stays. */
  confirm(): void {
    this.#unconfirmed = undefined;
  }

  /** The whole list has come: what it did not name goes. */
  settle(): Change<Row>[] {
    const gone = [...(this.#unconfirmed ?? [])];
    this.#unconfirmed = undefined;
    return this.apply(gone.map((name) => [name, undefined]));
  }

  /** Begins anew, without changes to tell. */
  replace(rows: Iterable<Row>): void {
    this.#rows.clear();
    this.#unconfirmed = undefined;
    for (const row of rows) this.#rows.set(row.name, row);
  }

  #set(row: Row): Change<Row> | undefined {
    const before = this.#rows.get(row.name);
    if (before === undefined && this.#rows.size >= this.#max) return undefined;
    this.#rows.set(row.name, row);
    if (before === undefined) return { kind: 'new', row };
    return this.#isSame(row, before) ? undefined : { kind: 'changed', row, before };
  }

  #remove(name: string): Change<Row> | undefined {
    const row = this.#rows.get(name);
    this.#rows.delete(name);
    return row && { kind: 'gone', row };
  }
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
