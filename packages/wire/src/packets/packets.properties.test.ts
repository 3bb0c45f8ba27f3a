// Any packet that the declarations allow is written and read again, over bytes. What is allowed is taken from them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { I3Error } from '../faults.ts';
import { lpcArray, lpcValue, text } from '../lpc/arbitrary.suite.ts';
import { decodeLpc } from '../lpc/decode.ts';
import { encodeLpc } from '../lpc/encode.ts';
import type { LpcArray, LpcValue } from '../lpc/value.ts';
import { type AnyDeclaration, PACKETS, type Packet, readPacket, writePacket } from './catalogue.ts';
import type { Field, Fields } from './fields.ts';

const integer = fc.maxSafeInteger();
const PLAIN = { noNullPrototype: true };
const mapping = fc.array(fc.tuple(text, lpcValue), { maxLength: 3 }).map((entries) => new Map(entries));

const SIMPLE: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: text,
  int: integer,
  '0 | 1': fc.constantFrom(0, 1),
  mapping,
  mixed: lpcValue,
  array: lpcArray,
};

/** Any value of a kind, which is the notation of the reference: `({ string })`, `([ string : ({ a, b }) | 0 ])`. */
function anyOf(kind: string, parts: Fields | undefined): fc.Arbitrary<unknown> {
  const simple = SIMPLE[kind];
  if (simple) return simple;
  if (kind.endsWith(' | 0')) return fc.oneof(fc.constant(0), anyOf(kind.slice(0, -4), parts));
  const inside = kind.slice(3, -3);
  const [, key, element = ''] = /^(string|int) : (.*)$/.exec(inside) ?? [];
  if (key) return mapOf(key === 'int' ? integer : text, anyOf(element, parts));
  const isRow = parts !== undefined && !inside.startsWith('(');
  return isRow ? fc.record(anyFields(parts), PLAIN) : fc.array(anyOf(inside, parts), { maxLength: 3 });
}

const mapOf = (key: fc.Arbitrary<unknown>, element: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.array(fc.tuple(key, element), { maxLength: 3 }).map((entries) => new Map(entries));

const anyFields = (fields: Fields): Record<string, fc.Arbitrary<unknown>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const { kind, parts, fallback } = field as Field<unknown>;
      // An empty name to show reads as the name that stands for it.
      return [name, fallback ? anyOf(kind, parts).map((value) => value || 'x') : anyOf(kind, parts)];
    }),
  );

const name = fc.oneof(fc.constant(0), text);
const HEAD = { ttl: integer, originatorMud: name, originatorUser: name, targetMud: name, targetUser: name };

for (const declaration of Object.values(PACKETS) as unknown as AnyDeclaration[]) {
  const { type, hasHead, fields } = declaration;
  const packets = fc.record({ type: fc.constant(type), ...(hasHead && HEAD), ...anyFields(fields) }, PLAIN);

  test(`${type} comes back over bytes as it was, whatever it holds`, () => {
    fc.assert(
      fc.property(packets, (packet) => {
        const expected =
          type === 'startup-req-1' ? { ...packet, adminEmail: '', otherData: new Map() } : packet;
        expect(readPacket(decodeLpc(encodeLpc(writePacket(packet as Packet))))).toStrictEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  test(`${type} with anything in its fields ends in a packet or an I3Error`, () => {
    const arrays = lpcArray.map(
      (rest): LpcArray => (hasHead ? [type, 5, 'A', 0, 'B', 0, ...rest] : [type, ...rest]),
    );
    fc.assert(
      fc.property(arrays, (array) => void readOr(array)),
      { numRuns: 50 },
    );
  });
}

test('readPacket() ends in a packet or an I3Error, whatever the value', () => {
  fc.assert(
    fc.property(lpcValue, (value) => void readOr(value)),
    { numRuns: 500 },
  );
});

function readOr(value: LpcValue): Packet | undefined {
  try {
    return readPacket(value);
  } catch (error) {
    if (error instanceof I3Error) return undefined;
    throw error;
  }
}
