// Proofs that a secret is known, which do not tell it.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What both sides of a handshake agree on before they prove anything. */
export interface Terms {
  readonly dialler: string;
  readonly acceptor: string;
  readonly diallerNonce: string;
  readonly acceptorNonce: string;
  /** As each side tells muds. */
  readonly diallerAddress: string;
  readonly acceptorAddress: string;
  /** Fingerprints that both have shown in TLS, so that nobody between them can pass a proof on; undefined in clear. */
  readonly keys?: { readonly dialler: string; readonly acceptor: string } | undefined;
}

/** Whose proof it is: one side's MUST NOT do for the other's. */
export type Side = 'dialler' | 'acceptor';

const hmac = (secret: string, parts: readonly string[]): string =>
  createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex');

/** The proof of one side: HMAC-SHA-256 over side, names, nonces and addresses, and keys if there are any; in hexadecimal. */
export function proofOf(secret: string, side: Side, terms: Terms): string {
  const { dialler, acceptor, diallerNonce, acceptorNonce, diallerAddress, acceptorAddress, keys } = terms;
  return hmac(secret, [
    side,
    dialler,
    acceptor,
    diallerNonce,
    acceptorNonce,
    diallerAddress,
    acceptorAddress,
    ...(keys ? [keys.dialler, keys.acceptor] : []),
  ]);
}

/** The proof that a mud has told its password to a router; of no use to whoever does not know the routers' secret. */
export const passwordProof = (secret: string, nonce: string, mud: string, password: number): string =>
  hmac(secret, ['password', nonce, mud, String(password)]);

/** Compares in a time that tells nothing. */
export function isSameProof(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
