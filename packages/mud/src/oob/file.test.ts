// file over real links: both forms, both ways, between two muds and with peers that know only the specification.
import { createHash } from 'node:crypto';
import { encodeFrame, type FileRow, I3Error, type LpcArray, type LpcValue } from '@intermud/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oobNet, type RawLink, until } from '../../test/oob.ts';
import {
  FILE_PIECE_BYTES_MAX,
  FILE_PIECE_BYTES_MIN,
  FILE_TRANSFERS_MAX,
  FILE_WHOLE_BYTES_MAX,
  OOB_ANSWER_MS,
  OOB_WINDOW,
} from '../limits.ts';
import { FileRefusal } from './errors.ts';
import type { FileForm } from './file.ts';
import type { FileOffer, FileServer, OobUser } from './options.ts';
import { BytesSink, bytesSource, type FileComing, type FileSink, type FileSource } from './source.ts';

/** Bytes without a pattern, the same in every run. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let seed = 42;
  for (let at = 0; at < length; at += 1) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = seed >>> 16;
  }
  return bytes;
}

/** A folder in memory that keeps what was cut off, as a hub would on disk. */
class Folder implements FileServer {
  readonly files = new Map<string, Uint8Array>();
  readonly cutOff = new Map<string, Uint8Array>();
  readonly asked: unknown[] = [];
  /** Bytes after which a put fails, as of a full disk. */
  room = Number.POSITIVE_INFINITY;

  list(from: OobUser, dir: string): FileRow[] {
    this.asked.push(['list', from.mud, from.user, dir]);
    if (dir === 'secret') throw new I3Error('NOT_ALLOWED', 'Cannot list secret: it is not shared');
    return [...this.files].map(([fname, bytes]) => ({ fname, fsize: bytes.length, ftime: 1_000 }));
  }

  put(from: OobUser, name: string, offer: FileOffer): FileSink {
    this.asked.push(['put', from.mud, from.user, name, offer.size, offer.ftime, offer.mayResume]);
    if (name.includes('..')) throw new FileRefusal(-1, `Cannot put ${name}: it leaves the folder`);
    if (this.files.has(name)) throw new FileRefusal(-3, `Cannot put ${name}: it is there`);
    return new Sheet(this, name, offer.mayResume);
  }

  get(from: OobUser, name: string): FileSource {
    this.asked.push(['get', from.mud, from.user, name]);
    const bytes = this.files.get(name);
    if (bytes === undefined) throw new FileRefusal(-1, `Cannot get ${name}: there is no such file`);
    return bytesSource(bytes, 1_000);
  }
}

class Sheet implements FileSink {
  readonly at: number;
  readonly #folder: Folder;
  readonly #name: string;
  #parts: Uint8Array[];

  constructor(folder: Folder, name: string, mayResume: boolean) {
    const kept = mayResume ? folder.cutOff.get(name) : undefined;
    this.#folder = folder;
    this.#name = name;
    this.#parts = kept ? [kept] : [];
    this.at = kept?.length ?? 0;
  }

  async *held() {
    yield* this.#parts;
  }

  async begin({ from }: FileComing) {
    if (from === 0) this.#parts = [];
  }

  async write(bytes: Uint8Array) {
    this.#folder.room -= bytes.length;
    if (this.#folder.room < 0) throw new FileRefusal(-3, 'Cannot put: the disk is full');
    this.#parts.push(bytes);
  }

  async commit() {
    this.#folder.files.set(this.#name, Buffer.concat(this.#parts));
    this.#folder.cutOff.delete(this.#name);
  }

  async abandon(mayResume: boolean) {
    if (mayResume) this.#folder.cutOff.set(this.#name, Buffer.concat(this.#parts));
    else this.#folder.cutOff.delete(this.#name);
  }
}

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean => Buffer.from(a ?? []).equals(b);

const FILES: { name: string; bytes: Uint8Array }[] = [
  { name: 'plain text', bytes: Buffer.from('Hello,\nworld "of" \\backslashes\\ and\r\nlines\n') },
  { name: 'nothing', bytes: new Uint8Array(0) },
  { name: 'every byte', bytes: Uint8Array.from({ length: 256 }, (_, byte) => byte) },
  { name: 'a piece and a byte', bytes: noise(FILE_PIECE_BYTES_MAX + 1) },
  { name: 'a megabyte', bytes: noise(1_000_000) },
];

const FORMS: FileForm[] = ['whole', 'pieces'];

for (const form of FORMS) {
  for (const { name, bytes } of FILES) {
    test(`a file of ${name} goes there and comes back as it was, ${form}`, async () => {
      await using net = await oobNet();
      const folder = new Folder();
      const bedrock = await net.mud('Bedrock');
      await net.mud('Granite', { files: folder });
      const link = await bedrock.oob.files('Granite', { from: 'Fred' });
      expect(await link.put('/public/a', bytes, { form })).toEqual({
        form,
        size: bytes.length,
        resumedAt: 0,
      });
      expect(same(folder.files.get('public/a'), bytes)).toBe(true);
      const sink = new BytesSink(2_000_000);
      expect(await link.get('public/a', sink, { form })).toEqual({ form, size: bytes.length, resumedAt: 0 });
      expect(same(sink.bytes, bytes)).toBe(true);
      expect(folder.asked.map((asked) => (asked as unknown[]).slice(0, 4))).toEqual([
        ['put', 'Bedrock', 'fred', 'public/a'],
        ['get', 'Bedrock', 'fred', 'public/a'],
      ]);
    });
  }

  test(`any bytes, cut anywhere, go there and come back, ${form}`, async () => {
    await using net = await oobNet();
    const folder = new Folder();
    const bedrock = await net.mud('Bedrock');
    await net.mud('Granite', { files: folder });
    const link = await bedrock.oob.files('Granite');
    let number = 0;
    const file = fc.array(fc.uint8Array({ maxLength: 90_000 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(file, async (chunks) => {
        const bytes = Buffer.concat(chunks);
        const name = String(number++);
        const source = { size: bytes.length, ftime: 0, read: (from: number) => cutAgain(chunks, from) };
        await link.put(name, source, { form });
        expect(same(folder.files.get(name), bytes)).toBe(true);
        const sink = new BytesSink(bytes.length);
        await link.get(name, sink, { form });
        expect(same(sink.bytes, bytes)).toBe(true);
        folder.files.delete(name);
      }),
      { numRuns: 25 },
    );
  });

  const REFUSALS = [
    { name: '../etc/passwd', result: -1 },
    { name: 'there', result: -3 },
  ];
  for (const { name, result } of REFUSALS) {
    test(`a put of ${name} is refused by ${result}, and the link goes on, ${form}`, async () => {
      await using net = await oobNet();
      const folder = new Folder();
      folder.files.set('there', noise(5));
      const bedrock = await net.mud('Bedrock');
      await net.mud('Granite', { files: folder });
      const link = await bedrock.oob.files('Granite');
      await expect(link.put(name, noise(400_000), { form })).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
        result,
      });
      expect(await link.put('other', noise(10), { form })).toMatchObject({ size: 10 });
    });
  }

  test(`a get of a file that is not there is refused by -1, ${form}`, async () => {
    await using net = await oobNet();
    const bedrock = await net.mud('Bedrock');
    await net.mud('Granite', { files: new Folder() });
    const link = await bedrock.oob.files('Granite');
    const sink = new BytesSink(100);
    await expect(link.get('nothing', sink, { form })).rejects.toMatchObject({ result: -1 });
    expect(sink.bytes).toBeUndefined();
  });

  test(`a disk that is full on the way is told by -3, and nothing is kept, ${form}`, async () => {
    await using net = await oobNet();
    const folder = new Folder();
    folder.room = 300_000;
    const bedrock = await net.mud('Bedrock');
    await net.mud('Granite', { files: folder });
    const link = await bedrock.oob.files('Granite');
    await expect(link.put('big', noise(4_000_000), { form })).rejects.toMatchObject({ result: -3 });
    expect(folder.files.size).toBe(0);
    folder.room = Number.POSITIVE_INFINITY;
    expect(await link.put('small', noise(10), { form })).toMatchObject({ size: 10 });
  });

  test(`a source that cannot be read is told to whoever reads it, and by 0 to the other side, ${form}`, async () => {
    await using net = await oobNet();
    const folder = new Folder();
    const broken: FileSource = { size: 10, ftime: 0, read: () => unreadable() };
    folder.get = () => broken;
    const bedrock = await net.mud('Bedrock');
    await net.mud('Granite', { files: folder });
    const link = await bedrock.oob.files('Granite');
    await expect(link.put('a', broken, { form })).rejects.toThrow('the disk is on fire');
    await expect(link.get('a', new BytesSink(10), { form })).rejects.toMatchObject({ result: 0 });
    expect(await link.put('b', noise(10), { form })).toMatchObject({ size: 10 });
    expect([...folder.files.keys()]).toEqual(['b']);
  });

  test(`a source that fails on the way leaves nothing there, ${form}`, async () => {
    await using net = await oobNet();
    const folder = new Folder();
    const bedrock = await net.mud('Bedrock');
    await net.mud('Granite', { files: folder });
    const link = await bedrock.oob.files('Granite');
    const short: FileSource = { size: 400_000, ftime: 0, read: () => cutAgain([noise(300_000)], 0) };
    const put = link.put('short', short, { form });
    if (form === 'pieces')
      await expect(put).rejects.toMatchObject({ message: expect.stringContaining('changed') });
    else expect(await put).toMatchObject({ form }); // In one string only the bytes count: there is no size to keep to.
    expect(folder.files.has('short')).toBe(form === 'whole');
    await using other = await bedrock.oob.files('Granite');
    expect(await other.list()).toHaveLength(form === 'whole' ? 1 : 0);
  });
}

// biome-ignore lint/correctness/useYield: it fails before it could.
async function* unreadable(): AsyncGenerator<Uint8Array> {
  throw new Error('Cannot read: the disk is on fire');
}

async function* cutAgain(chunks: readonly Uint8Array[], from: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const chunk of chunks) {
    if (at + chunk.length > from) yield chunk.subarray(Math.max(0, from - at));
    at += chunk.length;
  }
}

test('a list is what the server says, leading slash or not; an error is an error', async () => {
  await using net = await oobNet();
  const folder = new Folder();
  folder.files.set('readme', noise(7));
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', { files: folder });
  const link = await bedrock.oob.files('Granite', { from: 'Fred' });
  expect(await link.list('/public')).toEqual([{ fname: 'readme', fsize: 7, ftime: 1_000 }]);
  expect(folder.asked).toEqual([['list', 'Bedrock', 'fred', 'public']]);
  await expect(link.list('secret')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
});

test('a file in one string is no longer than the setting, in and out', async () => {
  await using net = await oobNet();
  const folder = new Folder();
  folder.files.set('over', noise(1_001));
  const bedrock = await net.mud('Bedrock');
  const slate = await net.mud('Slate', {}, { wholeFileBytesMax: 1_000 });
  await net.mud('Granite', { files: folder }, { wholeFileBytesMax: 1_000 });
  const link = await bedrock.oob.files('Granite');
  const form = 'whole';
  expect(await link.put('at', new Uint8Array(1_000).fill(34), { form })).toMatchObject({ size: 1_000 });
  await expect(link.put('past', noise(1_001), { form })).rejects.toMatchObject({ result: -3 });
  await expect(link.get('over', new BytesSink(2_000), { form })).rejects.toMatchObject({ result: -2 });
  const small = await slate.oob.files('Granite');
  await expect(small.put('past', noise(1_001), { form })).rejects.toMatchObject({ code: 'NOT_IMPLEMENTED' });
  await small.put('past', noise(1_001));
});

test('a file in one string is no longer than the bound where nothing is set', async () => {
  await using net = await oobNet();
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', { files: new Folder() });
  const link = await bedrock.oob.files('Granite');
  const put = (size: number) => link.put('at', new Uint8Array(size).fill(120), { form: 'whole' });
  expect(await put(FILE_WHOLE_BYTES_MAX)).toMatchObject({ size: FILE_WHOLE_BYTES_MAX });
  await expect(put(FILE_WHOLE_BYTES_MAX + 1)).rejects.toMatchObject({ code: 'NOT_IMPLEMENTED' });
});

test('a put that is cut off goes on where it was, with the hash of the whole', async () => {
  await using net = await oobNet();
  const folder = new Folder();
  const bytes = noise(3_000_000);
  const bedrock = await net.mud('Bedrock');
  const granite = await net.mud('Granite', { files: folder });
  const link = await bedrock.oob.files('Granite');
  const taken = Promise.withResolvers<void>();
  const slow = async function* (from: number) {
    for (let at = from; at < bytes.length; at += 100_000) {
      if (at === 1_500_000) await taken.promise.then(() => granite.oob.close());
      yield bytes.subarray(at, at + 100_000);
    }
  };
  const put = link.put(
    'big',
    { size: bytes.length, ftime: 9, read: slow },
    { onProgress: ({ bytes: done }) => done > 500_000 && taken.resolve() },
  );
  await expect(put).rejects.toMatchObject({ code: 'LINK_DOWN' });
  const kept = folder.cutOff.get('big')?.length ?? 0;
  expect(kept).toBeGreaterThan(0);
  expect(same(folder.cutOff.get('big'), bytes.subarray(0, kept))).toBe(true);

  const { port = 0 } = (await granite.oob.listen()) ?? {};
  await net.row('Granite', (row) => row.with(3, port));
  const again = await bedrock.oob.files('Granite');
  const progress: number[] = [];
  const onProgress = ({ bytes: done }: { bytes: number }) => progress.push(done);
  expect(await again.put('big', bytesSource(bytes, 9), { onProgress })).toEqual({
    ...{ form: 'pieces', size: bytes.length, resumedAt: kept },
  });
  expect(same(folder.files.get('big'), bytes)).toBe(true);
  expect(folder.asked).toEqual([
    ['put', 'Bedrock', 0, 'big', bytes.length, 9, true],
    ['put', 'Bedrock', 0, 'big', bytes.length, 9, true],
  ]);
  expect(progress.at(-1)).toBe(bytes.length);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
});

test('a put that is not to be resumed begins anew', async () => {
  await using net = await oobNet();
  const folder = new Folder();
  folder.cutOff.set('a', noise(10));
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', { files: folder });
  const link = await bedrock.oob.files('Granite');
  expect(await link.put('a', noise(100), { resume: false })).toMatchObject({ resumedAt: 0 });
  expect(same(folder.files.get('a'), noise(100))).toBe(true);
});

test('a put that goes on from what is not its beginning is found out by the hash, and forgotten', async () => {
  await using net = await oobNet();
  const folder = new Folder();
  folder.cutOff.set('a', new Uint8Array(50));
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', { files: folder });
  const link = await bedrock.oob.files('Granite');
  await expect(link.put('a', noise(100))).rejects.toMatchObject({ result: 0 });
  expect([folder.files.size, folder.cutOff.size]).toEqual([0, 0]);
  expect(await link.put('a', noise(100))).toMatchObject({ resumedAt: 0 });
});

/** A sink that goes on from what an earlier try has left. */
class Resumed extends BytesSink {
  override readonly at: number;
  readonly earlier: { size: number; ftime: number };
  readonly begun: FileComing[] = [];
  readonly #start: Uint8Array;

  constructor(start: Uint8Array, size: number) {
    super(10_000_000);
    this.at = start.length;
    this.earlier = { size, ftime: 1_000 };
    this.#start = start;
  }

  override async *held() {
    yield this.#start;
  }

  override async begin(coming: FileComing) {
    this.begun.push(coming);
  }
}

test('a get goes on where it was, unless the file is another one now', async () => {
  await using net = await oobNet();
  const folder = new Folder();
  const bytes = noise(700_000);
  folder.files.set('a', bytes);
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', { files: folder });
  const link = await bedrock.oob.files('Granite');
  const sink = new Resumed(bytes.subarray(0, 300_000), bytes.length);
  expect(await link.get('a', sink)).toMatchObject({ resumedAt: 300_000 });
  expect(same(sink.bytes, bytes.subarray(300_000))).toBe(true);
  expect(sink.begun).toEqual([{ size: 700_000, ftime: 1_000, from: 300_000 }]);

  const other = new Resumed(bytes.subarray(0, 300_000), 123);
  expect(await link.get('a', other)).toMatchObject({ resumedAt: 0 });
  expect(same(other.bytes, bytes)).toBe(true);

  const wrong = new Resumed(new Uint8Array(300_000), bytes.length);
  await expect(link.get('a', wrong)).rejects.toMatchObject({ message: expect.stringContaining('hash') });
  expect(wrong.bytes).toBeUndefined();
});

test('a transfer can be called off, and the link goes on', async () => {
  await using net = await oobNet();
  const folder = new Folder();
  folder.files.set('big', noise(3_000_000));
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', { files: folder });
  const link = await bedrock.oob.files('Granite');
  const putting = new AbortController();
  const stopPut = ({ bytes }: { bytes: number }) => bytes > 500_000 && putting.abort();
  const put = link.put('up', noise(6_000_000), { signal: putting.signal, onProgress: stopPut });
  await expect(put).rejects.toMatchObject({ message: expect.stringContaining('called off') });
  const getting = new AbortController();
  const stopGet = ({ bytes }: { bytes: number }) => bytes > 500_000 && getting.abort();
  const sink = new BytesSink(5_000_000);
  await expect(link.get('big', sink, { signal: getting.signal, onProgress: stopGet })).rejects.toMatchObject({
    message: expect.stringContaining('called off'),
  });
  expect(sink.bytes).toBeUndefined();
  expect(await link.list()).toHaveLength(1);
  expect(folder.cutOff.get('up')?.length).toBeGreaterThan(0);
});

for (const pack of ['zstd', 'deflate'] as const) {
  test(`pieces packed by ${pack} come back as they were, those that do not get shorter as they are`, async () => {
    await using net = await oobNet();
    const folder = new Folder();
    const bytes = Buffer.concat([Buffer.alloc(600_000, 'text '), noise(300_000)]);
    const bedrock = await net.mud('Bedrock');
    await net.mud('Granite', { files: folder });
    const link = await bedrock.oob.files('Granite');
    await link.put('a', bytes, { pack });
    expect(same(folder.files.get('a'), bytes)).toBe(true);
    const sink = new BytesSink(1_000_000);
    await link.get('a', sink, { pack });
    expect(same(sink.bytes, bytes)).toBe(true);
  });
}

test('files go in pieces where the other side knows them, and in one string where it does not', async () => {
  await using net = await oobNet();
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', { files: new Folder() });
  const link = await bedrock.oob.files('Granite');
  expect(await link.put('a', noise(10))).toMatchObject({ form: 'pieces' });
  const peer = await net.peer('Slate', ['file', 'auth']);
  const opening = bedrock.oob.files('Slate', { from: 'Fred' });
  const raw = await peer.answer();
  const plain = await opening;

  const put = plain.put('readme', Buffer.from('Hello,\n"world"'));
  expect(await raw.expect('file-put')).toEqual([
    'file-put',
    1,
    'Bedrock',
    'fred',
    'readme',
    'Hello,\n"world"',
  ]);
  raw.send('file-put-ack', 1, 1);
  expect(await put).toEqual({ form: 'whole', size: 14, resumedAt: 0 });

  const sink = new BytesSink(100);
  const get = plain.get('motd', sink);
  expect(await raw.expect('file-get-req')).toEqual(['file-get-req', 2, 'Bedrock', 'fred', 'motd']);
  raw.send('file-get-reply', 2, 1, 'Welcome\n');
  expect(await get).toMatchObject({ size: 8 });
  expect(Buffer.from(sink.bytes ?? []).toString()).toBe('Welcome\n');

  const refused = plain.get('secret', new BytesSink(100));
  await raw.expect('file-get-req');
  raw.send('file-get-reply', 3, -2, 0);
  await expect(refused).rejects.toMatchObject({
    result: -2,
    message: 'Slate refuses secret: it may not be read',
  });

  const list = plain.list('public');
  expect(await raw.expect('file-list-req')).toEqual(['file-list-req', 'Bedrock', 'fred', 'public']);
  raw.send('file-list-reply', 'fred', [['a', 1, 2]]);
  expect(await list).toEqual([{ fname: 'a', fsize: 1, ftime: 2 }]);
  await expect(plain.put('x', noise(1), { form: 'pieces' })).rejects.toMatchObject({
    code: 'NOT_IMPLEMENTED',
  });
});

/** A folder on Granite, and a scripted mud that has begun to talk to it. */
async function scripted() {
  const net = await oobNet();
  const folder = new Folder();
  const granite = await net.mud('Granite', { files: folder });
  const peer = await net.peer('Slate', ['auth']);
  const link = await net.call(granite);
  link.send('oob-begin', 'Slate', 1, await peer.keyFor('Granite'));
  await link.expect('oob-begin');
  return { net, folder, granite, link, [Symbol.asyncDispose]: () => net[Symbol.asyncDispose]() };
}

test('a peer that knows only the specification puts, gets and lists', async () => {
  await using it = await scripted();
  it.link.send('file-put', 1001, 'Slate', 'wizard', '/public/newfile.txt', 'Contents\n');
  expect(await it.link.expect('file-put-ack')).toEqual(['file-put-ack', 1001, 1]);
  expect(Buffer.from(it.folder.files.get('public/newfile.txt') ?? []).toString()).toBe('Contents\n');
  it.link.send('file-get-req', 1002, 'Slate', 'wizard', 'public/newfile.txt');
  expect(await it.link.expect('file-get-reply')).toEqual(['file-get-reply', 1002, 1, 'Contents\n']);
  it.link.send('file-get-req', 1003, 'Slate', 'wizard', 'nothing');
  expect(await it.link.expect('file-get-reply')).toEqual(['file-get-reply', 1003, -1, '']);
  it.link.send('file-list-req', 'Slate', 'wizard', '');
  expect(await it.link.expect('file-list-reply')).toEqual([
    ...['file-list-reply', 'wizard'],
    [['public/newfile.txt', 9, 1_000]],
  ]);
});

test('a file-put written with spaces is taken as any other, and so is a Latin-1 one', async () => {
  await using it = await scripted();
  const spaced = Buffer.from('({ "file-put", 5, "Slate", "wizard", "a", "x\\"y" })\0');
  it.link.sendBytes(Buffer.concat([lengthOf(spaced.length), spaced]));
  expect(await it.link.expect('file-put-ack')).toEqual(['file-put-ack', 5, 1]);
  expect(Buffer.from(it.folder.files.get('a') ?? []).toString()).toBe('x"y');
  const latin1 = Buffer.from('({"file-put",6,"Slate","wizard","b","na\xefve",})\0', 'latin1');
  it.link.sendBytes(Buffer.concat([lengthOf(latin1.length), latin1]));
  await it.link.expect('file-put-ack');
  expect(Buffer.from(it.folder.files.get('b') ?? []).toString('latin1')).toBe('na\xefve');
});

function lengthOf(length: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length);
  return bytes;
}

test('a file-put of which the link is cut off leaves nothing', async () => {
  await using it = await scripted();
  const whole = encodeFrame(['file-put', 5, 'Slate', 'wizard', 'a', 'x'.repeat(100_000)]);
  it.link.sendBytes(whole.subarray(0, 50_000));
  await until(() => it.folder.asked.length).toBe(1);
  it.link.end();
  await it.link.closed();
  await until(() => it.granite.oob.links()).toEqual([]);
  expect(it.folder.files.size).toBe(0);
});

test('a file whose link is cut while a place is made for it is let go, and can be gone on with', async () => {
  await using it = await scripted();
  const ready = Promise.withResolvers<void>();
  const sink = new Sheet(it.folder, 'a', true);
  sink.begin = () => ready.promise;
  it.folder.put = () => sink;
  it.link.send('file-send-req', 1, 'Slate', 'wizard', 'a', 1_000, 0, 1);
  it.link.cut();
  await until(() => it.granite.oob.links()).toEqual([]);
  ready.resolve();
  await until(() => [...it.folder.cutOff.keys()]).toEqual(['a']);
});

test('a get whose link is closed while a place is made for it fails, and its sink is let go', async () => {
  await using net = await oobNet();
  const folder = new Folder();
  folder.files.set('a', noise(1_000));
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', { files: folder });
  const link = await bedrock.oob.files('Granite');
  const [begun, ready] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const kept = new Folder();
  const sink = new Sheet(kept, 'a', true);
  sink.begin = () => {
    begun.resolve();
    return ready.promise;
  };
  const get = link.get('a', sink);
  await begun.promise;
  const closed = bedrock.oob.close();
  ready.resolve();
  await expect(get).rejects.toMatchObject({ code: 'LINK_DOWN' });
  expect([...kept.cutOff.keys()]).toEqual(['a']);
  await closed;
});

test('a string that does not close is answered by 0, unknown error, and the link goes on', async () => {
  await using it = await scripted();
  const open = Buffer.from('({"file-put",5,"Slate","wizard","a","never closed\0');
  it.link.sendBytes(Buffer.concat([lengthOf(open.length), open]));
  expect(await it.link.expect('file-put-ack')).toEqual(['file-put-ack', 5, 0]);
  it.link.send('file-list-req', 'Slate', 'wizard', '');
  expect(await it.link.expect('file-list-reply')).toEqual(['file-list-reply', 'wizard', []]);
});

// Pieces, by hand

async function sendReq(link: RawLink, size: number, name = 'a'): Promise<LpcArray> {
  link.send('file-send-req', 1, 'Slate', 'wizard', name, size, 0, 1);
  return link.expect('file-send-reply');
}

function sendPiece(
  link: RawLink,
  offset: number,
  bytes: Uint8Array,
  size = bytes.length,
  coding = 'raw',
): void {
  link.send('file-piece', 1, offset, size, coding);
  link.sendBytes(Buffer.concat([lengthOf(bytes.length), bytes]));
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('pieces by hand: leave, pieces and their acks, end, ack', async () => {
  await using it = await scripted();
  const bytes = noise(1_000);
  expect(await sendReq(it.link, 1_000)).toEqual(['file-send-reply', 1, 1, 0, ['zstd', 'deflate']]);
  sendPiece(it.link, 0, bytes.subarray(0, 600));
  expect(await it.link.expect('file-piece-ack')).toEqual(['file-piece-ack', 1, 600]);
  sendPiece(it.link, 600, bytes.subarray(600));
  expect(await it.link.expect('file-piece-ack')).toEqual(['file-piece-ack', 1, 1_000]);
  it.link.send('file-piece-end', 1, 1_000, sha256(bytes));
  expect(await it.link.expect('file-put-ack')).toEqual(['file-put-ack', 1, 1]);
  expect(same(it.folder.files.get('a'), bytes)).toBe(true);
});

const BROKEN: { name: string; send: (link: RawLink) => void; word: string }[] = [
  { name: 'begins at another place', send: (link) => sendPiece(link, 1, noise(10)), word: 'bad-proto' },
  { name: 'is longer than the file', send: (link) => sendPiece(link, 0, noise(1_001)), word: 'bad-proto' },
  { name: 'is said to be of no bytes', send: (link) => sendPiece(link, 0, noise(1), 0), word: 'bad-proto' },
  {
    name: 'has fewer bytes than was said',
    send: (link) => sendPiece(link, 0, noise(9), 10),
    word: 'bad-proto',
  },
  {
    name: 'has more bytes than was said',
    send: (link) => sendPiece(link, 0, noise(11), 10),
    word: 'bad-pkt',
  },
  {
    name: 'has an unknown coding',
    send: (link) => sendPiece(link, 0, noise(9), 9, 'rot13'),
    word: 'bad-pkt',
  },
  { name: 'cannot be unpacked', send: (link) => sendPiece(link, 0, noise(9), 10, 'zstd'), word: 'bad-pkt' },
  { name: 'announces a frame of 2 GiB', send: (link) => hugePiece(link), word: 'bad-pkt' },
  {
    name: 'ends before the file does',
    send: (link) => link.send('file-piece-end', 1, 1_000, sha256(noise(0))),
    word: 'bad-proto',
  },
];

function hugePiece(link: RawLink): void {
  link.send('file-piece', 1, 0, 1_000, 'raw');
  link.sendBytes(Uint8Array.of(127, 255, 255, 255));
}

for (const { name, send, word } of BROKEN) {
  test(`a transfer that ${name} ends the link with ${word}; nothing is kept but what can be resumed`, async () => {
    await using it = await scripted();
    await sendReq(it.link, 1_000);
    send(it.link);
    expect((await it.link.expect('oob-error'))[1]).toBe(word);
    await it.link.closed();
    await until(() => it.granite.oob.links()).toEqual([]);
    expect(it.folder.files.size).toBe(0);
  });
}

test('a piece that unpacks to more than was said is not unpacked further', async () => {
  await using it = await scripted();
  await sendReq(it.link, 1_000);
  const { zstdCompressSync } = await import('node:zlib');
  sendPiece(
    it.link,
    0,
    zstdCompressSync(new Uint8Array(50_000_000)).subarray(0, FILE_PIECE_BYTES_MAX),
    999_999,
    'zstd',
  );
  expect((await it.link.expect('oob-error'))[1]).toBe('bad-proto');
});

test('a wrong hash is answered by 0, and what has come is forgotten', async () => {
  await using it = await scripted();
  await sendReq(it.link, 10);
  sendPiece(it.link, 0, noise(10));
  await it.link.expect('file-piece-ack');
  it.link.send('file-piece-end', 1, 10, sha256(noise(9)));
  expect(await it.link.expect('file-put-ack')).toEqual(['file-put-ack', 1, 0]);
  expect([it.folder.files.size, it.folder.cutOff.size]).toEqual([0, 0]);
});

test('pieces of a transfer that is none are dropped, and the link goes on', async () => {
  await using it = await scripted();
  it.link.send('file-piece', 99, 0, 5, 'raw');
  it.link.sendBytes(Buffer.concat([lengthOf(5), noise(5)]));
  it.link.send('file-piece-ack', 99, 5);
  it.link.send('file-piece-end', 99, 5, 'x');
  it.link.send('file-stop', 99, 0, 'enough');
  it.link.send('file-list-req', 'Slate', 'wizard', '');
  await it.link.expect('file-list-reply');
});

test(`a number in use, and one transfer more than ${FILE_TRANSFERS_MAX}, are refused by 0`, async () => {
  await using it = await scripted();
  for (let id = 1; id <= FILE_TRANSFERS_MAX; id += 1) {
    it.link.send('file-send-req', id, 'Slate', 'wizard', `f${id}`, 10, 0, 1);
    expect((await it.link.expect('file-send-reply')).slice(1, 3)).toEqual([id, 1]);
  }
  for (const id of [FILE_TRANSFERS_MAX, FILE_TRANSFERS_MAX + 1]) {
    it.link.send('file-send-req', id, 'Slate', 'wizard', `g${id}`, 10, 0, 1);
    expect((await it.link.expect('file-send-reply')).slice(1, 3)).toEqual([id, 0]);
  }
});

test('who fetches and does not acknowledge gets no more than the window', async () => {
  await using it = await scripted();
  const pieces = OOB_WINDOW + 3;
  it.folder.files.set('big', noise(pieces * FILE_PIECE_BYTES_MAX));
  it.link.send('file-fetch-req', 1, 'Slate', 'wizard', 'big', 0, 0, 0, []);
  const size = pieces * FILE_PIECE_BYTES_MAX;
  expect(await fetched(it.link)).toEqual(['file-fetch-reply', 1, 1, size, 1_000, 0]);
  for (let n = 0; n < OOB_WINDOW; n += 1) {
    expect(await it.link.expect('file-piece')).toEqual([
      'file-piece',
      1,
      n * FILE_PIECE_BYTES_MAX,
      FILE_PIECE_BYTES_MAX,
      'raw',
    ]);
  }
  it.link.send('file-list-req', 'Slate', 'wizard', ''); // Answered now, so that no piece is under way.
  await it.link.expect('file-list-reply');
  it.link.send('file-piece-ack', 1, 3 * FILE_PIECE_BYTES_MAX);
  for (let n = 0; n < 3; n += 1) {
    await it.link.expect('file-piece');
  }
  expect(await it.link.expect('file-piece-end')).toEqual(['file-piece-end', 1, size, sha256(noise(size))]);
});

const fetched = (link: RawLink): Promise<LpcArray> => link.expect('file-fetch-reply');

test('who fetches may stop; what is asked next is answered', async () => {
  await using it = await scripted();
  it.folder.files.set('big', noise(20 * FILE_PIECE_BYTES_MAX));
  it.link.send('file-fetch-req', 1, 'Slate', 'wizard', 'big', 0, 0, 0, []);
  await fetched(it.link);
  it.link.send('file-stop', 1, 0, 'enough');
  it.link.send('file-list-req', 'Slate', 'wizard', '');
  for (;;) {
    const value = (await it.link.next()) as LpcArray;
    if (value[0] === 'file-list-reply') break;
  }
});

test('a peer that gives leave and then takes nothing is given two minutes', async () => {
  await using net = await oobNet();
  const bedrock = await net.mud('Bedrock');
  const peer = await net.peer('Slate', ['file', 'auth'], [['intermud-file', 1]]);
  const opening = bedrock.oob.files('Slate');
  const link = await peer.answer();
  const files = await opening;
  const put = files.put('a', noise(10 * FILE_PIECE_BYTES_MAX));
  const request = await link.expect('file-send-req');
  link.send('file-send-reply', request[1] as number, 1, 0, []);
  await link.expect('file-piece');
  for (let n = 0; n < 4; n += 1) net.clock.advance(OOB_ANSWER_MS);
  await expect(put).rejects.toMatchObject({ code: 'TIMEOUT' });
});

const NONSENSE: { name: string; reply: LpcValue[] }[] = [
  { name: 'beyond the end', reply: ['file-send-reply', 1, 1, 11, []] },
  { name: 'before the beginning', reply: ['file-send-reply', 1, 1, -1, []] },
];

for (const { name, reply } of NONSENSE) {
  test(`a peer that wants a file from ${name} does not get it`, async () => {
    await using net = await oobNet();
    const bedrock = await net.mud('Bedrock');
    const peer = await net.peer('Slate', ['file', 'auth'], [['intermud-file', 1]]);
    const opening = bedrock.oob.files('Slate');
    const link = await peer.answer();
    const put = (await opening).put('a', noise(10));
    await link.expect('file-send-req');
    link.send(...reply);
    await expect(put).rejects.toMatchObject({ code: 'PACKET_SHAPE' });
  });
}

test('pieces are as long as they may be, and chunks of the right size are not copied', async () => {
  const { piecesOf } = await import('./transfer.ts');
  const lengths = async (chunks: number[]) => {
    const given = chunks.map((length) => new Uint8Array(length));
    const pieces: number[] = [];
    for await (const piece of piecesOf(cutAgain(given, 0))) pieces.push(piece.length);
    return pieces;
  };
  expect(await lengths([FILE_PIECE_BYTES_MAX])).toEqual([FILE_PIECE_BYTES_MAX]);
  expect(await lengths([FILE_PIECE_BYTES_MAX + 5])).toEqual([FILE_PIECE_BYTES_MAX, 5]);
  expect(await lengths([FILE_PIECE_BYTES_MIN, 1])).toEqual([FILE_PIECE_BYTES_MIN, 1]);
  expect(await lengths([1, 2, 3])).toEqual([6]);
  expect(await lengths([FILE_PIECE_BYTES_MIN - 1, FILE_PIECE_BYTES_MAX])).toEqual([
    FILE_PIECE_BYTES_MIN - 1,
    FILE_PIECE_BYTES_MAX,
  ]);
  expect(await lengths([])).toEqual([]);
});
