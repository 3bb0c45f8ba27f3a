// What people are told of what went wrong.

import { cleanLine } from './clean.ts';
import { toPlain } from './colours.ts';

/** What to tell people of something that went wrong. */
export function messageOf(error: unknown): string {
  // Other muds have their say in it.
  return cleanLine(toPlain(error instanceof Error ? error.message : String(error))).replace(/\.$/, '');
}
