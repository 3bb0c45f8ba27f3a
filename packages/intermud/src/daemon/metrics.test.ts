import { expect, test } from 'vitest';
import type { RouterMetrics } from '../router/index.ts';
import { createMetrics } from './metrics.ts';

const ROUTER: RouterMetrics = {
  links: 3,
  online: 2,
  muds: 7,
  channels: 1,
  packets: { tell: { received: 5, forwarded: 4, refused: 1 } },
  bytesIn: 100,
  bytesOut: 200,
  bytesWaiting: 9,
  listsWaiting: 0,
  filtersWaiting: 0,
  cut: 1,
};
const STORE = { kind: 'memory', waiting: 1, written: 2, failed: 0, commits: 1 } as const;

test('createMetrics() shows what the parts say at the moment of asking', async () => {
  let router: RouterMetrics | undefined = ROUTER;
  const metrics = createMetrics({ store: () => STORE, router: () => router, isHubOnline: () => true });
  const first = await metrics.metrics();
  for (const line of [
    'intermud_links 3',
    'intermud_muds_online 2',
    'intermud_muds 7',
    'intermud_channels 1',
    'intermud_bytes_waiting 9',
    'intermud_store_writes_waiting 1',
    'intermud_hub_online 1',
    'intermud_received_bytes_total 100',
    'intermud_packets_total{type="tell",outcome="received"} 5',
    'intermud_packets_total{type="tell",outcome="refused"} 1',
  ])
    expect(first).toContain(`\n${line}\n`);
  expect(first).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  router = { ...ROUTER, bytesIn: 150 };
  expect(await metrics.metrics()).toContain('\nintermud_received_bytes_total 150\n');
});

test('createMetrics() shows no router and no hub where none runs', async () => {
  const metrics = createMetrics({
    store: () => STORE,
    router: () => undefined,
    isHubOnline: () => undefined,
  });
  const text = await metrics.metrics();
  expect(text).not.toMatch(/^intermud_(?:links|muds|hub_online) /m);
  expect(text).toMatch(/^intermud_store_writes_total 2$/m);
});
