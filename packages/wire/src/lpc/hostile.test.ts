// Half a megabyte of whatever could make a parser search again and again, or hoard. Anything quadratic takes minutes.
import { expect, test } from 'vitest';
import { I3Error } from '../faults.ts';
import { FrameDecoder } from '../mudmode/frame.ts';
import { scanHeader } from '../packets/header.ts';
import { CanonicalText, checkLpc } from './canonical.ts';
import { decodeLpc, parseLpc } from './decode.ts';
import type { LpcValue } from './value.ts';

const BYTES = 512 * 1024;
const fill = (piece: string): string => piece.repeat(Math.ceil(BYTES / piece.length));

const HOSTILE: Readonly<Record<string, string>> = {
  'guarded quotes': `"${fill('\\"')}"`,
  'guarded quotes that never close': `"${fill('\\"')}`,
  backslashes: `"${fill('\\')}`,
  'a guard in each string': `({${fill('"\\"",')}})`,
  'one guard, then plain strings': `({"\\"",${fill('"a",')}})`,
  newlines: `"${fill('\r')}"`,
  'a newline in each string': `({${fill('"\r",')}})`,
  'guarded CRs': `"${fill('\\\r')}"`,
  'guards and newlines in turn': `"${fill('\\a\r')}"`,
  zeros: `({${fill('0,')}})`,
  'the longest integers': `({${fill('9223372036854775807,')}})`,
  'one endless integer': fill('9'),
  'one endless float': `1.${fill('9')}`,
  'an endless exponent': `({1.0e+${fill('9')},})`,
  floats: `({${fill('1.500000,')}})`,
  "LDMud's floats": `({${fill('1.5=3ff8,')}})`,
  'empty arrays': `({${fill('({}),')}})`,
  'empty mappings': `({${fill('([]),')}})`,
  'mappings of one': `({${fill('([0:0,]),')}})`,
  'the same key': `({([${fill('"a":1,')}]),})`,
  'many keys': `({([${Array.from({ length: 60_000 }, (_, key) => `${key}:0,`).join('')}]),})`,
  'openings of arrays': fill('({'),
  'openings of mappings': fill('(['),
  'keys of keys': fill('([({'),
  commas: `({${fill(',')}})`,
  colons: `([${fill(':,')}])`,
  spaces: `({${fill(' ')}})`,
  NULs: fill('\0'),
  quotes: fill('"'),
  minuses: fill('-'),
  points: fill('.'),
};

for (const [name, text] of Object.entries(HOSTILE)) {
  test(`A text full of ${name} ends in a value or a fault`, () => {
    const read = fault(() => parseLpc(text));
    expect(fault(() => decodeLpc(Buffer.from(text)))?.code).toBe(read?.code);
    fault(() => decodeLpc(Buffer.from(`${text}\xff`, 'latin1'))); // String by string: not UTF-8 as a whole.
    expect(['canonical', 'readable', 'broken']).toContain(checkLpc(text));
  });
}

/** The fault that reading ends in; anything else that is thrown is a bug. */
function fault(read: () => LpcValue): I3Error | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof I3Error) return error;
    throw error;
  }
}

test('A chunk full of frames that only begin a packet costs a look at each', () => {
  const count = 60_000;
  const chunk = '\0\0\0\x04({"\0'.repeat(count);
  const text = new CanonicalText(chunk);
  for (let frame = 0; frame < count; frame += 1) {
    const start = 8 * frame + 4;
    expect(scanHeader(chunk, start, start + 3) ?? text.isArray(start, start + 3)).toBe(false);
  }
});

test('A frame that comes byte by byte costs a step for each byte', () => {
  const decoder = new FrameDecoder(BYTES);
  const wire = Buffer.concat([Buffer.from([0, 8, 0, 0]), Buffer.alloc(BYTES, '0')]);
  let frames = 0;
  for (let at = 0; at < wire.length; at += 1)
    for (const frame of decoder.push(wire.subarray(at, at + 1))) frames += frame.length;
  expect(frames).toBe(BYTES);
});
