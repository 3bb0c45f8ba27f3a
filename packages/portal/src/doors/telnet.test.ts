import { once } from 'node:events';
import { connect as connectTcp, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import {
  COMMANDS,
  encodeGmcp,
  encodeMsdp,
  OPTIONS,
  type OptionName,
  TelnetParser,
  writeNegotiation,
  writeSubnegotiation,
} from '@intermud/telnet';
import { certificate, renewedCertificate } from '@intermud/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Portal, type PortalOptions } from '../portal.ts';
import type { Session } from '../session.ts';
import { FakeClock, testPortal } from '../support.suite.ts';
import type { DoorOptions, TelnetDoorOptions, TelnetsDoorOptions } from './door.ts';
import type { Pipe } from './pipe.ts';
import { TelnetLink, type TelnetLinkOptions } from './telnet-link.ts';

/** A portal with a telnet door, whose sessions are told in the order in which they come. */
async function door(
  options: Partial<PortalOptions> = {},
  doorOptions: Partial<TelnetDoorOptions> | Omit<TelnetsDoorOptions, 'port'> = {},
) {
  const waiting: ((session: Session) => void)[] = [];
  const arrived: Session[] = [];
  const portal = new Portal({
    ...options,
    limits: { settleMs: 10_000, ...options.limits }, // clients here answer every offer: nobody waits so long
    onSession(session) {
      options.onSession?.(session);
      const next = waiting.shift();
      if (next === undefined) arrived.push(session);
      else next(session);
    },
  });
  onTestFinished(() => portal.stop());
  const opened = await portal.listen({ kind: 'telnet', port: 0, ...doorOptions } as DoorOptions);
  const session = () =>
    new Promise<Session>((resolve) => {
      const next = arrived.shift();
      if (next === undefined) waiting.push(resolve);
      else resolve(next);
    });
  return { portal, door: opened, session };
}

interface Seen {
  text: string;
  readonly messages: [option: number, payload: string][];
  readonly commands: number[];
  readonly offers: string[];
}

/** A telnet client that answers offers as it is told, and shows what it sees. */
class Client {
  readonly seen: Seen = { text: '', messages: [], commands: [], offers: [] };
  readonly socket: Duplex;
  readonly #parser = new TelnetParser();
  readonly #accepts: ReadonlySet<number>;
  #watchers: (() => void)[] = [];
  isClosed = false;

  constructor(socket: Duplex, accepts: readonly OptionName[]) {
    this.socket = socket;
    this.#accepts = new Set(accepts.map((name) => OPTIONS[name].code));
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('close', () => {
      this.isClosed = true;
      this.#tell();
    });
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
  }

  send(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  gmcp(name: string, value?: Parameters<typeof encodeGmcp>[1]): void {
    this.send(writeSubnegotiation(OPTIONS.gmcp.code, encodeGmcp(name, value)));
  }

  msdp(variables: Parameters<typeof encodeMsdp>[0]): void {
    this.send(writeSubnegotiation(OPTIONS.msdp.code, encodeMsdp(variables)));
  }

  dont(name: OptionName): void {
    this.send(writeNegotiation('dont', OPTIONS[name].code));
  }

  /** Resolves when it has seen this. */
  until(isSeen: (seen: Seen, client: Client) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watch = () => {
        if (!isSeen(this.seen, this)) return;
        this.#watchers = this.#watchers.filter((each) => each !== watch);
        resolve();
      };
      this.#watchers.push(watch);
      watch();
    });
  }

  #receive(chunk: Buffer): void {
    for (const event of this.#parser.push(chunk)) {
      if (event.kind === 'data') this.seen.text += Buffer.from(event.bytes).toString('latin1');
      if (event.kind === 'subnegotiation') {
        this.seen.messages.push([event.option, Buffer.from(event.payload).toString('latin1')]);
      }
      if (event.kind === 'command') this.seen.commands.push(event.code);
      if (event.kind === 'negotiate') this.#answer(event.verb, event.option);
    }
    this.#tell();
  }

  #answer(verb: string, option: number): void {
    this.seen.text += verb === 'will' && option === OPTIONS.echo.code ? '<hidden>' : '';
    this.seen.text += verb === 'wont' && option === OPTIONS.echo.code ? '<shown>' : '';
    this.seen.offers.push(`${verb} ${option}`);
    const agrees = this.#accepts.has(option);
    if (verb === 'will') this.send(writeNegotiation(agrees ? 'do' : 'dont', option));
    if (verb === 'do') this.send(writeNegotiation(agrees ? 'will' : 'wont', option));
  }

  #tell(): void {
    for (const watch of [...this.#watchers]) watch();
  }
}

function call(port: number, accepts: readonly OptionName[] = []): Client {
  return new Client(connectTcp(port, '127.0.0.1'), accepts);
}

/** Only these packages: what else is on the wire does not matter here. */
function gmcpOf({ messages }: Seen): string[] {
  return messages.filter(([option]) => option === OPTIONS.gmcp.code).map(([, payload]) => payload);
}

function msdpOf({ messages }: Seen): string[] {
  return messages.filter(([option]) => option === OPTIONS.msdp.code).map(([, payload]) => payload);
}

test('telnet: text both ways, for a client that knows nothing else', async () => {
  const { door: opened, session } = await door({
    onSession: (greeted) =>
      greeted.on('text', (line) => greeted.msg({ text: `You say: ${line}`, char_vitals: { hp: 1 } })),
  });
  const client = call(opened.address.port);
  client.send('hello\r\n'); // before anybody has greeted it
  const greeted = await session();
  await client.until(({ text }) => text.includes('You say: hello\r\n'));
  client.send('again\n');
  await client.until(({ text }) => text.includes('You say: again\r\n'));
  expect(client.seen.messages).toEqual([]);
  expect([greeted.protocol, greeted.address, greeted.isSecure, greeted.structure]).toEqual([
    'telnet',
    '127.0.0.1',
    false,
    'none',
  ]);
});

test('telnet: a client that dumbly waits is greeted after settleMs', async () => {
  const { door: opened, session } = await door({ limits: { settleMs: 20 } });
  const socket = connectTcp(opened.address.port, '127.0.0.1'); // answers nothing
  onTestFinished(() => void socket.destroy());
  expect((await session()).client.name).toBe('');
});

test('telnet: what a client tells is known when the game greets it', async () => {
  const { door: opened, session } = await door({ limits: { settleMs: 10_000 } });
  const client = call(opened.address.port, ['ttype', 'naws']);
  const answers = ['MUDLET', 'XTERM-256COLOR', 'MTTS 333', 'MTTS 333'];
  const answerTtype = () => {
    const asked = client.seen.messages.filter(([option]) => option === OPTIONS.ttype.code).length;
    while (answers.length > 4 - asked) {
      const answer = Buffer.concat([Buffer.of(0), Buffer.from(answers.shift() ?? '')]);
      client.send(writeSubnegotiation(OPTIONS.ttype.code, answer));
    }
    return answers.length === 0;
  };
  client.send(writeSubnegotiation(OPTIONS.naws.code, Uint8Array.of(0, 132, 0, 50)));
  client.send(writeNegotiation('will', OPTIONS.naws.code));
  client.send(writeSubnegotiation(OPTIONS.naws.code, Uint8Array.of(0, 132, 0, 50)));
  await client.until(answerTtype);
  expect((await session()).client).toMatchObject({
    name: 'MUDLET',
    terminal: 'XTERM-256COLOR',
    columns: 132,
    rows: 50,
    colours: 'true',
    screenReader: true,
  });
});

test('telnet: what has come when the time to tell is up counts, although nobody has read it', async () => {
  const clock = new FakeClock();
  clock.soon = (task) => void setImmediate(task);
  const { door: opened, session } = await door({ clock });
  const client = connectTcp(opened.address.port, '127.0.0.1'); // which answers nothing by itself
  onTestFinished(() => void client.destroy());
  await once(client, 'data');
  // As after a hiccup of the server: timers come first then, sockets after them.
  setTimeout(() => {
    client.write(writeNegotiation('will', OPTIONS.naws.code));
    client.write(writeSubnegotiation(OPTIONS.naws.code, Uint8Array.of(0, 132, 0, 50)));
    clock.pass(10_000);
  });
  expect((await session()).client).toMatchObject({ columns: 132, rows: 50 });
});

test('telnet: GMCP if it is on, else MSDP, never both, and nothing after DONT', async () => {
  const { door: opened, session } = await door();
  const client = call(opened.address.port, ['gmcp', 'msdp']);
  const greeted = await session();
  let number = 0;
  const next = async () => {
    number += 1;
    greeted.msg({ char_vitals: { hp: number }, text: `end ${number}` });
    await client.until(({ text }) => text.includes(`end ${number}\r\n`));
  };
  const told = (offer: string) => client.until(({ offers }) => offers.splice(0).includes(offer));
  client.seen.offers.length = 0;
  await next();
  expect([gmcpOf(client.seen), msdpOf(client.seen)]).toEqual([['Char.Vitals {"hp":1}'], []]);
  client.dont('gmcp');
  await told(`wont ${OPTIONS.gmcp.code}`);
  expect(greeted.structure).toBe('msdp');
  await next();
  expect(gmcpOf(client.seen)).toHaveLength(1);
  expect(msdpOf(client.seen)).toEqual(['\x01char_vitals\x02\x03\x01hp\x022\x04']);
  client.dont('msdp');
  await told(`wont ${OPTIONS.msdp.code}`);
  expect(greeted.structure).toBe('none');
  await next();
  expect(client.seen.messages).toHaveLength(2);
  client.send(writeNegotiation('do', OPTIONS.gmcp.code)); // and back again
  await told(`will ${OPTIONS.gmcp.code}`);
  await next();
  expect(gmcpOf(client.seen).at(-1)).toBe('Char.Vitals {"hp":4}');
});

test('telnet: both at once if the game says so', async () => {
  const { door: opened, session } = await door({ structured: 'both' });
  const client = call(opened.address.port, ['gmcp', 'msdp']);
  const greeted = await session();
  greeted.on('text', () => greeted.msg({ ping: [] }));
  client.send('go\n');
  await client.until((seen) => gmcpOf(seen).length > 0 && msdpOf(seen).length > 0);
  expect([gmcpOf(client.seen), msdpOf(client.seen)]).toEqual([['Core.Ping'], ['\x01ping\x02']]);
});

test('telnet: GMCP in, and its answers', async () => {
  const { door: opened, session } = await door();
  const client = call(opened.address.port, ['gmcp']);
  const greeted = await session();
  client.gmcp('Core.Hello', { client: 'Mudlet', version: '4.20' });
  client.gmcp('Core.Supports.Set', ['Char 1', 'Room 1']);
  client.gmcp('Core.Ping', 120);
  await client.until((seen) => gmcpOf(seen).includes('Core.Ping'));
  expect(greeted.client).toMatchObject({ name: 'Mudlet', version: '4.20' });
  expect([...(greeted.client.packages ?? [])]).toEqual([
    ['char', '1'],
    ['room', '1'],
  ]);
});

test('telnet: MSDP in is answered by MSDP, even to a client that has GMCP too', async () => {
  let affects: string[] = [];
  const {
    portal,
    door: opened,
    session,
  } = await door({
    variables: [
      { name: 'health', type: 'number', get: () => 10, visible: () => true },
      { name: 'affects', type: 'array', get: () => affects, visible: () => true },
    ],
  });
  const client = call(opened.address.port, ['gmcp', 'msdp']);
  const greeted = await session();
  // COMPAT Mudlet 4.20 opens with these two.
  client.msdp({ LIST: 'COMMANDS' });
  client.msdp([
    { name: 'CLIENT', values: ['Mudlet'] },
    { name: 'VERSION', values: ['4.20.0'] },
  ]);
  client.msdp([{ name: 'REPORT', values: ['HEALTH', 'AFFECTS'] }]);
  await client.until((seen) => msdpOf(seen).length === 3);
  affects = ['bless'];
  portal.variables.changed('affects');
  await client.until((seen) => msdpOf(seen).length === 4);
  expect(msdpOf(client.seen)).toEqual([
    '\x01COMMANDS\x02\x05\x02LIST\x02REPORT\x02RESET\x02SEND\x02UNREPORT\x06',
    '\x01HEALTH\x0210',
    '\x01AFFECTS\x02\x05\x06',
    '\x01AFFECTS\x02\x05\x02bless\x06',
  ]);
  expect(gmcpOf(client.seen)).toEqual([]);
  expect(greeted.client).toMatchObject({ name: 'Mudlet', version: '4.20.0' });
});

test('telnet: prompts are marked, and passwords hidden', async () => {
  const { door: opened, session } = await door();
  const client = call(opened.address.port, ['echo']);
  const greeted = await session();
  const password = greeted.ask('Password: ', { echo: false });
  await client.until(({ commands }) => commands.includes(COMMANDS.GA));
  client.send('secret\r\n');
  expect(await password).toBe('secret');
  await client.until(({ text }) => text.includes('<shown>'));
  // The Enter that the client did not show either.
  expect(client.seen.text).toBe('<hidden>Password: \r\n<shown>');
});

test('telnet: only colours pass of what the game did not mark as its own', async () => {
  const { door: opened, session } = await door();
  const client = call(opened.address.port);
  const greeted = await session();
  greeted.msg('\x1b[2J\x1b[31mred\x07\xff');
  greeted.msg('\x1b[2J', { raw: true });
  greeted.prompt('\x1b]0;title\x07> ');
  await client.until(({ text }) => text.endsWith('> '));
  expect(client.seen.text).toBe('\x1b[31mred\xc3\xbf\x1b[0m\r\n\x1b[2J\r\n> ');
});

test('telnet: text goes out in the encoding that the player chose', async () => {
  const { door: opened, session } = await door();
  const client = call(opened.address.port, ['gmcp']);
  const greeted = await session();
  greeted.on('client', ({ encoding }) => greeted.msg(`${encoding} åŵ\n`));
  client.gmcp('Core.Hello', { encoding: 'ISO-8859-1' });
  await client.until(({ text }) => text.includes('\n'));
  expect(client.seen.text).toContain('\xe5w');
});

test('telnet: a game that sets the encoding in its greeting does', async () => {
  const { door: opened, session } = await door({ onSession: (greeted) => greeted.setEncoding('cp437') });
  const client = call(opened.address.port);
  const greeted = await session();
  greeted.setEncoding('klingon'); // nobody knows that
  greeted.msg('å');
  await client.until(({ text }) => text.includes('\n'));
  expect([client.seen.text, greeted.client.encoding]).toEqual(['\x86\r\n', 'cp437']);
});

test('telnet: a page that makes a browser speak to us gets nothing', async () => {
  const { door: opened, session } = await door();
  const client = call(opened.address.port);
  const greeted = await session();
  const lines: string[] = [];
  const reasons: string[] = [];
  greeted.on('text', (line) => void lines.push(line));
  greeted.on('close', (reason) => void reasons.push(reason));
  client.send('POST / HTTP/1.1\r\nHost: x\r\n\r\nshutdown\r\n');
  await client.until((_, { isClosed }) => isClosed);
  expect([lines, reasons]).toEqual([[], ['The client speaks HTTP']]);
});

test('telnet: an address that has enough connections is told so', async () => {
  const { door: opened, session } = await door({ limits: { sessionsPerAddress: 1 } });
  const first = call(opened.address.port);
  await session();
  const second = call(opened.address.port);
  await second.until((_, { isClosed }) => isClosed);
  expect(second.seen.text).toBe('1 connections from 127.0.0.1 are open already\r\n');
  first.socket.end();
  await first.until((_, { isClosed }) => isClosed);
});

test('telnet: a session ends when its client hangs up, and the client when its session ends', async () => {
  const { portal, door: opened, session } = await door();
  const client = call(opened.address.port);
  const greeted = await session();
  const reason = new Promise((resolve) => void greeted.on('close', resolve));
  client.socket.destroy();
  expect(await reason).toBe('The client has hung up');
  const other = call(opened.address.port);
  (await session()).msg('Bye!');
  await portal.stop();
  await other.until((_, { isClosed }) => isClosed);
  expect(other.seen.text).toBe('Bye!\r\n');
});

test('telnet: a door that closes ends its own sessions, and nobody else’s', async () => {
  const { portal, door: opened, session } = await door();
  const other = await portal.listen({ kind: 'telnet', port: 0 });
  const client = call(opened.address.port);
  const greeted = await session();
  call(other.address.port);
  const staying = await session();
  const reasons: string[] = [];
  greeted.on('close', (reason) => void reasons.push(reason));
  await opened[Symbol.asyncDispose]();
  await client.until((_, { isClosed }) => isClosed);
  expect([reasons, staying.state]).toEqual([['The door is closed'], 'open']);
});

test('telnet: what is sent goes out at once, and dead peers are looked for', async () => {
  const [noDelay, keepAlive] = [
    vi.spyOn(Socket.prototype, 'setNoDelay'),
    vi.spyOn(Socket.prototype, 'setKeepAlive'),
  ];
  onTestFinished(() => void vi.restoreAllMocks());
  const { door: opened, session } = await door();
  call(opened.address.port);
  await session();
  expect([noDelay.mock.calls, keepAlive.mock.calls]).toEqual([[[true]], [[true, 60_000]]]);
});

test('telnet: a game that closes the session in its greeting does', async () => {
  const { door: opened } = await door({ onSession: (greeted) => greeted.close('Full') });
  const client = call(opened.address.port);
  await client.until((_, { isClosed }) => isClosed);
});

test('telnet: MSSP says what the game says at that moment', async () => {
  const mssp = () => ({ NAME: 'Test', PLAYERS: 3 });
  const { door: opened } = await door({}, { mssp });
  const client = call(opened.address.port, ['mssp']);
  await client.until(({ messages }) => messages.length > 0);
  expect(client.seen.messages).toEqual([[OPTIONS.mssp.code, '\x01NAME\x02Test\x01PLAYERS\x023']]);
});

test('telnets: the same within TLS', async () => {
  const { door: opened, session } = await door({}, { kind: 'telnets', tls: certificate });
  const socket = connectTls({ port: opened.address.port, host: '127.0.0.1', ca: certificate.cert });
  const client = new Client(socket, []);
  const greeted = await session();
  greeted.on('text', (line) => greeted.msg(line));
  client.send('hello\r\n');
  await client.until(({ text }) => text === 'hello\r\n');
  expect([greeted.isSecure, greeted.protocol]).toEqual([true, 'telnet']);
});

test('telnets: a certificate that is renewed is shown from the next connection on', async () => {
  const { door: opened } = await door({}, { kind: 'telnets', tls: certificate });
  const shown = async () => {
    const socket = connectTls({ port: opened.address.port, host: '127.0.0.1', rejectUnauthorized: false });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'secureConnect');
    return { socket, name: socket.getPeerX509Certificate()?.subject };
  };
  const before = await shown();
  opened.renew?.(renewedCertificate);
  expect([before.name, (await shown()).name]).toEqual(['CN=localhost', 'CN=renewed']);
  expect(() => opened.renew?.({ key: certificate.key, cert: renewedCertificate.cert })).toThrow();
  expect((await shown()).name).toBe('CN=renewed');
  expect(before.socket.destroyed).toBe(false);
});

test('telnets: who does not shake hands in time is cut, and gives the place back', async () => {
  const { door: opened, session } = await door(
    { limits: { handshakeMs: 50, sessionsPerAddress: 1 } },
    { kind: 'telnets', tls: certificate },
  );
  const silent = call(opened.address.port);
  await silent.until((_, { isClosed }) => isClosed);
  new Client(connectTls({ port: opened.address.port, host: '127.0.0.1', ca: certificate.cert }), []);
  expect((await session()).isSecure).toBe(true);
});

test('telnets: a door that closes waits for nobody who is still shaking hands', async () => {
  const { door: opened } = await door(
    { limits: { handshakeMs: 1_000_000, sessionsPerAddress: 1 } },
    { kind: 'telnets', tls: certificate },
  );
  const silent = call(opened.address.port);
  const second = call(opened.address.port);
  await second.until((_, { isClosed }) => isClosed); // turned away, as the first is here
  await opened[Symbol.asyncDispose]();
  await silent.until((_, { isClosed }) => isClosed);
});

test('telnets: bytes that are no TLS harm nobody, and give their place back', async () => {
  const { door: opened, session } = await door(
    { limits: { sessionsPerAddress: 1 } },
    { kind: 'telnets', tls: certificate },
  );
  const plain = call(opened.address.port);
  plain.send('hello, is anybody there?\r\n');
  await plain.until((_, { isClosed }) => isClosed);
  new Client(connectTls({ port: opened.address.port, host: '127.0.0.1', ca: certificate.cert }), []);
  expect((await session()).isSecure).toBe(true);
});

/** A link over a pipe that remembers, for what cannot be brought about on a real socket. */
function link(options: Partial<TelnetLinkOptions> = {}) {
  const { host, clock, portal, errors } = testPortal({ limits: { outputBytes: 1_000, settleMs: 100 } });
  const pipe = { waitingBytes: 0, written: '', ended: 0, destroyed: 0 };
  const made: Pipe = {
    write(bytes) {
      pipe.written += Buffer.from(bytes).toString('latin1');
    },
    get waitingBytes() {
      return pipe.waitingBytes;
    },
    end() {
      pipe.ended += 1;
    },
    destroy() {
      pipe.destroyed += 1;
    },
  };
  const slot = host.admit('192.0.2.1');
  if (typeof slot === 'string') throw new Error(slot);
  const telnet = new TelnetLink(made, host, { slot, isSecure: false, protocol: 'telnet', ...options });
  return { telnet, pipe, clock, portal, errors };
}

test('TelnetLink cuts a client that does not read', () => {
  const { pipe, clock, portal } = link();
  clock.pass(100);
  const [session] = portal.sessions.values();
  const reasons: string[] = [];
  session?.on('close', (reason) => void reasons.push(reason));
  pipe.waitingBytes = 1_000;
  session?.msg('x');
  expect(reasons).toEqual([]);
  pipe.waitingBytes = 1_001;
  session?.msg('x');
  expect(reasons).toEqual(['The client does not read: over 1000 bytes wait']);
  expect(pipe.destroyed).toBeGreaterThan(0);
});

test('TelnetLink gives a sign of life every keepaliveMs', () => {
  const { clock, pipe } = link();
  clock.pass(29_999);
  expect(pipe.written).not.toContain('\xff\xf1'); // IAC NOP
  clock.pass(60_001);
  expect(pipe.written.split('\xff\xf1')).toHaveLength(4);
});

test('TelnetLink gives the last words a while, then cuts, and sends no more signs of life', async () => {
  const { pipe, clock, portal } = link();
  clock.pass(100);
  portal.sessions.values().next().value?.close();
  await new Promise(setImmediate);
  expect([pipe.ended, pipe.destroyed]).toEqual([1, 0]);
  pipe.written = '';
  clock.pass(5_000);
  expect(pipe.destroyed).toBe(1);
  clock.pass(120_000);
  expect([pipe.written, clock.timers]).toEqual(['', 0]);
});

test('TelnetLink offers no MSSP for a game that has nothing to say by it', () => {
  const offer = String.fromCharCode(255, 251, OPTIONS.mssp.code); // IAC WILL MSSP
  expect(link().pipe.written).not.toContain(offer);
  expect(link({ mssp: () => ({ NAME: 'Test' }) }).pipe.written).toContain(offer);
});

test('TelnetLink tells the game what could not be read, and by which bound', () => {
  const { telnet, clock, portal } = link();
  clock.pass(100);
  const [session] = portal.sessions.values();
  const told: string[] = [];
  session?.on('fault', ({ code }) => void told.push(code));
  const long = Buffer.alloc(100_000, 'x');
  for (const bytes of [
    Buffer.from(`${long}\r\n`),
    writeSubnegotiation(201, long),
    Buffer.of(255, 250, 201, 255, 241),
  ]) {
    telnet.receive(bytes);
    clock.pass(1_000); // one fault a second is told
  }
  expect([told, session?.state]).toEqual([['too-long', 'too-long', 'bad-message'], 'open']);
});

test('TelnetLink ends a session whose bytes cannot be read any more', async () => {
  const { telnet, clock, portal, pipe } = link();
  clock.pass(100);
  const [session] = portal.sessions.values();
  const reason = new Promise((resolve) => session?.on('close', resolve));
  telnet.receive(writeNegotiation('do', OPTIONS.mccp3.code));
  telnet.receive(writeSubnegotiation(OPTIONS.mccp3.code, new Uint8Array(0)));
  telnet.receive(Buffer.from('this is no zlib stream'));
  expect(await reason).toBe('Cannot read MCCP3: it is no zlib stream');
  await new Promise(setImmediate);
  expect(pipe.ended).toBe(1);
});

test('TelnetLink sends the packages of variables to a client that has GMCP from the start', () => {
  const { telnet, clock, portal, pipe } = link();
  const gmcp = ['char_vitals', 'hp'] as const;
  portal.variables.declare({ name: 'health', type: 'number', gmcp, get: () => 1, visible: () => true });
  telnet.receive(writeNegotiation('do', OPTIONS.gmcp.code));
  clock.pass(100);
  clock.turn();
  expect(pipe.written).toContain('Char.Vitals {"hp":1}');
});

test('TelnetLink keeps so many early commands, and no more', () => {
  const { telnet, clock, portal, pipe } = link();
  telnet.receive(Uint8Array.of(255, 253, 201)); // IAC DO GMCP
  for (let at = 0; at < 1_000; at++) telnet.receive(writeSubnegotiation(201, encodeGmcp('Core.Echo')));
  clock.pass(60_000);
  expect(pipe.written.split('Echo returns').length - 1).toBe(portal.limits.waitingCommands);
});

test('TelnetLink sends the packages of variables to a client that asks for GMCP late, and no more after DONT', () => {
  const { telnet, clock, portal, pipe } = link();
  let hp = 1;
  const gmcp = ['char_vitals', 'hp'] as const;
  portal.variables.declare({ name: 'health', type: 'number', gmcp, get: () => hp, visible: () => true });
  clock.pass(100);
  const turn = () => {
    pipe.written = '';
    portal.variables.changed('health');
    clock.turn();
    return pipe.written.match(/Char\.Vitals \{.*?\}/g) ?? [];
  };
  expect(turn()).toEqual([]);
  telnet.receive(Uint8Array.of(255, 253, 201)); // IAC DO GMCP
  expect(turn()).toEqual(['Char.Vitals {"hp":1}']);
  hp = 2;
  expect(turn()).toEqual(['Char.Vitals {"hp":2}']);
  telnet.receive(Uint8Array.of(255, 254, 201)); // IAC DONT GMCP
  hp = 3;
  expect(turn()).toEqual([]);
});

test('TelnetLink keeps so many bytes of early messages, and no more', () => {
  const { telnet, clock, portal, pipe } = link();
  telnet.receive(Uint8Array.of(255, 253, 201)); // IAC DO GMCP
  const long = 'x'.repeat(16_000);
  const message = writeSubnegotiation(201, encodeGmcp('Core.Echo', long));
  for (let at = 0; at < 100; at++) telnet.receive(message);
  clock.pass(60_000);
  const each = JSON.stringify(['echo', [long], {}]).length;
  expect(pipe.written.split('Echo returns').length - 1).toBe(Math.floor(portal.limits.waitingBytes / each));
});

/** What a client may send again and again, and what is known after the last time. */
const FLOODS: [what: string, message: (at: number) => Uint8Array, last: object][] = [
  [
    'NAWS',
    (at) => writeSubnegotiation(OPTIONS.naws.code, Uint8Array.of(0, 1 + (at % 250), 0, 50)),
    { columns: 250, rows: 50 },
  ],
  [
    'NEW-ENVIRON',
    (at) => writeSubnegotiation(OPTIONS['new-environ'].code, Buffer.from(`\x02\0CLIENT_NAME\x01Mud ${at}`)),
    { name: 'Mud 999' },
  ],
  [
    'CHARSET',
    (at) =>
      writeSubnegotiation(OPTIONS.charset.code, Buffer.from(`\x01 ${at % 2 === 0 ? 'UTF-8' : 'IBM437'}`)),
    { encoding: 'cp437' },
  ],
];

for (const [what, message, last] of FLOODS) {
  test(`TelnetLink tells a game once a turn of a flood of ${what}, and a line sees the newest`, () => {
    const { telnet, clock, portal } = link();
    for (const name of ['naws', 'new-environ', 'charset'] as const)
      telnet.receive(writeNegotiation('will', OPTIONS[name].code));
    telnet.receive(writeNegotiation('dont', OPTIONS.charset.code)); // its own request counts then
    clock.pass(100);
    const [session] = portal.sessions.values();
    clock.turn();
    const told: object[] = [];
    session?.on('client', (client) => void told.push(client));
    session?.on('text', () => void told.push({ ...session.client, isLine: true }));
    for (let at = 0; at < 1_000; at++) telnet.receive(message(at));
    telnet.receive(Buffer.from('look\r\n'));
    clock.turn();
    expect(told).toEqual([expect.objectContaining({ ...last, isLine: true }), expect.objectContaining(last)]);
  });
}

for (const kind of ['telnet', 'telnets'] as const) {
  test(`${kind}: a client is read from for so many bytes, then not until the next turn`, async () => {
    const pause = vi.spyOn(Socket.prototype, 'pause');
    onTestFinished(() => pause.mockRestore());
    const { door: opened, session } = await door(
      {
        limits: { readBytesPerTurn: 1_000 },
        onSession: (greeted) => greeted.on('text', () => greeted.msg('ok')),
      },
      kind === 'telnet' ? {} : { kind, tls: certificate },
    );
    const to = { port: opened.address.port, host: '127.0.0.1' };
    const socket = kind === 'telnet' ? connectTcp(to) : connectTls({ ...to, ca: certificate.cert });
    const client = new Client(socket, []);
    await session();
    expect(pause).not.toHaveBeenCalled();
    for (let times = 1; times <= 3; times++) {
      client.send(`${'x'.repeat(998)}\r\n`);
      await client.until(({ text }) => text.split('ok').length > times); // it is read from again
    }
    expect(pause.mock.calls.length).toBeGreaterThanOrEqual(1);
  });
}
