// A router for measurements: everything kept in memory, no bounds on what one mud or one address may do.
import { Router, type RouterSettings } from '../packages/intermud/src/router/index.ts';
import { openStore } from '../packages/intermud/src/store/index.ts';

const UNBOUND: Partial<RouterSettings> = {
  flood: { rate: 0, burst: 1 },
  perAddress: { links: 0, registrations: 0 },
};

const store = await openStore({ kind: 'memory' });
await store.channels.save({
  name: 'perf',
  owner: 'Bench',
  type: 0,
  members: [],
  router: '*bench',
  version: 1,
  origin: '*bench',
  token: 1,
  createdAt: 0,
  removedAt: undefined,
});
const router = new Router({ name: '*bench', store, settings: UNBOUND });
const door = await router.listen('127.0.0.1', Number(process.argv[2] ?? 0));
console.log(door.address.port);
