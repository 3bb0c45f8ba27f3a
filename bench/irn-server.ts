// One router for bench/irn.ts: node bench/irn-server.ts NAME PORT [PEER PORT]. Says "ready", and "linked" once the other is there.
import { Router } from '../packages/intermud/src/router/index.ts';
import { openStore } from '../packages/intermud/src/store/index.ts';

const [name = '*alpha', port = '0', peer, peerPort] = process.argv.slice(2);
const link = { host: '127.0.0.1', port: Number(peerPort), secret: 'a secret for measuring', isTrusted: true };
const router = new Router({
  name,
  store: await openStore({ kind: 'memory' }),
  settings: {
    flood: { rate: 0, burst: 1 },
    perAddress: { links: 0, registrations: 0 },
    peers: peer === undefined ? [] : [{ ...link, name: peer }],
  },
});
await router.listen('127.0.0.1', Number(port));
process.send?.('ready');
const look = setInterval(() => {
  if (!router.status().routers.every(({ path }) => path === 'direct')) return;
  clearInterval(look);
  process.send?.('linked');
}, 50);
