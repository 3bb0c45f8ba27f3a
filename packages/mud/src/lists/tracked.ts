// A list that a router keeps up to date: which token to ask with, when the whole of it has come, what to save.
import { type Field, writeLpc } from '@intermud/wire';
import type { Clock } from '../clock.ts';
import { LIST_SETTLE_MS, LIST_WHOLE_AFTER_MS } from '../limits.ts';
import type { ListSnapshot } from '../link/networks.ts';
import { type Change, type Named, NamedRows } from './named.ts';
import { parseRows, readRows, writeRows } from './rows.ts';

/** How a list's rows are read, written and bounded. */
export interface ListKind<Info extends object> {
  readonly field: Field<Info>;
  readonly max: number;
}

/** The rows of a list with all that the link must know of it. */
export class TrackedList<Info extends object, Row extends Info & Named> {
  readonly rows: NamedRows<Row>;
  readonly #kind: ListKind<Info>;
  readonly #toRow: (name: string, info: Info) => Row;
  readonly #clock: Clock;
  readonly #tell: (changes: readonly Change<Row>[]) => void;
  #id = 0;
  #wholeAt = 0;
  /** Whether a whole list is coming, after which rows that it has not named are to go. */
  #isComing = false;
  #cancelSettle: (() => void) | undefined;
  /** Whether the router of this link has sent anything of the list. */
  #isFresh = false;

  constructor(
    kind: ListKind<Info>,
    toRow: (name: string, info: Info) => Row,
    clock: Clock,
    tell: (changes: readonly Change<Row>[]) => void,
  ) {
    const text = (row: Row) => writeLpc(kind.field.write(row));
    this.rows = new NamedRows<Row>(kind.max, (a, b) => text(a) === text(b));
    this.#kind = kind;
    this.#toRow = toRow;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** The router's token for what is known; 0 for nothing. */
  get id(): number {
    return this.#id;
  }

  /** Whether a packet of this link has confirmed the list. */
  get isFresh(): boolean {
    return this.#isFresh;
  }

  /**
   * The token to start up with: 0 asks for the whole.
   * COMPAT Dead Souls shows the removal of a channel by its absence only: the whole is asked for once a day.
   */
  ask(): number {
    this.rest();
    const now = this.#clock.now();
    const wantsWhole = this.#id === 0 || now - this.#wholeAt >= LIST_WHOLE_AFTER_MS;
    this.#isComing = wantsWhole && this.rows.size > 0;
    if (this.#isComing) this.rows.expectWhole();
    else this.rows.confirm();
    if (wantsWhole && !this.#isComing) this.#wholeAt = now; // Nothing known, so nothing to miss in what comes.
    return wantsWhole ? 0 : this.#id;
  }

  /** The link is down: what is known may be old, and no further part will come. */
  rest(): void {
    this.#isFresh = false;
    this.#cancelSettle?.();
  }

  /** Takes a list packet's token and mapping. */
  update(id: number, mapping: Parameters<typeof readRows>[0]): void {
    if (Number.isSafeInteger(id)) this.#id = id;
    this.#isFresh = true;
    const updates = [...readRows(mapping, this.#kind.field)].map(
      ([name, info]) => [name, info && this.#toRow(name, info)] as const,
    );
    this.#tell(this.rows.apply(updates));
    if (this.#isComing) this.#awaitMore();
  }

  /** Takes the place of what is known by what was saved, without telling. */
  load({ id, text, wholeAt }: ListSnapshot): void {
    this.rest();
    const saved = parseRows(text, this.#kind.field);
    this.rows.replace(saved.flatMap(([name, info]) => (info ? [this.#toRow(name, info)] : [])));
    this.#id = this.rows.size === 0 ? 0 : id;
    this.#wholeAt = wholeAt;
  }

  /** What to save. */
  snapshot(): ListSnapshot {
    return { id: this.#id, text: writeRows(this.rows.values(), this.#kind.field), wholeAt: this.#wholeAt };
  }

  /** Nothing marks the last part of a whole list: it is the one that no other follows. */
  #awaitMore(): void {
    this.#cancelSettle?.();
    this.#cancelSettle = this.#clock.after(LIST_SETTLE_MS, () => {
      this.#isComing = false;
      this.#wholeAt = this.#clock.now();
      this.#tell(this.rows.settle());
    });
  }
}
