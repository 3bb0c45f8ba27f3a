// What one address may do, over all of its connections.

import { isIPv6 } from 'node:net';
import { Bucket } from './bucket.ts';
import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';

/** A connection's place; whoever got it MUST release it. */
export interface Slot {
  readonly address: string;
  /** The rate at which all sessions of the address may send commands. */
  readonly commands: Bucket;
  /** Why no new session may stand here: it is a place too many, for somebody who comes back. Undefined if one may. */
  full(): string | undefined;
  /** Gives the place back. Does nothing the second time. */
  release(): void;
}

interface Entry {
  slots: number;
  readonly connects: Bucket;
  readonly commands: Bucket;
  readonly logins: Bucket;
}

/** Counts connections, commands and logins by address. */
export class Addresses {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  #slots = 0;

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * A place for a connection from `address`, or why there is none. Whoever `mayReturn` to a session that has a place
   * already gets one for the while also when all are taken; there are as many of those again.
   */
  admit(address: string, mayReturn = false): Slot | string {
    const entry = this.#entry(address);
    const tooMany = this.#tooMany(address, this.#slots + 1, entry.slots + 1, mayReturn ? 2 : 1);
    if (tooMany !== undefined) return tooMany;
    if (!entry.connects.take(1, this.#clock.now())) return `Too many new connections from ${address}`;
    return this.#slot(address, entry);
  }

  /** Whether one more try to log in from `address` is allowed; it counts. */
  mayTryLogin(address: string): boolean {
    return this.#entry(address).logins.take(1, this.#clock.now());
  }

  /** What is wrong with so many connections, and so many of them from `address`, where `times` as many as sessions may be. */
  #tooMany(address: string, all: number, own: number, times: number): string | undefined {
    const { sessionsMax, sessionsPerAddress } = this.#limits;
    if (all > times * sessionsMax) return `All ${sessionsMax} places are taken`;
    if (own <= times * sessionsPerAddress) return undefined;
    return `${sessionsPerAddress} connections from ${address} are open already`;
  }

  #slot(address: string, entry: Entry): Slot {
    let isHeld = true;
    this.#slots += 1;
    entry.slots += 1;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      this.#slots -= 1;
      entry.slots -= 1;
    };
    const full = () => this.#tooMany(address, this.#slots, entry.slots, 1);
    return { address, commands: entry.commands, full, release };
  }

  #entry(address: string): Entry {
    const key = network(address);
    const entry = this.#entries.get(key) ?? this.#newEntry();
    this.#entries.delete(key);
    this.#entries.set(key, entry); // The most recent stands last.
    return entry;
  }

  #newEntry(): Entry {
    if (this.#entries.size >= this.#limits.addressesMax) this.#forgetOldest();
    const limits = this.#limits;
    const now = this.#clock.now();
    return {
      slots: 0,
      connects: new Bucket(limits.connectsPerSecond, limits.connectsBurst, now),
      commands: new Bucket(limits.addressCommandsPerSecond, limits.addressCommandsBurst, now),
      logins: new Bucket(limits.loginsPerMinute / 60, limits.loginsBurst, now),
    };
  }

  #forgetOldest(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.slots === 0) return void this.#entries.delete(key);
    }
  }
}

/** An address as people write it: IPv4 in IPv6's clothes is IPv4. */
export function plainAddress(address: string | undefined): string {
  return (address ?? 'unknown').replace(/^::ffff:(?=\d+\.)/i, '');
}

/** What counts as one place on the net: an IPv4 address, or an IPv6 /64, which is what one household gets. */
export function network(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const zeros: string[] =
    tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
