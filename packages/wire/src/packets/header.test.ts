import fc from 'fast-check';
import { expect, test } from 'vitest';
import { I3Error } from '../faults.ts';
import { TTL_DIGITS_MAX } from '../limits.ts';
import { damaged, lpcArray, noise } from '../lpc/arbitrary.suite.ts';
import { parseLpc } from '../lpc/decode.ts';
import { writeLpc } from '../lpc/encode.ts';
import type { LpcArray } from '../lpc/value.ts';
import { readHead } from './define.ts';
import { type Header, scanChannel, scanHeader } from './header.ts';

const LINE = '({"channel-m",5,"Granite","fred",0,0,"gossip","Fred","hi",})';

test('scanHeader() finds the six elements and where they are', () => {
  const header = scanHeader(LINE);
  expect(header).toMatchObject({
    type: 'channel-m',
    ttl: 5,
    originatorMud: 'Granite',
    originatorUser: 'fred',
    targetMud: 0,
    targetUser: 0,
  });
  expect(LINE.slice(header?.ttlStart, header?.ttlEnd)).toBe('5');
  expect(LINE.slice(header?.bodyStart)).toBe('"gossip","Fred","hi",})');
  expect(scanChannel(LINE, header as Header)).toBe('gossip');
});

test('scanHeader() works within a text of many frames', () => {
  const text = `xx${LINE}\0${LINE}`;
  expect(scanHeader(text, 2, 2 + LINE.length)?.bodyStart).toBe(2 + (scanHeader(LINE)?.bodyStart ?? 0));
  expect(scanHeader(text, 2, 30)).toBeUndefined();
});

test('scanHeader() finds a packet that has nothing but a header', () => {
  const text = '({"who-req",200,"A","",0,"",})';
  expect(scanHeader(text)).toMatchObject({
    ttl: 200,
    originatorUser: '',
    targetUser: '',
    bodyStart: text.length - 2,
  });
});

const UNUSUAL = [
  '({ "tell",5,"A","b",0,0,"x",})', // white space
  '({"tell",5,"A", "b",0,0,"x",})',
  '({"tell",5,"A\\"","b",0,0,"x",})', // a guarded character
  '({"tell",5,"A\rB","b",0,0,"x",})', // a newline
  '({"tell",5,"A\0","b",0,0,"x",})',
  '({"tell",5,"A","b",0})', // no comma behind the last element
  '({"tell",5,"A","b",0,', // too short
  '({"tell",5.0,"A","b",0,0,"x",})', // a float
  '({"tell","5","A","b",0,0,"x",})',
  '({"tell",-,"A","b",0,0,"x",})',
  '({"tell",,"A","b",0,0,"x",})',
  '({"tell",5,1,"b",0,0,"x",})', // a number that is not 0
  '({"tell",5,00,"b",0,0,"x",})',
  '({"tell",5,({}),"b",0,0,"x",})',
  '({5,5,"A","b",0,0,"x",})',
  '({"tell"})',
  '"tell"',
  '',
];

for (const text of UNUSUAL) {
  test(`scanHeader() leaves ${JSON.stringify(text)} to the decoder`, () => {
    expect(scanHeader(text)).toBeUndefined();
  });
}

test('scanHeader() takes a ttl of TTL_DIGITS_MAX digits, below zero too, and not one more', () => {
  const packet = (ttl: string): string => `({"tell",${ttl},"A","b",0,0,})`;
  const digits = '9'.repeat(TTL_DIGITS_MAX);
  expect(scanHeader(packet(digits))?.ttl).toBe(Number(digits));
  expect(scanHeader(packet(`-${digits}`))?.ttl).toBe(-Number(digits));
  expect(scanHeader(packet('-0'))?.ttl).toBe(0);
  expect(scanHeader(packet(`1${digits}`))).toBeUndefined();
});

test('scanChannel() knows only a plain string that is followed by more', () => {
  for (const body of ['0,', '"a\\"b",', '"open', '"last"})', '})', '']) {
    const text = `({"channel-m",5,"A","b",0,0,${body}`;
    const header = scanHeader(`${text}`) as Header;
    expect(header && scanChannel(text, header)).toBeUndefined();
  }
});

/** What the decoder makes of a text: its array, or undefined if that is not a packet with a head. */
function decoded(text: string): LpcArray | undefined {
  try {
    const value = parseLpc(text) as LpcArray;
    return readHead('', value) && value;
  } catch (error) {
    if (error instanceof I3Error) return undefined;
    throw error;
  }
}

test('scanHeader() and scanChannel() say what the decoder says, wherever they answer', () => {
  const name = fc.oneof(fc.constant(0 as const), fc.string({ unit: 'grapheme' }));
  const packet = fc
    .tuple(fc.constantFrom('tell', 'channel-m', 'x'), fc.integer(), name, name, name, name, lpcArray)
    .map(([type, ttl, a, b, c, d, rest]) => writeLpc([type, ttl, a, b, c, d, ...rest]));
  fc.assert(
    fc.property(fc.oneof(packet, damaged(packet), noise), (text) => {
      const header = scanHeader(text);
      const array = decoded(text);
      if (header === undefined || array === undefined) return;
      expect(header).toMatchObject({ type: array[0], ...readHead('', array) });
      const channel = scanChannel(text, header);
      if (channel !== undefined) expect(channel).toBe(array[6]);
    }),
    { numRuns: 2_000 },
  );
});

test('scanHeader() answers for every packet that is written without guarded characters', () => {
  const name = fc.oneof(
    fc.constant(0 as const),
    fc.string({ unit: fc.constantFrom('a', 'Z', ' ', 'é', '*', '-') }),
  );
  fc.assert(
    fc.property(name, name, name, name, lpcArray, (a, b, c, d, rest) => {
      expect(scanHeader(writeLpc(['tell', 5, a, b, c, d, ...rest]))).toMatchObject({
        originatorMud: a,
        originatorUser: b,
        targetMud: c,
        targetUser: d,
      });
    }),
  );
});
