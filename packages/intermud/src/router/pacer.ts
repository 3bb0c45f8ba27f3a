// Brings the lists to the muds: gathered, shared, and a bounded amount in each turn, so that talk goes on between.
import { TTL_DEFAULT } from '@intermud/wire';
import type { Clock } from './environment.ts';
import { LIST_BACKLOG_BYTES, LIST_BACKLOG_MS, LIST_TURN_BYTES } from './limits.ts';
import type { Link } from './link.ts';
import { NOTHING, type RowForm } from './list.ts';
import type { Outboxes } from './outbox.ts';
import { frameOf, valueToWire } from './text.ts';

/** The text of what a reader lacks, at the time when it is asked for. */
export type TextOf = (place: number, form: RowForm, now: number) => readonly string[];

/** A list as the pacer needs it. */
export interface PacedList {
  /** The packet type that carries it. */
  readonly type: 'mudlist' | 'chanlist-reply';
  readonly last: number;
  /** The id for a reader that has all. */
  readonly id: number;
  placeOf(id: number): number;
  partsSince(place: number, form: RowForm, now: number): readonly string[];
  /**
   * What a reader that has the list up to `id` of any router may lack, besides all that comes from now on; undefined if
   * {@link placeOf} tells. It gives the text at the time when it is asked.
   */
  missingSince(id: number): TextOf | undefined;
  /** As {@link last}, with changes that are no news here. */
  readonly touched: number;
  /** Whether a list up to `id` may hold changes that have not come here yet: then what is no news here may be news to its reader. */
  mayBeAhead(id: number): boolean;
  /** What was touched since a place, news or not. */
  readonly touchedSince: TextOf;
}

/** How far one link is with one list. */
interface Reader {
  place: number;
  /** The id that it was last told, or told us. */
  id: number;
  /** What it has to be told first, where a place does not tell. */
  missing: TextOf | undefined;
  /** The id that it came with, as long as its list may be ahead of ours. */
  ahead: number | undefined;
  /** It must get a packet even if nothing has changed: it has asked. */
  isAsking: boolean;
  job: Job | undefined;
}

/** What is under way to one link: all parts, then the new id. */
interface Job {
  readonly parts: readonly string[];
  readonly place: number;
  readonly id: number;
  next: number;
}

/** The ids that a mud says it has. */
export type ListIds = readonly [mudlist: number, chanlist: number];

/** Sends the lists of one router to its links. The mudlist goes before the chanlist. */
export class ListPacer {
  readonly #router: string;
  readonly #clock: Clock;
  readonly #outboxes: Outboxes;
  readonly #lists: readonly PacedList[];
  readonly #gatherMs: number;
  readonly #readers = new Map<Link, readonly Reader[]>();
  readonly #behind = new Set<Link>();
  #servedAt = Number.NEGATIVE_INFINITY;
  #isDue = false;
  #isStopped = false;

  constructor(
    router: string,
    clock: Clock,
    outboxes: Outboxes,
    lists: readonly PacedList[],
    gatherMs: number,
  ) {
    this.#router = router;
    this.#clock = clock;
    this.#outboxes = outboxes;
    this.#lists = lists;
    this.#gatherMs = gatherMs;
  }

  /** Links whose lists are not complete. */
  get waiting(): number {
    return this.#behind.size;
  }

  /** A link is online and wants both lists from `ids` on; ids that are not ours bring the whole. */
  join(link: Link, ids: ListIds): void {
    const reader = (list: PacedList, index: number): Reader => {
      const id = ids[index] ?? 0;
      const missing = list.missingSince(id);
      const place = missing ? list.touched : list.placeOf(id);
      const ahead = list.mayBeAhead(id) ? id : undefined;
      return { place, id, missing, ahead, isAsking: true, job: undefined };
    };
    this.#readers.set(link, this.#lists.map(reader));
    this.#behind.add(link);
    this.#schedule();
  }

  leave(link: Link): void {
    this.#readers.delete(link);
    this.#behind.delete(link);
  }

  /** A mud wants the whole of a list. */
  again(link: Link, type: PacedList['type']): void {
    const reader = this.#readers.get(link)?.[this.#lists.findIndex((list) => list.type === type)];
    if (!reader) return;
    reader.place = NOTHING;
    reader.missing = undefined;
    reader.ahead = undefined;
    reader.isAsking = true;
    reader.job = undefined;
    this.#behind.add(link);
    this.#schedule();
  }

  /** Tells every mud the id of its lists as they are now, where it has an older one. */
  freshen(): void {
    for (const readers of this.#readers.values())
      for (const [index, reader] of readers.entries())
        if (reader.id !== this.#lists[index]?.id) reader.isAsking = true;
    this.#schedule();
  }

  /** A list has changed: everybody is behind. */
  changed(): void {
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** The first change after a quiet time goes out at once, those that follow it are gathered. */
  #schedule(): void {
    if (this.#isDue || this.#isStopped) return;
    this.#isDue = true;
    const waitMs = this.#servedAt + this.#gatherMs - this.#clock.steady();
    if (waitMs <= 0) this.#clock.soon(() => this.#begin());
    else this.#clock.after(waitMs, () => this.#begin());
  }

  #begin(): void {
    this.#servedAt = this.#clock.steady();
    for (const [link, readers] of this.#readers)
      if (readers.some((reader, index) => this.#isBehind(reader, index))) this.#behind.add(link);
    this.#turn();
  }

  #turn(): void {
    if (this.#isStopped) return;
    let bytesLeft = LIST_TURN_BYTES;
    for (const link of this.#behind) {
      bytesLeft -= this.#serve(link, bytesLeft);
      if (bytesLeft <= 0) break;
    }
    this.#isDue = this.#behind.size > 0;
    if (!this.#isDue) return;
    if (bytesLeft <= 0) this.#clock.soon(() => this.#turn());
    else this.#clock.after(LIST_BACKLOG_MS, () => this.#turn());
  }

  /** Sends what a link misses, as far as it goes; gives the bytes. */
  #serve(link: Link, bytesMax: number): number {
    const readers = this.#readers.get(link) ?? [];
    let bytes = 0;
    for (const [index, reader] of readers.entries())
      while (this.#isBehind(reader, index)) {
        if (bytes >= bytesMax || link.outbox.backlogBytes > LIST_BACKLOG_BYTES) return bytes;
        bytes += this.#sendPart(link, reader, index);
      }
    this.#behind.delete(link);
    return bytes;
  }

  #isBehind(reader: Reader, index: number): boolean {
    const { last, touched } = this.#lists[index] as PacedList;
    const place = reader.ahead === undefined ? last : touched;
    return reader.isAsking || reader.job !== undefined || reader.place < place;
  }

  #sendPart(link: Link, reader: Reader, index: number): number {
    const list = this.#lists[index] as PacedList;
    const mud = link.mud;
    if (!mud) return 0;
    const form: RowForm = { version: mud.record.protocol, encoding: mud.profile.encoding };
    reader.isAsking = false;
    reader.job ??= this.#newJob(list, reader, form);
    const job = reader.job;
    const part = job.parts[job.next++] ?? '';
    const isLast = job.next >= job.parts.length;
    if (isLast) this.#finish(reader, job);
    // Parts but the last carry the id from before: a cut between them costs nothing.
    const head = valueToWire(
      [list.type, TTL_DEFAULT, this.#router, 0, mud.name, 0, reader.id],
      form.encoding,
    );
    const frame = frameOf(`${head.slice(0, -2)}([${part}]),})`);
    this.#outboxes.send(link.outbox, frame);
    return frame.length;
  }

  #newJob(list: PacedList, reader: Reader, form: RowForm): Job {
    const { missing, ahead } = reader;
    const isAhead = ahead !== undefined && list.mayBeAhead(ahead);
    const textOf =
      missing ?? (ahead === undefined || reader.place === NOTHING ? list.partsSince : list.touchedSince);
    const parts = textOf(reader.place, form, this.#clock.now());
    reader.missing = undefined;
    reader.ahead = isAhead ? ahead : undefined;
    return { parts, place: isAhead ? list.touched : list.last, id: list.id, next: 0 };
  }

  #finish(reader: Reader, job: Job): void {
    reader.place = job.place;
    reader.id = job.id;
    reader.job = undefined;
  }
}
