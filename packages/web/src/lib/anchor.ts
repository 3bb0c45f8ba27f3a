// Where somebody was reading, over a reload: the first line that was seen, and how far below the top it stood.

import type { Storage } from './drafts.ts';
import { LIMITS } from './limits.ts';

export interface Anchor {
  /** The conversation, as {@link keyOf} names it. */
  readonly place: string;
  /** Of the line. */
  readonly id: number;
  /** Pixels. */
  readonly offset: number;
}

const KEY = 'intermud.anchor';

/** One anchor, of the page that was there before the reload. Nothing here throws. */
export class AnchorKeeper {
  readonly #storage: Storage | undefined;
  #kept: Anchor | undefined;

  /** @param storage of this window: each reads at another place. */
  constructor(storage: Storage | undefined) {
    this.#storage = storage;
    this.#kept = this.#load();
  }

  /** Where to go on, for the conversation that is opened first after a reload; later ones begin at their end. */
  find(place: string): Anchor | undefined {
    if (this.#kept?.place !== place) this.#kept = undefined;
    return this.#kept;
  }

  /** It was gone on from there. */
  used(): void {
    this.#kept = undefined;
    this.keep(undefined);
  }

  /** Undefined: at the end, where a conversation begins by itself. */
  keep(anchor: Anchor | undefined): void {
    try {
      this.#storage?.setItem(KEY, JSON.stringify(anchor ?? null));
    } catch {
      // There is no room: the conversation begins at its end.
    }
  }

  #load(): Anchor | undefined {
    try {
      const { place, id, offset } = JSON.parse(this.#storage?.getItem(KEY) ?? 'null') ?? {};
      const isWhole = typeof place === 'string' && typeof id === 'number' && typeof offset === 'number';
      return isWhole ? { place, id, offset } : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Loads older pages until `isThere`, or until there are as many as somebody waits for. */
export async function loadUntil(isThere: () => boolean, load: () => Promise<unknown>): Promise<void> {
  for (let page = 0; page < LIMITS.anchorPagesMax && !isThere(); page += 1) await load();
}
