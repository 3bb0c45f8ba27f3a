/**
 * An LPC value as programs here see it.
 *
 * `number` and `bigint` are LPC integers: `number` while it is safe, `bigint` beyond, up to 64 bits. LPC has no
 * `undefined`: an empty element is the integer 0. Floats are {@link LpcFloat}, so that `1.0` stays a float.
 */
export type LpcValue = string | number | bigint | LpcFloat | LpcArray | LpcMapping;

/** An LPC array, or a class, which reads as one. */
export type LpcArray = readonly LpcValue[];

/** An LPC mapping. Keys may be any value; containers are keys by identity, as everywhere in JavaScript. */
export type LpcMapping = ReadonlyMap<LpcValue, LpcValue>;

/** An LPC float. */
export class LpcFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** The LPC word for what kind of thing a value is, for messages. */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number' || typeof value === 'bigint') return 'int';
  if (value instanceof LpcFloat) return 'float';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Map) return 'mapping';
  return value === undefined ? 'nothing' : typeof value;
}

/** True if `value` is an LPC array. (`Array.isArray` does not narrow readonly arrays.) */
export function isArray(value: LpcValue | undefined): value is LpcArray {
  return Array.isArray(value);
}

/** True if `value` is an LPC mapping. */
export function isMapping(value: LpcValue | undefined): value is LpcMapping {
  return value instanceof Map;
}
