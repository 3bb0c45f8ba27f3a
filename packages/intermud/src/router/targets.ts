// Finds the muds that packets are for, without making a string of each name.
import type { Mud } from './mud.ts';
import { Pattern } from './pattern.ts';
import type { Head } from './scan.ts';

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

  /** The target of a packet; `view` and `text` are what was scanned. */
  find(view: DataView, { targetStart, targetEnd }: Head, text: string): Mud | undefined {
    const length = targetEnd - targetStart;
    if (length < LENGTH_MIN) return this.#find(text.slice(targetStart, targetEnd));
    const place = hash(view.getInt32(targetStart), view.getInt32(targetEnd - LENGTH_MIN), length);
    const found = this.#places[place];
    if (found?.mud.link && found.name.length === length && found.name.isAt(view, targetStart, targetEnd))
      return found.mud;
    const wireName = text.slice(targetStart, targetEnd);
    const mud = this.#find(wireName);
    if (mud) this.#places[place] = { name: new Pattern(wireName), mud };
    return mud;
  }
}

const hash = (first: number, last: number, length: number): number =>
  (Math.imul(first ^ Math.imul(last, 0x9e3779b1), 0x85ebca6b) >>> 22) ^ (length & 7);
