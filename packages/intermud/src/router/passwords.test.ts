import { expect, test } from 'vitest';
import { isOwnAddress } from './addresses.ts';
import { WRONG_PASSWORDS_MAX } from './limits.ts';
import { introduction, network, turns } from './memory-net.suite.ts';
import type { RouterSettings } from './settings.ts';

const LAST = '192.0.2.1';

/** A mud that was there, and comes again with a wrong password: what it is told. */
async function again(settings: Partial<RouterSettings>, address: string, from = address) {
  const { dial } = await network({ listGatherMs: 0, ...settings });
  const first = dial(address);
  first.send(introduction('Bedrock'));
  await turns();
  const [reply] = first.packets();
  first.events?.closed();
  const second = dial(from);
  second.send(introduction('Bedrock', 5));
  await turns();
  return { password: reply?.[7], packets: second.packets() };
}

test('a wrong password from the last address is forgiven: new password, then a warning, then the lists', async () => {
  const { password, packets } = await again({}, LAST);
  expect(packets.map(([type]) => type)).toEqual(['startup-reply', 'error', 'mudlist', 'chanlist-reply']);
  expect(packets[0]?.[7]).not.toBe(password);
  expect(packets[1]).toHaveLength(9);
  expect(packets[1]?.[6]).toBe('warning');
});

const REFUSED: [why: string, settings: Partial<RouterSettings>, address: string, from?: string][] = [
  ['from elsewhere', {}, LAST, '192.0.2.9'],
  ['where the operator does not want it', { acceptWrongPasswordFromLastAddress: false }, LAST],
  ['behind a proxy', { proxies: [LAST] }, LAST],
  ['on a private net', {}, '10.1.2.3'],
  ['on loopback', {}, '127.0.0.1'],
];

test.each(REFUSED)('a wrong password %s is refused', async (_, settings, address, from) => {
  const { packets } = await again(settings, address, from);
  expect(packets.map((packet) => [packet[0], packet[6]])).toEqual([['error', 'not-allowed']]);
});

test('whoever has a whole IPv6 network guesses no more often', async () => {
  const { dial } = await network({ listGatherMs: 0 });
  dial('2001:db8:1::1').send(introduction('Bedrock'));
  await turns();
  const reasons: unknown[] = [];
  for (let guess = 0; guess <= WRONG_PASSWORDS_MAX; guess += 1) {
    const link = dial(`2001:db8::${guess}`);
    link.send(introduction('Bedrock', 1 + guess));
    await turns();
    reasons.push(link.packets()[0]?.[6]);
  }
  expect(reasons).toEqual([...new Array<string>(WRONG_PASSWORDS_MAX).fill('not-allowed'), 'bad-proto']);
});

test.each([
  ['192.0.2.1', true],
  ['2001:db8::1', true],
  ['127.0.0.1', false],
  ['127.8.9.1', false],
  ['10.0.0.1', false],
  ['172.16.0.1', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['100.64.0.1', false],
  ['169.254.1.1', false],
  ['::1', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['', false],
])('isOwnAddress(%j) is %j', (address, own) => {
  expect(isOwnAddress(address, [])).toBe(own);
});
