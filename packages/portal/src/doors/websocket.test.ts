import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { decodeGmcp, OPTIONS, TelnetParser, writeNegotiation } from '@intermud/telnet';
import { certificate } from '@intermud/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { ResumingClient, type WebCommand } from '../browser.ts';
import { Portal, type PortalOptions } from '../portal.ts';
import type { Session } from '../session.ts';
import { FakeClock } from '../support.suite.ts';
import type { WebSocketDoorOptions } from './door.ts';

async function door(options: Partial<PortalOptions> = {}, doorOptions: Partial<WebSocketDoorOptions> = {}) {
  const sessions: Session[] = [];
  const errors: unknown[] = [];
  const portal = new Portal({
    onError: (error) => void errors.push(error),
    ...options,
    limits: { settleMs: 10_000, ...options.limits },
    onSession(session) {
      sessions.push(session);
      session.on('text', (line) => session.msg({ text: `You say: ${line}`, char_vitals: { hp: 1 } }));
      options.onSession?.(session);
    },
  });
  onTestFinished(() => portal.stop());
  const opened = await portal.listen({ kind: 'websocket', port: 0, ...doorOptions });
  return {
    portal,
    sessions,
    errors,
    opened,
    port: opened.address.port,
    url: `ws://127.0.0.1:${opened.address.port}`,
  };
}

/** A WebSocket, and the frames that come, in order; binary ones as Buffers. */
class Client {
  readonly frames: (string | Buffer)[] = [];
  readonly socket: WebSocket;
  closed: { code: number; reason: string } | undefined;
  #watchers: (() => void)[] = [];

  constructor(url: string, protocols: string[] = [], options: object = {}) {
    this.socket = new WebSocket(url, protocols, options);
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data, isBinary) => {
      this.frames.push(isBinary ? (data as Buffer) : String(data));
      this.#tell();
    });
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#tell();
    });
    onTestFinished(() => this.socket.terminate());
  }

  opened(): Promise<this> {
    return new Promise((resolve) => void this.socket.once('open', () => resolve(this)));
  }

  /** Why it was refused: the status of the HTTP answer and its text. */
  refused(): Promise<string> {
    return new Promise((resolve) => {
      this.socket.once('open', () => resolve('opened'));
      this.socket.once('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve(`${response.statusCode} ${body.trim()}`));
      });
    });
  }

  until(isSeen: (frames: readonly (string | Buffer)[], client: this) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watch = () => isSeen(this.frames, this) && resolve();
      this.#watchers.push(watch);
      watch();
    });
  }

  #tell(): void {
    for (const watch of this.#watchers) watch();
  }
}

test('websocket: [name, args, kwargs] both ways', async () => {
  const { url, sessions } = await door();
  const client = await new Client(url).opened();
  client.socket.send('["text",["hello"],{}]');
  await client.until((frames) => frames.length === 2);
  expect(client.frames).toEqual(['["text",["You say: hello"],{}]', '["char_vitals",[],{"hp":1}]']);
  expect([sessions[0]?.protocol, sessions[0]?.isSecure, sessions[0]?.structure]).toEqual([
    'websocket',
    false,
    'json',
  ]);
});

test('websocket: what is no command is answered by an error, and bounded', async () => {
  const { url, sessions } = await door({ limits: { refusalsMax: 3 } });
  const client = await new Client(url).opened();
  client.socket.send('look');
  await client.until((frames) => frames.length === 1);
  expect(JSON.parse(String(client.frames[0]))).toEqual([
    'error',
    ['Cannot read message: it must be JSON'],
    { code: 'bad-message', command: '' },
  ]);
  for (let at = 0; at < 3; at++) client.socket.send(Buffer.from([1, 2, 3]));
  await client.until((_, { closed }) => closed !== undefined);
  expect(sessions[0]?.state).toBe('closed');
});

test('websocket: text is as safe as on a terminal', async () => {
  const { url } = await door({ onSession: (session) => session.msg('\x1b[2J\x1b[31m<b>red') });
  const client = new Client(url);
  await client.until((frames) => frames.length > 0);
  expect(JSON.parse(String(client.frames[0]))).toEqual(['text', ['\x1b[31m<b>red\x1b[0m'], {}]);
});

test('websocket: passwords are hidden by a command', async () => {
  const { url, sessions } = await door();
  const client = await new Client(url).opened();
  const password = sessions[0]?.ask('Password: ', { echo: false });
  client.socket.send('["text",["secret"],{}]');
  expect(await password).toBe('secret');
  await client.until((frames) => frames.length === 3);
  expect(client.frames.map((frame) => JSON.parse(String(frame)))).toEqual([
    ['local_echo', [false], {}],
    ['prompt', ['Password: '], {}],
    ['local_echo', [true], {}],
  ]);
});

test('websocket: gmcp.mudstandards.org', async () => {
  const { url, sessions } = await door();
  const client = await new Client(url, ['gmcp.mudstandards.org']).opened();
  expect(client.socket.protocol).toBe('gmcp.mudstandards.org');
  client.socket.send('Core.Supports.Set ["Char 1"]');
  client.socket.send(Buffer.from('hello\r\n'));
  client.socket.send('Core.Ping 12');
  await client.until((frames) => frames.length === 3);
  expect(client.frames).toEqual([Buffer.from('You say: hello\r\n'), 'Char.Vitals {"hp":1}', 'Core.Ping']);
  expect([...(sessions[0]?.client.packages ?? [])]).toEqual([['char', '1']]);
});

test('websocket: json.mudstandards.org, data as text and as itself, and the window’s size', async () => {
  const { url, sessions } = await door();
  const client = await new Client(url, ['json.mudstandards.org']).opened();
  client.socket.send('{"proto":"gmcp","id":"Core.Hello","data":"{\\"client\\":\\"Test\\"}"}');
  client.socket.send('{"proto":"gmcp","id":"Core.Hello","data":{"version":"1"}}');
  client.socket.send(
    JSON.stringify({ proto: 'telnet_31', id: 'NAWS', data: Buffer.of(0, 132, 0, 50).toString('base64') }),
  );
  client.socket.send(Buffer.from('hello'));
  await client.until((frames) => frames.length === 2);
  expect(client.frames).toEqual([
    Buffer.from('You say: hello\r\n'),
    '{"proto":"gmcp","id":"Char.Vitals","data":"{\\"hp\\":1}"}',
  ]);
  expect(sessions[0]?.client).toMatchObject({ name: 'Test', version: '1', columns: 132, rows: 50 });
});

test('websocket: a game is told once a turn of what a client says of itself', async () => {
  const clock = new FakeClock();
  const { url, sessions } = await door({ clock });
  const client = await new Client(url).opened();
  const told: object[] = [];
  sessions[0]?.on('client', ({ name, columns }) => void told.push({ name, columns }));
  for (let columns = 1; columns <= 50; columns++)
    client.socket.send(JSON.stringify(['client_options', [], { client: 'Page', screenwidth: columns }]));
  client.socket.send('["text", ["look"], {}]');
  await client.until((frames) => frames.length > 0);
  expect([sessions[0]?.client.columns, told]).toEqual([50, []]);
  clock.turn();
  expect(told).toEqual([{ name: 'Page', columns: 50 }]);
});

test('websocket: telnet.mudstandards.org is telnet, options and all', async () => {
  const { url, sessions } = await door();
  const client = new Client(url, ['telnet.mudstandards.org']);
  const parser = new TelnetParser();
  let text = '';
  const gmcp: string[] = [];
  client.socket.prependListener('message', (data: Buffer) => {
    for (const event of parser.push(data)) {
      if (event.kind === 'data') text += Buffer.from(event.bytes).toString();
      if (event.kind === 'subnegotiation') gmcp.push(decodeGmcp(event.payload).name);
      if (event.kind !== 'negotiate') continue;
      const agrees = event.option === OPTIONS.gmcp.code;
      const verb = event.verb === 'will' ? (agrees ? 'do' : 'dont') : 'wont';
      client.socket.send(writeNegotiation(verb, event.option));
    }
  });
  await client.opened();
  client.socket.send(Buffer.from('hello\r\n'));
  await client.until(() => text.includes('You say: hello\r\n') && gmcp.includes('Char.Vitals'));
  expect(sessions[0]?.protocol).toBe('websocket');
  sessions[0]?.close();
  await client.until((_, { closed }) => closed !== undefined);
});

test('websocket: v1.evennia.com, whose page takes text as HTML', async () => {
  const { url } = await door({ onSession: (session) => session.msg('\x1b[1;31mred\x1b[0m <script>\n') });
  const client = new Client(url, ['v1.evennia.com']);
  await client.until((frames) => frames.length > 0);
  expect(JSON.parse(String(client.frames[0]))).toEqual([
    'text',
    ['<span class="color-009">red</span> &lt;script&gt;<br>'],
    {},
  ]);
});

test('websocket: the first subprotocol of the client that is known is spoken, and one of them must be', async () => {
  const { url } = await door();
  const client = await new Client(url, [
    'x.example',
    'json.mudstandards.org',
    'gmcp.mudstandards.org',
  ]).opened();
  expect(client.socket.protocol).toBe('json.mudstandards.org');
  expect(await new Client(url, ['terminal.mudstandards.org']).refused()).toMatch(
    /^400 No subprotocol is known; there are v1\.portal/,
  );
});

const ORIGINS: [origins: WebSocketDoorOptions['origins'], origin: string | undefined, isWelcome: boolean][] =
  [
    [undefined, undefined, true],
    [undefined, 'http://127.0.0.1:PORT', true],
    [undefined, 'http://127.0.0.1:1', false],
    [undefined, 'https://evil.example', false],
    [undefined, 'null', false],
    [['https://play.example'], 'https://play.example', true],
    [['https://play.example'], 'http://127.0.0.1:PORT', false],
    [['https://play.example'], 'https://play.example.evil.example', false],
    ['any', 'https://evil.example', true],
  ];

for (const [origins, origin, isWelcome] of ORIGINS) {
  test(`websocket: origin ${origin} where ${origins ?? 'the same'} may is ${isWelcome ? 'welcome' : 'refused'}`, async () => {
    const { url, port } = await door({}, origins === undefined ? {} : { origins });
    const headers = origin === undefined ? {} : { origin: origin.replace('PORT', String(port)) };
    const answer = await new Client(url, [], { headers }).refused();
    expect(answer).toBe(isWelcome ? 'opened' : '403 Pages of this origin may not connect');
  });
}

test('websocket: an address that has enough connections is told so, also one that a proxy speaks for', async () => {
  const { url, sessions } = await door(
    { limits: { sessionsPerAddress: 1 } },
    { address: ({ headers }) => String(headers['x-forwarded-for']) },
  );
  const from = (address: string) => new Client(url, [], { headers: { 'x-forwarded-for': address } });
  await from('192.0.2.1').opened();
  expect(await from('192.0.2.1').refused()).toBe('503 1 connections from 192.0.2.1 are open already');
  await from('192.0.2.2').opened();
  expect(sessions.map(({ address }) => address)).toEqual(['192.0.2.1', '192.0.2.2']);
});

test('websocket: what is meant for another place is turned away, and a proxy may say that there is TLS', async () => {
  const { url, sessions } = await door(
    {},
    {
      misdirected: ({ headers }) => (headers.host === 'evil.example' ? 'Not for us' : undefined),
      isSecure: ({ headers }) => headers['x-forwarded-proto'] === 'https',
      origins: (origin, { headers }) => origin === headers['x-origin'],
    },
  );
  const refused = (headers: Record<string, string>) => new Client(url, [], { headers }).refused();
  expect(await refused({ host: 'evil.example' })).toBe('421 Not for us');
  expect(await refused({ origin: 'http://a', 'x-origin': 'http://b' })).toMatch(/^403 /);
  const headers = { origin: 'http://a', 'x-origin': 'http://a', 'x-forwarded-proto': 'https' };
  await new Client(url, [], { headers }).opened();
  await new Client(url).opened();
  expect(sessions.map(({ isSecure }) => isSecure)).toEqual([true, false]);
});

test('websocket: a dropped session that may come back keeps its place', async () => {
  const { url, sessions } = await door({ limits: { sessionsPerAddress: 1 } });
  const client = await new Client(url, ['v1.portal.intermud']).opened();
  client.socket.send('["hello", {}]');
  await client.until((frames) => frames.length > 0);
  const dropped = new Promise<void>((resolve) => sessions[0]?.on('drop', resolve));
  client.socket.terminate();
  await dropped;
  expect(await new Client(url).refused()).toMatch(/^503 1 connections from/);
  sessions[0]?.close();
  await new Client(url).opened();
});

test('websocket: an upgrade that is none gives its place back', async () => {
  const { port, url } = await door({ limits: { sessionsPerAddress: 1 } });
  const socket = connect(port, '127.0.0.1');
  socket.write(
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n',
  );
  socket.resume();
  await once(socket, 'close');
  await new Client(url).opened();
});

test('websocket: the session of a telnet client ends when its WebSocket does', async () => {
  const { url, sessions } = await door({ limits: { settleMs: 1 } });
  const client = await new Client(url, ['telnet.mudstandards.org']).opened();
  await vi.waitUntil(() => sessions.length > 0);
  const reason = new Promise((resolve) => sessions[0]?.on('close', resolve));
  client.socket.terminate();
  expect(await reason).toBe('The client has hung up');
});

test('websocket: a frame that is too long closes the connection', async () => {
  const { url } = await door({ limits: { messageBytes: 1_000, lineChars: 5_000 } });
  const client = await new Client(url).opened();
  const line = (bytes: number) => `["text",["${'x'.repeat(bytes - '["text",[""],{}]'.length)}"],{}]`;
  client.socket.send(line(1_000));
  await client.until((frames) => frames.length > 0);
  client.socket.send(line(1_001));
  await client.until((_, { closed }) => closed !== undefined);
  expect(client.closed?.code).toBe(1_009);
});

test('websocket: within a web server, one path is ours and the others are not', async () => {
  const server = createServer((_request, response) => void response.end('a page'));
  server.on('upgrade', (request, socket) => {
    if (request.url === '/other') socket.end('HTTP/1.1 418 Theirs\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const portal = new Portal({ onSession: (session) => session.msg('hello') });
  const opened = await portal.listen({ kind: 'websocket', server });
  expect(opened.address.port).toBe(port);
  const client = new Client(`ws://127.0.0.1:${port}/ws?x=1`);
  await client.until((frames) => frames.length > 0);
  expect(await new Client(`ws://127.0.0.1:${port}/other`).refused()).toMatch(/^418/);
  await opened[Symbol.asyncDispose]();
  await client.until((_, { closed }) => closed !== undefined);
  const page = await new Promise<string>((resolve) => {
    get(`http://127.0.0.1:${port}/`, (response) => response.on('data', (chunk) => resolve(String(chunk))));
  });
  expect(page).toBe('a page');
});

test('websocket: on a port of its own, anything else is told what this is', async () => {
  const { port } = await door({}, { path: '/play' });
  const status = await new Promise((resolve) => {
    get(`http://127.0.0.1:${port}/`, (response) => resolve(response.resume().statusCode));
  });
  expect(status).toBe(426);
  expect(await new Client(`ws://127.0.0.1:${port}/elsewhere`).refused()).toMatch(/^404/);
  await new Client(`ws://127.0.0.1:${port}/play`).opened();
});

test('websocket: wss', async () => {
  const { port, sessions } = await door({}, { tls: certificate });
  await new Client(`wss://127.0.0.1:${port}`, [], { ca: certificate.cert }).opened();
  expect(sessions[0]?.isSecure).toBe(true);
});

for (const protocol of [[], ['gmcp.mudstandards.org'], ['telnet.mudstandards.org'], ['v1.evennia.com']]) {
  test(`websocket: a client that does not read is cut, ${protocol[0] ?? 'no subprotocol'}`, async () => {
    const { sessions, url } = await door({ limits: { outputBytes: 2_000, settleMs: 1 } });
    const client = await new Client(url, protocol).opened();
    client.socket.pause();
    await expect.poll(() => sessions.length).toBe(1);
    const reasons: string[] = [];
    sessions[0]?.on('close', (reason) => void reasons.push(reason));
    sessions[0]?.msg('x'.repeat(1_800)); // waits until the end of the turn
    expect(reasons).toEqual([]);
    sessions[0]?.msg('x'.repeat(200));
    expect(reasons).toEqual(['The client does not read: over 2000 bytes wait']);
  });
}

test('websocket: a door has a port or a server', async () => {
  const portal = new Portal({ onSession: () => undefined });
  await expect(portal.listen({ kind: 'websocket' })).rejects.toThrow(TypeError);
});

test('websocket: a long reason for the end is cut to what a close frame holds, between characters', async () => {
  const { url, sessions } = await door();
  const client = await new Client(url).opened();
  sessions[0]?.close(`x${'å'.repeat(100)}`);
  await client.until((_, { closed }) => closed !== undefined);
  expect(client.closed).toEqual({ code: 1_000, reason: `x${'å'.repeat(61)}` });
  const other = await new Client(url).opened();
  sessions[1]?.close('å'.repeat(100));
  await other.until((_, { closed }) => closed !== undefined);
  expect(other.closed?.reason).toBe('å'.repeat(61)); // 123 bytes end within a character
});

test('websocket: a session ends when its client leaves or says so', async () => {
  const { url, sessions } = await door();
  const first = await new Client(url).opened();
  const reason = new Promise((resolve) => void sessions[0]?.on('close', resolve));
  first.socket.terminate();
  expect(await reason).toBe('The client has hung up');
  const second = await new Client(url).opened();
  second.socket.send('["websocket_close",[],{}]'); // COMPAT Evennia
  await second.until((_, { closed }) => closed !== undefined);
  expect(second.closed).toEqual({ code: 1_000, reason: 'The client has left' });
});

test('websocket: a session is resumed after a drop, over real sockets', async () => {
  const { portal, url, sessions } = await door();
  const sockets: WebSocket[] = [];
  const received: WebCommand[] = [];
  let tell: () => void = () => {};
  const client = new ResumingClient({
    open: () => {
      const socket = new WebSocket(url, 'v1.portal.intermud');
      sockets.push(socket);
      return socket;
    },
    onCommand: (command) => {
      received.push(command);
      tell();
    },
    ticket: async () => portal.ticket({ id: '1', name: 'Fred' }),
    after: (_delayMs, task) => {
      const immediate = setImmediate(task);
      return () => clearImmediate(immediate);
    },
  });
  onTestFinished(() => client.stop());
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      tell = () => received.length >= count && resolve();
      tell();
    });
  client.start();
  client.send('text', ['one']);
  await until(3);
  sockets[0]?.terminate();
  client.send('text', ['two']);
  sessions[0]?.msg('while away');
  await until(6);
  expect(received.filter(([name]) => name === 'text').map(([, [line]]) => line)).toEqual([
    'You say: one',
    'while away',
    'You say: two',
  ]);
  expect([sessions.length, sessions[0]?.account?.name, sockets.length]).toEqual([1, 'Fred', 2]);
});

test('websocket: who does not answer a ping before the next one is cut, and who does stays', async () => {
  const clock = new FakeClock();
  const { url, sessions } = await door({ clock, limits: { keepaliveMs: 1_000 } });
  const lively = await new Client(url).opened();
  const dead = await new Client(url, [], { autoPong: false }).opened();
  const reasons: string[] = [];
  for (const session of sessions) session.on('close', (reason) => void reasons.push(reason));
  const pinged = Promise.all(
    [lively, dead].map(({ socket }) => new Promise((done) => socket.once('ping', done))),
  );
  clock.pass(1_000);
  await pinged;
  // What follows a pong on the same connection has come after it.
  lively.socket.send('["text",["still here"],{}]');
  await lively.until((frames) => frames.some((frame) => String(frame).includes('still here')));
  expect([lively.closed, dead.closed]).toEqual([undefined, undefined]);
  clock.pass(1_000);
  await dead.until((_, { closed }) => closed !== undefined);
  expect([dead.closed?.code, lively.closed, reasons]).toEqual([1_006, undefined, ['The client has hung up']]);
});

for (const protocol of [[], ['gmcp.mudstandards.org'], ['json.mudstandards.org'], ['v1.portal.intermud']]) {
  test(`broadcast() comes as msg() does, frames of every length, to ${protocol[0] ?? 'no subprotocol'}`, async () => {
    const { url, portal, sessions } = await door({ limits: { outputBytes: 10_000_000 } });
    const client = await new Client(url, protocol).opened();
    if (protocol[0] === 'v1.portal.intermud') client.socket.send('["hello",{}]');
    await expect.poll(() => sessions.length).toBe(1);
    const lengths = [0, 1, 100, 123, 124, 125, 126, 127, 65_533, 65_534, 65_535, 65_536, 65_537, 70_000];
    const texts = lengths.map((length) => 'x'.repeat(length));
    for (const text of texts) sessions[0]?.msg({ text, room_info: { name: text } });
    for (const text of texts) portal.broadcast(sessions, { text, room_info: { name: text } });
    await expect.poll(() => client.frames.length).toBeGreaterThanOrEqual(4 * lengths.length);
    const plain = client.frames
      .slice(-4 * lengths.length)
      .map((frame) => String(frame).replace(/,\d+\]$/, ''));
    expect(plain.slice(2 * lengths.length)).toEqual(plain.slice(0, 2 * lengths.length));
  });
}

test('websocket: telnet within it is read from for so many bytes, then not until the next turn', async () => {
  const pause = vi.spyOn(WebSocket.prototype, 'pause');
  onTestFinished(() => pause.mockRestore());
  const { url } = await door({ limits: { readBytesPerTurn: 1_000, settleMs: 1 } });
  const client = await new Client(url, ['telnet.mudstandards.org']).opened();
  const text = () => client.frames.map(String).join('');
  await client.until(() => text() !== '');
  expect(pause).not.toHaveBeenCalled();
  for (let times = 1; times <= 3; times++) {
    client.socket.send(Buffer.from(`${'x'.repeat(998)}\r\n`));
    await client.until(() => text().split('You say').length > times); // it is read from again
  }
  expect(pause).toHaveBeenCalledTimes(3);
});

for (const tls of [undefined, certificate]) {
  const kind = tls === undefined ? 'ws' : 'wss';
  test(`websocket: who connects to a port of ${kind} and says nothing is cut in time`, async () => {
    const { port } = await door({ limits: { handshakeMs: 50 } }, tls && { tls });
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.resume();
    await once(socket, 'close');
  });
}

for (const tls of [undefined, certificate]) {
  const kind = tls === undefined ? 'ws' : 'wss';
  test(`websocket: a door for ${kind} that closes waits for nobody who has said nothing`, async () => {
    const { port, opened } = await door({ limits: { handshakeMs: 1_000_000 } }, tls && { tls });
    const silent = connect(port, '127.0.0.1');
    onTestFinished(() => void silent.destroy());
    await once(silent, 'connect');
    silent.resume();
    const other = await new Client(`${kind}://127.0.0.1:${port}`, [], { rejectUnauthorized: false }).opened();
    await opened[Symbol.asyncDispose](); // the silent one came before the other, and so is here
    await Promise.all([
      other.until((_, { closed }) => closed !== undefined),
      silent.closed || once(silent, 'close'),
    ]);
  });
}
