// `user@mud`, as people write it.

/** Somebody on some mud. */
export interface Whom {
  /** Lower-case. */
  readonly user: string;
  /** As the network writes it. */
  readonly mud: string;
}

/** Whom, as people write it. */
export const addressOf = ({ user, mud }: Whom): string => `${user}@${mud}`;

/** The two parts of an address, split at the first `@`. */
export function split(address: string): [user: string, mud: string] {
  const at = address.indexOf('@');
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
}
