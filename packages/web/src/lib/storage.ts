// The browser's own keeping place, if it lets us.

import type { Storage } from './drafts.ts';

/** The same of this window alone. */
export function windowStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

/** Undefined where cookies and storage are switched off: then reading the property itself throws. */
export function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
