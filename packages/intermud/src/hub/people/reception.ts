// Accounts in use: who may come in, and what becomes of an account. Every door asks here.

import { randomBytes, randomInt } from 'node:crypto';
import { network, plainAddress } from '@intermud/portal';
import { type LoginStore, nameKey } from '../../store/index.ts';
import type { Account, Accounts } from '../accounts.ts';
import {
  GUESTS_MAX,
  LOGIN_BURST,
  LOGIN_EVERY_MS,
  LOGIN_KEYS_MAX,
  NAME_LENGTH_MAX,
  SIGNUP_BURST,
  SIGNUP_EVERY_MS,
} from '../limits.ts';
import { Refusal } from './refusal.ts';
import { Throttle } from './throttle.ts';
import type { Visitor } from './visitor.ts';

/** What a reception stands on. */
export interface ReceptionOptions {
  readonly accounts: Accounts;
  /** Keeps from where accounts have come. */
  readonly places: Pick<LoginStore, 'came' | 'hasCome'>;
  readonly clock: { now(): number };
  /** Whether anybody may make an account. */
  readonly canSignUp: boolean;
  /** Whether people may come without an account. */
  readonly hasGuests: boolean;
  /** Called when somebody has changed their password; `keep` is the id of the session or browser that goes on. */
  readonly onPassword?: (username: string, keep: string) => Promise<void>;
  /** For tests. */
  readonly random?: (below: number) => number;
}

/** Whoever has a network of IPv6 has 2^64 addresses, and one place. */
const placeOf = (address: string): string => network(plainAddress(address));

const GUEST = /^guest\d+$/;

/** Whether an account is a guest's: it ends with its last session. The form of the name is kept for them. */
export const isGuestName = (name: string): boolean => GUEST.test(name.toLowerCase());

/** What a guest leaves behind nobody could be asked about. @throws {Refusal} `not-allowed` for one. */
export function refuseGuest(name: string, what: string): void {
  if (isGuestName(name)) throw new Refusal('not-allowed', `A guest may not ${what}: make an account`);
}

/** An account as sessions carry it. */
export function visitorOf({ username, name, isStaff }: Account): Visitor {
  return { id: username, name, isStaff, isGuest: isGuestName(name) };
}

/** Lets people in, at a bounded rate by name and by address. */
export class Reception {
  readonly accounts: Accounts;
  readonly canSignUp: boolean;
  readonly hasGuests: boolean;
  readonly #random: (below: number) => number;
  readonly #onPassword: (username: string, keep: string) => Promise<void>;
  readonly #byName: Throttle;
  readonly #byAddress: Throttle;
  readonly #signUps: Throttle;
  readonly #places: ReceptionOptions['places'];
  readonly #clock: ReceptionOptions['clock'];
  #guests = 0;

  constructor({
    accounts,
    places,
    clock,
    canSignUp,
    hasGuests,
    random = randomInt,
    onPassword = async () => {},
  }: ReceptionOptions) {
    this.#onPassword = onPassword;
    this.accounts = accounts;
    this.#places = places;
    this.#clock = clock;
    this.canSignUp = canSignUp;
    this.hasGuests = hasGuests;
    this.#random = random;
    const tries = { burst: LOGIN_BURST, everyMs: LOGIN_EVERY_MS, keysMax: LOGIN_KEYS_MAX, clock };
    this.#byName = new Throttle(tries);
    this.#byAddress = new Throttle(tries);
    this.#signUps = new Throttle({ ...tries, burst: SIGNUP_BURST, everyMs: SIGNUP_EVERY_MS });
  }

  /** Removes guests whom a program that was killed has left behind. */
  async start(): Promise<void> {
    for (const { name } of await this.accounts.all()) if (isGuestName(name)) await this.accounts.remove(name);
  }

  /**
   * The account, if the password is right. `isCounted`: the door counts the tries of the address itself.
   * @throws {Refusal} `too-fast`. @throws {AccountError} BUSY.
   */
  async verify(
    name: string,
    password: string,
    address?: string,
    isCounted = false,
  ): Promise<Account | undefined> {
    const key = name.normalize('NFC').toLowerCase().slice(0, NAME_LENGTH_MAX);
    const place = address === undefined ? '' : placeOf(address);
    if (place !== '' && !isCounted) this.#allow(this.#byAddress, place);
    // Strangers who guess at a name must not lock out whom it belongs to: where they have come from before, they have
    // tries of their own.
    const isUsual = place !== '' && (await this.#places.hasCome(key, place));
    const tries = isUsual ? `${key}\n${place}` : key;
    this.#allow(this.#byName, tries);
    const account = await this.accounts.verify(name, password);
    if (account === undefined) return undefined;
    this.#byName.forgive(tries);
    if (place !== '' && !isCounted) this.#byAddress.giveBack(place); // A school behind one address may log in.
    return account;
  }

  /** The same, and nothing else. @throws {Refusal} `login-failed`, `too-fast`. @throws {AccountError} BUSY. */
  async login(name: string, password: string, address?: string): Promise<Account> {
    const account = await this.verify(name, password, address);
    if (account === undefined) throw new Refusal('login-failed', 'The name or the password is wrong');
    return account;
  }

  /** Notes from where somebody has come in, whatever has let them: a password, a key, a browser's login. */
  async came({ name, username }: Account, address: string): Promise<void> {
    if (address === '' || isGuestName(name)) return;
    await this.#places.came(username, placeOf(address), this.#clock.now());
  }

  /** Makes an account. @throws {Refusal} `not-allowed`, `too-fast`. @throws {AccountError} NAME, PASSWORD, TAKEN, BUSY. */
  async signUp(name: string, password: string, address: string): Promise<Account> {
    if (!this.canSignUp) throw new Refusal('not-allowed', 'New accounts are made by the staff of this hub');
    if (isGuestName(name)) throw new Refusal('taken', `The name ${name} is kept for guests`);
    this.#allow(this.#signUps, placeOf(address));
    return this.accounts.create({ name, password });
  }

  /** Makes an account that ends with its last session. @throws {Refusal} `not-allowed`, `too-fast`. */
  async guest(address: string): Promise<Account> {
    if (!this.hasGuests) throw new Refusal('not-allowed', 'This hub takes no guests: make an account');
    if (this.#guests >= GUESTS_MAX) throw new Refusal('too-fast', 'Too many guests are here already');
    this.#allow(this.#signUps, placeOf(address));
    this.#guests++;
    const name = `Guest${this.#random(9_000_000) + 1_000_000}`;
    const password = randomBytes(32).toString('base64url'); // Nobody knows it, so nobody comes back by it.
    return this.accounts.create({ name, password }).catch((error: unknown) => {
      this.#guests--;
      throw error;
    });
  }

  /** Says that somebody's last session has ended. */
  async left({ name, username }: Account): Promise<void> {
    if (!isGuestName(name)) return this.accounts.noteSeen(username);
    this.#guests--;
    await this.accounts.remove(username);
  }

  /** `keep` is the id of the session or browser that goes on. @throws {Refusal} `login-failed`, `not-allowed`, `too-fast`. @throws {AccountError} PASSWORD, BUSY. */
  async changePassword(
    name: string,
    old: string,
    password: string,
    { address, keep }: { address?: string; keep: string },
  ): Promise<void> {
    if (isGuestName(name)) throw new Refusal('not-allowed', 'A guest has no password');
    if ((await this.verify(name, old, address)) === undefined)
      throw new Refusal('login-failed', 'The old password is wrong');
    await this.accounts.setPassword(name, password);
    await this.#onPassword(nameKey(name), keep);
  }

  /** Removes an account with all that belongs to it. @throws {Refusal} `login-failed`, `too-fast`. */
  async remove(name: string, password: string, address?: string): Promise<void> {
    if (!isGuestName(name) && (await this.verify(name, password, address)) === undefined)
      throw new Refusal('login-failed', 'The password is wrong');
    await this.accounts.remove(name);
  }

  #allow(throttle: Throttle, key: string): void {
    const waitMs = throttle.take(key);
    if (waitMs === 0) return;
    throw new Refusal('too-fast', `Too many tries: wait ${Math.ceil(waitMs / 1_000)} s`);
  }
}
