// JSON values: what arguments are made of, on every door.

/** Any JSON value. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object: keyword arguments. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** Tells a dictionary (`{}`, or one without a prototype) from arrays, dates, instances of classes and what has `toJSON`. */
export function isDictionary(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || hasToJson(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Tells a set, a generator and the like from strings and arrays. */
export function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

const utf8 = new TextDecoder();

/**
 * Turns what a game gives into JSON values, copied. Maps become objects, other iterables arrays, bytes text (UTF-8),
 * whatever has `toJSON` its result. `undefined` leaves its key out, and is null in an array.
 *
 * @param what names the value in errors, `char_vitals.hp`.
 * @throws {TypeError} for functions, symbols, NaN and other things that JSON cannot say.
 * @throws {RangeError} if it nests deeper than `depthMax`, as a cycle does.
 */
export function toJson(value: unknown, what: string, depthMax: number): JsonValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'object') return toStructure(value, what, depthMax);
  throw new TypeError(`Cannot send ${what}: it must be a JSON value, got ${nameOf(value)}`);
}

function nameOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : typeof value;
}

function toStructure(value: object, what: string, depthMax: number): JsonValue {
  if (depthMax <= 0) throw new RangeError(`Cannot send ${what}: it nests too deep, or in a circle`);
  if (value instanceof Uint8Array) return utf8.decode(value);
  if (hasToJson(value)) return toJson(value.toJSON(), what, depthMax - 1);
  if (value instanceof Map) return toObject(value, what, depthMax);
  if (isIterable(value)) return Array.from(value, (item, at) => toJson(item, `${what}[${at}]`, depthMax - 1));
  return toObject(Object.entries(value), what, depthMax);
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

// Object.fromEntries defines its keys, so that a key `__proto__` is a key and nothing else.
function toObject(
  entries: Iterable<readonly [unknown, unknown]>,
  what: string,
  depthMax: number,
): JsonObject {
  const given = [...entries].filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([key, value]) => [String(key), toJson(value, `${what}.${key}`, depthMax - 1)]),
  );
}

/** How deep a value nests: 0 for a scalar, 1 for an empty array. Counts no further than `depthMax` + 1. */
export function depthOf(value: unknown, depthMax: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depthMax < 0) return 1;
  let deepest = 0;
  for (const item of Object.values(value)) deepest = Math.max(deepest, depthOf(item, depthMax - 1));
  return deepest + 1;
}
