// A list as muds see it: what was published, in which order, under which token; and its text, shared by all readers.
import type { WireEncoding } from '@intermud/wire';
import { LIST_FRAME_BYTES_MAX, TOMBSTONE_MS } from './limits.ts';
import type { Tokens } from './tokens.ts';

/** How one reader wants its rows. */
export interface RowForm {
  /** Version 1 has two fields less than those after it. */
  readonly version: 1 | 2 | 3;
  readonly encoding: WireEncoding;
}

/** What a list holds and how it is written. Texts are LPC in wire form. */
export interface ListKind<R extends { readonly name: string; readonly token: number }> {
  /** `"name":({...}),` */
  row(record: R, form: RowForm, now: number): string;
  /** When the record left the list; undefined while it is on it. */
  goneAt(record: R): number | undefined;
  /** `"name":0,` */
  gone(record: R, form: RowForm): string;
  /** A row to send before {@link gone}, for muds that ignore a 0. */
  farewell?(record: R, form: RowForm): string;
  /** Whether a row's text changes by itself as time goes on. */
  isTimed?(record: R): boolean;
}

interface Entry<R> {
  readonly record: R;
  /** Place in the order of publishing. */
  readonly place: number;
  /** Place of the last change, news or not, in the same order. */
  readonly touched: number;
  /** By {@link formKey}. */
  readonly texts: Record<string, string>;
}

/** Bytes that a list packet needs besides its entries: head, names of up to 64 characters of 4 bytes, length. */
const HEAD_BYTES = 700;
const PART_BYTES_MAX = LIST_FRAME_BYTES_MAX - HEAD_BYTES;

/** The place of a reader that has nothing yet. */
export const NOTHING = 0;

/** One list. */
export class PublishedList<R extends { readonly name: string; readonly token: number }> {
  readonly tokens: Tokens;
  readonly #kind: ListKind<R>;
  readonly #entries = new Map<string, Entry<R>>(); // In order of publishing: an entry that changes moves to the end.
  readonly #parts = new Map<string, readonly string[]>();
  #last = NOTHING;
  #touched = NOTHING;

  constructor(kind: ListKind<R>, tokens: Tokens) {
    this.#kind = kind;
    this.tokens = tokens;
  }

  /** The place of a reader that has all. */
  get last(): number {
    return this.#last;
  }

  /** The place of a reader that has all, what was no news included. */
  get touched(): number {
    return this.#touched;
  }

  /** Entries kept, removed ones too. */
  get size(): number {
    return this.#entries.size;
  }

  /** A record as it was published last. */
  find(name: string): R | undefined {
    return this.#entries.get(name)?.record;
  }

  /** Adds or replaces an entry. MUST be on disk. */
  publish(record: R): void {
    this.#touched += 1;
    this.#last = this.#touched;
    this.#entries.delete(record.name);
    this.#entries.set(record.name, { record, place: this.#last, touched: this.#last, texts: {} });
    this.#parts.clear();
  }

  /** Notes what has changed of an entry that looks the same as before: only readers are told that may know it otherwise. */
  refresh(record: R): void {
    const entry = this.#entries.get(record.name);
    if (entry === undefined) return;
    this.#touched += 1;
    this.#entries.set(record.name, { ...entry, record, touched: this.#touched });
  }

  /** Drops an entry without telling anybody: for what was removed so long ago that nobody can miss it. */
  drop(name: string): void {
    this.#entries.delete(name);
    this.#parts.clear();
  }

  /** The place of a reader that says it has the list up to `token`; {@link NOTHING} if that cannot be ours. */
  placeOf(token: number): number {
    if (!this.tokens.knows(token)) return NOTHING;
    let place = this.#last;
    for (const entry of this.#entries.values())
      if (entry.record.token > token) place = Math.min(place, entry.place - 1);
    return place;
  }

  /**
   * What was published since `place`, in texts that fit a list packet each; at least one, which may be empty.
   * What goes comes last and in a part of its own, so that a farewell arrives before it.
   */
  partsSince(place: number, form: RowForm, now: number): readonly string[] {
    const key = `${place} ${formKey(form)}`;
    const kept = this.#parts.get(key);
    if (kept) return kept;
    const parts = place === NOTHING ? this.#whole(form, now) : this.#delta(place, form, now);
    if (![...this.#entries.values()].some(({ record }) => this.#kind.isTimed?.(record)))
      this.#parts.set(key, parts);
    return parts;
  }

  /**
   * What was touched since `place`, news or not, and all for which `isMissing` holds: for a reader whose list is another
   * router's, and may differ from what was here before.
   */
  partsTouched(
    place: number,
    isMissing: (record: R) => boolean,
    form: RowForm,
    now: number,
  ): readonly string[] {
    return this.#changes((entry) => entry.touched > place || isMissing(entry.record), form, now);
  }

  #whole(form: RowForm, now: number): string[] {
    const entries = [...this.#entries.values()].filter((entry) => this.#isToBeTold(entry, now));
    return inParts(entries.map((entry) => this.#text(entry, form, now)));
  }

  #delta(place: number, form: RowForm, now: number): string[] {
    return this.#changes((entry) => entry.place > place, form, now);
  }

  #changes(isMeant: (entry: Entry<R>) => boolean, form: RowForm, now: number): string[] {
    const changed = [...this.#entries.values()].filter(isMeant);
    const here = changed.filter(({ record }) => this.#kind.goneAt(record) === undefined);
    const gone = changed.filter(({ record }) => this.#kind.goneAt(record) !== undefined);
    const rows = here.map((entry) => this.#text(entry, form, now));
    const farewells = gone.flatMap(({ record }) => this.#kind.farewell?.(record, form) ?? []);
    const zeros = gone.map((entry) => this.#text(entry, form, now));
    const before = [...rows, ...farewells];
    if (farewells.length === 0) return inParts([...before, ...zeros]);
    return [...inParts(before), ...inParts(zeros)];
  }

  #isToBeTold({ record }: Entry<R>, now: number): boolean {
    const goneAt = this.#kind.goneAt(record);
    return goneAt === undefined || now - goneAt < TOMBSTONE_MS;
  }

  #text(entry: Entry<R>, form: RowForm, now: number): string {
    const key = formKey(form);
    const kept = entry.texts[key];
    if (kept !== undefined) return kept;
    const isGone = this.#kind.goneAt(entry.record) !== undefined;
    const text = isGone ? this.#kind.gone(entry.record, form) : this.#kind.row(entry.record, form, now);
    if (!this.#kind.isTimed?.(entry.record)) entry.texts[key] = text;
    return text;
  }
}

const formKey = ({ version, encoding }: RowForm): string => (version === 1 ? `${encoding} short` : encoding);

/** Joins texts as long as they fit one packet. */
function inParts(texts: readonly string[]): string[] {
  const parts: string[] = [];
  let part = '';
  for (const text of texts) {
    if (part !== '' && part.length + text.length > PART_BYTES_MAX) {
      parts.push(part);
      part = '';
    }
    part += text;
  }
  parts.push(part);
  return parts;
}
