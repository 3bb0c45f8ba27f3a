// The lists that a mud of a simulation keeps as muds do, and what it knows of channels of its own.
import { isArray, isMapping, type LpcArray, type LpcMapping, type LpcValue, writeLpc } from '@intermud/wire';
import type { World } from './world.ts';

/** A list as a mud has it: names to rows as text. */
export interface KeptList {
  id: number;
  readonly rows: Map<string, string>;
}

/** Whose lists they are. */
export interface ListOwner {
  readonly name: string;
  readonly label: string;
  readonly home: { readonly name: string } | undefined;
  readonly onlineSince: number;
  /** Its connection: another one is another object. */
  readonly socket: object | undefined;
}

/** Milliseconds for which lists that were not kept up can be brought up to date. */
const LISTS_AGE_MS = 13 * 86_400_000;

/** Milliseconds around a row that takes a channel away in which its owner has to be told. */
const TOLD_MS = 15_000;

/** Both lists of one mud. */
export class MudLists {
  readonly mudlist: KeptList = { id: 0, rows: new Map() };
  readonly chanlist: KeptList = { id: 0, rows: new Map() };
  /** Rows that it has got since this was last emptied, its own apart: its start-up is news. */
  rowsGot: string[] = [];
  /** Channels that it has ever seen as its own: the network has acknowledged them. */
  readonly owned = new Set<string>();
  /** Channels that it has ever asked to remove. */
  readonly removed = new Set<string>();
  readonly #world: World;
  readonly #mud: ListOwner;
  /** Ids that it has sent in a start-up: a list that comes in parts goes on from there. */
  readonly #claimed = new Set<number>();
  /** The highest id that each router gave it, by list and router. */
  readonly #highest = new Map<string, number>();
  /** When something came last: its lists are as old. */
  #heardAt = 0;
  /** Channels that are its own by its list, and that it has not asked to remove. */
  readonly #own = new Set<string>();
  /** Channels that it has asked to remove on this link: a row that says they are its own may be from before the router read that. */
  readonly #givenUp = new Set<string>();
  /** When it was last told that somebody had made a channel of its before it did. */
  readonly #toldAt = new Map<string, number>();
  /** It has thrown its lists away: changes that come before the answer are changes of those. */
  #isAnew = false;

  constructor(world: World, mud: ListOwner) {
    this.#world = world;
    this.#mud = mud;
  }

  /** It goes to another router: that one may not have heard of its channels, and cannot tell. */
  moved(): void {
    this.#own.clear();
  }

  /** A new connection. */
  connected(): void {
    this.#givenUp.clear();
    this.#isAnew = false;
  }

  /** All that was under way when it asked has come. */
  answered(): void {
    this.#isAnew = false;
  }

  /** Something came while it was online. */
  heard(): void {
    this.#heardAt = this.#world.age;
  }

  /** It asks to remove a channel. */
  giveUp(channel: string): void {
    this.removed.add(channel);
    this.#own.delete(channel);
    this.#givenUp.add(channel);
  }

  /** It was told that somebody had made a channel of its before. */
  told(channel: string): void {
    this.#toldAt.set(channel, this.#world.now);
  }

  /** What it says in a start-up. */
  ids(): readonly [mudlist: number, chanlist: number] {
    if (this.#world.age - this.#heardAt > LISTS_AGE_MS) this.#beginAnew();
    const ids = [this.mudlist.id, this.chanlist.id] as const;
    for (const id of ids) this.#claimed.add(id);
    return ids;
  }

  merge(list: 'mudlist' | 'chanlist', packet: LpcArray): void {
    this.heard();
    if (this.#isAnew) return;
    const kept = this[list];
    const id = Number(packet[6]);
    const rows = packet[7] as LpcMapping;
    if (kept.id !== id) this.#checkId(`${list} of ${this.#mud.home?.name}`, id);
    kept.id = id;
    if (!isMapping(rows)) return;
    for (const name of rows.keys()) if (name !== this.#mud.name) this.rowsGot.push(`${list} ${String(name)}`);
    if (list === 'chanlist') for (const [name, row] of rows) this.#channelIs(String(name), row);
    for (const [name, row] of rows)
      if (row === 0) kept.rows.delete(String(name));
      else kept.rows.set(String(name), writeLpc(isArray(row) ? timeless(row) : row));
  }

  /** What was removed is told for 14 days: whoever has been away for longer begins anew. */
  #beginAnew(): void {
    this.#isAnew = true;
    for (const list of [this.mudlist, this.chanlist]) {
      list.id = 0;
      list.rows.clear();
    }
    this.#own.clear();
  }

  /** A row of the chanlist. Whoever loses a channel to another mud, and had not given it up, has to be told why. */
  #channelIs(name: string, row: LpcValue): void {
    const { name: mud, onlineSince } = this.#mud;
    if (isArray(row) && row[0] === mud) {
      if (!this.#givenUp.has(name)) this.#own.add(name);
      this.owned.add(name);
    } else if (this.#own.delete(name) && isArray(row) && this.#world.now - onlineSince > TOLD_MS)
      this.#mustBeTold(name, String(row[0]));
  }

  #mustBeTold(channel: string, winner: string): void {
    const { socket, onlineSince } = this.#mud; // What it was told on this link may be older than the list, which waits longer.
    this.#world.after(TOLD_MS, () => {
      const isTold = (this.#toldAt.get(channel) ?? 0) >= onlineSince;
      this.#toldAt.delete(channel);
      if (!isTold && socket !== undefined && socket === this.#mud.socket)
        this.#world.fail(`${this.#mud.label} lost ${channel} to ${winner}, and was not told why`);
    });
  }

  #checkId(what: string, id: number): void {
    const highest = this.#highest.get(what) ?? 0;
    if (id < highest && !this.#claimed.has(id))
      this.#world.fail(`The id of the ${what} went back from ${highest} to ${id} for ${this.#mud.label}`);
    this.#highest.set(what, Math.max(highest, id));
  }
}

/** "Down for n seconds" is true only at the moment when it is said. */
const timeless = (row: LpcArray): LpcArray => (Number(row[0]) > 0 ? row.with(0, 0) : row);
