// Finds the muds that packets are for and of, without making a string of each name.
import type { Mud } from './mud.ts';
import { Pattern } from './pattern.ts';

/** Places for muds that were found lately. */
const PLACES = 1_024;

/** Names below this length are looked up as strings. */
const LENGTH_MIN = 4;

interface Found {
  readonly name: Pattern;
  readonly mud: Mud;
}

/** A memory of lookups: what hashes to the same place replaces what was there. */
export class Targets {
  readonly #find: (wireName: string) => Mud | undefined;
  readonly #places: (Found | undefined)[] = new Array<Found | undefined>(PLACES).fill(undefined);

  constructor(find: (wireName: string) => Mud | undefined) {
    this.#find = find;
  }

  /** The mud whose name stands at `start`; `view` and `text` are what was scanned. */
  find(view: DataView, start: number, end: number, text: string): Mud | undefined {
    const length = end - start;
    if (length < LENGTH_MIN) return this.#find(text.slice(start, end));
    const place = hash(view.getInt32(start), view.getInt32(end - LENGTH_MIN), length);
    const found = this.#places[place];
    if (found?.mud.isKnown && found.name.length === length && found.name.isAt(view, start, end))
      return found.mud;
    const wireName = text.slice(start, end);
    const mud = this.#find(wireName);
    if (mud) this.#places[place] = { name: new Pattern(wireName), mud };
    return mud;
  }
}

const hash = (first: number, last: number, length: number): number =>
  (Math.imul(first ^ Math.imul(last, 0x9e3779b1), 0x85ebca6b) >>> 22) ^ (length & 7);
