// Who may come in by ssh.

import { createHash } from 'node:crypto';
import ssh2, { type AuthContext, type PublicKeyAuthContext } from 'ssh2'; // CommonJS: values by its default only
import type { Credentials } from '../auth.ts';
import { PortalError } from '../faults.ts';
import type { Account } from '../session.ts';
import type { DoorHost } from './door.ts';

const METHODS = ['publickey', 'password'] as const;

/** Who was let in; no account for somebody whom the game takes in without one. */
export interface Admitted<A extends Account> {
  readonly user: string;
  readonly account: A | undefined;
}

/** One connection's tries to get in. */
export class SshGuard<A extends Account> {
  readonly #host: DoorHost<A>;
  readonly #address: string;
  #tries = 0;
  #admitted: Admitted<A> = { user: '', account: undefined };

  constructor(host: DoorHost<A>, address: string) {
    this.#host = host;
    this.#address = address;
  }

  /** Who got in by the last {@link decide}. */
  get admitted(): Admitted<A> {
    return this.#admitted;
  }

  /** Accepts or refuses one try. True if there have been too many: close the connection. Never rejects. */
  async decide(context: AuthContext): Promise<boolean> {
    try {
      if (await this.#isWelcome(context)) {
        context.accept();
        return false;
      }
    } catch (error) {
      if (!(error instanceof PortalError)) this.#host.onError(error);
      this.#tries = this.#host.limits.sshTriesMax;
    }
    context.reject([...METHODS]);
    return this.#tries >= this.#host.limits.sshTriesMax;
  }

  async #isWelcome(context: AuthContext): Promise<boolean> {
    const credentials = readCredentials(context);
    if (credentials === undefined) return false;
    if (credentials.method !== 'none') this.#tries += 1;
    if (this.#tries > this.#host.limits.sshTriesMax) return false; // sent before it heard that this is over
    const peer = { address: this.#address, protocol: 'ssh', isSecure: true } as const;
    const account = await this.#host.authenticate(credentials, peer);
    if (account === undefined) return false;
    // A key that is only asked about lets nobody in yet.
    if (credentials.method === 'key' && !credentials.isProved) return true;
    this.#admitted = { user: credentials.name, account: account === 'anonymous' ? undefined : account };
    return true;
  }
}

/** What is offered as proof; undefined for a method that is not ours, a name out of bounds, or a signature that is wrong. */
function readCredentials(context: AuthContext): Credentials | undefined {
  const name = context.username;
  if (name.length > 64) return undefined;
  switch (context.method) {
    case 'none':
      return { method: 'none', name };
    case 'password':
      return context.password.length > 1_024
        ? undefined
        : { method: 'password', name, password: context.password };
    case 'publickey':
      return readKey(context, name);
    default:
      return undefined;
  }
}

function readKey(context: PublicKeyAuthContext, name: string): Credentials | undefined {
  const { algo: algorithm, data } = context.key;
  const isProved = context.signature !== undefined;
  if (isProved && !isSigned(context)) return undefined;
  const fingerprint = `SHA256:${createHash('sha256').update(data).digest('base64').replace(/=+$/, '')}`;
  return { method: 'key', name, algorithm, key: data.toString('base64'), fingerprint, isProved };
}

function isSigned({ key, blob, signature, hashAlgo }: PublicKeyAuthContext & { hashAlgo?: string }): boolean {
  const parsed = ssh2.utils.parseKey(key.data);
  if (parsed instanceof Error || blob === undefined || signature === undefined) return false;
  return parsed.verify(blob, signature, hashAlgo) === true;
}
