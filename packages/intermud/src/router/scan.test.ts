import { encodeFrame, type LpcValue, scanHeader } from '@intermud/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SCAN_FRAMES_MAX } from './limits.ts';
import { HeadScanner, Speaker } from './scan.ts';
import { PacketTypes } from './types.ts';

const TYPES = new PacketTypes();

const scan = (bytes: Uint8Array) => {
  const scanner = new HeadScanner(TYPES.forwarded());
  scanner.scan(bytes, new Speaker('Bedrock'));
  return scanner;
};
const frame = (value: LpcValue) => Buffer.from(encodeFrame(value));
const textOf = (text: string) => Buffer.from(`\0\0\0${String.fromCharCode(text.length)}${text}`, 'latin1');
const tell = (ttl: number): LpcValue => [
  'tell',
  ttl,
  'Bedrock',
  'fred',
  'Granite',
  'barney',
  'Fred',
  'hello',
];

test('HeadScanner finds target and body, and counts the ttl down in place', () => {
  const bytes = frame(tell(5));
  const { heads, count, end } = scan(bytes);
  const [head] = heads;
  expect({ count, end }).toEqual({ count: 1, end: bytes.length });
  expect(head?.type.type).toBe('tell');
  expect(bytes.toString('latin1', head?.targetStart, head?.targetEnd)).toBe('Granite');
  expect(bytes.toString('latin1', head?.bodyStart, head?.end)).toBe('"Fred","hello",})\0');
  expect(bytes).toEqual(frame(tell(4)));
});

test('HeadScanner leaves a ttl of 0 at 0', () => {
  const bytes = frame(tell(0));
  expect(scan(bytes).heads[0]?.ttlChanged).toBe(false);
  expect(bytes).toEqual(frame(tell(0)));
});

const UNUSUAL: [name: string, text: string][] = [
  ['a ttl of two digits', '({"tell",10,"Bedrock","a","Granite","b",})'],
  ['a negative ttl', '({"tell",-1,"Bedrock","a","Granite","b",})'],
  ['another originator', '({"tell",5,"Bedroc","a","Granite","b",})'],
  ['white space', '({"tell", 5,"Bedrock","a","Granite","b",})'],
  ['an escape in a name', '({"tell",5,"Bedrock","a\\"","Granite","b",})'],
  ['an unknown type', '({"telex",5,"Bedrock","a","Granite","b",})'],
  ['a type for the router', '({"channel-add",5,"Bedrock","a","Granite","b",})'],
  ['a number as user', '({"tell",5,"Bedrock",7,"Granite","b",})'],
  ['too few elements', '({"tell",5,"Bedrock","a","Granite"})'],
  ['a string without end', '({"tell",5,"Bedrock","a","Granite","b,})'],
  ['nothing', '({'],
];

test.each(UNUSUAL)('HeadScanner leaves %s to the decoder, unchanged', (_, text) => {
  const bytes = textOf(text);
  const scanner = scan(bytes);
  expect({ count: scanner.count, end: scanner.end }).toEqual({ count: 0, end: 0 });
  expect(bytes).toEqual(textOf(text));
});

test('HeadScanner stops at the first unusual frame', () => {
  const first = frame(tell(5));
  const { count, end } = scan(Buffer.concat([first, textOf('({"x",})'), frame(tell(5))]));
  expect({ count, end }).toEqual({ count: 1, end: first.length });
});

test('HeadScanner takes as many frames in one go as its bound, and leaves the rest as it is', () => {
  const one = frame(tell(5));
  const many = (count: number) => Buffer.concat(Array.from({ length: count }, () => one));
  for (const more of [-1, 0, 1]) {
    const bytes = many(SCAN_FRAMES_MAX + more);
    const { count, end } = scan(bytes);
    const taken = SCAN_FRAMES_MAX + Math.min(0, more);
    expect({ count, end }).toEqual({ count: taken, end: taken * one.length });
    expect(bytes.subarray(end)).toEqual(many(Math.max(0, more)));
  }
});

test('HeadScanner takes packets of anybody on the link of a router, and finds who that is', () => {
  const packets = [
    tell(5),
    ['error', 3, 0, 0, 'Granite', 0, 'bad-pkt', 'no', 0],
    ['tell', 9, 'Größe', 'a', 'X', 'b'],
  ];
  const again = tell(4);
  const bytes = Buffer.concat([...packets, ...packets, again].map((packet) => frame(packet as LpcValue)));
  const scanner = new HeadScanner(TYPES.forwarded());
  scanner.scan(bytes, new Speaker());
  const names = scanner.heads.map(({ originStart, originEnd }) =>
    bytes.toString('utf8', originStart, originEnd),
  );
  expect(names).toEqual(['Bedrock', '', 'Größe', 'Bedrock', '', 'Größe', 'Bedrock']);
  expect(scanner.heads.map(({ originStart }) => originStart > 0)).toEqual([
    true,
    false,
    true,
    true,
    false,
    true,
    true,
  ]);
  expect(scanner.end).toBe(bytes.length);
});

test('HeadScanner agrees with the header scan of wire', () => {
  const name = fc.oneof(
    fc.constant(0),
    fc.string({ minLength: 1 }).map((text) => text.replaceAll(/[\\"\0\r\n]/g, '_')),
  );
  const type = fc.constantFrom('tell', 'channel-m', 'who-reply', 'error');
  const packets = fc.tuple(
    type,
    fc.integer({ min: 0, max: 9 }),
    fc.constant('Bedrock'),
    name,
    name,
    name,
    fc.string({ unit: 'grapheme-ascii' }),
  );
  fc.assert(
    fc.property(packets, (packet) => {
      const bytes = frame(packet);
      const text = bytes.toString('latin1');
      const [head] = scan(bytes).heads;
      const header = scanHeader(text, 4, text.length - 1);
      expect(text.slice(head?.targetStart, head?.targetEnd)).toBe(
        header?.targetMud === 0 ? '' : header?.targetMud,
      );
      expect(head?.bodyStart).toBe(header?.bodyStart);
    }),
  );
});
