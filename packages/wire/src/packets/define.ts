// How a packet is declared: once. Its type, its checks, its builder and its page in the reference come from there.
import { I3Error } from '../faults.ts';
import { quoted } from '../lpc/text.ts';
import { isArray, kindOf, type LpcArray, type LpcValue } from '../lpc/value.ts';
import { type Field, type Fields, type FieldsOf, int, readRow, stringOrZero, writeRow } from './fields.ts';

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

/** Elements of the head, the type word included. */
export const HEAD_LENGTH = 6;

/** Words about a packet for its reference page. */
export interface PacketNotes {
  /** A sentence or two: what it is for, what answers it. */
  readonly about: string;
  /** Where the shape comes from. */
  readonly source: string;
  /** Brings an array in another version's or a living mud's layout into the one that is declared. */
  readonly repair?: (array: LpcArray) => LpcArray;
  /** Brings the declared layout into that of an older version, to be written. */
  readonly trim?: (array: LpcArray) => LpcArray;
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

/** What a builder must be told: the packet's own fields, and as much of the head as matters. */
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

/** An answer that is a bare value, known by what was asked before it: the replies of news servers. */
export interface AnswerDeclaration<Name extends string, T> extends PacketNotes {
  readonly name: Name;
  readonly field: Field<T>;
  /** @throws {I3Error} PACKET_SHAPE naming the answer and what was found. */
  read(value: LpcValue): T;
  write(answer: T): LpcValue;
}

/** Declares an in-band packet: `packet('tell', { about, source }, { visname: string('...'), ... })`. */
export function packet<const Type extends string, F extends Fields>(
  type: Type,
  notes: PacketNotes,
  fields: F,
): HeadedDeclaration<Type, F> {
  type P = HeadedPacket<Type, F>;
  return {
    type,
    ...notes,
    hasHead: true,
    fields,
    read(value) {
      const array = elementsOf(type, value, HEAD_LENGTH, notes.repair);
      const found = readHead(type, array);
      return named(type, array, () => readRow(fields, array, HEAD_LENGTH, { type, ...found })) as P;
    },
    write(given) {
      const array = [...writeHead(given), ...writing(type, () => writeRow(fields, given))];
      return notes.trim ? notes.trim(array) : array;
    },
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
    read(value) {
      const array = elementsOf(type, value, 1, notes.repair);
      return named(type, array, () => readRow(fields, array, 1, { type })) as BarePacket<Type, F>;
    },
    write: (given) => [type, ...writing(type, () => writeRow(fields, given))],
    build: (given) => ({ type, ...given }),
  };
}

/** Declares an answer that is a bare value. */
export function answer<const Name extends string, T>(
  name: Name,
  notes: PacketNotes,
  field: Field<T>,
): AnswerDeclaration<Name, T> {
  return {
    name,
    ...notes,
    field,
    read: (value) => named(name, isArray(value) ? value : undefined, () => field.read(value)),
    write: (given) => field.write(given),
  };
}

const NO_HEAD: PacketHead = {
  ttl: TTL_DEFAULT,
  originatorMud: 0,
  originatorUser: 0,
  targetMud: 0,
  targetUser: 0,
};

function elementsOf(
  type: string,
  value: LpcValue,
  lengthMin: number,
  repair: PacketNotes['repair'],
): LpcArray {
  if (!isArray(value)) throw shapeFault(type, `must be array, got ${kindOf(value)}`);
  if (value[0] !== type) throw shapeFault(type, `its type is ${typed(value[0])}`, value);
  if (value.length < lengthMin)
    throw shapeFault(type, `must have ${lengthMin} elements or more, got ${value.length}`, value);
  return repair ? repair(value) : value;
}

const typed = (type: LpcValue | undefined): string =>
  typeof type === 'string' ? quoted(type) : kindOf(type);

const TTL = int('hops left');
const NAME = stringOrZero('a name');
const HEAD_FIELDS = {
  ttl: TTL,
  originatorMud: NAME,
  originatorUser: NAME,
  targetMud: NAME,
  targetUser: NAME,
};

/**
 * Reads the six elements that any packet begins with, whatever its type: enough to answer it.
 *
 * @throws {I3Error} PACKET_SHAPE naming the field and what was found.
 */
export function readHead(type: string, array: LpcArray): PacketHead {
  return named(type, array, () => readRow(HEAD_FIELDS, array, 1));
}

const writeHead = (given: PacketHead & { readonly type: string }): LpcArray => [
  given.type,
  given.ttl,
  given.originatorMud,
  given.originatorUser,
  given.targetMud,
  given.targetUser,
];

/** Runs `read`; a fault in it gets the name of what was being read, and the packet. */
function named<T>(name: string, array: LpcArray | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof I3Error)) throw error;
    throw shapeFault(name, error.message, array, error);
  }
}

function writing<T>(type: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(`Cannot write ${type}: ${error.message}`, { cause: error });
  }
}

const shapeFault = (type: string, found: string, packet?: LpcArray, cause?: I3Error): I3Error =>
  new I3Error('PACKET_SHAPE', `Cannot read ${type}: ${found}`, { packet, ...(cause && { cause }) });
