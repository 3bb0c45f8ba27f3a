import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileOffer, type FileSink, type FileSource, silent } from '@intermud/mud';
import { FakeClock } from '@intermud/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type FileUsage, openStore } from '../../store/index.ts';
import type { FileGiver } from './beginnings.ts';
import { Files, type FilesOptions } from './files.ts';
import { firstNames } from './folder.ts';
import {
  CHUNK_BYTES,
  FILES_MAX,
  FOLDER_ENTRIES_MAX,
  LIST_ROWS_MAX,
  PARTIAL_MS,
  PARTIALS_EACH_MAX,
  QUOTA_ACCOUNT_BYTES,
  QUOTA_BYTES,
  QUOTA_LOOK_BYTES,
  QUOTA_MUD_BYTES,
  TIDY_EVERY_MS,
} from './limits.ts';
import { readBytes } from './partial.ts';

const GRANITE = { mud: 'Granite' };
const SLATE = { mud: 'Slate' };
const FTIME = 1_700_000_000;

async function setUp(options: Partial<FilesOptions> = {}) {
  const outer = await mkdtemp(join(tmpdir(), 'intermud-files-'));
  onTestFinished(() => rm(outer, { recursive: true, force: true }));
  const folder = join(outer, 'files');
  const store = await openStore({ kind: 'memory' });
  const clock = new FakeClock(Date.now());
  const open = async () => {
    const files = new Files({ folder, store, clock, log: silent, ...options });
    await files.start();
    onTestFinished(() => files.stop());
    return files;
  };
  return { outer, folder, store, clock, open, files: await open() };
}

const offer = (changes: Partial<FileOffer> = {}): FileOffer => ({
  size: undefined,
  sizeMax: 1e9,
  ftime: 0,
  mayResume: false,
  ...changes,
});

async function put(
  files: Files,
  name: string,
  text: string,
  changes: Partial<FileOffer> = {},
  from: FileGiver = GRANITE,
) {
  const given = offer(changes);
  const sink = await files.put(from, name, given);
  try {
    await sink.begin({ size: given.size, ftime: given.ftime, from: sink.at });
    await sink.write(Buffer.from(text));
  } catch (error) {
    await sink.abandon(false);
    throw error;
  }
  await sink.commit();
}

async function textOf(source: FileSource, from = 0): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(from)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const partials = (folder: string): string[] => readdirSync(join(folder, '.partial'));

test('a file that was put can be listed and got, with its time', async () => {
  const { files, folder, store } = await setUp();
  await put(files, '/public/newfile.txt', 'hello', { ftime: FTIME });
  expect(await files.list(GRANITE, 'public')).toEqual([{ fname: 'newfile.txt', fsize: 5, ftime: FTIME }]);
  expect(await files.list(GRANITE, '/')).toMatchObject([{ fname: 'public', fsize: -2 }]);
  const source = await files.get(SLATE, 'public/newfile.txt');
  expect([source.size, source.ftime]).toEqual([5, FTIME]);
  expect([await textOf(source), await textOf(source, 3), await textOf(source, 5)]).toEqual([
    'hello',
    'lo',
    '',
  ]);
  expect(partials(folder)).toEqual([]);
  expect(await store.files.all()).toMatchObject([{ path: 'public/newfile.txt', mud: 'Granite', bytes: 5 }]);
});

test('a file can come before the folder has been looked through', async () => {
  const { store, clock, outer } = await setUp();
  const files = new Files({ folder: join(outer, 'deep', 'files'), store, clock, log: silent });
  await put(files, 'a', 'hello');
  expect(await files.list(GRANITE, '')).toMatchObject([{ fname: 'a', fsize: 5 }]);
});

test('nobody sees a file before it is whole', async () => {
  const { files, folder } = await setUp();
  const sink = await files.put(GRANITE, 'a', offer());
  await sink.begin({ size: undefined, ftime: 0, from: 0 });
  await sink.write(Buffer.from('half'));
  expect(await files.list(GRANITE, '')).toEqual([]);
  await expect(files.get(GRANITE, 'a')).rejects.toMatchObject({ result: -1 });
  await sink.abandon(false);
  expect([partials(folder), existsSync(join(folder, 'a'))]).toEqual([[], false]);
});

test('a file that is there is not replaced, but the very same one is welcome', async () => {
  const { files, folder } = await setUp();
  await put(files, 'a', 'hello');
  await put(files, 'a', 'hello', {}, SLATE);
  await expect(put(files, 'a', 'hallo')).rejects.toMatchObject({ result: -3 });
  await expect(put(files, 'a', 'hello!')).rejects.toMatchObject({ result: -3 });
  await expect(files.put(GRANITE, 'a', offer({ size: 6 }))).rejects.toMatchObject({ result: -3 });
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('hello');
  expect(partials(folder)).toEqual([]);
});

test('with the setting for it, a file is replaced, and counts for who replaced it', async () => {
  const { files, folder, store } = await setUp({ mayReplace: true });
  await put(files, 'a', 'hello');
  await put(files, 'a', 'hallo du', { size: 8 }, SLATE);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('hallo du');
  expect(await store.files.all()).toMatchObject([{ path: 'a', mud: 'Slate', bytes: 8 }]);
});

test('two that put the same name at once: one has it, the other is refused', async () => {
  const { files, folder } = await setUp();
  const both = await Promise.allSettled([put(files, 'a', 'one'), put(files, 'a', 'two', {}, SLATE)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe(both[0].status === 'fulfilled' ? 'one' : 'two');
  expect(partials(folder)).toEqual([]);
});

test.each([
  ['a folder', 'dir', -1],
  ['nothing', '/', -1],
  ['what is below a file', 'file/x', -1],
  ['what may be no file', '../x', -1],
])('put() refuses %s', async (_, name, result) => {
  const { files, folder } = await setUp();
  mkdirSync(join(folder, 'dir'));
  writeFileSync(join(folder, 'file'), 'x');
  await expect(put(files, name, 'y')).rejects.toMatchObject({ result });
});

test.each([
  ['nothing', 'nothing', -1],
  ['a folder', 'dir', -1],
  ['a hidden file', '.secret', -1],
  ['what is below a file', 'file/x', -1],
])('get() and list() refuse %s', async (_, name, result) => {
  const { files, folder } = await setUp();
  mkdirSync(join(folder, 'dir'));
  writeFileSync(join(folder, '.secret'), 'x');
  writeFileSync(join(folder, 'file'), 'x');
  await expect(files.get(GRANITE, name)).rejects.toMatchObject({ result });
  if (name !== 'dir') await expect(files.list(GRANITE, name)).rejects.toMatchObject({ result });
});

test('symbolic links made inside lead nowhere, at the end of a path or on its way', async () => {
  const { files, folder, outer } = await setUp();
  mkdirSync(join(outer, 'secrets'));
  writeFileSync(join(outer, 'secrets', 'key'), 'secret');
  symlinkSync(join(outer, 'secrets'), join(folder, 'way'));
  symlinkSync(join(outer, 'secrets', 'key'), join(folder, 'key'));
  symlinkSync(join(outer, 'new'), join(folder, 'dangling'));
  expect(await files.list(GRANITE, '')).toEqual([]);
  for (const name of ['way/key', 'key', 'dangling'])
    await expect(files.get(GRANITE, name)).rejects.toMatchObject({ result: -1 });
  await expect(files.list(GRANITE, 'way')).rejects.toMatchObject({ result: -1 });
  for (const name of ['way/new', 'key', 'dangling', 'dangling/x'])
    await expect(put(files, name, 'x')).rejects.toMatchObject({ result: -1 });
  expect(readFileSync(join(outer, 'secrets', 'key'), 'utf8')).toBe('secret');
  expect(readdirSync(outer).sort()).toEqual(['files', 'secrets']);
});

test('a pipe made inside is as if it were not there, and keeps nobody waiting', async () => {
  const { files, folder } = await setUp();
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(await files.list(GRANITE, '')).toEqual([]);
  await expect(files.get(GRANITE, 'pipe')).rejects.toMatchObject({ result: -1 });
  await expect(put(files, 'pipe', 'x')).rejects.toMatchObject({ result: -1 });
});

test('a file that is exchanged while it is sent is not sent on', async () => {
  const { files, folder, outer } = await setUp();
  writeFileSync(join(folder, 'a'), 'hello');
  writeFileSync(join(outer, 'b'), 'secret');
  const source = await files.get(GRANITE, 'a');
  await rm(join(folder, 'a'));
  linkSync(join(outer, 'b'), join(folder, 'a'));
  await expect(textOf(source)).rejects.toMatchObject({ result: -2 });
  await rm(join(folder, 'a'));
  symlinkSync(join(outer, 'b'), join(folder, 'a'));
  await expect(textOf(source)).rejects.toThrow();
});

const RESUMABLE = { size: 10, ftime: FTIME, mayResume: true };

async function beginning(files: Files, changes: Partial<FileOffer> = {}, from = GRANITE): Promise<FileSink> {
  const sink = await files.put(from, 'big', offer({ ...RESUMABLE, ...changes }));
  await sink.begin({ size: changes.size ?? 10, ftime: FTIME, from: sink.at });
  return sink;
}

test('a file that broke off goes on where it was, also after a restart', async () => {
  const { files, open, folder } = await setUp();
  const first = await beginning(files);
  await first.write(Buffer.from('01234'));
  await first.abandon(true);
  const again = await open();
  const second = await again.put(GRANITE, 'big', offer(RESUMABLE));
  expect(second.at).toBe(5);
  const held: Uint8Array[] = [];
  for await (const chunk of second.held()) held.push(chunk);
  expect(Buffer.concat(held).toString()).toBe('01234');
  await second.begin({ size: 10, ftime: FTIME, from: 5 });
  await second.write(Buffer.from('56789'));
  await second.commit();
  expect(readFileSync(join(folder, 'big'), 'utf8')).toBe('0123456789');
  expect(partials(folder)).toEqual([]);
});

test('a first try that did not ask to go on can be gone on with all the same', async () => {
  const { files, folder } = await setUp();
  const first = await beginning(files, { mayResume: false });
  await first.write(Buffer.from('01234'));
  await first.abandon(true);
  expect((await files.put(GRANITE, 'big', offer(RESUMABLE))).at).toBe(5);
  const other = await files.put(GRANITE, 'whole', offer());
  await other.begin({ size: undefined, ftime: 0, from: 0 });
  await other.abandon(true);
  expect(partials(folder)).toHaveLength(1);
});

test('a sender that begins anew writes over what was there', async () => {
  const { files, folder } = await setUp();
  const first = await beginning(files);
  await first.write(Buffer.from('xxxxx'));
  await first.abandon(true);
  const second = await files.put(GRANITE, 'big', offer(RESUMABLE));
  await second.begin({ size: 10, ftime: FTIME, from: 0 });
  await second.write(Buffer.from('0123456789'));
  await second.commit();
  expect(readFileSync(join(folder, 'big'), 'utf8')).toBe('0123456789');
});

test('the beginning of another file is not gone on with: of another mud, size or time, or of one that is being written', async () => {
  const { files } = await setUp();
  const first = await beginning(files);
  await first.write(Buffer.from('01234'));
  expect((await files.put(GRANITE, 'big', offer(RESUMABLE))).at).toBe(0);
  await first.abandon(true);
  const others: [Partial<FileOffer>, typeof GRANITE][] = [
    [{}, SLATE],
    [{ size: 11 }, GRANITE],
    [{ ftime: FTIME + 1 }, GRANITE],
    [{ mayResume: false }, GRANITE],
  ];
  for (const [changes, mud] of others) {
    const sink = await files.put(mud, 'big', offer({ ...RESUMABLE, ...changes }));
    expect(sink.at).toBe(0);
    await sink.abandon(true);
  }
  expect((await files.put(GRANITE, 'big', offer(RESUMABLE))).at).toBe(5);
});

test.each([
  ['before', true],
  ['after', false],
])('a file that came whole leaves nothing of an earlier try whose end is seen %s it', async (_, isBefore) => {
  const { files, folder } = await setUp();
  const first = await beginning(files);
  await first.write(Buffer.from('01234'));
  const second = await beginning(files);
  await second.write(Buffer.from('0123456789'));
  if (isBefore) await first.abandon(true);
  await second.commit();
  if (!isBefore) await first.abandon(true);
  expect(readFileSync(join(folder, 'big'), 'utf8')).toBe('0123456789');
  expect(partials(folder)).toEqual([]);
});

test('a file that came whole twice at once is there, and nothing else', async () => {
  const { files, folder } = await setUp();
  const both = [await beginning(files), await beginning(files)];
  for (const sink of both) await sink.write(Buffer.from('0123456789'));
  await both[1]?.commit();
  await both[0]?.commit();
  expect(partials(folder)).toEqual([]);
  expect((await files.put(GRANITE, 'big', offer(RESUMABLE))).at).toBe(0);
});

test('a file that has its name already, and its first one still, is not written over by who begins anew', async () => {
  const { files, folder } = await setUp();
  const first = await beginning(files);
  await first.write(Buffer.from('0123456789'));
  await first.abandon(true);
  linkSync(join(folder, '.partial', partials(folder)[0] ?? ''), join(folder, 'big')); // And then it was killed.
  const second = await beginning(files, { mayResume: false });
  expect(readFileSync(join(folder, 'big'), 'utf8')).toBe('0123456789');
  await second.abandon(false);
});

test('quota: a mud may fill what is its own, beginnings included, and no byte more', async () => {
  const { files } = await setUp({ quota: { mudBytes: 20, bytes: 35 } });
  await put(files, 'a', 'x'.repeat(5));
  const begun = await beginning(files);
  await begun.write(Buffer.from('x'.repeat(10)));
  await begun.abandon(true);
  await put(files, 'b', 'x'.repeat(5));
  await expect(put(files, 'c', 'x')).rejects.toMatchObject({ result: -3 });
  await expect(put(files, 'c', 'x', { size: 1 })).rejects.toMatchObject({ result: -3 });
  await expect(put(files, 'c', 'x'.repeat(16), {}, SLATE)).rejects.toMatchObject({ result: -3 });
  await put(files, 'c', 'x'.repeat(15), {}, SLATE);
});

test('quota: an account may fill what is its own within that of the hub, beginnings included, and no byte more', async () => {
  const { files } = await setUp({ quota: { mudBytes: 100, accountBytes: 20, bytes: 100 } });
  const [nora, fred] = ['Nora', 'Fred'].map((account) => ({ mud: 'Hub', account }));
  await put(files, 'a', 'x'.repeat(10), {}, nora);
  const begun = await files.put(nora!, 'begun', offer({ size: 5 }));
  await begun.begin({ size: 5, ftime: 0, from: 0 });
  await expect(put(files, 'b', 'x'.repeat(6), { size: 6 }, nora)).rejects.toMatchObject({
    result: -3,
    message: expect.stringContaining('Nora has 10 bytes here, 20 are allowed'),
  });
  await put(files, 'b', 'x'.repeat(5), { size: 5 }, { mud: 'Hub', account: 'NORA' });
  await begun.abandon(false);
  await put(files, 'c', 'x'.repeat(20), { size: 20 }, fred);
  await expect(put(files, 'd', 'x', {}, fred)).rejects.toMatchObject({ result: -3 });
});

test('quota: what was promised to who sends at the same time counts, of the mud and of all', async () => {
  const { files } = await setUp({ quota: { mudBytes: 20, bytes: 25 } });
  const first = await beginning(files);
  await expect(put(files, 'a', 'x', { size: 11 })).rejects.toMatchObject({ result: -3 });
  await expect(put(files, 'a', 'x'.repeat(16), {}, SLATE)).rejects.toMatchObject({ result: -3 });
  const both = [0, 1].map((at) => put(files, `b${at}`, 'x'.repeat(8), { size: 8 }, SLATE));
  expect((await Promise.allSettled(both)).filter(({ status }) => status === 'fulfilled').length).toBeLessThan(
    2,
  );
  await first.abandon(false);
  await put(files, 'c', 'x'.repeat(11), { size: 11 });
});

test('quota: a beginning that was left counts against all', async () => {
  const { files } = await setUp({ quota: { mudBytes: 20, bytes: 25 } });
  const left = await beginning(files);
  await left.write(Buffer.from('x'.repeat(10)));
  await left.abandon(true);
  await expect(put(files, 'a', 'x'.repeat(16), {}, SLATE)).rejects.toMatchObject({ result: -3 });
  await put(files, 'a', 'x'.repeat(15), {}, SLATE);
});

test('what a mud is told of its own request names no place on this machine', async () => {
  const { files, folder, outer } = await setUp();
  writeFileSync(join(folder, 'a'), 'hello');
  const source = await files.get(GRANITE, 'a');
  writeFileSync(join(folder, 'a'), 'changed');
  const reason = await textOf(source).catch((error: Error) => error.message);
  expect(reason).toMatch(/changed meanwhile$/);
  expect(reason).not.toContain(outer);
});

test('quota: files are counted, and so are those that are half there', async () => {
  const { files } = await setUp({ quota: { files: 1 } });
  for (let n = 0; n < PARTIALS_EACH_MAX; n++) {
    const sink = await beginning(files, { size: 10 + n });
    await sink.abandon(true);
  }
  await expect(put(files, 'a', 'x')).rejects.toThrow('half there');
  await put(files, 'a', 'x', {}, SLATE);
  await expect(put(files, 'b', 'x', {}, SLATE)).rejects.toThrow('1 files are kept here');
});

const NORA = { mud: 'Hub', account: 'Nora' };

/** What there is of a mud, of an account and of all, unless said otherwise: nothing. */
type Usages = Partial<Record<'mud' | 'account' | 'all', FileUsage>>;

test.each<[string, Usages, number]>([
  ['a mud', { mud: { bytes: QUOTA_MUD_BYTES - 5, files: 1 } }, 5],
  ['an account', { account: { bytes: QUOTA_ACCOUNT_BYTES - 5, files: 1 } }, 5],
  ['all together', { all: { bytes: QUOTA_BYTES - 5, files: 1 } }, 5],
])('quota: where the settings say nothing, the bytes of %s end at the bound', async (_, usages, room) => {
  const { files, store } = await setUp();
  const none = { bytes: 0, files: 0 };
  store.files.usage = async ({ mud, account } = {}) =>
    usages[mud !== undefined ? 'mud' : account !== undefined ? 'account' : 'all'] ?? none;
  const begin = async (size: number) => {
    const sink = await files.put(NORA, 'a', offer({ size }));
    await sink.begin({ size, ftime: 0, from: 0 }).finally(() => sink.abandon(false));
  };
  await begin(room);
  await expect(begin(room + 1)).rejects.toMatchObject({ result: -3 });
});

test('quota: where the settings say nothing, files end at the bound, and the store holds to the same', async () => {
  const { files, store } = await setUp();
  const reserve = vi.spyOn(store.files, 'reserve');
  const usage = vi.spyOn(store.files, 'usage').mockResolvedValue({ bytes: 0, files: FILES_MAX - 1 });
  await put(files, 'a', 'x');
  expect(reserve.mock.calls[0]?.[1]).toEqual({
    mudBytes: QUOTA_MUD_BYTES,
    accountBytes: QUOTA_ACCOUNT_BYTES,
    bytes: QUOTA_BYTES,
    files: FILES_MAX,
  });
  usage.mockResolvedValue({ bytes: 0, files: FILES_MAX });
  await expect(put(files, 'b', 'x')).rejects.toMatchObject({ result: -3 });
});

test('quota: a file whose size nobody says is looked at again after so many bytes', async () => {
  const { files, store } = await setUp();
  const sink = await files.put(GRANITE, 'a', offer());
  await sink.begin({ size: undefined, ftime: 0, from: 0 });
  await sink.write(Buffer.from('x'));
  const usage = vi.spyOn(store.files, 'usage').mockResolvedValue({ bytes: QUOTA_BYTES, files: 1 });
  await sink.write(Buffer.alloc(QUOTA_LOOK_BYTES));
  expect(usage).not.toHaveBeenCalled();
  await expect(sink.write(Buffer.from('x'))).rejects.toMatchObject({ result: -3 });
  await sink.abandon(false);
});

test('list() gives so many rows, and leaves the last names out', async () => {
  const { files, folder } = await setUp();
  const names = Array.from({ length: LIST_ROWS_MAX + 1 }, (_, n) => `${n}`.padStart(5, '0'));
  for (const name of names.slice(1)) writeFileSync(join(folder, name), '');
  expect((await files.list(GRANITE, '')).map(({ fname }) => fname)).toEqual(names.slice(1));
  writeFileSync(join(folder, names[0]!), '');
  expect((await files.list(GRANITE, '')).map(({ fname }) => fname)).toEqual(names.slice(0, -1));
});

test('firstNames() looks at so many entries of a folder, and at no more', async () => {
  let looked = 0;
  async function* entries(count: number) {
    for (looked = 0; looked < count; ) yield { name: `${looked++}` };
  }
  expect(await firstNames(entries(FOLDER_ENTRIES_MAX))).toHaveLength(FOLDER_ENTRIES_MAX);
  expect(await firstNames(entries(FOLDER_ENTRIES_MAX + 1))).toHaveLength(FOLDER_ENTRIES_MAX);
  expect(looked).toBe(FOLDER_ENTRIES_MAX);
});

test('a file is read in pieces of one size', async () => {
  const { files, folder } = await setUp();
  writeFileSync(join(folder, 'a'), Buffer.alloc(CHUNK_BYTES + 1));
  const lengths = async (chunks: AsyncIterable<Uint8Array>) => {
    const all: number[] = [];
    for await (const { length } of chunks) all.push(length);
    return all;
  };
  const source = await files.get(GRANITE, 'a');
  expect(await lengths(source.read(0))).toEqual([CHUNK_BYTES, 1]);
  expect(await lengths(source.read(1))).toEqual([CHUNK_BYTES]);
  expect(await lengths(readBytes(join(folder, 'a')))).toEqual([CHUNK_BYTES, 1]);
});

test('files that somebody took away count no longer after a start', async () => {
  const { files, open, folder, store } = await setUp();
  await put(files, 'a', 'x');
  await put(files, 'b', 'x');
  await rm(join(folder, 'a'));
  await open();
  expect((await store.files.all()).map(({ path }) => path)).toEqual(['b']);
});

test('beginnings are thrown away after a day, and what a kill left behind at the next start', async () => {
  const { files, open, folder, clock } = await setUp();
  const sink = await beginning(files);
  await sink.abandon(true);
  const [kept] = partials(folder);
  const rest = `${kept?.slice(0, 32)}-01234567-89ab-cdef-0123-456789abcdef`;
  writeFileSync(join(folder, '.partial', rest), 'x');
  await open();
  expect(partials(folder)).toEqual([kept]);
  const old = (clock.now() - PARTIAL_MS) / 1_000 - 1;
  utimesSync(join(folder, '.partial', kept!), old, old);
  clock.advance(TIDY_EVERY_MS);
  await expect.poll(() => partials(folder)).toEqual([]);
});

test('what is put is readable by its owner only', async () => {
  const { files, folder } = await setUp();
  await put(files, 'deep/a', 'x');
  expect([
    statSync(join(folder, 'deep')).mode & 0o777,
    statSync(join(folder, 'deep', 'a')).mode & 0o777,
  ]).toEqual([0o700, 0o600]);
});

test('who stops before the start is through leaves no timer behind', async () => {
  const { folder, store } = await setUp();
  let timers = 0;
  const clock = new FakeClock(Date.now());
  const after: typeof clock.after = (...args) => {
    timers += 1;
    return clock.after(...args);
  };
  const files = new Files({ folder, store, clock: { now: () => clock.now(), after }, log: silent });
  const starting = files.start();
  files.stop();
  await starting;
  expect(timers).toBe(0);
});
