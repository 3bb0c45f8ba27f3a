import zlib, { constants, createDeflate, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TelnetError } from '../faults.ts';
import {
  DEFLATE_QUEUE_BYTES_MAX,
  INFLATE_CHUNK_BYTES_MAX,
  INFLATE_QUEUE_BYTES_MAX,
  INFLATE_RATIO_MAX,
  INFLATE_SLACK_BYTES,
} from '../limits.ts';
import { wire } from '../wire.suite.ts';
import { concatBytes } from '../writer.ts';
import { Inflater } from './inflater.ts';
import { Outbox } from './outbox.ts';

/** What an Inflater told, and a promise of its end. */
class Heard {
  readonly bytes: Uint8Array[] = [];
  readonly over = Promise.withResolvers<Uint8Array | TelnetError>();
  readonly inflater = new Inflater(zlib, {
    bytes: (bytes) => this.bytes.push(bytes),
    ended: (rest) => this.over.resolve(rest),
    failed: (fault) => this.over.resolve(fault),
  });

  get text(): string {
    return Buffer.from(concatBytes(this.bytes)).toString();
  }
}

for (const [how, size] of Object.entries({ 'in one chunk': 1_000, 'byte by byte': 1 })) {
  test(`Inflater reads a stream and gives back what follows it, ${how}`, async () => {
    const heard = new Heard();
    const wire = concatBytes([deflateSync('look\nnorth\n'), Buffer.from('plain again')]);
    for (let at = 0; at < wire.length; at += size) heard.inflater.push(wire.subarray(at, at + size));
    expect(Buffer.from((await heard.over.promise) as Uint8Array).toString()).toBe('plain again');
    expect(heard.text).toBe('look\nnorth\n');
  });
}

test('Inflater fails on bytes that are no zlib stream, once', async () => {
  const heard = new Heard();
  heard.inflater.push(Buffer.from('this is plain text'));
  heard.inflater.push(Buffer.from('and more'));
  expect(await heard.over.promise).toMatchObject({ code: 'INFLATE_BROKEN', fatal: true });
  expect(heard.bytes).toEqual([]);
});

test('Inflater fails on a bomb before it has grown far beyond the ratio', async () => {
  const heard = new Heard();
  const bomb = deflateSync(new Uint8Array(64 * 1024 * 1024));
  const first = bomb.subarray(0, 4_096); // Would become 4 MiB.
  heard.inflater.push(first);
  expect(await heard.over.promise).toMatchObject({ code: 'INFLATE_TOO_MUCH', fatal: true });
  expect(concatBytes(heard.bytes).length).toBeLessThanOrEqual(
    INFLATE_SLACK_BYTES + INFLATE_RATIO_MAX * first.length,
  );
});

test('Inflater takes any amount in time: only what waits counts', async () => {
  const heard = new Heard();
  const pieces = 20;
  const piece = noise(INFLATE_QUEUE_BYTES_MAX / 10);
  const wire = deflateSync(concatBytes(Array.from({ length: pieces }, () => piece)), { level: 0 });
  const step = Math.ceil(wire.length / pieces);
  for (let at = 0; at < wire.length; at += step) {
    heard.inflater.push(wire.subarray(at, at + step));
    await expect.poll(() => concatBytes(heard.bytes).length).toBeGreaterThan(at - step);
  }
  heard.inflater.push(Uint8Array.of(0));
  expect(await heard.over.promise).toEqual(Uint8Array.of(0));
});

test('Inflater takes a very regular beginning within the slack', async () => {
  const heard = new Heard();
  const regular = new Uint8Array(INFLATE_SLACK_BYTES);
  heard.inflater.push(concatBytes([deflateSync(regular), Uint8Array.of(0)]));
  expect(await heard.over.promise).toEqual(Uint8Array.of(0));
  expect(concatBytes(heard.bytes)).toEqual(regular);
});

test('Inflater takes a chunk that becomes the limit and fails on one just over it', async () => {
  for (const [length, expected] of [
    [INFLATE_CHUNK_BYTES_MAX, Uint8Array.of(0)],
    [INFLATE_CHUNK_BYTES_MAX + 1, { code: 'INFLATE_TOO_MUCH' }],
  ] as const) {
    const heard = new Heard();
    heard.inflater.push(concatBytes([deflateSync(noise(length), { level: 1 }), Uint8Array.of(0)]));
    expect(await heard.over.promise).toMatchObject(expected);
  }
});

test('Inflater counts what becomes of each chunk anew', async () => {
  const heard = new Heard();
  const stream = deflateSync(noise(2 * INFLATE_CHUNK_BYTES_MAX), { level: 1 });
  for (const at of [0, 1, 2, 3]) {
    const quarter = stream.length / 4;
    heard.inflater.push(stream.subarray(Math.floor(at * quarter), Math.floor((at + 1) * quarter)));
  }
  heard.inflater.push(Uint8Array.of(0));
  expect(await heard.over.promise).toEqual(Uint8Array.of(0));
  expect(concatBytes(heard.bytes)).toHaveLength(2 * INFLATE_CHUNK_BYTES_MAX);
});

test('Inflater fails when more waits than the queue may hold', async () => {
  const heard = new Heard();
  heard.inflater.push(deflateSync('x').subarray(0, 2)); // zlib is busy with it until the next turn
  heard.inflater.push(new Uint8Array(INFLATE_QUEUE_BYTES_MAX));
  heard.inflater.push(new Uint8Array(1));
  expect(await heard.over.promise).toMatchObject({ code: 'INFLATE_TOO_MUCH' });
});

test('Inflater says nothing after destroy()', async () => {
  const heard = new Heard();
  heard.inflater.push(deflateSync('look\n'));
  heard.inflater.destroy();
  heard.inflater.push(deflateSync('look\n'));
  const other = new Heard();
  other.inflater.push(concatBytes([deflateSync('x'), Uint8Array.of(0)]));
  await other.over.promise; // zlib has had its turn
  expect(heard.bytes).toEqual([]);
});

test('Outbox writes plain, compressed and plain again, in order', async () => {
  const { outbox, written } = makeOutbox();
  outbox.write(Buffer.from('one '));
  outbox.compress(zlib);
  outbox.write(Buffer.from('two '));
  outbox.write(Buffer.from('three'));
  outbox.finish();
  outbox.write(Buffer.from('four'));
  await outbox.close();
  outbox.write(Buffer.from('never'));
  const bytes = Buffer.from(concatBytes(written));
  expect(bytes.subarray(0, 4).toString()).toBe('one ');
  expect(bytes.subarray(-4).toString()).toBe('four');
  expect(inflateSync(bytes.subarray(4, -4), { finishFlush: constants.Z_FINISH }).toString()).toBe(
    'two three',
  );
});

test('Outbox flushes each write: what was sent can be read before the next', async () => {
  const { outbox, written } = makeOutbox();
  outbox.compress(zlib);
  outbox.write(Buffer.from('prompt> '));
  await expect.poll(() => written.length).toBeGreaterThan(0);
  const soFar = inflateSync(concatBytes(written), { finishFlush: constants.Z_SYNC_FLUSH });
  expect(soFar.toString()).toBe('prompt> ');
  outbox.destroy();
});

for (const [what, begin] of Object.entries({
  'for the compressor': (outbox: Outbox) => outbox.compress(zlib),
  'for the end of a stream': (outbox: Outbox) => {
    outbox.compress(zlib);
    outbox.finish();
  },
})) {
  test(`Outbox lets a full queue wait ${what}, and fails just over it`, async () => {
    const [full, over] = [makeOutbox(), makeOutbox()];
    for (const { outbox } of [full, over]) {
      begin(outbox);
      outbox.write(new Uint8Array(DEFLATE_QUEUE_BYTES_MAX));
    }
    over.outbox.write(new Uint8Array(1));
    expect(over.faults).toMatchObject([{ code: 'DEFLATE_BROKEN', fatal: true }]);
    await over.outbox.close();
    await full.outbox.close();
    expect(full.faults).toEqual([]);
    expect(readMccp2(concatBytes(full.written), true)).toHaveLength(DEFLATE_QUEUE_BYTES_MAX);
  });
}

test('Outbox takes any number of bytes that do not wait', async () => {
  const { outbox, written, faults } = makeOutbox();
  outbox.compress(zlib);
  for (let turn = 1; turn <= 3; turn++) {
    const before = written.length;
    outbox.write(new Uint8Array(DEFLATE_QUEUE_BYTES_MAX / 2));
    await expect.poll(() => written.length, { interval: 1 }).toBeGreaterThan(before);
    await new Promise((resolve) => setImmediate(resolve)); // zlib says that it has taken them
  }
  await outbox.close();
  expect(faults).toEqual([]);
  expect(readMccp2(concatBytes(written), true)).toHaveLength(1.5 * DEFLATE_QUEUE_BYTES_MAX);
});

test('Outbox begins and ends streams in the order of the calls, however close together', async () => {
  const act = fc.constantFrom('compress', 'finish', 'write', 'write', 'turn');
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 20 }), async (acts) => {
      const { outbox, written } = makeOutbox();
      let [said, isCompressed, count] = ['', false, 0];
      for (const name of acts) {
        if (name === 'turn') await new Promise((resolve) => setImmediate(resolve));
        if (name === 'finish') outbox.finish();
        if (name === 'finish') isCompressed = false;
        if (name === 'write') outbox.write(Buffer.from(`<${count}>`));
        if (name === 'write') said += `<${count++}>`;
        if (name !== 'compress' || isCompressed) continue;
        outbox.write(wire('IAC SB MCCP2 IAC SE'));
        outbox.compress(zlib);
        isCompressed = true;
      }
      await outbox.close();
      expect(readMccp2(concatBytes(written)).toString()).toBe(said);
    }),
    { numRuns: 60 },
  );
});

test('Outbox reports a compressor that fails, and closes', async () => {
  const broken = createDeflate();
  const { outbox, faults } = makeOutbox();
  outbox.compress({ ...zlib, createDeflate: () => broken });
  broken.destroy(new Error('out of memory'));
  await expect.poll(() => faults).toMatchObject([{ code: 'DEFLATE_BROKEN' }]);
  await outbox.close();
});

function makeOutbox(): { outbox: Outbox; written: Uint8Array[]; faults: TelnetError[] } {
  const written: Uint8Array[] = [];
  const faults: TelnetError[] = [];
  const outbox = new Outbox({ write: (bytes) => written.push(bytes.slice()) }, (fault) => faults.push(fault));
  return { outbox, written, faults };
}

/** What a client understands: text as it is, and after `IAC SB 86 IAC SE` a zlib stream up to its own end. */
function readMccp2(bytes: Uint8Array, isCompressed = false): Buffer {
  const start = Buffer.from(wire('IAC SB MCCP2 IAC SE'));
  const said: Uint8Array[] = [];
  let rest = Buffer.from(bytes);
  let inStream = isCompressed;
  while (rest.length > 0) {
    const at = rest.indexOf(start);
    if (inStream) {
      const read = inflateSync(rest, { info: true, finishFlush: constants.Z_SYNC_FLUSH });
      // @types/node knows nothing of what `info` does.
      const { buffer, engine } = read as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
      said.push(buffer);
      rest = rest.subarray(engine.bytesWritten);
    } else {
      said.push(at === -1 ? rest : rest.subarray(0, at));
      rest = at === -1 ? Buffer.alloc(0) : rest.subarray(at + start.length);
    }
    inStream = !inStream;
  }
  return Buffer.from(concatBytes(said));
}

/** Bytes that compress about six-fold, always the same: well within the ratio. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state % 4 === 0 ? 65 + (state % 16) : 32;
  });
}
