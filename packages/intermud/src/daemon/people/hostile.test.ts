// What strangers and thieves try at the web door, and what they get.

import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { FileDesk } from '../../hub/people/file-desk.ts';
import { FILE_PUT_BYTES_MAX } from '../limits.ts';
import { startProgram } from '../running.suite.ts';
import { Browser, NORA } from './browser.suite.ts';

const isLoggedIn = (frames: readonly string[]): boolean =>
  frames.some((frame) => frame.startsWith('["char_status",'));

/** A request as nobody's library would send it; gives the head of the answer, or what it is when there is none. */
function raw(url: string, path: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    socket.on('data', (chunk) => (got += chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(got));
  });
}

test('every answer says that a browser may do nothing with it but show it', async () => {
  const { url: web } = await startProgram();
  const paths = [
    '/',
    '/nothing',
    '/healthz',
    '/metrics',
    '/api/session',
    '/api/files/x/y',
    '/../x',
    '/%2e%2e/x',
    '//evil.example/',
  ];
  for (const path of paths) {
    const answer = await raw(web, path);
    expect([path, /^content-security-policy: default-src '(self|none)'/im.test(answer)]).toEqual([
      path,
      true,
    ]);
    expect([path, /^x-content-type-options: nosniff\r$/im.test(answer)]).toEqual([path, true]);
  }
});

test('a ticket from before a logout is worth nothing after it', async () => {
  const { url: web } = await startProgram();
  const browser = new Browser(web);
  await browser.post('account', NORA);
  const ticket = await browser.ticket();
  expect(await browser.post('logout')).toBe(204);
  const { closed, frames } = browser.open(ticket);
  expect(await closed).toBe('You have logged out');
  expect(isLoggedIn(frames)).toBe(false);
});

test('who changes a password throws out everybody who came by the old one', async () => {
  const program = await startProgram();
  const [thief, owner] = [new Browser(program.url), new Browser(program.url)];
  await owner.post('account', NORA);
  await thief.post('login', NORA);
  const stolen = thief.open(await thief.ticket());
  const own = owner.open(await owner.ticket());
  await expect.poll(() => isLoggedIn(stolen.frames) && isLoggedIn(own.frames)).toBe(true);
  const telnet = connect(program.port('telnet'), '127.0.0.1');
  onTestFinished(() => void telnet.destroy());
  let shown = '';
  telnet.on('data', (chunk) => (shown += chunk));
  telnet.write(`${NORA.name}\r\n${NORA.password}\r\n`);
  await expect.poll(() => shown).toContain('Hello, Nora.');
  const hungUp = new Promise<void>((resolve) => void telnet.once('close', () => resolve()));
  expect(await owner.post('password', { old: NORA.password, new: '87654321' })).toBe(204);
  expect(await stolen.closed).toBe('The password has changed');
  await hungUp;
  expect(await thief.post('ticket')).toBe(401);
  expect(await owner.post('ticket')).toBe(200);
  expect(own.socket.readyState).toBe(WebSocket.OPEN);
});

test('a file that is too long is refused before a byte of it is kept', async () => {
  const { url: web } = await startProgram();
  const browser = new Browser(web);
  await browser.post('account', NORA);
  const socket = connect(Number(new URL(web).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(
    `PUT /api/files/Intermud%20Hub/x HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${browser.cookie}\r\nOrigin: http://127.0.0.1\r\n` +
      `Content-Type: application/octet-stream\r\nContent-Length: ${FILE_PUT_BYTES_MAX + 1}\r\n\r\n`,
  );
  const answer = await new Promise<string>(
    (resolve) => void socket.once('data', (chunk) => resolve(String(chunk))),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('tries are counted where they come from, as a proxy that is believed says, and nobody else', async () => {
  const login = async (web: string, from: string, at: number) => {
    const response = await fetch(`${web}/api/login`, {
      method: 'POST',
      headers: { origin: web, 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({ name: `Nobody ${at}`, password: 'x' }),
    });
    return response.status;
  };
  const behind = (await startProgram('web.proxies=["127.0.0.1"]')).url;
  for (let at = 0; at < 10; at++) expect(await login(behind, '192.0.2.1', at)).toBe(401);
  expect(await login(behind, '192.0.2.1', 10)).toBe(429);
  expect(await login(behind, '1.1.1.1, 192.0.2.1', 11)).toBe(429); // What the client says itself counts for nothing.
  expect(await login(behind, '192.0.2.2', 12)).toBe(401);
  const open = (await startProgram()).url;
  for (let at = 0; at < 10; at++) expect(await login(open, `192.0.2.${at}`, at)).toBe(401);
  expect(await login(open, '192.0.2.99', 10)).toBe(429);
});

test('a page that has turned its own name into our address gets nothing, by HTTP or WebSocket', async () => {
  const { url: web } = await startProgram('web.hosts=["hub.lan"]');
  const answers = async (host: string) => {
    const headers = { host, origin: `http://${host}` };
    const socket = new WebSocket(`${web.replace('http', 'ws')}/ws`, ['v1.portal.intermud'], { headers });
    socket.on('error', () => undefined);
    onTestFinished(() => socket.terminate());
    const upgraded = await new Promise<number>((resolve) => {
      socket.once('open', () => resolve(101));
      socket.once('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode));
    });
    const answer = await raw(web, '/api/session', host);
    return [upgraded, Number(answer.split(' ')[1])];
  };
  expect(await answers('evil.example')).toEqual([421, 421]);
  expect(await answers('hub.lan')).toEqual([101, 200]);
  expect(await answers('localhost:4001')).toEqual([101, 200]);
});

test('a proxy that is believed says that there is TLS: the cookie is for TLS only', async () => {
  const { url: web } = await startProgram('web.proxies=["127.0.0.1"]', 'hub.guests=true');
  const guest = (more: Record<string, string>) =>
    fetch(`${web}/api/guest`, {
      method: 'POST',
      headers: { origin: web, 'content-type': 'application/json', ...more },
      body: '{}',
    });
  expect((await guest({ 'x-forwarded-proto': 'https' })).headers.get('set-cookie')).toContain('; Secure');
  expect((await guest({})).headers.get('set-cookie')).not.toContain('; Secure');
});

test('nobody takes all places for files on their way', async () => {
  const never = Promise.withResolvers<never>();
  never.promise.catch(() => undefined);
  const transfers = { put: () => never.promise };
  const network = { home: 'Hub', get: (name: string) => ({ name }) };
  const desk = new FileDesk({ transfers } as never, network as never);
  const put = (account: string) => desk.put(account, 'Granite', '/x', { size: 1, bytes: bytesOf('x') });
  for (let at = 0; at < 2; at++) put('nora').catch(() => undefined);
  await expect(put('nora')).rejects.toMatchObject({ code: 'too-fast' });
  for (const name of ['a', 'b', 'c']) for (let at = 0; at < 2; at++) put(name).catch(() => undefined);
  await expect(put('d')).rejects.toMatchObject({ code: 'too-fast' });
  never.reject(new Error('The test is over'));
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

test('one address takes so many connections and no more, and gets its places back', async () => {
  const { url: web } = await startProgram();
  const port = Number(new URL(web).port);
  const sockets = await Promise.all(
    Array.from({ length: 200 }, () => {
      const socket = connect(port, '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      return new Promise<typeof socket>((resolve) => void socket.once('connect', () => resolve(socket)));
    }),
  );
  await expect(fetch(`${web}/healthz`)).rejects.toThrow();
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => (await fetch(`${web}/healthz`).catch(() => undefined))?.status).toBe(200);
});
