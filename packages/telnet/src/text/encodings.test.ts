import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHARSET_LABELS, decodeText, type Encoding, encodeText, findEncoding } from './encodings.ts';

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const ENCODINGS: readonly Encoding[] = ['utf-8', 'latin-1', 'windows-1252', 'cp437', 'us-ascii'];

for (const encoding of ['latin-1', 'windows-1252', 'cp437'] as const) {
  test(`${encoding} gives every byte back`, () => {
    expect(encodeText(decodeText(ALL_BYTES, encoding), encoding)).toEqual(ALL_BYTES);
  });
}

test('Windows-1252 and Latin-1 are what the WHATWG decoder says', () => {
  const reference = new TextDecoder('windows-1252').decode(ALL_BYTES);
  expect(decodeText(ALL_BYTES, 'windows-1252')).toBe(reference);
  const latin1 = Buffer.from(ALL_BYTES).toString('latin1');
  expect(decodeText(ALL_BYTES, 'latin-1')).toBe(latin1);
});

test('CP437 has letters, boxes, Greek and mathematics where the IBM PC had them', () => {
  const bytes = Uint8Array.of(0x80, 0x84, 0x94, 0xb0, 0xc9, 0xcd, 0xdb, 0xe1, 0xfb, 0xfe, 0xff);
  expect(decodeText(bytes, 'cp437')).toBe('Çäö░╔═█ß√■\u00a0');
});

test('encodeText() writes UTF-8 as it is', () => {
  expect(encodeText('å☃🐉', 'utf-8')).toEqual(new Uint8Array(Buffer.from('å☃🐉')));
});

/** What becomes of characters that an encoding lacks. */
const CLOSE: readonly [Encoding, string, string][] = [
  ['us-ascii', 'naïve “café” — it’s…', 'naive "cafe" - it\'s...'],
  ['us-ascii', '╔══╗ → ok', '+--+ -> ok'],
  ['us-ascii', 'Æsir, Straße, Øl, €5', 'AEsir, Strasse, Ol, EUR5'],
  ['us-ascii', '½ ﬁ Ⅳ', '1/2 fi IV'],
  ['latin-1', 'e\u0301', 'é'],
  ['latin-1', 'Příliš 日本', 'Prílis ??'],
  ['latin-1', '❤\ufe0f', '?'],
  ['cp437', '“é” ÿ Š', '"é" ÿ S'],
  ['windows-1252', '“€” ─', '“€” -'],
];

for (const [encoding, text, close] of CLOSE) {
  test(`encodeText() writes ${text} in ${encoding} as ${close}`, () => {
    expect(decodeText(encodeText(text, encoding), encoding)).toBe(close);
  });
}

test('decodeText() reads what is no UTF-8 as Windows-1252, and what is as UTF-8', () => {
  expect(decodeText(Buffer.from('gr\xfc\xdfe \x80', 'latin1'), 'utf-8')).toBe('grüße €');
  expect(decodeText(Buffer.from('grüße'), 'utf-8')).toBe('grüße');
});

test('decodeText() keeps a byte order mark, and marks bytes that US-ASCII lacks', () => {
  expect(decodeText(Buffer.from('\ufeffx'), 'utf-8')).toBe('\ufeffx');
  expect(decodeText(Uint8Array.of(65, 200), 'us-ascii')).toBe('A\ufffd');
});

test('encodeText() and decodeText() take any text and any bytes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ENCODINGS),
      fc.string({ unit: 'binary' }),
      fc.uint8Array(),
      (encoding, text, bytes) => {
        expect(encodeText(text, encoding)).toBeInstanceOf(Uint8Array);
        expect(typeof decodeText(bytes, encoding)).toBe('string');
      },
    ),
  );
});

test('findEncoding() knows the names that clients use, and every name that we offer', () => {
  expect(['utf-8', 'UTF8', 'iso-8859-1', 'CP437', 'cp1252', 'ASCII', 'KOI8-R', ''].map(findEncoding)).toEqual(
    ['utf-8', 'utf-8', 'latin-1', 'cp437', 'windows-1252', 'us-ascii', undefined, undefined],
  );
  expect(CHARSET_LABELS.map(findEncoding)).toEqual(ENCODINGS);
});
