// How a packet is declared: once. Its type, its checks, its builder and its page in the reference come from there.
import { I3Error } from '../faults.ts';
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
  /** @throws {I3Error} PACKET_SHAPE, saying what was expected and what was found. */
  read(value: LpcValue): T;
  write(value: T): LpcValue;
}

/** The fields of a packet or a row, in the order of the wire. */
export type Fields = Readonly<Record<string, Field<never> | Field<unknown>>>;

type ValueOf<F> = F extends Field<infer T> ? T : never;
/** The object that a set of fields reads to. */
export type FieldsOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** What every in-band packet begins with. Source: Intermud-3, "Packet Format". */
export interface PacketHead {
  /** Hops that are left. */
  readonly ttl: number;
  readonly originatorMud: string | 0;
  /** Lower-case; 0 when the mud itself speaks. */
  readonly originatorUser: string | 0;
  /** 0 is a broadcast. */
  readonly targetMud: string | 0;
  /** Lower-case; 0 when the mud itself is meant. */
  readonly targetUser: string | 0;
}

/** The object that a declaration reads to and writes from. */
export type PacketOf<D> = D extends { read(value: LpcValue): infer P } ? P : never;

/** Hops a packet is given at its start. Source: Intermud-3, every packet of "Services". */
export const TTL_DEFAULT = 5;

/** Words about a packet for its reference page. */
export interface PacketNotes {
  /** A sentence or two: what it is for, what answers it. */
  readonly about: string;
  /** Where the shape comes from. */
  readonly source: string;
}

/** A declared packet. */
export interface PacketDeclaration<Type extends string, P extends { readonly type: Type }>
  extends PacketNotes {
  readonly type: Type;
  /** True for packets that begin with the six header elements; packets on oob links do not. */
  readonly hasHead: boolean;
  readonly fields: Fields;
  /** @throws {I3Error} PACKET_SHAPE naming the packet, the field and what was found. */
  read(value: LpcValue): P;
  /** The array for the wire. */
  write(packet: P): LpcArray;
}

/** An in-band packet's object. */
export type HeadedPacket<Type extends string, F extends Fields> = { readonly type: Type } & PacketHead &
  FieldsOf<F>;
/** An oob packet's object. */
export type BarePacket<Type extends string, F extends Fields> = { readonly type: Type } & FieldsOf<F>;

/** What a builder must be told: the fields that have no default. */
type Given<F extends Fields> = FieldsOf<F> & Partial<PacketHead>;

/** An in-band packet with its builder. */
export interface HeadedDeclaration<Type extends string, F extends Fields>
  extends PacketDeclaration<Type, HeadedPacket<Type, F>> {
  readonly fields: F;
  /** A whole packet from its own fields and as much of its head as matters; ttl 5, the rest 0. */
  build(given: Given<F>): HeadedPacket<Type, F>;
}

/** An oob packet with its builder. */
export interface BareDeclaration<Type extends string, F extends Fields>
  extends PacketDeclaration<Type, BarePacket<Type, F>> {
  readonly fields: F;
  build(given: FieldsOf<F>): BarePacket<Type, F>;
}

const HEAD_LENGTH = 6;

/** Declares an in-band packet: `packet('tell', { about, source }, { visname: string('...'), ... })`. */
export function packet<const Type extends string, F extends Fields>(
  type: Type,
  notes: PacketNotes,
  fields: F,
): HeadedDeclaration<Type, F> {
  return {
    type,
    ...notes,
    hasHead: true,
    fields,
    read(value) {
      const array = readArray(type, value, HEAD_LENGTH);
      return { type, ...readHead(type, array), ...readFields(type, fields, array, HEAD_LENGTH) };
    },
    write: (given) => [type, ...writeHead(given), ...writeFields(type, fields, given)],
    build: (given) => ({ type, ...NO_HEAD, ...given }),
  };
}

/** Declares a packet of oob links, which has no head. Source: Intermud-3, "oob-begin". */
export function oobPacket<const Type extends string, F extends Fields>(
  type: Type,
  notes: PacketNotes,
  fields: F,
): BareDeclaration<Type, F> {
  return {
    type,
    ...notes,
    hasHead: false,
    fields,
    read: (value) =>
      ({ type, ...readFields(type, fields, readArray(type, value, 1), 1) }) as BarePacket<Type, F>,
    write: (given) => [type, ...writeFields(type, fields, given)],
    build: (given) => ({ type, ...given }),
  };
}

const NO_HEAD: PacketHead = {
  ttl: TTL_DEFAULT,
  originatorMud: 0,
  originatorUser: 0,
  targetMud: 0,
  targetUser: 0,
};

function readArray(type: string, value: LpcValue, lengthMin: number): LpcArray {
  if (!isArray(value)) throw shapeFault(type, `expected array, found ${kindOf(value)}`);
  if (value[0] !== type) throw shapeFault(type, `its type is ${JSON.stringify(String(value[0]))}`, value);
  if (value.length < lengthMin)
    throw shapeFault(type, `expected ${lengthMin} elements or more, found ${value.length}`, value);
  return value;
}

/** Reads the six elements that any packet has, whatever its type: enough to answer it. */
export function readHead(type: string, array: LpcArray): PacketHead {
  const read = <T>(index: number, name: string, field: Field<T>): T =>
    readField(type, array, index, name, field);
  return {
    ttl: read(1, 'ttl', TTL),
    originatorMud: read(2, 'originator mudname', NAME),
    originatorUser: read(3, 'originator username', NAME),
    targetMud: read(4, 'target mudname', NAME),
    targetUser: read(5, 'target username', NAME),
  };
}

const writeHead = (head: PacketHead): LpcArray => [
  head.ttl,
  head.originatorMud,
  head.originatorUser,
  head.targetMud,
  head.targetUser,
];

function readFields<F extends Fields>(type: string, fields: F, array: LpcArray, from: number): FieldsOf<F> {
  const entries = Object.entries(fields).map(([name, field], index) => [
    name,
    readField(type, array, from + index, name, field as Field<unknown>),
  ]);
  return Object.fromEntries(entries) as FieldsOf<F>;
}

function readField<T>(type: string, array: LpcArray, index: number, name: string, field: Field<T>): T {
  const value = array[index];
  if (value === undefined && field.absent !== undefined) return field.absent;
  try {
    return field.read(value as LpcValue);
  } catch (error) {
    if (!(error instanceof I3Error)) throw error;
    throw new I3Error('PACKET_SHAPE', `Cannot read ${type}: field ${index} (${name}) ${error.message}`, {
      cause: error,
      packet: array,
    });
  }
}

function writeFields(type: string, fields: Fields, given: object): LpcArray {
  return Object.entries(fields).map(([name, field]) => {
    const value = (given as Record<string, unknown>)[name] ?? field.absent;
    if (value === undefined) throw new TypeError(`Cannot write ${type}: ${name} is missing`);
    return (field as Field<unknown>).write(value);
  });
}

const shapeFault = (type: string, found: string, packet?: LpcArray): I3Error =>
  new I3Error('PACKET_SHAPE', `Cannot read ${type}: ${found}`, { packet });

const mustBe = (kind: string, value: LpcValue): I3Error =>
  new I3Error('PACKET_SHAPE', `must be ${kind}, got ${kindOf(value)}`);

// Fields. Each takes what it is for; readers of the reference see that phrase.

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

/** An integer. COMPAT Luminari sends flags as strings, LDMud muds send times as floats: both are read. */
export const int = (about: string): Field<number> => ({ kind: 'int', about, read: readInt, write: same });

/** An integer that may be missing, and then is 0. */
export const looseInt = (about: string): Field<number> => ({
  kind: 'int',
  about,
  absent: 0,
  read: (value) => (typeof value === 'string' && value === '' ? 0 : readInt(value)),
  write: same,
});

/** A mapping; 0 reads as an empty one, since an LPC variable never set is 0. */
export const mapping = (about: string): Field<LpcMapping> => ({
  kind: 'mapping',
  about,
  absent: new Map(),
  read: (value) => (value === 0 ? new Map() : readMapping(value)),
  write: same,
});

/** Any value. */
export const mixed = (about: string): Field<LpcValue> => ({
  kind: 'mixed',
  about,
  absent: 0,
  read: (value) => value,
  write: same,
});

/** An array of one kind; 0 reads as an empty one. */
export const arrayOf = <T>(item: Field<T>, about: string): Field<readonly T[]> => ({
  kind: `({ ${item.kind} })`,
  about,
  absent: [],
  read: (value) => (value === 0 ? [] : readItems(value).map((element) => item.read(element))),
  write: (items) => items.map((element) => item.write(element)),
});

/** A mapping from strings to one kind; 0 reads as an empty one. */
export const mappingOf = <T>(item: Field<T>, about: string): Field<ReadonlyMap<string, T>> => ({
  kind: `([ string : ${item.kind} ])`,
  about,
  absent: new Map(),
  read: (value) => (value === 0 ? new Map() : readEntries(readMapping(value), item)),
  write: (entries) => new Map([...entries].map(([key, element]) => [key, item.write(element)])),
});

/** A field that may be 0 instead. */
export const orZero = <T>(item: Field<T>): Field<T | 0> => ({
  kind: `${item.kind} | 0`,
  about: item.about,
  absent: 0,
  read: (value) => (value === 0 ? 0 : item.read(value)),
  write: (value) => (value === 0 ? 0 : item.write(value as T)),
});

/** An array of fixed places as an object: `({ fname, fsize, ftime })`. */
export const row = <F extends Fields>(fields: F, about: string): Field<FieldsOf<F>> => ({
  kind: `({ ${Object.keys(fields).join(', ')} })`,
  about,
  read: (value) => readFields('row', fields, readItems(value), 0),
  write: (given) => writeFields('row', fields, given),
});

function same<T extends LpcValue>(value: T): LpcValue {
  return value;
}

function readString(value: LpcValue): string {
  if (typeof value !== 'string') throw mustBe('string', value);
  return value;
}

const NUMERAL = /^-?\d{1,15}$/;

function readInt(value: LpcValue): number {
  if (typeof value === 'number') return value;
  if (value instanceof LpcFloat && Number.isSafeInteger(Math.trunc(value.value)))
    return Math.trunc(value.value);
  if (typeof value === 'string' && NUMERAL.test(value)) return Number(value);
  throw mustBe('int', value);
}

function readMapping(value: LpcValue): LpcMapping {
  if (!isMapping(value)) throw mustBe('mapping', value);
  return value;
}

function readItems(value: LpcValue): LpcArray {
  if (!isArray(value)) throw mustBe('array', value);
  return value;
}

function readEntries<T>(entries: LpcMapping, item: Field<T>): ReadonlyMap<string, T> {
  return new Map([...entries].map(([key, element]) => [readString(key), item.read(element)]));
}

const TTL = int('hops left');
const NAME: Field<string | 0> = stringOrZero('a name');
