// What properties are tried on: any value that LPC holds, text that is nearly LPC, and text that is anything.
import fc from 'fast-check';
import { LpcFloat, type LpcValue } from './value.ts';

/** The same values in every run, so that a test that passes goes on passing; SEED=n in the environment tries others. */
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1993) });

/** Any text without a NUL; the characters that matter come often. */
export const text: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\r', '\n', '\t', '({', 'é', '☃', '🎲'),
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''));

const integer = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.maxSafeInteger());

/** Integers of 64 bits that a number does not hold. */
const wide = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .filter((value) => !Number.isSafeInteger(Number(value)));

const float = fc
  .oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer().map((value) => value / 64),
  )
  .map((value) => new LpcFloat(value === 0 ? 0 : value)); // -0 is written as 0.

/** Any value that LPC holds. */
export const lpcValue: fc.Arbitrary<LpcValue> = fc.letrec<{ value: LpcValue; container: LpcValue }>(
  (tie) => ({
    value: fc.oneof({ maxDepth: 5 }, text, integer, wide, float, tie('container')),
    container: fc.oneof(
      fc.array(tie('value'), { maxLength: 6 }),
      fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
    ),
  }),
).value;

/** Any array, as packets are. */
export const lpcArray: fc.Arbitrary<LpcValue[]> = fc.array(lpcValue, { maxLength: 8 });

const PIECES = [
  ...[
    '({',
    '})',
    '([',
    '])',
    '(/',
    '/)',
    ',',
    ':',
    '"',
    '\\',
    '\r',
    '\n',
    '\0',
    ' ',
    '\t',
    'a',
    '-',
    '.',
    '+',
    'e',
    'E',
  ],
  ...[
    '0',
    '1',
    '00',
    '-0',
    '1.5',
    '1.500000',
    '1.0e+20',
    'e+05',
    '=3ff8',
    '123456789012345678',
    '9223372036854775807',
  ],
  ...[
    '9223372036854775808',
    '"a"',
    '"a",',
    '({})',
    '([])',
    '"a":1,',
    '\xe9',
    '\xc3\xa9',
    '"tell",5,"A","b",0,0,',
  ],
];

/** Text made of the pieces of LPC, in any order. */
export const noise: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 30 })
  .map((pieces) => pieces.join(''));

/** `given`, with a few characters taken out, put in or changed. */
export function damaged(given: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const damage = fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.constantFrom('', ...PIECES));
  return fc.tuple(given, fc.array(damage, { maxLength: 3 })).map(([whole, damages]) =>
    damages.reduce((rest, [place, length, piece]) => {
      const at = place % (rest.length + 1);
      return rest.slice(0, at) + piece + rest.slice(at + length);
    }, whole),
  );
}
