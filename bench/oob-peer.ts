// One end of the bench of oob links: a mud that puts a file or takes it, or a plain stream that does the same.
//   node bench/oob-peer.ts (take | put | take-plain | put-plain) JSON
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type FileServer,
  type FileSink,
  type FileSource,
  Mud,
  memoryStorage,
} from '../packages/mud/src/index.ts';

interface Orders {
  /** Where the router is, or the plain stream's taker. */
  readonly port: number;
  readonly path: string;
  readonly form: 'whole' | 'pieces';
  readonly wholeFileBytesMax: number;
}

/** Bytes of a read: longer ones are no faster, and cost memory until they are collected. */
const CHUNK_BYTES = 64 * 1024;

const tell = (event: object): void => void process.stdout.write(`${JSON.stringify(event)}\n`);

const rssMiB = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

/** Counts what comes, and keeps nothing: the disk is not what is measured. */
function nowhere(): FileSink {
  return {
    at: 0,
    async *held() {},
    async begin() {},
    async write() {},
    async commit() {
      tell({ rssMiB: rssMiB() });
    },
    async abandon() {},
  };
}

const FILES: FileServer = {
  list: () => [],
  put: () => nowhere(),
  get: () => {
    throw new Error('Cannot get: the bench only puts');
  },
};

function join(name: string, { port, wholeFileBytesMax }: Orders): Mud {
  const mud = new Mud({
    name,
    routers: [{ name: '*bench', host: '127.0.0.1', port }],
    storage: memoryStorage(),
    oob: { listen: { host: '127.0.0.1', port: 0 }, handlers: { files: FILES }, wholeFileBytesMax },
  });
  mud.start();
  return mud;
}

async function take(orders: Orders): Promise<void> {
  await join('Taker', orders).online();
  tell({ ready: 0 });
}

async function put(orders: Orders): Promise<void> {
  const { path, form } = orders;
  const mud = join('Putter', orders);
  await mud.online();
  while (!mud.mudlist.has('Taker'))
    await new Promise<void>((resolve) => void mud.mudlist.on('updated', resolve));
  const { size } = statSync(path);
  const read = (start: number) => createReadStream(path, { start, highWaterMark: CHUNK_BYTES });
  const source: FileSource = { size, ftime: 0, read };
  const files = await mud.oob.files('Taker');
  const startedAt = performance.now();
  await files.put('big', source, { form });
  tell({ seconds: (performance.now() - startedAt) / 1000, rssMiB: rssMiB() });
  await files.close();
  await mud.stop();
}

async function takePlain(): Promise<void> {
  const server = createServer(async (socket) => {
    await pipeline(socket, new Writable({ write: (_chunk, _encoding, done) => done() }));
    tell({ rssMiB: rssMiB() });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  tell({ ready: (server.address() as AddressInfo).port });
}

async function putPlain({ path, port }: Orders): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const startedAt = performance.now();
  socket.resume();
  await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), socket);
  await once(socket, 'close');
  tell({ seconds: (performance.now() - startedAt) / 1000, rssMiB: rssMiB() });
}

const ROLES: Readonly<Record<string, (orders: Orders) => Promise<void>>> = {
  take,
  put,
  'take-plain': takePlain,
  'put-plain': putPlain,
};

const [role = '', text = '{}'] = process.argv.slice(2);
await ROLES[role]?.(JSON.parse(text) as Orders);
