// What was typed and not sent, and what was sent: kept in the browser, so that no reload or crash loses it.

import { LIMITS } from './limits.ts';

/** The part of localStorage that is needed. It may be full, or not allowed at all: nothing here throws. */
export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const KEY = 'intermud.drafts';

/** Drafts by the place where they were typed, `channel gossip`; the latest are kept. */
export class Drafts {
  /** Undefined once the browser has no room or no wish to keep anything; the page itself still does. */
  #storage: Storage | undefined;
  readonly #key: string;
  #drafts = new Map<string, string>();

  /** @param owner whose drafts: another account in the same browser has its own. */
  constructor(storage: Storage | undefined, owner: string) {
    this.#storage = storage;
    this.#key = `${KEY}.${owner.toLowerCase()}`;
    this.#load();
  }

  get(place: string): string {
    return this.#drafts.get(place) ?? '';
  }

  /** Empty text takes the draft away. */
  set(place: string, text: string): void {
    this.#load(); // Another window of this browser may have written since.
    this.#drafts.delete(place);
    if (text !== '') this.#drafts.set(place, text);
    this.#save();
  }

  /** Forgets everything, in the browser as well. */
  clear(): void {
    this.#drafts.clear();
    this.#save();
  }

  #load(): void {
    try {
      const entries: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? 'null');
      if (Array.isArray(entries)) this.#drafts = new Map(entries.filter(isEntry));
    } catch {
      this.#storage = undefined;
    }
  }

  #save(): void {
    const entries = latest([...this.#drafts]);
    this.#drafts = new Map(entries);
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(entries));
    } catch {
      this.#storage = undefined;
    }
  }
}

/** Those that fit into the bounds; the one that is being typed is the last, and always stays. */
function latest(entries: readonly [string, string][]): [string, string][] {
  let chars = 0;
  const isKept = ([, text]: [string, string], at: number) => {
    chars += text.length;
    return at === 0 || (at < LIMITS.draftsMax && chars <= LIMITS.draftsChars);
  };
  return entries.toReversed().filter(isKept).reverse();
}

function isEntry(entry: unknown): entry is [string, string] {
  return Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'string';
}
