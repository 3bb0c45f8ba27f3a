import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLpc, parseLpc } from '../lpc/decode.ts';
import { encodeLpc } from '../lpc/encode.ts';
import {
  ContentsDecoder,
  type ContentsForm,
  ContentsMeter,
  encodeContents,
  scanContentsHead,
} from './contents.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

function measure(chunks: readonly Uint8Array[]) {
  const meter = new ContentsMeter();
  for (const chunk of chunks) meter.push(chunk);
  return meter.finish();
}

function encode(chunks: readonly Uint8Array[], form: ContentsForm): Uint8Array {
  const first = encodeContents(new Uint8Array(0), form, true);
  return Buffer.concat([first, ...chunks.map((chunk) => encodeContents(chunk, form, false))]);
}

function decode(parts: readonly Uint8Array[]): { file: Uint8Array; isClosed: boolean } {
  const decoder = new ContentsDecoder();
  const file = Buffer.concat(parts.map((part) => decoder.push(part)));
  return { file, isClosed: decoder.isClosed };
}

/** Cuts at the places given, whatever they are. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [...places.map((place) => place % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const CASES: { name: string; file: Uint8Array; form: ContentsForm; wire: Uint8Array }[] = [
  { name: 'plain text', file: utf8('Hello'), form: 'text', wire: utf8('Hello') },
  { name: 'nothing', file: utf8(''), form: 'text', wire: utf8('') },
  { name: 'UTF-8 text', file: utf8('Grüße €'), form: 'text', wire: utf8('Grüße €') },
  { name: 'lines', file: utf8('a\nb\r\n'), form: 'text', wire: utf8('a\rb\\\r\r') },
  { name: 'quotes and backslashes', file: utf8('"\\'), form: 'text', wire: utf8('\\"\\\\') },
  { name: 'a NUL', file: bytesOf('a\0b'), form: 'binary', wire: bytesOf('\x10a\xc4\x80b') },
  { name: 'Latin-1 text', file: bytesOf('na\xefve'), form: 'binary', wire: bytesOf('\x10na\xc3\xafve') },
  {
    name: 'bytes 80 and FF',
    file: bytesOf('\x80\xff'),
    form: 'binary',
    wire: bytesOf('\x10\xc2\x80\xc3\xbf'),
  },
  { name: 'text behind a U+0010', file: utf8('\x10a'), form: 'binary', wire: bytesOf('\x10\x10a') },
  {
    name: 'a character that ends too soon',
    file: bytesOf('\xe2\x82'),
    form: 'binary',
    wire: bytesOf('\x10\xc3\xa2\xc2\x82'),
  },
];

for (const { name, file, form, wire } of CASES) {
  test(`contents of ${name} travel as ${form}`, () => {
    const chunks = cut(file, [1, 2]);
    expect(measure(chunks)).toEqual({ form, bytes: file.length, wireBytes: wire.length });
    expect(Buffer.from(encode(chunks, form))).toEqual(Buffer.from(wire));
    expect(decode([wire, utf8('"')])).toEqual({ file: Buffer.from(file), isClosed: true });
  });
}

test('contents come back as they were, whatever they are and however they were cut', () => {
  const places = fc.array(fc.nat(), { maxLength: 8 });
  const file = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc.string({ unit: 'binary', maxLength: 200 }).map(utf8),
  );
  fc.assert(
    fc.property(file, places, places, (bytes, cutOut, cutIn) => {
      const chunks = cut(bytes, cutOut);
      const { form, wireBytes } = measure(chunks);
      const wire = encode(chunks, form);
      expect(wire.length).toBe(wireBytes);
      expect(wire.length).toBeLessThanOrEqual(2 * bytes.length + 1);
      const back = decode(cut(Buffer.concat([wire, utf8('",})\0')]), cutIn));
      expect(back.isClosed).toBe(true);
      expect(Buffer.from(back.file)).toEqual(Buffer.from(bytes));
    }),
  );
});

test('contents are LPC: a mud that knows only the specification reads the text, and UTF-8 always', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const { form } = measure([bytes]);
      const wire = encode([bytes], form);
      const text = Buffer.from(wire).toString('utf8');
      expect(Buffer.from(text, 'utf8')).toEqual(Buffer.from(wire));
      const value = parseLpc(`"${text}"`);
      if (form === 'text') expect(value).toBe(Buffer.from(bytes).toString('utf8'));
      else expect(String(value).length).toBe(bytes.length + 1);
    }),
  );
});

test('ContentsDecoder takes text of a mud that knows only the specification byte for byte', () => {
  const wire = encodeLpc('Grüße,\nFred "the\\ripper"\r\n').subarray(1);
  expect(Buffer.from(decode([wire]).file).toString('utf8')).toBe('Grüße,\nFred "the\\ripper"\r\n');
  expect(decode([bytesOf('na\xefve"')]).file).toEqual(Buffer.from(bytesOf('na\xefve')));
});

test('ContentsDecoder refuses what is not the binary form', () => {
  for (const wire of ['\x10\xc4\x81"', '\x10\xe2\x82\xac"', '\x10\xc3a"', '\x10\x80"'])
    expect(() => decode([bytesOf(wire)])).toThrow(expect.objectContaining({ code: 'PACKET_SHAPE' }));
});

test('scanContentsHead() finds the string at a place, and only behind plain elements', () => {
  const found = (text: string, place: number) => scanContentsHead(bytesOf(text), place);
  expect(found('({"file-put",7,"A","b","x","', 5)).toBe(28);
  expect(found('({"file-get-reply",-7,1,"abc",})', 3)).toBe(25);
  expect(found('({"a\\"b","c', 1)).toBe(10);
  expect(found('({"a","', 2)).toBeUndefined();
  expect(found('({"a",({}),"c"', 2)).toBeUndefined();
  expect(found('({ "a","c"', 1)).toBeUndefined();
  expect(found('({"a",0,})', 1)).toBeUndefined();
  expect(found('("a"', 0)).toBeUndefined();
  expect(found('({"abc', 1)).toBeUndefined();
  expect(decodeLpc(bytesOf('({"file-put",7,})'))).toEqual(['file-put', 7]);
});
