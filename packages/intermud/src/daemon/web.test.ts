import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Registry } from 'prom-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { linksPerAddress } from './compose.ts';
import { Front } from './front.ts';
import {
  HTTP_BODY_BYTES_MAX,
  HTTP_CHECK_MS,
  HTTP_LINKS_MAX,
  HTTP_LINKS_PER_ADDRESS_MAX,
  HTTP_REQUEST_MS_MAX,
  HTTP_UPLOAD_MS_MAX,
} from './limits.ts';
import type { Config } from './settings.ts';
import { WebDoor } from './web.ts';

const WEB = {
  listen: { host: '127.0.0.1', port: 0 },
  url: '',
  hosts: [],
  proxies: [],
  metrics: ['127.0.0.1'],
};
const front = new Front(WEB);

test('/readyz is 503 with the reason until nothing is waited for, then 200', async () => {
  let reason: string | undefined = 'the hub waits for its start-up to be answered';
  const web = new WebDoor({ front, waitingFor: () => reason, metrics: new Registry() });
  const early = await web.app.inject('/readyz');
  expect([early.statusCode, early.json()]).toEqual([503, { ready: false, reason }]);
  reason = undefined;
  const later = await web.app.inject('/readyz');
  expect([later.statusCode, later.json()]).toEqual([200, { ready: true }]);
  await web.stop();
});

test('/healthz answers while nothing else is ready', async () => {
  const web = new WebDoor({ front, waitingFor: () => 'everything', metrics: new Registry() });
  expect((await web.app.inject('/healthz')).json()).toEqual({ ok: true });
  await web.stop();
});

test('the web door listens on a free port, serves what was added to it, and stops', async () => {
  const web = new WebDoor({ front, waitingFor: () => undefined, metrics: new Registry() });
  web.app.get('/page', async () => 'a page');
  const { address, port } = await web.listen({ host: '127.0.0.1', port: 0 });
  expect(await (await fetch(`http://${address}:${port}/page`)).text()).toBe('a page');
  await web.stop();
  await expect(fetch(`http://${address}:${port}/page`)).rejects.toThrow();
});

test.each(['//', '/other', 'http://['])(
  'an upgrade at %j is turned away, also of who cuts or keeps the connection',
  async (path) => {
    const web = new WebDoor({ front, waitingFor: () => undefined, metrics: new Registry() });
    web.onUpgrade('/ws');
    const served = Promise.withResolvers<Socket>();
    web.app.server.on('connection', served.resolve);
    const { address, port } = await web.listen({ host: '127.0.0.1', port: 0 });
    const client = connect({ port, host: address, allowHalfOpen: true });
    client.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    const [answer] = await once(client, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /);
    const socket = await served.promise;
    if (!socket.destroyed) await once(socket, 'close');
    expect(socket.listenerCount('error')).toBeGreaterThan(0);
    client.destroy();
    await web.stop();
  },
);

test('a body that comes too slowly is cut, but for a file', async () => {
  const web = new WebDoor({ front, waitingFor: () => undefined, metrics: new Registry(), bodyMs: 50 });
  web.app.addContentTypeParser('text/file', (_, payload, done) => done(null, payload));
  web.app.post('/text', async () => 'whole');
  web.app.post('/file', { config: { isUpload: true } }, async () => 'begun');
  const { address, port } = await web.listen({ host: '127.0.0.1', port: 0 });
  const send = async (head: string): Promise<string> => {
    const client = connect(port, address);
    client.write(`POST ${head}\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx`);
    let got = '';
    client.on('error', () => undefined).on('data', (chunk) => (got += chunk));
    await Promise.race([once(client, 'close'), once(client, 'data')]);
    client.destroy();
    return got;
  };
  expect(await send('/text HTTP/1.1\r\nContent-Type: application/json')).not.toContain('200 OK');
  expect(await send('/file HTTP/1.1\r\nContent-Type: text/file')).toContain('200 OK');
  expect(web.app.server.headersTimeout).toBeLessThan(web.app.server.requestTimeout);
  await web.stop();
});

test('a body may be as long as its bound, and no longer', async () => {
  const web = new WebDoor({ front, waitingFor: () => undefined, metrics: new Registry() });
  web.app.post('/text', async () => 'whole');
  const post = async (bytes: number) => {
    const headers = { 'content-type': 'text/plain', host: 'localhost' };
    const payload = 'x'.repeat(bytes);
    return (await web.app.inject({ method: 'POST', url: '/text', headers, payload })).statusCode;
  };
  expect([await post(HTTP_BODY_BYTES_MAX), await post(HTTP_BODY_BYTES_MAX + 1)]).toEqual([200, 413]);
  await web.stop();
});

test('a body has so long to come where nothing else is said', async () => {
  const web = new WebDoor({ front, waitingFor: () => undefined, metrics: new Registry() });
  web.app.post('/text', async () => 'whole');
  const asked = Promise.withResolvers<IncomingMessage>();
  web.app.addHook('onRequest', async ({ raw }) => asked.resolve(raw));
  const { address, port } = await web.listen({ host: '127.0.0.1', port: 0 });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const client = connect(port, address);
  client.on('error', () => undefined);
  client.write('POST /text HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n');
  client.write('Content-Length: 9\r\n\r\nx');
  const request = await asked.promise;
  vi.advanceTimersByTime(HTTP_REQUEST_MS_MAX - 1);
  expect(request.destroyed).toBe(false);
  vi.advanceTimersByTime(1);
  expect(request.destroyed).toBe(true);
  await once(client, 'close');
  await web.stop();
});

test('the server itself sees to heads, to files on their way, and to how many are here', async () => {
  const { app } = new WebDoor({ front, waitingFor: () => undefined, metrics: new Registry() });
  expect(app.server).toMatchObject({
    headersTimeout: HTTP_REQUEST_MS_MAX,
    requestTimeout: HTTP_UPLOAD_MS_MAX,
    connectionsCheckingInterval: HTTP_CHECK_MS,
    maxConnections: HTTP_LINKS_MAX,
  });
  await app.close();
});

test('an address has so many connections, one more is closed; a proxy that is not believed has no such bound', async () => {
  const most = (url: string, proxies: string[] = []) => linksPerAddress({ web: { ...WEB, url, proxies } });
  expect([most('https://hub.example'), most('https://hub.example', ['127.0.0.1'])]).toEqual([
    undefined,
    HTTP_LINKS_PER_ADDRESS_MAX,
  ]);
  await using web = await opened({}, most(''));
  const { hostname, port } = new URL(web.url);
  const open = async () => {
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const sockets = await Promise.all(Array.from({ length: HTTP_LINKS_PER_ADDRESS_MAX }, open));
  await once(await open(), 'close');
  expect(sockets.filter(({ closed }) => closed)).toEqual([]);
});

test('a host that is not this one gets 421 and no page; whether the program lives it may know', async () => {
  await using web = await opened({});
  for (const path of ['/', '/page', '/metrics', '/nothing']) {
    const { status, text } = await get(web.url, path, { host: 'evil.example' });
    expect([path, status]).toEqual([path, 421]);
    expect(text).toContain(
      'under the name "evil.example": whoever runs it can add that to the setting web.hosts',
    );
  }
  for (const path of ['/healthz', '/readyz?x'])
    expect((await get(web.url, path, { host: 'evil.example' })).status).toBe(200);
  for (const host of ['localhost', 'LOCALHOST:4001', '192.0.2.7:80', '[::1]:9'])
    expect([host, (await get(web.url, '/page', { host })).status]).toEqual([host, 200]);
});

test('/metrics is for loopback and those that are listed, and not for who comes through an unknown proxy', async () => {
  await using own = await opened({});
  expect((await get(own.url, '/metrics')).status).toBe(200);
  for (const headers of [{ 'x-forwarded-for': '127.0.0.1' }, { forwarded: 'for=127.0.0.1' }])
    expect((await get(own.url, '/metrics', headers)).status).toBe(403);
  await using other = await opened({ metrics: ['192.0.2.0/24'], proxies: ['127.0.0.1'] });
  const refused = await get(other.url, '/metrics');
  expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('the setting web.metrics')]);
  expect((await get(other.url, '/metrics', { 'x-forwarded-for': '192.0.2.9' })).status).toBe(200);
  expect((await get(other.url, '/metrics', { 'x-forwarded-for': '192.0.3.9' })).status).toBe(403);
});

test('behind a proxy that is believed, one address has so many requests under way and no more', async () => {
  await using web = await opened({ proxies: ['127.0.0.1'] }, 2);
  const from = (address: string) => get(web.url, '/slow', { 'x-forwarded-for': address });
  const slow = [from('192.0.2.1'), from('192.0.2.1')];
  await expect.poll(() => web.waiting.length).toBe(2);
  expect((await from('192.0.2.1')).status).toBe(503);
  const other = from('192.0.2.2');
  await expect.poll(() => web.waiting.length).toBe(3);
  for (const finish of web.waiting) finish();
  expect((await Promise.all([...slow, other])).map(({ status }) => status)).toEqual([200, 200, 200]);
  await expect
    .poll(async () => (await get(web.url, '/page', { 'x-forwarded-for': '192.0.2.1' })).status)
    .toBe(200);
});

/** A door that listens, with a page that is quick and one that waits. */
async function opened(settings: Partial<Config['web']>, linksPerAddressMax?: number) {
  const front = new Front({ ...WEB, ...settings });
  const web = new WebDoor({
    waitingFor: () => undefined,
    metrics: new Registry(),
    front,
    linksPerAddressMax,
  });
  const waiting: (() => void)[] = [];
  web.app.get('/page', async () => 'a page');
  web.app.get('/slow', async () => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return 'at last';
  });
  const { address, port } = await web.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `http://${address}:${port}`,
    waiting,
    [Symbol.asyncDispose]: async () => void (await web.stop()),
  };
}

/** A request with a host of one's own choosing, which fetch() does not allow. */
async function get(url: string, path: string, headers: Record<string, string> = {}) {
  const asked = request(url + path, { headers, agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode, text };
}
