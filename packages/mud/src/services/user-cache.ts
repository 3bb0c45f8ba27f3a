import type { Clock } from '../clock.ts';
import { UCACHE_MAX } from '../limits.ts';
import { usernameOf } from '../text.ts';

/** What a targeted emote needs to know of a user. */
export interface UserInfo {
  readonly visname: string;
  /** 0 male, 1 female, 2 neuter: `GENDERS` of the wire. */
  readonly gender: number;
}

/** Users by mud and name; the one unused the longest is forgotten first. */
export class UserCache {
  readonly #clock: Clock;
  readonly #users = new Map<string, { readonly info: UserInfo; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(mud: string, user: string): UserInfo | undefined {
    const key = keyOf(mud, user);
    const kept = this.#users.get(key);
    this.#users.delete(key);
    if (kept === undefined || this.#clock.now() >= kept.until) return undefined;
    this.#users.set(key, kept); // To the end of the line.
    return kept.info;
  }

  set(mud: string, user: string, info: UserInfo, keptMs: number): void {
    const key = keyOf(mud, user);
    this.#users.delete(key);
    this.#users.set(key, { info, until: this.#clock.now() + keptMs });
    const oldest = this.#users.size > UCACHE_MAX ? this.#users.keys().next().value : undefined;
    if (oldest !== undefined) this.#users.delete(oldest);
  }
}

const keyOf = (mud: string, user: string): string => `${usernameOf(user)}@${mud}`;
