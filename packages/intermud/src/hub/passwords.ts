import { hash, verify } from '@node-rs/argon2';
import { AccountError } from './errors.ts';
import { Gate } from './gate.ts';
import { HASHES_AT_ONCE, HASHES_WAITING_MAX } from './limits.ts';

/** How much work one guess is. */
export interface HashCost {
  /** KiB. */
  readonly memoryCost: number;
  /** Passes. */
  readonly timeCost: number;
}

/** About 20 ms of one core. Source: OWASP, Password Storage Cheat Sheet, argon2id. */
export const HASH_COST: HashCost = { memoryCost: 19_456, timeCost: 2 };

/** Hashes and verifies passwords with argon2id, a few at a time, beside the event loop. */
export class Passwords {
  readonly #cost: HashCost;
  readonly #gate = new Gate(HASHES_AT_ONCE, HASHES_WAITING_MAX);
  #decoy: Promise<string> | undefined;

  /** `cost` is for tests; everybody else leaves it alone. */
  constructor(cost: HashCost = HASH_COST) {
    this.#cost = cost;
  }

  /** A new hash with its own salt, parameters included. @throws {AccountError} BUSY. */
  hash(password: string): Promise<string> {
    return this.#gate.pass(() => hash(normalise(password), this.#cost), tooBusy);
  }

  /**
   * Whether `password` is the one hashed. Without a hash (no such account) the answer is no, and takes as long as
   * any other: who asks must not learn which names exist.
   * @throws {AccountError} BUSY.
   */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    this.#decoy ??= hash('nobody', this.#cost);
    const compared = passwordHash ?? (await this.#decoy);
    const matches = await this.#gate.pass(() => verify(compared, normalise(password)), tooBusy);
    return matches && passwordHash !== undefined;
  }
}

/** The same key strokes are the same password, whichever way a keyboard composes its letters. Source: NIST SP 800-63B, 5.1.1.2. */
function normalise(password: string): string {
  return password.normalize('NFKC');
}

function tooBusy(): AccountError {
  return new AccountError('BUSY', 'Cannot check a password: too many are being checked');
}
