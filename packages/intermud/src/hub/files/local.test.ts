import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LocalSink, localSource } from './local.ts';

const FTIME = 1_700_000_000;

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'intermud-local-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** Takes a part of a file whose whole is ten bytes. */
async function take(
  path: string,
  text: string,
  options: { resume?: boolean; ftime?: number } = {},
): Promise<LocalSink> {
  const { resume = false, ftime = FTIME } = options;
  const sink = await LocalSink.open(path, { resume });
  const isSame = sink.earlier?.ftime === ftime;
  await sink.begin({ size: 10, ftime, from: resume && isSame ? sink.at : 0 });
  await sink.write(Buffer.from(text));
  return sink;
}

test('a file that is got is beside its name until it is whole, and then has its time', async () => {
  const path = join(await folder(), 'a');
  const sink = await take(path, '0123456789');
  expect(readdirSync(join(path, '..'))).toEqual([`a.10-${FTIME}.part`]);
  await sink.commit();
  expect(readFileSync(path, 'utf8')).toBe('0123456789');
  expect(statSync(path).mtimeMs).toBe(FTIME * 1_000);
  expect(readdirSync(join(path, '..'))).toEqual(['a']);
});

test('a get that was cut off goes on, and begins anew when it is another file by now', async () => {
  const path = join(await folder(), 'a.b');
  await (await take(path, '01234')).abandon(true);
  const again = await LocalSink.open(path, { resume: true });
  expect([again.at, again.earlier]).toEqual([5, { size: 10, ftime: FTIME }]);
  await (await take(path, '56', { resume: true })).abandon(true);
  expect((await LocalSink.open(path, { resume: true })).at).toBe(7);
  expect((await LocalSink.open(path)).at).toBe(0);
  const other = await take(path, 'abcdefghij', { resume: true, ftime: FTIME + 1 });
  await other.commit();
  expect(readFileSync(path, 'utf8')).toBe('abcdefghij');
  expect(readdirSync(join(path, '..'))).toEqual(['a.b']);
});

test('a get whose hash was wrong leaves nothing to go on with', async () => {
  const path = join(await folder(), 'a');
  await (await take(path, '01234')).abandon(false);
  expect(readdirSync(join(path, '..'))).toEqual([]);
});

test('a file that is here is replaced only when that is asked for', async () => {
  const path = join(await folder(), 'a');
  writeFileSync(path, 'mine');
  await expect(LocalSink.open(path)).rejects.toMatchObject({ code: 'TAKEN' });
  const sink = await LocalSink.open(path, { mayReplace: true });
  await sink.begin({ size: 1, ftime: 0, from: 0 });
  await sink.write(Buffer.from('x'));
  await sink.commit();
  expect(readFileSync(path, 'utf8')).toBe('x');
  const late = join(path, '../b');
  const racing = await take(late, '0123456789');
  writeFileSync(late, 'mine');
  await expect(racing.commit()).rejects.toMatchObject({ code: 'TAKEN' });
  expect(readFileSync(late, 'utf8')).toBe('mine');
});

test('localSource() gives a file from any place on, and refuses what is no file', async () => {
  const path = join(await folder(), 'a');
  writeFileSync(path, '0123456789');
  const source = await localSource(path);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(7)) chunks.push(chunk);
  expect([source.size, Buffer.concat(chunks).toString()]).toEqual([10, '789']);
  await expect(localSource(join(path, '..'))).rejects.toMatchObject({ code: 'BAD_ARGUMENTS' });
  await expect(localSource(`${path}x`)).rejects.toMatchObject({ code: 'ENOENT' });
});
