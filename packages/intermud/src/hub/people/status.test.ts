import type { Mud } from '@intermud/mud';
import { FakeClock } from '@intermud/testkit';
import { expect, test } from 'vitest';
import { SAMPLE_EVERY_MS, SAMPLES_MAX } from '../limits.ts';
import type { Crowd } from './crowd.ts';
import { StatusWatch, type TrafficSource } from './status.ts';

const BETA = { name: '*beta', state: 'waiting', since: undefined, path: 'none', muds: 2 } as const;

function open(traffic: TrafficSource | undefined) {
  const clock = new FakeClock();
  const mud = { state: { at: 'resting' }, on: () => () => undefined } as unknown as Mud;
  const crowd = { residents: () => [] } as unknown as Crowd;
  const routers = [{ name: '*test', host: '127.0.0.1', port: 8080 }];
  const status = new StatusWatch({ mud, crowd, clock, version: '1', routers, traffic });
  status.start();
  return { status, clock };
}

test('StatusWatch tells of routers, of links, and of what goes over them each second', () => {
  let packetsIn = 4;
  const links = () => [
    { mud: 'Bedrock', address: '192.0.2.1:5', since: 7, packetsIn, packetsOut: 9, waiting: 3 },
  ];
  const peers = () => [{ ...BETA, links: ['*gamma'], trouble: 'the secret is another' }];
  const { status, clock } = open({ name: '*test', links, peers });
  packetsIn = 10;
  clock.advance(SAMPLE_EVERY_MS);
  expect(status.now(false)).toMatchObject({
    router: '*test',
    routers: [{ name: '*test', state: 'resting', current: false }],
    peers: [{ name: '*beta', state: 'waiting', path: 'none', muds: 2, links: ['*gamma'] }],
    links: [{ mud: 'Bedrock', since: 7, in: 6, out: 0, waiting: 3 }],
    linkCount: 1,
    samples: [[clock.now(), 6, 0, 1]],
  });
});

test('StatusWatch tells addresses and faults to staff alone', () => {
  const links = () => [
    { mud: 'Bedrock', address: '192.0.2.1:5', since: 7, packetsIn: 0, packetsOut: 0, waiting: 0 },
  ];
  const peers = () => [{ ...BETA, links: [], trouble: 'the secret is another' }];
  const { status } = open({ name: '*test', links, peers });
  const [toAll, toStaff] = [status.now(false), status.now(true)].map((one) => JSON.stringify(one));
  for (const secret of ['192.0.2.1', 'the secret is another']) {
    expect(toAll).not.toContain(secret);
    expect(toStaff).toContain(secret);
  }
});

test('StatusWatch keeps the samples of five minutes, and has no links without a router', () => {
  const { status, clock } = open(undefined);
  for (let second = 0; second < SAMPLES_MAX + 2; second += 1) clock.advance(SAMPLE_EVERY_MS);
  const now = status.now(false);
  expect(now.samples).toHaveLength(SAMPLES_MAX);
  expect(now).toMatchObject({ links: [], linkCount: 0, peers: [] });
  expect(now).not.toHaveProperty('router');
});
