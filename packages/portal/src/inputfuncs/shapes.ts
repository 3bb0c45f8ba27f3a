// Shapes that several inputfuncs share.

import { z } from 'zod';
import type { JsonObject, JsonValue } from '../json.ts';

/** Any arguments. They are JSON, and within the portal's bounds, already. */
export const anyArgs = z.array(z.custom<JsonValue>(() => true));

/** Any keyword arguments. */
export const anyKwargs = z.custom<JsonObject>(() => true);

/** Names of variables, as arguments: `"HEALTH", "MANA"`, or one array of them. */
export const variableNames = z
  .custom<readonly (string | readonly string[])[]>(areNames, 'they must be names of variables')
  .transform((names) => names.flat());

// By hand: a message may hold ten thousand of them, and unions of zod take thirty times as long.
function areNames(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((name) => isName(name) || (Array.isArray(name) && name.every(isName)))
  );
}

function isName(value: unknown): value is string {
  return typeof value === 'string';
}

/** What clients say for yes. COMPAT Mudlet scripts and Evennia's clients send words and numbers. */
export function isYes(value: unknown): boolean {
  if (typeof value === 'string') return ['true', 'on', 'yes', '1'].includes(value.toLowerCase());
  return value === true || value === 1;
}
