// A router for measurements: everything kept in memory, no bounds on what one mud or one address may do.
//   node --conditions=intermud-source bench/router-server.ts [PORT] [KNOWN] [no-lists] [--name NAME] [--peer NAME --peer-port PORT]
// KNOWN muds are there from the start, as the generator would make them: when they connect they are no news to anybody.
// With no-lists the lists are gathered for ever: what is left is the cost of logins alone.
// Its first line is its port; one with a peer says "linked" once they have a link.
import { parseArgs } from 'node:util';
import { type PeerSettings, Router, type RouterSettings } from '../packages/intermud/src/router/index.ts';
import { openStore, type Store } from '../packages/intermud/src/store/index.ts';

/** Every mud has this password (`i3load --password`). */
const PASSWORD = 42;

const ORIGIN = { router: '*bench', origin: '*bench' };

const UNBOUND: Partial<RouterSettings> = {
  flood: { rate: 0, burst: 1 },
  perAddress: { links: 0, registrations: 0 },
};

/** The channel of `i3load fanout`. */
const saveChannel = (store: Store): Promise<void> =>
  store.channels.save({
    ...ORIGIN,
    name: 'perf',
    owner: 'Bench',
    type: 0,
    members: [],
    version: 1,
    token: 1,
    createdAt: 0,
    removedAt: undefined,
  });

/** What i3load says of a receiver, with the address of its `--src-spread`. */
const saveMud = (store: Store, index: number): Promise<void> =>
  store.muds.save({
    ...ORIGIN,
    name: `LGr${String(index).padStart(6, '0')}`,
    version: index + 1,
    token: index + 1,
    password: PASSWORD,
    protocol: 3,
    state: { is: 'up', since: 0 },
    address: `127.1.${(index + 1) >> 8}.${(index + 1) & 255}`,
    seenAt: 0,
    info: {
      playerPort: 0,
      tcpPort: 0,
      udpPort: 0,
      mudlib: 'i3load',
      baseMudlib: 'i3load',
      driver: 'i3load 1',
      mudType: 'Load',
      openStatus: 'development',
      adminEmail: 'root@localhost',
      services: new Map(['tell', 'channel', 'who', 'finger', 'locate'].map((service) => [service, 1])),
      otherData: new Map(),
    },
  });

/** Two routers of one network trust each other here, as those of one operator do. */
const peerAt = (name: string, port: number): PeerSettings => ({
  ...{ name, port, host: '127.0.0.1', secret: 'a secret for measuring', isTrusted: true },
});

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string', default: ORIGIN.router },
    peer: { type: 'string' },
    'peer-port': { type: 'string', default: '0' },
  },
});
const [port = '0', known = '0', lists] = positionals;
const gathering = lists === 'no-lists' ? { listGatherMs: 24 * 60 * 60 * 1000 } : {};
const peers = values.peer === undefined ? [] : [peerAt(values.peer, Number(values['peer-port']))];
const settings = { ...UNBOUND, ...gathering, peers };
const store = await openStore({ kind: 'memory' });
await saveChannel(store);
for (let index = 0; index < Number(known); index += 1) await saveMud(store, index);
const router = new Router({ name: values.name, store, settings, random: () => PASSWORD - 1 });
const door = await router.listen('127.0.0.1', Number(port));
console.log(door.address.port);
const look = setInterval(() => {
  if (!router.status().routers.every(({ path }) => path === 'direct')) return;
  clearInterval(look);
  if (peers.length > 0) console.log('linked');
}, 50);
