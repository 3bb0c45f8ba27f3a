// Two routers beside one: lines a second, bytes to bring lists together, memory of a known mud. `npm run bench` does not run it: node --conditions=intermud-source bench/irn.ts
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { ScriptedMud } from '@intermud/testkit';
import { encodeFrame, type LpcArray, writeLpc } from '@intermud/wire';
import { type Dial, Router } from '../packages/intermud/src/router/index.ts';
import { mudToLpc } from '../packages/intermud/src/router/irn/records.ts';
import { dialTcp } from '../packages/intermud/src/router/tcp.ts';
import { type MudRecord, openStore, type Store } from '../packages/intermud/src/store/index.ts';

const PORTS = { '*alpha': 9_401, '*beta': 9_402 } as const;
type Name = keyof typeof PORTS;

const MEASURE_MS = 3_000;
const OUTSTANDING = 64;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function start(name: Name, peer?: Name): Promise<ChildProcess> {
  const others = peer === undefined ? [] : [peer, String(PORTS[peer])];
  const child = fork(new URL('./irn-server.ts', import.meta.url), [name, String(PORTS[name]), ...others]);
  await once(child, 'message');
  return child;
}

const join = (name: string, router: Name): Promise<ScriptedMud> =>
  ScriptedMud.online({ port: PORTS[router], name, router });

/** Counts frames by their NUL: reading them would measure the reader. */
function counted(mud: ScriptedMud, onFrames: (count: number) => void): void {
  mud.socket.removeAllListeners('data');
  mud.socket.on('data', (chunk: Buffer) => {
    let count = 0;
    for (let at = chunk.indexOf('})\0'); at >= 0; at = chunk.indexOf('})\0', at + 3)) count += 1;
    if (count > 0) onFrames(count);
  });
}

/** Packets a second from ten muds to ten others, so many of each under way. */
async function tells(from: Name, to: Name): Promise<number> {
  const pairs = await Promise.all(
    Array.from(
      { length: 10 },
      async (_, at) => [await join(`From ${at}`, from), await join(`To ${at}`, to)] as const,
    ),
  );
  await pause(2_500);
  let total = 0;
  for (const [sender, receiver] of pairs) {
    const packet: LpcArray = [
      'tell',
      5,
      sender.name,
      'fred',
      receiver.name,
      'barney',
      'Fred',
      'x'.repeat(60),
    ];
    const frame = Buffer.from(encodeFrame(packet));
    const send = (count: number) => sender.socket.write(Buffer.concat(new Array<Buffer>(count).fill(frame)));
    counted(receiver, (count) => {
      total += count;
      send(count);
    });
    send(OUTSTANDING);
  }
  return rate(() => total, pairs.flat());
}

/** Deliveries a second of one speaker's lines to listeners on both routers. */
async function lines(routers: readonly Name[], each: number): Promise<number> {
  const [home = '*alpha'] = routers;
  const speaker = await join('Speaker', home);
  speaker.send(['channel-add', 5, 'Speaker', 'admin', home, 0, 'gossip', 0]);
  await speaker.sync();
  await pause(500);
  const muds = await Promise.all(
    routers.flatMap((router) =>
      Array.from({ length: each }, (_, at) => join(`Mud ${at} on ${router}`, router)),
    ),
  );
  for (const mud of muds) mud.send(['channel-listen', 5, mud.name, 0, mud.router, 0, 'gossip', 1]);
  await pause(2_500);
  const packet: LpcArray = ['channel-m', 5, 'Speaker', 'fred', 0, 0, 'gossip', 'Fred', 'x'.repeat(60)];
  const frame = Buffer.from(encodeFrame(packet));
  let total = 0;
  let got = 0;
  const last = muds.at(-1);
  for (const mud of muds)
    counted(mud, (count) => {
      total += count;
      if (mud !== last) return;
      got += count;
      speaker.socket.write(Buffer.concat(new Array<Buffer>(count).fill(frame)));
    });
  speaker.socket.write(Buffer.concat(new Array<Buffer>(OUTSTANDING).fill(frame)));
  const result = await rate(() => total, [speaker, ...muds]);
  if (got === 0) throw new Error('No line arrived');
  return result;
}

async function rate(total: () => number, muds: readonly ScriptedMud[]): Promise<number> {
  await pause(500);
  const before = total();
  await pause(MEASURE_MS);
  const after = total();
  for (const mud of muds) await mud.crash();
  return Math.round(((after - before) * 1_000) / MEASURE_MS);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function speeds(): Promise<void> {
  const one = await start('*alpha');
  const [tellsHere, linesHere] = [await tells('*alpha', '*alpha'), await lines(['*alpha'], 100)];
  one.kill();
  await once(one, 'exit');
  const both = [await start('*alpha', '*beta'), await start('*beta', '*alpha')];
  await pause(4_000);
  const [tellsAcross, linesAcross] = [await tells('*alpha', '*beta'), await lines(['*alpha', '*beta'], 50)];
  for (const child of both) child.kill();
  print(
    `tells a second: ${tellsHere} on one router, ${tellsAcross} across two: ${(tellsAcross / tellsHere).toFixed(2)}`,
  );
  print(
    `deliveries a second on a channel, 100 listeners: ${linesHere} on one router, ${linesAcross} on two: ${(linesAcross / linesHere).toFixed(2)}`,
  );
}

function record(at: number): MudRecord {
  const since = Date.now();
  const services = new Map(['tell', 'who', 'finger', 'locate', 'channel'].map((service) => [service, 1]));
  const words = {
    mudlib: 'Dead Souls 3.8.6',
    baseMudlib: 'Dead Souls',
    driver: 'FluffOS v2019',
    mudType: 'LPMud',
  };
  const ports = { playerPort: 6_666, tcpPort: 6_674, udpPort: 6_674 };
  return {
    ...{
      name: `A Mud Of Many ${at}`,
      router: '*alpha',
      origin: '*alpha',
      version: 1_000 + at,
      token: 1_000 + at,
    },
    ...{ password: 1 + at, protocol: 3, state: { is: 'up', since }, address: '192.0.2.1', seenAt: since },
    info: {
      ...ports,
      ...words,
      openStatus: 'open for public',
      adminEmail: 'admin@example.com',
      services,
      otherData: 0,
    },
  };
}

async function filled(count: number): Promise<Store> {
  const store = await openStore({ kind: 'memory' });
  for (let at = 0; at < count; at += 1) await store.muds.save(record(at));
  return store;
}

/** Two routers of which one knows 2,000 muds and the other none: bytes on the link, for bytes of records. */
async function convergence(): Promise<void> {
  const count = 2_000;
  let bytes = 0;
  const dial: Dial = (host, port, events) =>
    dialTcp(host, port, {
      ...events,
      connected: (socket) => {
        const inner = events.connected(socket);
        return {
          received: (chunk) => {
            bytes += chunk.length;
            inner.received(chunk);
          },
          closed: () => inner.closed(),
        };
      },
    });
  const peer = (name: Name) => ({
    name,
    host: '127.0.0.1',
    port: PORTS[name],
    secret: 'a secret for measuring',
    isTrusted: false,
  });
  const alpha = new Router({
    name: '*alpha',
    store: await filled(count),
    settings: { peers: [{ ...peer('*beta'), port: 1 }] },
  });
  const { address } = await alpha.listen('127.0.0.1', 0);
  const beta = new Router({
    name: '*beta',
    store: await openStore({ kind: 'memory' }),
    dial,
    settings: { peers: [{ ...peer('*alpha'), port: address.port }] },
  });
  await beta.listen('127.0.0.1', 0);
  while (beta.status().muds.length < count) await pause(20);
  await pause(3_000);
  let differing = 0;
  for (let at = 0; at < count; at += 1)
    differing += writeLpc(mudToLpc(record(at), false)).length + record(at).name.length + 4;
  print(
    `${count} muds to a router that knows none: ${bytes} bytes for ${differing} bytes of records: ${(bytes / differing).toFixed(3)}`,
  );
  await Promise.all([alpha.stop(), beta.stop()]);
}

/** Memory of a router for each mud of another router that it knows, its store apart. */
async function memory(): Promise<void> {
  const count = 10_000;
  const store = await filled(count);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const peers = [
    { name: '*alpha', host: '127.0.0.1', port: 1, secret: 'a secret for measuring', isTrusted: false },
  ];
  const router = new Router({ name: '*gamma', store, settings: { peers } });
  await router.listen('127.0.0.1', 0);
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / count;
  print(
    `memory of a known mud, the store's copy apart: ${Math.round(bytes)} bytes${globalThis.gc ? '' : ' (run with --expose-gc)'}`,
  );
  await router.stop();
}

await speeds();
await convergence();
await memory();
