// Who may speak on an oob link: keys, announced calls, and a door that shuts on those who try keys out.
import { randomInt } from 'node:crypto';
import { networkOf } from '@intermud/wire';
import type { Clock } from '../clock.ts';
import { DOOR_SHUT_MS, DOORS_MAX, KEY_BELOW, KEY_MS, KEYS_MAX, WRONG_KEYS_MAX } from '../limits.ts';

/** The keys that we have given out: one a mud, good once, for ten minutes; a new one takes the place of the old. */
export class Keyring {
  readonly #clock: Clock;
  readonly #pick: () => number;
  readonly #keys = new Map<string, { readonly key: number; readonly until: number }>();

  /** @param pick gives a key: 31 bits that nobody can guess, and not 0. */
  constructor(clock: Clock, pick: () => number = () => randomInt(1, KEY_BELOW)) {
    this.#clock = clock;
    this.#pick = pick;
  }

  /** A new key for a mud. */
  issue(mud: string): number {
    const key = this.#pick();
    remember(this.#keys, mud, { key, until: this.#clock.now() + KEY_MS }, KEYS_MAX);
    return key;
  }

  /** Whether this is the key that the mud was given last, neither used nor too old. If it is, it is used now. */
  redeem(mud: string, key: number): boolean {
    const given = this.#keys.get(mud);
    if (given === undefined || given.key !== key || this.#clock.now() >= given.until) return false;
    return this.#keys.delete(mud);
  }
}

/** Muds that have said by `oob-req` that they are about to call: each may call once, within ten minutes. */
export class Calls {
  readonly #clock: Clock;
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  expect(mud: string): void {
    remember(this.#until, mud, this.#clock.now() + KEY_MS, KEYS_MAX);
  }

  /** Whether the mud has said that it would call. If it has, this is that call. */
  take(mud: string): boolean {
    const until = this.#until.get(mud);
    if (until === undefined || this.#clock.now() >= until) return false;
    return this.#until.delete(mud);
  }
}

/** Counts wrong keys by address; an address with too many is not listened to for a while. */
export class Door {
  readonly #clock: Clock;
  readonly #wrong = new Map<string, { readonly count: number; readonly at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether nobody at this address is listened to. */
  isShut(address: string): boolean {
    const wrong = this.#wrong.get(networkOf(address));
    return (
      wrong !== undefined && wrong.count >= WRONG_KEYS_MAX && this.#clock.now() - wrong.at < DOOR_SHUT_MS
    );
  }

  /** Somebody at this address has shown a wrong key. Counts begin anew with a right one, and after ten quiet minutes. */
  wrong(address: string): void {
    const key = networkOf(address);
    const before = this.#wrong.get(key);
    const now = this.#clock.now();
    const isOver = before === undefined || before.count >= WRONG_KEYS_MAX || now - before.at >= KEY_MS;
    remember(this.#wrong, key, { count: isOver ? 1 : before.count + 1, at: now }, DOORS_MAX);
  }

  /** Somebody at this address has shown a right key. */
  right(address: string): void {
    this.#wrong.delete(networkOf(address));
  }
}

/** Sets an entry as the newest; over the bound the oldest is forgotten. */
function remember<T>(map: Map<string, T>, key: string, value: T, max: number): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size > max ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}
