import { connect, type Socket } from 'node:net';
import { Client, type ClientChannel, type ConnectConfig, utils } from 'ssh2';
import { expect, onTestFinished, test } from 'vitest';
import type { Credentials, Peer } from '../auth.ts';
import { Portal, type PortalOptions } from '../portal.ts';
import type { Session } from '../session.ts';
import { FakeClock, testPortal } from '../support.suite.ts';
import { newKeys } from './keys.suite.ts';
import { SshGuard } from './ssh-auth.ts';

const hostKey = newKeys();
const fredKey = newKeys();
const rsaKey = utils.generateKeyPairSync('rsa', { bits: 2048 });
const otherKey = newKeys();
const known = [fredKey, rsaKey].map(({ public: line }) => line.split(' ')[1]);

function authenticate(credentials: Credentials, _peer?: Peer) {
  const account = { id: '1', name: credentials.name };
  if (credentials.method === 'none') return credentials.name === 'guest' ? ('anonymous' as const) : undefined;
  if (credentials.method === 'password') return credentials.password === 'right' ? account : undefined;
  return known.includes(credentials.key) ? account : undefined;
}

async function door(options: Partial<PortalOptions> = {}) {
  let arrive: (session: Session) => void = () => {};
  const session = new Promise<Session>((resolve) => {
    arrive = resolve;
  });
  const portal = new Portal({
    authenticate,
    ...options,
    onSession(greeted) {
      options.onSession?.(greeted);
      arrive(greeted);
    },
  });
  onTestFinished(() => portal.stop());
  const opened = await portal.listen({ kind: 'ssh', port: 0, hostKey: hostKey.private });
  return { portal, session, opened, port: opened.address.port };
}

/** Logs in; rejects as the client says. */
function login(port: number, config: ConnectConfig): Promise<Client> {
  const client = new Client();
  onTestFinished(() => void client.destroy());
  return new Promise((resolve, reject) => {
    client.on('ready', () => resolve(client)).on('error', reject);
    client.on('close', () => reject(new Error('closed')));
    client.connect({ host: '127.0.0.1', port, ...config });
  });
}

class Shell {
  seen = '';
  isClosed = false;
  readonly channel: ClientChannel;
  #watchers: (() => void)[] = [];

  constructor(channel: ClientChannel) {
    this.channel = channel;
    channel.on('data', (chunk: Buffer) => this.#tell(chunk.toString()));
    channel.on('close', () => {
      this.isClosed = true;
      this.#tell('');
    });
  }

  until(isSeen: (seen: string, shell: Shell) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watch = () => isSeen(this.seen, this) && resolve();
      this.#watchers.push(watch);
      watch();
    });
  }

  #tell(text: string): void {
    this.seen += text;
    for (const watch of this.#watchers) watch();
  }
}

const xterm = { term: 'xterm-256color', cols: 100, rows: 30 };

function shell(client: Client, pty: object | false = xterm) {
  return new Promise<Shell>((resolve, reject) => {
    client.shell(pty as never, (error, channel) => (error ? reject(error) : resolve(new Shell(channel))));
  });
}

test('ssh: in by password, with the account, the terminal and its size', async () => {
  const { port, session } = await door();
  const terminal = await shell(await login(port, { username: 'fred', password: 'right' }));
  const greeted = await session;
  expect(greeted.account).toEqual({ id: '1', name: 'fred' });
  expect([greeted.protocol, greeted.isSecure, greeted.structure]).toEqual(['ssh', true, 'none']);
  expect(greeted.client).toMatchObject({
    user: 'fred',
    terminal: 'xterm-256color',
    columns: 100,
    rows: 30,
    colours: '256',
  });
  const resized = new Promise((resolve) => void greeted.on('client', resolve));
  terminal.channel.setWindow(50, 132, 0, 0);
  expect(await resized).toMatchObject({ columns: 132, rows: 50 });
});

test('ssh: a game is told once a turn of a window that is dragged about, and a line sees the newest', async () => {
  const clock = new FakeClock();
  const { port, session } = await door({ clock });
  const terminal = await shell(await login(port, { username: 'fred', password: 'right' }));
  const greeted = await session;
  const told: number[] = [];
  greeted.on('client', ({ columns }) => void told.push(columns));
  const seen = new Promise<number>((resolve) => greeted.on('text', () => resolve(greeted.client.columns)));
  for (let columns = 10; columns <= 500; columns++) terminal.channel.setWindow(50, columns, 0, 0);
  terminal.channel.write('look\r');
  expect([await seen, told]).toEqual([500, []]);
  clock.turn();
  expect(told).toEqual([500]);
});

test('ssh: the terminal that a client names is a short word, fit to be shown', async () => {
  const { port, session } = await door();
  const term = `xterm\x1b[2J\r\n${'x'.repeat(5_000)}`;
  await shell(await login(port, { username: 'fred', password: 'right' }), { ...xterm, term });
  expect((await session).client.terminal).toBe(`xterm[2J ${'x'.repeat(55)}`);
});

for (const [name, { private: privateKey }] of Object.entries({ ed25519: fredKey, rsa: rsaKey })) {
  test(`ssh: in by public key, ${name}`, async () => {
    const { port, session } = await door();
    await shell(await login(port, { username: 'fred', privateKey }));
    expect((await session).account?.name).toBe('fred');
  });
}

test('ssh: a wrong password, a wrong key or a bare name is refused, and nobody is greeted', async () => {
  const greeted: Session[] = [];
  const { port } = await door({ onSession: (session) => void greeted.push(session) });
  for (const config of [{ password: 'wrong' }, { privateKey: otherKey.private }, {}]) {
    await expect(login(port, { username: 'fred', ...config })).rejects.toThrow(
      /authentication methods failed/,
    );
  }
  expect(greeted).toEqual([]);
});

test('ssh: a known key without its private half is of no use', async () => {
  const asked: Credentials[] = [];
  const { port } = await door({
    authenticate(credentials) {
      asked.push(credentials);
      return authenticate(credentials);
    },
  });
  const [own, known] = [utils.parseKey(otherKey.private), utils.parseKey(fredKey.public)];
  if (own instanceof Error || known instanceof Error) throw new Error('Cannot read keys');
  // Shows Fred's public key, and signs with another's private one.
  own.getPublicSSH = () => known.getPublicSSH();
  const methods = ['none', { type: 'publickey', username: 'fred', key: own }];
  const authHandler = () => methods.shift() ?? false;
  await expect(login(port, { username: 'fred', authHandler: authHandler as never })).rejects.toThrow();
  expect(asked.map((each) => each.method === 'key' && each.isProved)).toEqual([false, false]);
});

test('ssh: somebody whom the game takes in without an account', async () => {
  const { port, session } = await door();
  await shell(await login(port, { username: 'guest' }));
  const greeted = await session;
  expect([greeted.account, greeted.client.user]).toEqual([undefined, 'guest']);
});

test('ssh: too many tries end the connection, and those of an address are bounded', async () => {
  let asked = 0;
  const { port } = await door({
    limits: { sshTriesMax: 2, loginsBurst: 4, loginsPerMinute: 0.001 },
    authenticate() {
      asked += 1;
      return undefined;
    },
  });
  const guess = () =>
    login(port, {
      username: 'fred',
      authHandler: (_left, _partial, next) =>
        next({ type: 'password', username: 'fred', password: 'x' } as never),
    }).catch((error: Error) => error.message);
  await guess();
  expect(asked).toBe(2);
  await guess();
  await guess();
  expect(asked).toBe(4); // the address has used up its tries
});

const LENGTHS: [what: string, name: number, password: number, isAsked: boolean][] = [
  ['a name of 64 characters', 64, 5, true],
  ['a name of 65', 65, 5, false],
  ['a password of 1,024 characters', 4, 1_024, true],
  ['one of 1,025', 4, 1_025, false],
];

for (const [what, name, password, isAsked] of LENGTHS) {
  test(`ssh: ${what} is ${isAsked ? '' : 'not '}asked about`, async () => {
    const asked: Credentials[] = [];
    const { host } = testPortal({ authenticate: (credentials) => void asked.push(credentials) });
    const words = { username: 'n'.repeat(name), password: 'p'.repeat(password), method: 'password' };
    const context = { ...words, accept: () => undefined, reject: () => undefined };
    await new SshGuard(host, '192.0.2.1').decide(context as never);
    expect(asked).toHaveLength(isAsked ? 1 : 0);
  });
}

test('ssh: a key that is proved is a try to log in, one that is only asked about is none', async () => {
  const { host } = testPortal({ authenticate: () => undefined, limits: { loginsBurst: 2 } });
  const peer = { address: '192.0.2.1', protocol: 'ssh', isSecure: true } as const;
  const key = { method: 'key', name: 'fred', algorithm: 'ssh-ed25519', key: '', fingerprint: '' } as const;
  for (let at = 0; at < 10; at++) await host.authenticate({ ...key, isProved: false }, peer);
  for (let at = 0; at < 2; at++) await host.authenticate({ ...key, isProved: true }, peer);
  await expect(host.authenticate({ ...key, isProved: true }, peer)).rejects.toMatchObject({
    code: 'too-fast',
  });
});

test('ssh: commands, subsystems, forwarding and second shells are refused', async () => {
  const { port, session } = await door();
  const client = await login(port, { username: 'fred', password: 'right' });
  const refused = (ask: (done: (error?: Error) => void) => unknown) =>
    new Promise<string>((resolve) => ask((error) => resolve(error?.message ?? 'accepted')));
  expect(await refused((done) => client.exec('id', done))).not.toBe('accepted');
  const second = await login(port, { username: 'fred', password: 'right' });
  expect(await refused((done) => second.sftp(done))).not.toBe('accepted');
  expect(await refused((done) => second.forwardOut('127.0.0.1', 1, '127.0.0.1', 22, done))).not.toBe(
    'accepted',
  );
  expect(await refused((done) => second.forwardIn('127.0.0.1', 0, done))).not.toBe('accepted');
  const third = await login(port, { username: 'fred', password: 'right' });
  await shell(third);
  await session;
  await expect(shell(third)).rejects.toThrow();
});

test('ssh: lines are edited and echoed, output stands above them, and only text goes out', async () => {
  const { port, session } = await door();
  const terminal = await shell(await login(port, { username: 'fred', password: 'right' }));
  const greeted = await session;
  const lines: string[] = [];
  greeted.on('text', (line) => {
    lines.push(line);
    greeted.msg({ text: `You say: ${line}`, char_vitals: { hp: 1 } });
  });
  greeted.prompt('> ');
  terminal.channel.write('helo\x7flo å\r');
  await terminal.until((seen) => seen.includes('You say: hello å\r\n'));
  expect(lines).toEqual(['hello å']);
  expect(terminal.seen).not.toContain('hp');
  greeted.msg('\x1b[2J\x1b[31mred');
  await terminal.until((seen) => seen.includes('red'));
  expect(terminal.seen).toContain('\x1b[31mred\x1b[0m');
  expect(terminal.seen).not.toContain('\x1b[2J');
});

test('ssh: a line is shown anew as the window is by now', async () => {
  const { port, session } = await door();
  const terminal = await shell(await login(port, { username: 'fred', password: 'right' }));
  const greeted = await session;
  const resized = new Promise((resolve) => void greeted.on('client', resolve));
  terminal.channel.setWindow(30, 10, 0, 0);
  await resized;
  terminal.channel.write('x'.repeat(25));
  await terminal.until((seen) => seen.endsWith('x'.repeat(25)));
  greeted.msg('Hello');
  await terminal.until((seen) => seen.includes('Hello'));
  expect(terminal.seen).toContain('\x1b[2A\r\x1b[JHello'); // up from the third row of ten columns
});

test('ssh: passwords are not shown', async () => {
  const { port, session } = await door();
  const terminal = await shell(await login(port, { username: 'guest' }));
  const greeted = await session;
  const password = greeted.ask('Password: ', { echo: false });
  await terminal.until((seen) => seen.includes('Password: '));
  terminal.channel.write('secret\r');
  expect(await password).toBe('secret');
  greeted.msg('Welcome!');
  await terminal.until((seen) => seen.includes('Welcome!'));
  expect(terminal.seen).not.toContain('secret');
});

test('ssh: without a terminal, lines as they come', async () => {
  const { port, session } = await door();
  const terminal = await shell(await login(port, { username: 'fred', password: 'right' }), false);
  const greeted = await session;
  greeted.on('text', (line) => greeted.msg(`${line}!`));
  terminal.channel.write('look\nwho\n');
  await terminal.until((seen) => seen.includes('who!\r\n'));
  expect(terminal.seen).toBe('look!\r\nwho!\r\n');
});

test('ssh: ^D ends the session, and the session’s end the connection', async () => {
  const { port, session } = await door();
  const terminal = await shell(await login(port, { username: 'fred', password: 'right' }));
  const greeted = await session;
  const reason = new Promise((resolve) => void greeted.on('close', resolve));
  terminal.channel.write('\x04');
  expect(await reason).toBe('The client has ended its input');
  await terminal.until((_, { isClosed }) => isClosed);
});

test('ssh: a client that does not read is cut', async () => {
  const { port, session } = await door({ limits: { outputBytes: 100_000 } });
  const client = await login(port, { username: 'fred', password: 'right' });
  client.shell(() => undefined); // and nobody takes what it gets
  const greeted = await session;
  const closed = new Promise<void>((resolve) => void client.once('close', () => resolve()));
  const reason = new Promise((resolve) => void greeted.on('close', resolve));
  // The client's window holds 2 MiB before it says no.
  for (let sent = 0; sent < 100 && greeted.state === 'open'; sent++) greeted.msg('x'.repeat(50_000));
  expect(await reason).toBe('The client does not read: over 100000 bytes wait');
  await closed;
});

test('ssh: a door that closes ends its sessions', async () => {
  const { portal, port, session } = await door();
  const terminal = await shell(await login(port, { username: 'fred', password: 'right' }));
  (await session).msg('Bye!');
  await portal.stop();
  await terminal.until((seen, { isClosed }) => isClosed && seen === 'Bye!\r\n');
  expect((await session).state).toBe('closed');
});

test('ssh: bytes that are no ssh harm nobody', async () => {
  const { port, session } = await door();
  const { connect } = await import('node:net');
  for (const junk of ['GET / HTTP/1.1\r\n\r\n', '\0'.repeat(5_000), 'SSH-2.0-x\r\n\xff\xff\xff\xff\xff']) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => void socket.once('close', resolve));
    socket.write(Buffer.from(junk, 'latin1'));
    setTimeout(() => socket.destroy(), 50);
    await closed;
  }
  await shell(await login(port, { username: 'fred', password: 'right' }));
  expect((await session).account?.name).toBe('fred');
});

test('ssh: a portal that can check nobody has no such door', async () => {
  const portal = new Portal({ onSession: () => undefined });
  await expect(portal.listen({ kind: 'ssh', port: 0, hostKey: hostKey.private })).rejects.toThrow(
    'Cannot open ssh door: the portal must have authenticate',
  );
});

test('ssh: who does not log in, and ask for a shell, within handshakeMs is cut', async () => {
  const clock = new FakeClock();
  const { port, session } = await door({ clock, limits: { handshakeMs: 1_000 } });
  const silent = connect(port, '127.0.0.1');
  onTestFinished(() => void silent.destroy());
  const silentIsCut = new Promise((resolve) => silent.once('close', resolve));
  await new Promise((resolve) => silent.on('data', resolve)); // the server’s first line
  const client = await login(port, { username: 'fred', password: 'right' });
  const clientIsCut = new Promise<void>((resolve) => void client.on('close', () => resolve()));
  const staying = await shell(await login(port, { username: 'fred', password: 'right' }));
  clock.pass(999);
  await new Promise(setImmediate);
  expect(silent.closed).toBe(false);
  clock.pass(1);
  await Promise.all([silentIsCut, clientIsCut]);
  (await session).msg('Still here');
  await staying.until((seen, { isClosed }) => isClosed || seen.includes('Still here'));
  expect([staying.isClosed, (await session).state]).toEqual([false, 'open']);
});

/** What a client of ssh2 keeps to itself: its socket, and requests that it has no method for. */
interface Inside {
  readonly _sock: Socket;
  readonly _protocol: { shell(channel: number, wantsReply: boolean): void };
}

test('ssh: a client that does not say goodbye to the end of its session is cut', async () => {
  const clock = new FakeClock();
  const { port, session, opened } = await door({ clock, limits: { goodbyeMs: 1_000 } });
  const client = await login(port, { username: 'fred', password: 'right' });
  await shell(client);
  (client as unknown as Inside)._sock.pause(); // it sees no end, and answers none
  (await session).close();
  await new Promise(setImmediate);
  clock.pass(1_000);
  await opened[Symbol.asyncDispose](); // waits for every connection
});

test('ssh: a client that gives no sign of life is cut', async () => {
  const { port, session } = await door({ limits: { keepaliveMs: 200, goodbyeMs: 50 } });
  const client = await login(port, { username: 'fred', password: 'right' });
  await shell(client);
  const greeted = await session;
  const reason = new Promise((resolve) => void greeted.on('close', resolve));
  (client as unknown as Inside)._sock.pause();
  expect(await reason).toBe('The client has hung up');
});

test('ssh: a second shell on the way of the first is refused', async () => {
  const greetings: Session[] = [];
  const { port } = await door({
    onSession(greeted) {
      greetings.push(greeted);
      greeted.on('text', () => greeted.msg('One shell'));
    },
  });
  const client = await login(port, { username: 'fred', password: 'right' });
  const terminal = await shell(client);
  const { outgoing } = terminal.channel as unknown as { outgoing: { id: number } };
  (client as unknown as Inside)._protocol.shell(outgoing.id, false);
  terminal.channel.write('look\r');
  await terminal.until((seen) => seen.includes('One shell'));
  expect(greetings).toHaveLength(1);
});

test('ssh: a line and the lines before it are as long as they may be', async () => {
  const { port, session } = await door({ limits: { lineChars: 5, historyChars: 4 } });
  const terminal = await shell(await login(port, { username: 'fred', password: 'right' }));
  const greeted = await session;
  const lines: string[] = [];
  greeted.on('text', (line) => {
    lines.push(line);
    greeted.msg('<ok>');
  });
  const up = '\x1b[A';
  terminal.channel.write(`abcdefgh\r${up}\rabcd\r${up}\r`);
  await terminal.until((seen) => seen.split('<ok>').length === 5);
  expect(lines).toEqual(['abcde', '', 'abcd', 'abcd']);
});

test('SshGuard ends a connection for which the game fails, and reports it', async () => {
  const broken = new Error('the database is away');
  const { host, errors } = testPortal({ authenticate: () => Promise.reject(broken) });
  let rejected = 0;
  const context = { username: 'fred', password: 'right', method: 'password', reject: () => (rejected += 1) };
  expect(await new SshGuard(host, '192.0.2.1').decide(context as never)).toBe(true);
  expect([rejected, errors]).toEqual([1, [broken]]);
});

test('SshGuard lets nobody in by a key that was only asked about', async () => {
  const fred = { id: '1', name: 'fred' };
  const { host } = testPortal({ authenticate: () => fred });
  const data = Buffer.from(fredKey.public.split(' ')[1] ?? '', 'base64');
  let accepted = 0;
  const ask = { username: 'fred', method: 'publickey', key: { algo: 'ssh-ed25519', data } };
  const guard = new SshGuard(host, '192.0.2.1');
  expect(await guard.decide({ ...ask, accept: () => (accepted += 1) } as never)).toBe(false);
  expect([accepted, guard.admitted]).toEqual([1, { user: '', account: undefined }]);
});
