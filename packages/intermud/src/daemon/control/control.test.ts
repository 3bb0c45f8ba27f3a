import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import {
  CONTROL_ACTION_LENGTH_MAX,
  CONTROL_ANSWER_MS_MAX,
  CONTROL_LINE_BYTES_MAX,
  CONTROL_LINKS_MAX,
  CONTROL_PROGRESS_MS,
  CONTROL_REQUEST_BYTES_MAX,
  CONTROL_REQUESTS_MAX,
  SOCKET_PATH_BYTES_MAX,
} from '../limits.ts';
import { askControl, ControlRefusal } from './client.ts';
import { LineSplitter, Request } from './messages.ts';
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

/** A link to the control socket, and all that it has got. */
async function link(): Promise<{ socket: Socket; lines: () => string[] }> {
  const socket = connect(join(folder, 'control.sock'));
  onTestFinished(() => void socket.destroy());
  let got = '';
  socket
    .on('error', () => undefined)
    .on('data', (chunk) => {
      got += chunk;
    });
  await once(socket, 'connect');
  return { socket, lines: () => got.split('\n').slice(0, -1) };
}

const REQUEST = `${JSON.stringify({ action: 'status', input: {} })}\n`;

test('an answer may be as long as its bound; one that is longer is refused where it is read', async () => {
  const shell = JSON.stringify({ ok: true, result: '' }).length;
  await using _ = await ControlServer.listen(folder, async ({ input }) => 'x'.repeat(Number(input)));
  const longest = CONTROL_LINE_BYTES_MAX - shell;
  expect(await askControl(folder, 'x', longest)).toMatchObject({ is: 'answered' });
  await expect(askControl(folder, 'x', longest + 1)).rejects.toThrow(
    `Cannot ask the program that runs on ${folder}: Cannot read a line of more than ${CONTROL_LINE_BYTES_MAX} bytes`,
  );
});

test('an action has a name up to its bound', () => {
  const named = (length: number) => Request.safeParse({ action: 'x'.repeat(length), input: {} }).success;
  expect([CONTROL_ACTION_LENGTH_MAX, CONTROL_ACTION_LENGTH_MAX + 1].map(named)).toEqual([true, false]);
});

test('so many links are open at a time, and one more is closed', async () => {
  await using _ = await ControlServer.listen(folder, echo);
  const links = await Promise.all(Array.from({ length: CONTROL_LINKS_MAX }, link));
  for (const { socket } of links) socket.write(REQUEST);
  for (const { lines } of links) await expect.poll(lines).toHaveLength(1);
  const more = await link();
  await once(more.socket, 'close');
  links[0]?.socket.destroy();
  await expect.poll(() => askControl(folder, 'status', {}).catch(() => 'refused')).not.toBe('refused');
});

test('so many requests of one link wait, one after the other, and one more closes it', async () => {
  const held: (() => void)[] = [];
  const hold = () => new Promise<void>((resolve) => held.push(resolve));
  await using _ = await ControlServer.listen(folder, hold);
  const { socket, lines } = await link();
  socket.write(REQUEST.repeat(CONTROL_REQUESTS_MAX));
  for (let at = 0; at < CONTROL_REQUESTS_MAX; at++) {
    await expect.poll(() => held.length).toBe(1);
    held.shift()?.();
  }
  await expect.poll(lines).toHaveLength(CONTROL_REQUESTS_MAX);
  socket.write(REQUEST.repeat(CONTROL_REQUESTS_MAX + 1));
  await once(socket, 'close');
});

test('what takes its time says every so often that it goes on', async () => {
  const begun = Promise.withResolvers<void>();
  await using _ = await ControlServer.listen(folder, () => {
    begun.resolve();
    return new Promise(() => {});
  });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { socket, lines } = await link();
  socket.write(REQUEST);
  await begun.promise;
  const write = vi.spyOn(Socket.prototype, 'write');
  onTestFinished(() => write.mockRestore());
  vi.advanceTimersByTime(CONTROL_PROGRESS_MS - 1);
  expect(write).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  await once(socket, 'data');
  expect(lines()).toEqual(['{"ok":"later","progress":null}']);
});

test('a program that says nothing for so long counts as hung, and never one that is at work', async () => {
  expect(2 * CONTROL_PROGRESS_MS).toBeLessThan(CONTROL_ANSWER_MS_MAX);
  const hung = createServer().listen(join(folder, 'control.sock'));
  onTestFinished(() => void hung.close());
  await once(hung, 'listening');
  const setTimeout = vi.spyOn(Socket.prototype, 'setTimeout');
  const asking = askControl(folder, 'status', {});
  const [waitMs, onTimeout] = setTimeout.mock.calls.at(-1) ?? [];
  setTimeout.mockRestore();
  expect(waitMs).toBe(CONTROL_ANSWER_MS_MAX);
  onTimeout?.();
  const silence = await asking.catch((error: unknown) => error);
  expect(silence).toBeInstanceOf(ControlRefusal); // A sentence for whoever asked, no mistake of the program.
  expect(String(silence)).toContain(`no answer within ${CONTROL_ANSWER_MS_MAX / 1_000} s`);
});

test('LineSplitter gives whole lines however they were cut, and refuses one over its bound', () => {
  const whole = Buffer.from('one\ntwo\nthr');
  const splitter = new LineSplitter(3);
  const lines = Array.from(whole, (byte) => [...splitter.push(Buffer.of(byte))]).flat();
  expect(lines).toEqual(['one', 'two']);
  expect([...splitter.push(Buffer.from('\n'))]).toEqual(['thr']);
  expect(() => [...splitter.push(Buffer.from('four'))]).toThrow(RangeError);
});
