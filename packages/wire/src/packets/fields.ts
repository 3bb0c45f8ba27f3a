// The kinds of fields that packets are made of. Each takes what it is for; readers of the reference see that phrase.
import { I3Error } from '../faults.ts';
import { quoted } from '../lpc/text.ts';
import {
  isArray,
  isMapping,
  kindOf,
  type LpcArray,
  LpcFloat,
  type LpcMapping,
  type LpcValue,
} from '../lpc/value.ts';

/** One field's kind: how it is read, checked, written and described. */
export interface Field<T> {
  /** The LPC type, as the reference shows it: `string`, `int`, `string | 0`, `({ string })`. */
  readonly kind: string;
  /** What the field is for, in a phrase. */
  readonly about: string;
  /** What stands for it in a packet that is too short, and in one that is built without it; undefined if it must be there. */
  readonly absent?: T;
  /** The field whose string stands for this one where this one is empty: a user's name for the name to show. */
  readonly fallback?: string;
  /** The fields inside it, where it is made of rows or of a mapping with fixed keys. */
  readonly parts?: Fields;
  /** @throws {I3Error} PACKET_SHAPE, saying what was expected and what was found. */
  read(value: LpcValue): T;
  write(value: T): LpcValue;
}

const partsOf = ({ parts }: { readonly parts?: Fields }) => (parts ? { parts } : {});

/** The fields of a packet or a row, in the order of the wire. */
export type Fields = Readonly<Record<string, Field<never> | Field<unknown>>>;

type ValueOf<F> = F extends Field<infer T> ? T : never;

/** The object that a set of fields reads to. */
export type FieldsOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/**
 * Reads fields from the places of an array, from `start` on, into `into`. Elements behind the last field are ignored.
 *
 * @throws {I3Error} PACKET_SHAPE naming the field and what was found.
 */
export function readRow<F extends Fields>(
  fields: F,
  array: LpcArray,
  start = 0,
  into: Record<string, unknown> = {},
): FieldsOf<F> {
  let index = start;
  for (const name in fields) {
    const field = fields[name] as Field<unknown>;
    into[name] = fallingBack(field, readPlace(field, array[index], index, name), into);
    index += 1;
  }
  return into as FieldsOf<F>;
}

function readPlace<T>(field: Field<T>, value: LpcValue | undefined, index: number, name: string): T {
  if (value === undefined && field.absent !== undefined) return field.absent;
  try {
    return field.read(value as LpcValue);
  } catch (error) {
    throw within(`field ${index} (${name})`, error);
  }
}

function fallingBack(field: Field<unknown>, value: unknown, read: Record<string, unknown>): unknown {
  return value === '' && field.fallback !== undefined ? read[field.fallback] || '' : value;
}

/** The elements for a set of fields. @throws {TypeError} naming a field that is missing. */
export function writeRow(fields: Fields, given: object): LpcArray {
  const elements: LpcValue[] = [];
  for (const name in fields) {
    const field = fields[name] as Field<unknown>;
    const value = (given as Record<string, unknown>)[name] ?? field.absent;
    if (value === undefined) throw new TypeError(`${name} is missing`);
    elements.push(field.write(value));
  }
  return elements;
}

/** Says where in a packet a fault was met; anything but a fault stays what it is. */
function within(where: string, error: unknown): unknown {
  if (error instanceof I3Error) error.message = `${where} ${error.message}`; // The same fault, seen from further off.
  return error;
}

const mustBe = (kind: string, value: LpcValue): I3Error =>
  new I3Error('PACKET_SHAPE', `must be ${kind}, got ${kindOf(value)}`);

/** A string. */
export const string = (about: string): Field<string> => ({
  kind: 'string',
  about,
  read: readString,
  write: same,
});

/** A string, or 0 where there is none. */
export const stringOrZero = (about: string): Field<string | 0> => ({
  kind: 'string | 0',
  about,
  absent: 0,
  read: (value) => (value === 0 ? 0 : readString(value)),
  write: same,
});

/** A string that living muds leave out or send as 0: reads as `''`. */
export const looseString = (about: string): Field<string> => ({
  kind: 'string',
  about,
  absent: '',
  read: (value) => (value === 0 ? '' : readString(value)),
  write: same,
});

/** What people read, or 0 where it is private. COMPAT Dead Souls and others send a level or a time as a number: read as its digits. */
export const info = (about: string): Field<string | 0> => ({
  kind: 'string | 0',
  about,
  absent: 0,
  read: (value) => (value === 0 || typeof value !== 'number' ? stringOrZeroOf(value) : String(value)),
  write: same,
});

/**
 * The name to show for a user. COMPAT Living muds leave it out or send something else: then it is what `fallback`
 * names. Source: Dead Souls, i3router/process_channel.h.
 */
export const visname = (about: string, fallback = 'originatorUser'): Field<string> => ({
  kind: 'string',
  about,
  absent: '',
  fallback,
  read: (value) => (typeof value === 'string' ? value : ''),
  write: same,
});

/** An integer. COMPAT Luminari sends flags as strings, LDMud muds send times as floats: both are read. */
export const int = (about: string): Field<number> => ({ kind: 'int', about, read: readInt, write: same });

/** An integer that may be missing, or be any text that holds none, and then is 0: what people's clients only show. */
export const looseInt = (about: string): Field<number> => ({
  kind: 'int',
  about,
  absent: 0,
  read: (value) => (typeof value === 'string' && !NUMERAL.test(value) ? 0 : readInt(value)),
  write: same,
});

/** Yes or no, as 1 or 0; any other integer reads as 1. */
export const flag = (about: string): Field<0 | 1> => ({
  kind: '0 | 1',
  about,
  read: (value) => (readInt(value) === 0 ? 0 : 1),
  write: same,
});

/** A mapping; 0 reads as an empty one, since an LPC variable never set is 0. */
export const mapping = (about: string): Field<LpcMapping> => ({
  kind: 'mapping',
  about,
  absent: NO_ENTRIES,
  read: (value) => (value === 0 ? NO_ENTRIES : readMapping(value)),
  write: same,
});

/** Any value. */
export const mixed = (about: string): Field<LpcValue> => ({
  kind: 'mixed',
  about,
  absent: 0,
  read: readAny,
  write: same,
});

/** A whole packet inside a packet, or 0 where there is none; what is no array reads as 0. */
export const embedded = (about: string): Field<LpcArray | 0> => ({
  kind: 'array | 0',
  about,
  absent: 0,
  read: (value) => (isArray(value) ? value : 0),
  write: same,
});

/** An array of one kind; 0 reads as an empty one. */
export const arrayOf = <T>(item: Field<T>, about: string): Field<readonly T[]> => ({
  kind: `({ ${item.kind} })`,
  about,
  ...partsOf(item),
  absent: [],
  read: (value) => (value === 0 ? [] : readEach(readItems(value), item)),
  write: (items) => items.map((element) => item.write(element)),
});

/**
 * An array of rows; 0 reads as an empty one.
 * COMPAT Luminari writes an empty list as `({,})`, which drivers take for one element that is 0: such rows are left out.
 */
export const rowsOf = <F extends Fields>(fields: F, about: string): Field<readonly FieldsOf<F>[]> => {
  const rows = arrayOf(row(fields, about), about);
  return {
    ...rows,
    read: (value) => rows.read(isArray(value) ? value.filter((element) => element !== 0) : value),
  };
};

/** A mapping from strings to one kind; 0 reads as an empty one. */
export const mappingOf = <T>(item: Field<T>, about: string): Field<ReadonlyMap<string, T>> => ({
  kind: `([ string : ${item.kind} ])`,
  about,
  ...partsOf(item),
  absent: new Map(),
  read: (value) => readEntries(value, item, readString),
  write: (entries) => writeEntries(entries, item),
});

/** A mapping from integers to one kind; 0 reads as an empty one. */
export const numberedOf = <T>(item: Field<T>, about: string): Field<ReadonlyMap<number, T>> => ({
  kind: `([ int : ${item.kind} ])`,
  about,
  ...partsOf(item),
  absent: new Map(),
  read: (value) => readEntries(value, item, readInt),
  write: (entries) => writeEntries(entries, item),
});

/** A field that may be 0 instead. */
export const orZero = <T>(item: Field<T>): Field<T | 0> => ({
  kind: `${item.kind} | 0`,
  about: item.about,
  ...partsOf(item),
  absent: 0,
  read: (value) => (value === 0 ? 0 : item.read(value)),
  write: (value) => (value === 0 ? 0 : item.write(value as T)),
});

/** An array of fixed places as an object: `({ fname, fsize, ftime })`; `repair` brings other layouts into this one. */
export const row = <F extends Fields>(
  fields: F,
  about: string,
  repair: (array: LpcArray) => LpcArray = same,
): Field<FieldsOf<F>> => ({
  kind: `({ ${Object.keys(fields).join(', ')} })`,
  about,
  parts: fields,
  read: (value) => readRow(fields, repair(readItems(value))),
  write: (given) => writeRow(fields, given),
});

/** A mapping of fixed keys as an object: the key of `playerPort` is `player_port`. Keys without a field are ignored. */
export const record = <F extends Fields>(fields: F, about: string): Field<FieldsOf<F>> => {
  const keys = Object.keys(fields).map(keyOf);
  return {
    kind: `([ ${keys.join(', ')} ])`,
    about,
    parts: fields,
    read(value) {
      const entries = readMapping(value);
      return readRow(
        fields,
        keys.map((key) => entries.get(key)) as LpcArray, // A hole reads as what is absent.
      );
    },
    write: (given) => new Map(writeRow(fields, given).map((element, at) => [keys[at] as string, element])),
  };
};

const keyOf = (name: string): string => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

const NO_ENTRIES: LpcMapping = new Map();

function same<T extends LpcValue>(value: T): T {
  return value;
}

function readAny(value: LpcValue): LpcValue {
  return value;
}

function readString(value: LpcValue): string {
  if (typeof value !== 'string') throw mustBe('string', value);
  return value;
}

const stringOrZeroOf = (value: LpcValue): string | 0 => (value === 0 ? 0 : readString(value));

const NUMERAL = /^-?\d{1,15}$/;

function readInt(value: LpcValue): number {
  if (typeof value === 'number') return value;
  if (value instanceof LpcFloat && Number.isSafeInteger(Math.trunc(value.value)))
    return Math.trunc(value.value);
  if (typeof value === 'string' && NUMERAL.test(value)) return Number(value);
  throw mustBe(typeof value === 'bigint' ? 'int below 2^53' : 'int', value);
}

function readMapping(value: LpcValue): LpcMapping {
  if (!isMapping(value)) throw mustBe('mapping', value);
  return value;
}

function readItems(value: LpcValue): LpcArray {
  if (!isArray(value)) throw mustBe('array', value);
  return value;
}

function readEach<T>(array: LpcArray, item: Field<T>): T[] {
  return array.map((element, index) => {
    try {
      return item.read(element);
    } catch (error) {
      throw within(`element ${index}`, error);
    }
  });
}

function readEntries<K, T>(value: LpcValue, item: Field<T>, readKey: (key: LpcValue) => K): Map<K, T> {
  const entries = new Map<K, T>();
  if (value === 0) return entries;
  for (const [key, element] of readMapping(value)) {
    try {
      entries.set(readKey(key), item.read(element));
    } catch (error) {
      throw within(`entry ${shown(key)}`, error);
    }
  }
  return entries;
}

const shown = (key: LpcValue): string => (typeof key === 'string' ? quoted(key) : kindOf(key));

function writeEntries<T>(entries: ReadonlyMap<string | number, T>, item: Field<T>): LpcMapping {
  return new Map([...entries].map(([key, element]) => [key, item.write(element)]));
}
