import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE_BYTES_MAX } from '../limits.ts';
import { CUTS, latin1, wire } from '../wire.suite.ts';
import { applyErasers, LineCutter } from './lines.ts';

const CASES = [
  { name: 'CR LF', script: '"a" 0D 0A "b" 0D 0A', lines: ['a', 'b'] },
  { name: 'CR NUL', script: '"a" 0D 00 "b" 0D 00', lines: ['a', 'b'] },
  { name: 'LF', script: '"a" 0A "b" 0A', lines: ['a', 'b'] },
  { name: 'a lone CR', script: '"a" 0D "b" 0D', lines: ['a', 'b'] },
  { name: 'empty lines', script: '0D 0A 0D 0A 0A 0A 0D 0D', lines: ['', '', '', '', '', ''] },
  { name: 'NULs, which count for nothing', script: '00 "a" 00 "b" 0A 00', lines: ['ab'] },
  { name: 'an unfinished line', script: '"a" 0A "b"', lines: ['a'] },
];

for (const { name, script, lines } of CASES) {
  for (const [how, cut] of Object.entries(CUTS)) {
    test(`LineCutter reads ${name}, ${how}`, () =>
      expect(linesOf(new LineCutter(), cut(wire(script)))).toEqual(lines));
  }
}

for (const [how, cut] of Object.entries(CUTS)) {
  test(`LineCutter takes a line of the limit and reports one just over it once, ${how}`, () => {
    const line = (length: number) => new Uint8Array(Buffer.from(`${'x'.repeat(length)}\nnext\n`));
    expect(linesOf(new LineCutter(), cut(line(LINE_BYTES_MAX)))).toEqual([
      'x'.repeat(LINE_BYTES_MAX),
      'next',
    ]);
    expect(linesOf(new LineCutter(), cut(line(LINE_BYTES_MAX + 1)))).toEqual([
      `over ${LINE_BYTES_MAX}`,
      'next',
    ]);
  });
}

test('LineCutter erases a character and a line on command', () => {
  const lines = new LineCutter();
  expect(linesOf(lines, [wire('"abc"')])).toEqual([]);
  lines.eraseCharacter();
  expect(linesOf(lines, [wire('"d" 0A "xyz"')])).toEqual(['abc\x7fd']);
  lines.eraseLine();
  expect(linesOf(lines, [wire('"new" 0A')])).toEqual(['new']);
});

test('applyErasers() takes whole characters, and nothing before the line', () => {
  expect(applyErasers('plain')).toBe('plain');
  expect(applyErasers('ab\bc')).toBe('ac');
  expect(applyErasers('a🐉\x7fé\b\b\b\bx')).toBe('x');
});

test('LineCutter gives every line that was sent, however cut and ended', () => {
  const end = fc.constantFrom('\r\n', '\n', '\r\0');
  const line = fc.tuple(
    fc.string({ maxLength: 20 }).filter((text) => !/[\r\n\0]/.test(text)),
    end,
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 10 }), fc.array(fc.nat(40), { maxLength: 5 }), (lines, sizes) => {
      const bytes = Buffer.from(lines.map((parts) => parts.join('')).join(''), 'latin1');
      const cutter = new LineCutter();
      const found: string[] = [];
      let at = 0;
      for (const size of [...sizes, bytes.length]) {
        found.push(...linesOf(cutter, [bytes.subarray(at, at + size)]));
        at += size;
      }
      expect(found).toEqual(lines.map(([text]) => text));
    }),
  );
});

function linesOf(cutter: LineCutter, chunks: readonly Uint8Array[]): string[] {
  return chunks
    .flatMap((chunk) => [...cutter.push(chunk)])
    .map((event) => (event.kind === 'line' ? latin1(event.bytes) : `over ${event.bytesMax}`));
}
