import { encodeFrame } from '@intermud/wire';
import { expect, test } from 'vitest';
import { FrameBuffer, readLength, writeLength } from './frames.ts';

const frame = (text: string) => Buffer.from(encodeFrame([text]));

const CASES = [
  { name: 'one frame', frames: [frame('hello')] },
  { name: 'three frames', frames: [frame('a'), frame(''), frame('x'.repeat(300))] },
  { name: 'a long frame', frames: [frame('y'.repeat(5_000)), frame('b')] },
];

const CUTS: Record<string, (wire: Buffer) => Buffer[]> = {
  'in one chunk': (wire) => [Buffer.from(wire)],
  'byte by byte': (wire) => Array.from(wire, (byte) => Buffer.of(byte)),
  'in sevens': (wire) =>
    Array.from({ length: Math.ceil(wire.length / 7) }, (_, at) =>
      Buffer.from(wire.subarray(at * 7, at * 7 + 7)),
    ),
};

for (const { name, frames } of CASES)
  for (const [how, cut] of Object.entries(CUTS))
    test(`FrameBuffer gives ${name} whole, ${how}`, () => {
      const buffer = new FrameBuffer(10_000);
      const wire = Buffer.concat(frames);
      const got = cut(wire).flatMap((chunk) => buffer.push(chunk) ?? []);
      expect(Buffer.concat(got)).toEqual(wire);
      expect(buffer.heldBytes).toBe(0);
      expect(buffer.fault).toBeUndefined();
    });

test('FrameBuffer takes a frame of the limit, and refuses one just over it before its bytes come', () => {
  const buffer = new FrameBuffer(100);
  expect(buffer.push(Buffer.from(`${writeLength(100)}${'x'.repeat(100)}`, 'latin1'))?.length).toBe(104);
  expect(buffer.push(Buffer.from(writeLength(101), 'latin1'))).toBeUndefined();
  expect(buffer.fault).toMatchObject({
    code: 'FRAME_TOO_LONG',
    message: 'Cannot read frame: it has 101 bytes, the limit is 100',
  });
  expect(buffer.heldBytes).toBe(0);
});

test.each([0, -1, -2_147_483_648])('FrameBuffer refuses the length %i', (length) => {
  const buffer = new FrameBuffer(100);
  buffer.push(Buffer.from(writeLength(length), 'latin1'));
  expect(buffer.fault).toMatchObject({ code: 'FRAME_LENGTH' });
});

test('FrameBuffer gives what came before a fault', () => {
  const buffer = new FrameBuffer(100);
  const good = frame('good');
  expect(buffer.push(Buffer.concat([good, Buffer.alloc(8)]))).toEqual(good);
  expect(buffer.fault).toBeDefined();
});

test('FrameBuffer keeps memory small for a frame that is announced and does not come', () => {
  const buffer = new FrameBuffer(2 ** 21);
  buffer.push(Buffer.from(writeLength(2 ** 21), 'latin1'));
  expect(buffer.heldBytes).toBe(4);
});

test.each([1, 127, 128, 9_999, 65_536, 2 ** 21])('writeLength() and readLength() agree on %i', (length) => {
  expect(readLength(Buffer.from(writeLength(length), 'latin1'), 0)).toBe(length);
});
