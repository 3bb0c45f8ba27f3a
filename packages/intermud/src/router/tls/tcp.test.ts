// TLS on real sockets: what the first byte decides, and what a hostile peer gets.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import type { Door, Identity, RouterSocket } from '../environment.ts';
import { dialTcp, listenTcp } from '../tcp.ts';
import { makeIdentity } from './certificate.ts';

const OURS = makeIdentity();
const THEIRS = makeIdentity();

/** One end of a connection: what came, and its end. */
function ear() {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const heard: Buffer[] = [];
  const { promise: came, resolve: some } = Promise.withResolvers<void>();
  const events = {
    received: (chunk: Buffer) => {
      heard.push(chunk);
      some();
    },
    closed: () => resolve(),
  };
  return { events, closed, came, text: () => Buffer.concat(heard).toString('latin1') };
}

/** A door, and the sockets that it was given. Ends with the test. */
async function open(identity?: Identity) {
  const sockets: RouterSocket[] = [];
  const ears: ReturnType<typeof ear>[] = [];
  const accept = (socket: RouterSocket) => {
    const one = ear();
    sockets.push(socket);
    ears.push(one);
    return one.events;
  };
  const door: Door = await listenTcp('127.0.0.1', 0, accept, identity);
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await door.close();
  });
  return { port: door.address.port, sockets, ears };
}

/** Dials; resolves with the socket and its ear, or with the reason why there is none. */
function dial(port: number, identity?: Identity) {
  return new Promise<{ socket: RouterSocket; ear: ReturnType<typeof ear> } | string>((resolve) => {
    const connected = (socket: RouterSocket) => {
      const one = ear();
      onTestFinished(() => socket.destroy());
      resolve({ socket, ear: one });
      return one.events;
    };
    dialTcp('127.0.0.1', port, { connected, failed: resolve }, identity);
  });
}

async function raw(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Its end, by an error or without. */
const gone = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

test('both ends of TLS know what both have shown, and text goes both ways', async () => {
  const door = await open(OURS);
  const dialled = await dial(door.port, THEIRS);
  if (typeof dialled === 'string') throw new Error(dialled);
  dialled.socket.write('h\xe9llo');
  await door.ears[0]?.came;
  door.sockets[0]?.write('w\xf6rld');
  await dialled.ear.came;
  expect([door.ears[0]?.text(), dialled.ear.text()]).toEqual(['h\xe9llo', 'w\xf6rld']);
  for (const _ of ['asked once', 'asked twice']) {
    expect(dialled.socket.secured).toEqual({ ours: THEIRS.fingerprint, theirs: OURS.fingerprint });
    expect(door.sockets[0]?.secured).toEqual({ ours: OURS.fingerprint, theirs: THEIRS.fingerprint });
  }
  expect(door.sockets[0]?.remoteAddress).toBe('127.0.0.1');
  dialled.socket.end();
  await Promise.all([door.ears[0]?.closed, dialled.ear.closed]);
});

test('who begins otherwise talks in clear on the same port', async () => {
  const door = await open(OURS);
  const mud = await dial(door.port);
  if (typeof mud === 'string') throw new Error(mud);
  mud.socket.write('\0\0\0\x05');
  await door.ears[0]?.came;
  mud.socket.write('({})\0');
  while (door.ears[0]?.text().length !== 9) await new Promise((resolve) => setImmediate(resolve));
  expect(door.sockets[0]?.secured).toBeUndefined();
  expect(mud.socket.secured).toBeUndefined();
});

test('a hello of TLS that comes byte by byte is taken', async () => {
  const door = await open(OURS);
  const relay = createServer((near) => {
    const far = connect({ port: door.port, host: '127.0.0.1', noDelay: true });
    near.on('data', (chunk) => {
      for (const byte of chunk) far.write(Buffer.of(byte));
    });
    far.pipe(near);
    for (const one of [near, far]) one.on('error', () => {}).on('close', () => near.destroy());
  });
  await once(relay.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void relay.close());
  const { port } = relay.address() as { port: number };
  const dialled = await dial(port, THEIRS);
  if (typeof dialled === 'string') throw new Error(dialled);
  dialled.socket.write('here');
  await door.ears[0]?.came;
  expect(door.ears[0]?.text()).toBe('here');
  dialled.socket.destroy();
});

test('who shows no certificate is let through as nobody', async () => {
  const door = await open(OURS);
  const socket: TLSSocket = connectTls({ port: door.port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  socket.write('x');
  await door.ears[0]?.came;
  expect(door.sockets[0]?.secured).toEqual({ ours: OURS.fingerprint, theirs: undefined });
  expect(socket.getProtocol()).toBe('TLSv1.3');
  socket.destroy();
});

test('a version before 1.3 is refused', async () => {
  const door = await open(OURS);
  const socket = connectTls({
    ...{ port: door.port, host: '127.0.0.1', rejectUnauthorized: false },
    maxVersion: 'TLSv1.2',
  });
  const [error] = await once(socket, 'error');
  expect(String(error)).toMatch(/version/);
  await door.ears[0]?.closed;
});

/** A record of TLS that begins a hello of so many bytes. */
const helloOf = (bytes: number): Buffer => {
  const record = Buffer.alloc(16_384);
  record.set([1, bytes >> 16, (bytes >> 8) & 0xff, bytes & 0xff, 3, 3]);
  return Buffer.concat([Buffer.of(0x16, 3, 1, record.length >> 8, record.length & 0xff), record]);
};

for (const [what, bytes] of [
  ['garbage', Buffer.concat([Buffer.of(0x16), Buffer.alloc(64, 0xff)])],
  ['a record of another kind', Buffer.from('160303000403000000', 'hex')],
  ['a hello without end', Buffer.concat(Array.from({ length: 16 }, () => helloOf(0xffffff)))],
  [
    'another record instead of the rest',
    Buffer.concat([helloOf(20_000), Buffer.from('1703030001ff', 'hex')]),
  ],
] as const)
  test(`${what} behind the first byte ends the connection, and nothing of it is read as a frame`, async () => {
    const door = await open(OURS);
    const socket = await raw(door.port);
    socket.resume();
    socket.write(bytes);
    await gone(socket);
    await door.ears[0]?.closed;
    expect(door.ears[0]?.text()).toBe('');
  });

test('end() does not wait for a handshake', async () => {
  const door = await open(OURS);
  const socket = await raw(door.port);
  socket.resume();
  socket.write(helloOf(20_000));
  while (door.sockets[0]?.secured === undefined) await new Promise((resolve) => setImmediate(resolve));
  door.sockets[0]?.write('never heard');
  door.sockets[0]?.end();
  await Promise.all([gone(socket), door.ears[0]?.closed]);
});

test('a dial by TLS to who answers in clear, or breaks off, fails with a sentence', async () => {
  const clear = createServer((socket) => socket.on('error', () => {}).end('\0\0\0\x05({})\0'));
  await once(clear.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void clear.close());
  expect(await dial((clear.address() as { port: number }).port, OURS)).toMatch(/^no TLS with it: /);
  const silent = createServer((socket) => socket.destroy());
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void silent.close());
  expect(await dial((silent.address() as { port: number }).port, OURS)).toMatch(/^no TLS with it: /);
});

test('without an identity the first byte says nothing', async () => {
  const door = await open();
  const socket = await raw(door.port);
  socket.write(Buffer.of(0x16, 3, 1));
  await door.ears[0]?.came;
  expect(door.ears[0]?.text()).toBe('\x16\x03\x01');
});
