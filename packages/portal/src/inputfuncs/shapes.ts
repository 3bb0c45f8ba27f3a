// Shapes that several inputfuncs share.

import { z } from 'zod';
import type { JsonObject, JsonValue } from '../json.ts';

/** Any arguments. They are JSON, and within the portal's bounds, already. */
export const anyArgs = z.array(z.custom<JsonValue>(() => true));

/** Any keyword arguments. */
export const anyKwargs = z.custom<JsonObject>(() => true);

/** Names of variables, as arguments: `"HEALTH", "MANA"`, or one array of them. */
export const variableNames = z
  .array(z.union([z.string(), z.array(z.string())]))
  .transform((names) => names.flat());

/** What clients say for yes. COMPAT Mudlet scripts and Evennia's clients send words and numbers. */
export function isYes(value: unknown): boolean {
  if (typeof value === 'string') return ['true', 'on', 'yes', '1'].includes(value.toLowerCase());
  return value === true || value === 1;
}
