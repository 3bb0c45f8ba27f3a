import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Front } from './front.ts';
import { FORWARDED_HOPS_MAX, FORWARDED_LENGTH_MAX } from './limits.ts';
import { isNetwork } from './settings/kinds.ts';

const WEB = {
  listen: { host: 'hub.lan', port: 4001 },
  url: 'https://hub.example.org:8443',
  hosts: ['extra.lan'],
  proxies: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'],
  metrics: ['::1'],
};
const front = new Front(WEB);

const asked = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;

test.each([
  ['nobody in front', '192.0.2.1', undefined, '192.0.2.1'],
  ['IPv4 in IPv6 clothes', '::ffff:192.0.2.1', undefined, '192.0.2.1'],
  ['a stranger who says something', '192.0.2.1', '198.51.100.7', '192.0.2.1'],
  ['a proxy', '127.0.0.1', '198.51.100.7', '198.51.100.7'],
  ['a proxy in IPv6 clothes', '::ffff:127.0.0.1', '198.51.100.7', '198.51.100.7'],
  ['a proxy that says nothing', '127.0.0.1', undefined, '127.0.0.1'],
  ['a client that says something to the proxy', '127.0.0.1', '1.1.1.1, 198.51.100.7', '198.51.100.7'],
  ['two proxies', '127.0.0.1', '1.1.1.1,198.51.100.7 , 10.1.2.3', '198.51.100.7'],
  ['a client that is a proxy itself', '127.0.0.1', '10.1.2.3', '10.1.2.3'],
  ['a proxy of a network of IPv6', '2001:db8:1::1', '2001:4860::1', '2001:4860::1'],
  ['a port', '127.0.0.1', '198.51.100.7:99', '198.51.100.7'],
  ['a port behind IPv6', '127.0.0.1', '[2001:4860::1]:99', '2001:4860::1'],
  ['what is no address', '127.0.0.1', '198.51.100.7, unknown', '127.0.0.1'],
  ['nothing', '127.0.0.1', '', '127.0.0.1'],
])('addressOf() finds %s', (_, peer, header, address) => {
  const headers = header === undefined ? {} : { 'x-forwarded-for': header };
  expect(front.addressOf(asked(peer, headers as Record<string, string>))).toBe(address);
});

test('addressOf() reads no further than its bounds, and gives an address whatever it reads', () => {
  const hops = (count: number) => `198.51.100.7, ${Array(count).fill('10.0.0.1').join(', ')}`;
  const read = (header: string) => front.addressOf(asked('10.0.0.1', { 'x-forwarded-for': header }));
  expect(read(hops(FORWARDED_HOPS_MAX - 1))).toBe('198.51.100.7');
  expect(read(hops(FORWARDED_HOPS_MAX))).toBe('10.0.0.1');
  expect(read(`198.51.100.7,${' '.repeat(FORWARDED_LENGTH_MAX)}`)).toBe('10.0.0.1');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => isIP(read(text)) !== 0));
});

test('isSecure() believes a proxy, and nobody else', () => {
  const header = { 'x-forwarded-proto': 'https' };
  expect(front.isSecure(asked('127.0.0.1', header))).toBe(true);
  expect(front.isSecure(asked('127.0.0.1', { 'x-forwarded-proto': 'http' }))).toBe(false);
  expect(front.isSecure(asked('192.0.2.1', header))).toBe(false);
});

test('misdirected() knows the names of the config, loopback and figures', () => {
  const say = (host: string) => front.misdirected(asked('127.0.0.1', { host }));
  for (const host of [
    ...['hub.lan', 'hub.example.org', 'hub.example.org:8443', 'HUB.example.ORG.', 'extra.lan:1'],
    ...['localhost', '127.0.0.1:4001', '[::1]', '192.0.2.1', '127.1'],
  ])
    expect([host, say(host)]).toEqual([host, undefined]);
  for (const host of [
    ...['evil.example', 'hub.lan.evil.example', 'localhost.evil.example', 'xhub.lan', '', ' '],
    ...['evil@localhost', 'localhost/x', 'localhost:x', 'evil.example:80#localhost', 'a\\localhost'],
  ])
    expect([host, say(host)]).toEqual([host, expect.stringContaining('web.hosts')]);
  expect(say('x'.repeat(10_000))?.length).toBeLessThan(300);
  expect(front.misdirected(asked('127.0.0.1'))).toBeUndefined();
});

test('isNetwork() takes addresses and networks', () => {
  for (const one of ['192.0.2.1', '10.0.0.0/8', '0.0.0.0/0', '::1', '2001:db8::/128'])
    expect([one, isNetwork(one)]).toEqual([one, true]);
  for (const one of [
    '',
    'hub',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'fe80::1%x',
  ])
    expect([one, isNetwork(one)]).toEqual([one, false]);
});
