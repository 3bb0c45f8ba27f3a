import { expect, test } from 'vitest';
import { FrameStream } from './stream.ts';

const frame = (text: string): Uint8Array => {
  const bytes = new Uint8Array(4 + text.length);
  new DataView(bytes.buffer).setInt32(0, text.length);
  bytes.set(Buffer.from(text, 'latin1'), 4);
  return bytes;
};

const WIRE = Buffer.concat([frame('abc'), frame('x'.repeat(40)), frame('last')]);

const CUTS: Record<string, (wire: Uint8Array) => Uint8Array[]> = {
  'in one chunk': (wire) => [wire],
  'byte by byte': (wire) => Array.from(wire, (byte) => Uint8Array.of(byte)),
  'seven at a time, empty chunks between': (wire) =>
    Array.from({ length: Math.ceil(wire.length / 7) }, (_, at) => [
      wire.subarray(at * 7, at * 7 + 7),
      new Uint8Array(0),
    ]).flat(),
};

async function* given(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

async function parts(frames: FrameStream): Promise<string> {
  let text = '';
  for (let part = await frames.part(); part !== undefined; part = await frames.part()) text += textOf(part);
  return text;
}

for (const [how, cut] of Object.entries(CUTS)) {
  test(`FrameStream gives frames whole and in parts, ${how}`, async () => {
    const frames = new FrameStream(given(cut(WIRE)), 40);
    expect(await frames.next()).toBe(3);
    expect(textOf(await frames.whole())).toBe('abc');
    expect(await frames.next()).toBe(40);
    expect(await parts(frames)).toBe('x'.repeat(40));
    expect(await frames.next()).toBe(4);
    expect(textOf(await frames.whole())).toBe('last');
    expect(await frames.next()).toBeUndefined();
  });

  test(`FrameStream shows what comes without taking it, and skips what nobody reads, ${how}`, async () => {
    const frames = new FrameStream(given(cut(WIRE)), 40);
    await frames.next();
    expect(textOf(await frames.peek(2))).toBe('ab');
    expect(textOf(await frames.peek(99))).toBe('abc');
    frames.skip(1);
    expect(frames.left).toBe(2);
    await frames.next();
    expect(textOf(await frames.peek(3))).toBe('xxx');
    await frames.next();
    expect(textOf(await frames.whole())).toBe('last');
  });
}

test('FrameStream refuses a length over its bound before it reads a byte of the frame', async () => {
  for (const [bytesMax, code] of [
    [3, undefined],
    [2, 'FRAME_TOO_LONG'],
  ] as const) {
    const next = new FrameStream(given([frame('abc')]), bytesMax).next();
    if (code === undefined) expect(await next).toBe(3);
    else await expect(next).rejects.toMatchObject({ code });
  }
  const huge = Uint8Array.of(0x7f, 0xff, 0xff, 0xff);
  await expect(new FrameStream(given([huge]), 2 ** 25).next()).rejects.toMatchObject({
    code: 'FRAME_TOO_LONG',
  });
  for (const bytes of [Uint8Array.of(0xff, 0xff, 0xff, 0xff), Uint8Array.of(0, 0, 0, 0)])
    await expect(new FrameStream(given([bytes]), 10).next()).rejects.toMatchObject({ code: 'FRAME_LENGTH' });
});

test('FrameStream tells a stream that ends within a frame, or within its length', async () => {
  const cut = new FrameStream(given([frame('abc').subarray(0, 6)]), 10);
  await cut.next();
  await expect(cut.whole()).rejects.toMatchObject({ code: 'LINK_DOWN' });
  await expect(new FrameStream(given([Uint8Array.of(0, 0)]), 10).next()).rejects.toMatchObject({
    code: 'LINK_DOWN',
  });
});

test('FrameStream reads no further than it is asked to', async () => {
  let pulled = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for (const byte of WIRE) {
      pulled += 1;
      yield Uint8Array.of(byte);
    }
  }
  const frames = new FrameStream(counted(), 40);
  await frames.next();
  await frames.whole();
  expect(pulled).toBe(7);
});

test('FrameStream.skip() skips only what has been peeked at', async () => {
  const frames = new FrameStream(given([frame('abc')]), 10);
  await frames.next();
  await frames.peek(3);
  expect(() => frames.skip(4)).toThrow(RangeError);
});
