import fc from 'fast-check';
import { expect, test } from 'vitest';
import { I3Error } from '../faults.ts';
import { FRAME_BYTES_MAX } from '../limits.ts';
import '../lpc/arbitrary.suite.ts';
import { encodeFrame, FrameDecoder } from './frame.ts';

const CASES = [
  { name: 'one array', wire: '00000008 28 7b 22 61 22 2c 7d 00', frames: ['({"a",}\0'] },
  { name: 'two in one chunk', wire: '00000002 30 00 00000002 31 00', frames: ['0\0', '1\0'] },
  { name: 'a frame without a NUL', wire: '00000001 30', frames: ['0'] },
  { name: 'half a header', wire: '0000', frames: [] },
  { name: 'a frame and a half', wire: '00000001 30 00000002 31', frames: ['0'] },
  { name: 'nothing', wire: '', frames: [] },
];

const CUTS: Record<string, (wire: Uint8Array) => Iterable<Uint8Array>> = {
  'in one chunk': (wire) => [wire],
  'byte by byte': (wire) => Array.from(wire, (byte) => Uint8Array.of(byte)),
  'with empty chunks': (wire) => [
    new Uint8Array(0),
    wire.subarray(0, 5),
    new Uint8Array(0),
    wire.subarray(5),
  ],
};

const textOf = (frame: Uint8Array): string => Buffer.from(frame).toString('latin1');

for (const { name, wire, frames } of CASES) {
  for (const [how, cut] of Object.entries(CUTS)) {
    test(`FrameDecoder cuts ${name}, ${how}`, () => {
      const decoder = new FrameDecoder(65_536);
      const chunks = [...cut(Buffer.from(wire.replaceAll(' ', ''), 'hex'))];
      expect(chunks.flatMap((chunk) => [...decoder.push(chunk)].map(textOf))).toEqual(frames);
    });
  }
}

test('FrameDecoder gives the frames that were sent, wherever the stream is cut', () => {
  const frames = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 20 });
  fc.assert(
    fc.property(frames, fc.array(fc.nat({ max: 400 }), { minLength: 1 }), (bodies, sizes) => {
      const wire = Buffer.concat(bodies.flatMap((body) => [lengthOf(body.length), body]));
      const decoder = new FrameDecoder(300);
      const got = chunksOf(wire, sizes).flatMap((chunk) => [...decoder.push(chunk)].map(textOf));
      expect(got).toEqual(bodies.map(textOf));
      expect(decoder.bytesHeld).toBe(0);
    }),
  );
});

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes | 0);
  return length;
}

/** Pieces of the given sizes, over and over; a size of 0 is an empty piece. */
function chunksOf(wire: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < wire.length; turn += 1) {
    const size = sizes[turn % sizes.length] || (turn > sizes.length ? 1 : 0);
    chunks.push(wire.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const REFUSED = [
  { length: 0, code: 'FRAME_LENGTH', message: 'Cannot read frame: its length is 0' },
  { length: -1, code: 'FRAME_LENGTH', message: 'Cannot read frame: its length is -1' },
  { length: 0x80000000, code: 'FRAME_LENGTH', message: 'Cannot read frame: its length is -2147483648' },
  {
    length: 101,
    code: 'FRAME_TOO_LONG',
    message: 'Cannot read frame: its length is 101, at most 100 is allowed',
  },
  {
    length: 0x7fffffff,
    code: 'FRAME_TOO_LONG',
    message: 'Cannot read frame: its length is 2147483647, at most 100 is allowed',
  },
];

for (const { length, code, message } of REFUSED) {
  test.each(['in one chunk', 'byte by byte'])(`FrameDecoder refuses a length of ${length}, %s`, (how) => {
    const decoder = new FrameDecoder(100);
    const got: string[] = [];
    const wire = Buffer.concat([lengthOf(1), Buffer.from('0'), lengthOf(length), Buffer.from('rest')]);
    const work = (): void => {
      for (const chunk of CUTS[how]?.(wire) ?? [])
        for (const frame of decoder.push(chunk)) got.push(textOf(frame));
    };
    expect(work).toThrow(expect.objectContaining({ code, message, word: 'bad-pkt' }));
    expect(got).toEqual(['0']); // What came before it is not lost.
    expect(decoder.bytesHeld).toBeLessThanOrEqual(4); // And nothing of the refused frame is kept.
  });
}

test('FrameDecoder takes a frame of exactly its bound', () => {
  const body = Buffer.alloc(100, 'x');
  const decoder = new FrameDecoder(100);
  expect([...decoder.push(Buffer.concat([lengthOf(100), body]))]).toHaveLength(1);
});

test('FrameDecoder lets its bound be raised between frames', () => {
  const decoder = new FrameDecoder(1);
  const wire = Buffer.concat([lengthOf(1), Buffer.from('a'), lengthOf(2), Buffer.from('bb')]);
  const got = [];
  for (const frame of decoder.push(wire)) {
    got.push(textOf(frame));
    decoder.bytesMax = 2;
  }
  expect(got).toEqual(['a', 'bb']);
});

test('FrameDecoder keeps no more than twice what has come, whatever was announced', () => {
  const decoder = new FrameDecoder(FRAME_BYTES_MAX);
  const before = process.memoryUsage().arrayBuffers;
  const decoders = Array.from({ length: 1_000 }, () => new FrameDecoder(FRAME_BYTES_MAX));
  for (const one of [decoder, ...decoders])
    expect([...one.push(Buffer.concat([lengthOf(FRAME_BYTES_MAX), Buffer.from('x')]))]).toEqual([]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  expect(decoder.bytesHeld).toBe(5);
});

test('encodeFrame() writes length, text and NUL', () => {
  expect(Buffer.from(encodeFrame(['a'])).toString('hex')).toBe('00000009287b2261222c7d2900');
  expect(Buffer.from(encodeFrame('é', 'latin-1')).toString('hex')).toBe('0000000422e92200');
});

test('encodeFrame() writes a frame longer than any slab', () => {
  const text = 'x'.repeat(70_000);
  const [frame = new Uint8Array()] = [...new FrameDecoder(FRAME_BYTES_MAX).push(encodeFrame(text))];
  expect(textOf(frame)).toBe(`"${text}"\0`);
});

test('A fault of a frame is an I3Error', () => {
  expect(() => [...new FrameDecoder(1).push(Buffer.alloc(4))]).toThrow(I3Error);
});
