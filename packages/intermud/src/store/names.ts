/**
 * The key under which a mud or an account is unique: its name whatever the case, for every alphabet.
 * The router and the store MUST agree on it, so both use this one.
 */
export function nameKey(name: string): string {
  return name.toLowerCase();
}
