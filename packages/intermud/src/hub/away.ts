import { TELL_LENGTH_MAX, TELLS_KEPT_EACH, TELLS_KEPT_MAX } from './limits.ts';
import type { PrivateLine } from './presence.ts';

/** Keeps lines for people who are away, until they come back and read them. */
export interface AwayList {
  /** Keeps a line for `username`; false when there is no room for it, and the sender should be told. */
  keep(username: string, line: PrivateLine): Promise<boolean>;
  /** All that was kept for `username`, the oldest first, which is then kept no longer. */
  take(username: string): Promise<PrivateLine[]>;
}

/**
 * An AwayList that lasts as long as the program. A full list refuses: a line that was accepted is not thrown away
 * for a later one, and one mud that talks a lot cannot push out what others said to the same person.
 */
export class MemoryAwayList implements AwayList {
  readonly #kept = new Map<string, PrivateLine[]>();
  #total = 0;

  async keep(username: string, line: PrivateLine): Promise<boolean> {
    const lines = this.#kept.get(username) ?? [];
    if (!this.#hasRoom(lines, line)) return false;
    this.#kept.set(username, lines);
    lines.push(line);
    this.#total++;
    return true;
  }

  async take(username: string): Promise<PrivateLine[]> {
    const lines = this.#kept.get(username) ?? [];
    this.#kept.delete(username);
    this.#total -= lines.length;
    return lines;
  }

  #hasRoom(lines: readonly PrivateLine[], { message, from }: PrivateLine): boolean {
    const length = message.length + from.mud.length + from.user.length + from.visname.length;
    return lines.length < TELLS_KEPT_EACH && this.#total < TELLS_KEPT_MAX && length <= TELL_LENGTH_MAX;
  }
}
