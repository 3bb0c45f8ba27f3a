// Who somebody is: asked of the game, at a bounded rate.

import type { Addresses } from './addresses.ts';
import type { Protocol } from './client.ts';
import { PortalError } from './faults.ts';
import type { Account } from './session.ts';

/** What a client offers as proof. */
export type Credentials =
  | { readonly method: 'password'; readonly name: string; readonly password: string }
  | PublicKey
  /** Nothing: an ssh client asks first whether a bare name will do. */
  | { readonly method: 'none'; readonly name: string };

/** A public key. */
export interface PublicKey {
  readonly method: 'key';
  readonly name: string;
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`, ... */
  readonly algorithm: string;
  /** The key as it stands, in base64, in an `authorized_keys` file. */
  readonly key: string;
  /** `SHA256:...`, as `ssh-keygen -l` shows it. */
  readonly fingerprint: string;
  /** Whether the client has proved that it has the private half. Before that it only asks whether to try. */
  readonly isProved: boolean;
}

/** Where a try to log in comes from. */
export interface Peer {
  readonly address: string;
  readonly protocol: Protocol;
  readonly isSecure: boolean;
}

/**
 * A game's rule: the account, or undefined to refuse. `anonymous` lets somebody in without an account, over ssh only:
 * for a name such as `new` or `guest`, whom the game then asks itself. A key is asked about twice: before the client
 * signs with it, and after. MUST take as long for a name that does not exist as for a wrong password.
 */
export type Authenticate<A extends Account = Account> = (
  credentials: Credentials,
  peer: Peer,
) => Promise<A | 'anonymous' | undefined> | A | 'anonymous' | undefined;

/** Asks the game, unless the address has asked too often. */
export class Auth<A extends Account> {
  readonly #authenticate: Authenticate<A> | undefined;
  readonly #addresses: Addresses;

  constructor(authenticate: Authenticate<A> | undefined, addresses: Addresses) {
    this.#authenticate = authenticate;
    this.#addresses = addresses;
  }

  /** Whether there is a rule at all. */
  get canLogin(): boolean {
    return this.#authenticate !== undefined;
  }

  /**
   * What the game says. Names and keys that an ssh client only asks about are no tries.
   * @throws {PortalError} `too-fast` if the address has tried too often.
   */
  async check(credentials: Credentials, peer: Peer): Promise<A | 'anonymous' | undefined> {
    if (isTry(credentials) && !this.#addresses.mayTryLogin(peer.address)) {
      throw new PortalError('too-fast', 'Cannot log in: too many tries from your address, wait a minute');
    }
    return this.#authenticate?.(credentials, peer);
  }
}

function isTry(credentials: Credentials): boolean {
  return credentials.method === 'password' || (credentials.method === 'key' && credentials.isProved);
}
