// LPC values as JSON and back, nothing lost: what JSON has no form for is an object with one `$` key.
import { isArray, isMapping, LpcFloat, type LpcValue } from '@intermud/wire';
import { CommandError } from './faults.ts';

/** What JSON.parse gives and JSON.stringify takes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Strings, integers and arrays are what they look like; a mapping from strings is an object. Otherwise:
 * `{"$int": "9007199254740993"}`, `{"$float": 1.5}`, `{"$mapping": [[key, value], ...]}`.
 */
export function toJson(value: LpcValue): Json {
  if (typeof value === 'bigint') return { $int: String(value) };
  if (value instanceof LpcFloat) return { $float: Object.is(value.value, -0) ? '-0' : value.value };
  if (isArray(value)) return value.map(toJson);
  if (isMapping(value)) return mappingToJson([...value]);
  return value;
}

const needsForm = (key: LpcValue): boolean =>
  typeof key !== 'string' || key.startsWith('$') || key === '__proto__';

function mappingToJson(entries: [LpcValue, LpcValue][]): Json {
  if (entries.some(([key]) => needsForm(key)))
    return { $mapping: entries.map(([key, value]) => [toJson(key), toJson(value)]) };
  return Object.fromEntries(entries.map(([key, value]) => [String(key), toJson(value)]));
}

/** @throws {CommandError} for what LPC has no form for: null, true, false, a number that is not whole. */
export function fromJson(json: Json): LpcValue {
  if (typeof json === 'string') return json;
  if (typeof json === 'number') return wholeNumber(json);
  if (json === null || typeof json === 'boolean')
    throw new CommandError(
      1,
      `Cannot encode ${json}: LPC knows strings, integers, floats, arrays and mappings`,
    );
  if (Array.isArray(json)) return json.map(fromJson);
  return fromObject(json as { readonly [key: string]: Json });
}

function wholeNumber(json: number): LpcValue {
  if (Number.isSafeInteger(json)) return json;
  throw new CommandError(1, `Cannot encode ${json}: write {"$float": ${json}} or {"$int": "${json}"}`);
}

function fromObject(json: { readonly [key: string]: Json }): LpcValue {
  const [only, ...more] = Object.entries(json);
  const form = more.length === 0 && only !== undefined ? FORMS[only[0]] : undefined;
  if (form !== undefined && only !== undefined) return form(only[1]);
  return new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)]));
}

const FORMS: Readonly<Record<string, (json: Json) => LpcValue>> = {
  $int: (json) => {
    if (typeof json === 'string' && /^-?\d{1,20}$/.test(json)) return integer(BigInt(json));
    throw badForm('$int', 'an integer in quotes', json);
  },
  $float: (json) => {
    if (typeof json === 'number') return new LpcFloat(json);
    if (json === '-0') return new LpcFloat(-0); // JSON.stringify forgets the sign.
    throw badForm('$float', 'a number', json);
  },
  $mapping: (json) => {
    if (Array.isArray(json) && json.every(isPair))
      return new Map(json.map(([key, value]) => [fromJson(key), fromJson(value)]));
    throw badForm('$mapping', 'a list of [key, value]', json);
  },
};

const integer = (value: bigint): LpcValue =>
  Number.isSafeInteger(Number(value)) ? Number(value) : BigInt.asIntN(64, value);

const isPair = (json: unknown): json is [Json, Json] => Array.isArray(json) && json.length === 2;

const badForm = (name: string, wanted: string, json: Json): CommandError =>
  new CommandError(1, `Cannot encode ${name}: it must be ${wanted}, got ${JSON.stringify(json)}`);
