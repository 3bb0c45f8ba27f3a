import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CONTROL_REQUEST_BYTES_MAX, SOCKET_PATH_BYTES_MAX } from '../limits.ts';
import { askControl, ControlRefusal } from './client.ts';
import { LineSplitter } from './messages.ts';
import { ControlServer } from './server.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intermud-control-'));
});
afterEach(() => rm(folder, { recursive: true }));

const echo = async ({ action, input }: { action: string; input?: unknown }) => ({ action, input });

test('askControl() gets the answer of the program that runs on the folder', async () => {
  await using _ = await ControlServer.listen(folder, echo);
  expect(await askControl(folder, 'status', { a: 1 })).toEqual({
    is: 'answered',
    result: { action: 'status', input: { a: 1 } },
  });
});

test('the socket is for its owner only', async () => {
  await using _ = await ControlServer.listen(folder, echo);
  expect((await stat(join(folder, 'control.sock'))).mode & 0o777).toBe(0o600);
});

test('askControl() finds nobody where nothing runs, where a killed program left its socket, and without a folder', async () => {
  expect(await askControl(folder, 'status', {})).toEqual({ is: 'nobody' });
  await writeFile(join(folder, 'control.sock'), '');
  expect(await askControl(folder, 'status', {})).toEqual({ is: 'nobody' });
  expect(await askControl(join(folder, 'none'), 'status', {})).toEqual({ is: 'nobody' });
});

test('a socket left behind by a killed program is replaced', async () => {
  await writeFile(join(folder, 'control.sock'), '');
  await using _ = await ControlServer.listen(folder, echo);
  expect(await askControl(folder, 'status', {})).toMatchObject({ is: 'answered' });
});

test('a refusal comes back in its own words', async () => {
  await using _ = await ControlServer.listen(folder, async () => {
    throw new Error('Cannot forget mud "X": there is none');
  });
  await expect(askControl(folder, 'forget', {})).rejects.toThrow(
    new ControlRefusal('Cannot forget mud "X": there is none'),
  );
});

test("a folder whose path is longer than a socket's may be works all the same", async () => {
  const long = join(folder, 'x'.repeat(SOCKET_PATH_BYTES_MAX));
  mkdirSync(long);
  await using _ = await ControlServer.listen(long, echo);
  expect(await askControl(long, 'status', {})).toMatchObject({ is: 'answered' });
});

test('what takes its time says how far it is, and learns when nobody waits any more', async () => {
  const seen = Promise.withResolvers<void>();
  await using _ = await ControlServer.listen(folder, async (_request, { signal, onProgress }) => {
    onProgress({ bytes: 1 });
    onProgress({ bytes: 2 });
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    seen.resolve();
  });
  const stop = new AbortController();
  const progress: unknown[] = [];
  const onProgress = (step: unknown) => {
    progress.push(step);
    stop.abort();
  };
  await expect(askControl(folder, 'slow', {}, { onProgress, signal: stop.signal })).rejects.toThrow(
    'Called off',
  );
  await seen.promise;
  expect(progress[0]).toEqual({ bytes: 1 });
});

test('rubbish gets an answer, a request over its bound gets the line closed', async () => {
  await using _ = await ControlServer.listen(folder, echo);
  const rubbish = connect(join(folder, 'control.sock'));
  rubbish.write('{"nothing"\n');
  const [answer] = await once(rubbish, 'data');
  expect(JSON.parse(String(answer))).toMatchObject({ ok: false });
  rubbish.write('x'.repeat(CONTROL_REQUEST_BYTES_MAX + 1));
  await once(rubbish, 'close');
});

test('LineSplitter gives whole lines however they were cut, and refuses one over its bound', () => {
  const whole = Buffer.from('one\ntwo\nthr');
  const splitter = new LineSplitter(3);
  const lines = Array.from(whole, (byte) => [...splitter.push(Buffer.of(byte))]).flat();
  expect(lines).toEqual(['one', 'two']);
  expect([...splitter.push(Buffer.from('\n'))]).toEqual(['thr']);
  expect(() => [...splitter.push(Buffer.from('four'))]).toThrow(RangeError);
});
