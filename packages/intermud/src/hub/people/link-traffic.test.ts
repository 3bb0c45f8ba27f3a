import { expect, test } from 'vitest';
import { LINKS_DRAWN_MAX, LINKS_SAMPLED_MAX, LINKS_SHOWN_MAX, SAMPLES_MAX } from '../limits.ts';
import { LinkTraffic, type TrafficLink } from './link-traffic.ts';

const link = (mud: string, packetsIn: number, packetsOut = 0, since = 1): TrafficLink => ({
  ...{ mud, address: '192.0.2.1:5000', since, packetsIn, packetsOut, waiting: 0 },
});
const of = (traffic: LinkTraffic, links: readonly TrafficLink[], count = 3) =>
  traffic.rows(links, count, false);

test('LinkTraffic counts by link and in sum, the busiest first', () => {
  const traffic = new LinkTraffic();
  expect(traffic.sample([link('Bedrock', 5), link('Granite', 7, 1)])).toEqual({ in: 12, out: 1 });
  const links = [link('Bedrock', 6, 2), link('Granite', 27, 1)];
  expect(traffic.sample(links)).toEqual({ in: 21, out: 2 });
  expect(of(traffic, links)).toMatchObject([
    { mud: 'Granite', in: 20, out: 0, recent: [[7, 1], [20, 0]] }, // biome-ignore format: one line a link
    { mud: 'Bedrock', in: 1, out: 2, recent: [[5, 0], [1, 2]] }, // biome-ignore format: one line a link
  ]);
});

test('LinkTraffic begins anew with a mud that has come back, and forgets one that has gone', () => {
  const traffic = new LinkTraffic();
  traffic.sample([link('Bedrock', 500)]);
  expect(traffic.sample([link('Bedrock', 3, 0, 2)])).toEqual({ in: 3, out: 0 });
  expect(traffic.sample([])).toEqual({ in: 0, out: 0 });
  traffic.sample([link('Bedrock', 9, 0, 3)]);
  expect(of(traffic, [link('Bedrock', 9, 0, 3)], 2)[0]?.recent).toEqual([
    [0, 0],
    [9, 0],
  ]);
});

test('LinkTraffic keeps five minutes and no more', () => {
  const traffic = new LinkTraffic();
  for (let second = 1; second <= SAMPLES_MAX + 5; second += 1) traffic.sample([link('Bedrock', second)]);
  const [row] = of(traffic, [link('Bedrock', 0)], SAMPLES_MAX + 5);
  expect(row?.recent).toHaveLength(SAMPLES_MAX);
  expect(row?.recent?.every(([packetsIn]) => packetsIn === 1)).toBe(true);
});

test('LinkTraffic shows and draws up to its bounds, and counts all links', () => {
  const traffic = new LinkTraffic();
  const links = Array.from({ length: LINKS_SAMPLED_MAX + 1 }, (_, at) => link(`Mud ${at}`, 1));
  expect(traffic.sample(links).in).toBe(LINKS_SAMPLED_MAX + 1);
  const rows = of(traffic, links);
  expect(rows).toHaveLength(LINKS_SHOWN_MAX);
  expect(rows.filter(({ recent }) => recent !== undefined)).toHaveLength(LINKS_DRAWN_MAX);
});

test('LinkTraffic tells addresses to staff alone', () => {
  const traffic = new LinkTraffic();
  expect(traffic.rows([link('Bedrock', 1)], 1, true)[0]).toMatchObject({ address: '192.0.2.1:5000' });
  expect(traffic.rows([link('Bedrock', 1)], 1, false)[0]).not.toHaveProperty('address');
});
