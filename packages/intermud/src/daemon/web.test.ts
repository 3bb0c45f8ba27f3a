import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { WebDoor } from './web.ts';

test('/readyz is 503 with the reason until nothing is waited for, then 200', async () => {
  let reason: string | undefined = 'the hub waits for its start-up to be answered';
  const web = new WebDoor({ waitingFor: () => reason, metrics: new Registry() });
  const early = await web.app.inject('/readyz');
  expect([early.statusCode, early.json()]).toEqual([503, { ready: false, reason }]);
  reason = undefined;
  const later = await web.app.inject('/readyz');
  expect([later.statusCode, later.json()]).toEqual([200, { ready: true }]);
  await web.stop();
});

test('/healthz answers while nothing else is ready', async () => {
  const web = new WebDoor({ waitingFor: () => 'everything', metrics: new Registry() });
  expect((await web.app.inject('/healthz')).json()).toEqual({ ok: true });
  await web.stop();
});

test('the web door listens on a free port, serves what was added to it, and stops', async () => {
  const web = new WebDoor({ waitingFor: () => undefined, metrics: new Registry() });
  web.app.get('/page', async () => 'a page');
  const { address, port } = await web.listen({ host: '127.0.0.1', port: 0 });
  expect(await (await fetch(`http://${address}:${port}/page`)).text()).toBe('a page');
  await web.stop();
  await expect(fetch(`http://${address}:${port}/page`)).rejects.toThrow();
});

test.each(['//', '/other', 'http://['])(
  'an upgrade at %j is turned away, also of who cuts or keeps the connection',
  async (path) => {
    const web = new WebDoor({ waitingFor: () => undefined, metrics: new Registry() });
    web.onUpgrade('/ws');
    const served = Promise.withResolvers<Socket>();
    web.app.server.on('connection', served.resolve);
    const { address, port } = await web.listen({ host: '127.0.0.1', port: 0 });
    const client = connect({ port, host: address, allowHalfOpen: true });
    client.write(`GET ${path} HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
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
  const web = new WebDoor({ waitingFor: () => undefined, metrics: new Registry(), bodyMs: 50 });
  web.app.addContentTypeParser('text/file', (_, payload, done) => done(null, payload));
  web.app.post('/text', async () => 'whole');
  web.app.post('/file', { config: { isUpload: true } }, async () => 'begun');
  const { address, port } = await web.listen({ host: '127.0.0.1', port: 0 });
  const send = async (head: string): Promise<string> => {
    const client = connect(port, address);
    client.write(`POST ${head}\r\nHost: hub\r\nContent-Length: 9\r\n\r\nx`);
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
