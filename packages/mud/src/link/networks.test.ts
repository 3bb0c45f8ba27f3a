import { expect, test } from 'vitest';
import { NETWORKS_MAX, ROUTERS_MAX } from '../limits.ts';
import { candidates, type Memory, NO_MEMORY, networkOf, remember, withNetwork } from './networks.ts';
import { joinRouters, parseAddress, type RouterAddress } from './routers.ts';

const router = (name: string, host = '10.0.0.1'): RouterAddress => ({ name, host, port: 8080 });
const A = router('*a');
const B = router('*b', '10.0.0.2');
const C = router('*c', '10.0.0.3');

test('parseAddress() reads what startup-reply holds, and nothing else', () => {
  expect(parseAddress('199.199.122.10 9000')).toEqual({ host: '199.199.122.10', port: 9000 });
  for (const text of ['', '10.0.0.1', '10.0.0.1:8080', '10.0.0.1 0', '10.0.0.1 65536', 'a b 1'])
    expect(parseAddress(text)).toBeUndefined();
});

test('joinRouters() keeps the first of equals, and no more than the bound', () => {
  expect(joinRouters([A, B], [B, A, C])).toEqual([A, B, C]);
  const many = Array.from({ length: ROUTERS_MAX + 1 }, (_, n) => router(`*${n}`));
  expect(joinRouters(many)).toHaveLength(ROUTERS_MAX);
});

test('what a router told goes first, until the game names other routers', () => {
  const memory = remember(NO_MEMORY, [A], A, { routers: [B, A], password: 7 });
  expect(candidates(memory, [A])).toEqual([B, A]);
  expect(candidates(memory, [C])).toEqual([C]);
});

test('the password belongs to the network, whichever of its routers is asked', () => {
  const memory = remember(NO_MEMORY, [A], A, { routers: [A, B], password: 7 });
  expect(networkOf(memory, '*b').password).toBe(7);
  expect(networkOf(memory, '*c').password).toBe(0);
});

test('an address that works goes before the one that the router tells for itself', () => {
  const behindNat = router('*a', '192.168.0.5');
  const memory = remember(NO_MEMORY, [A], A, { routers: [behindNat, B], password: 7 });
  expect(candidates(memory, [A])).toEqual([A, behindNat, B]);
});

test('an empty list of routers changes no order', () => {
  const first = remember(NO_MEMORY, [A], A, { routers: [A, B], password: 7 });
  const renewed = remember(first, [A], A, { routers: [], password: 8 });
  expect(candidates(renewed, [A])).toEqual([A, B]);
  expect(networkOf(renewed, '*b').password).toBe(8);
});

test('a reply without a password takes none away', () => {
  const memory = remember(NO_MEMORY, [A], A, { routers: [A], password: 7 });
  for (const password of [0, -1])
    expect(networkOf(remember(memory, [A], A, { routers: [A], password }), '*a').password).toBe(7);
});

test('a router belongs to the network that named it last', () => {
  const apart = remember(remember(NO_MEMORY, [A, B], B, { routers: [B], password: 2 }), [A, B], A, {
    routers: [A],
    password: 1,
  });
  expect(apart.networks).toHaveLength(2);
  const joined = remember(apart, [A, B], A, { routers: [A, B], password: 1 });
  expect(joined.networks).toHaveLength(1);
  expect(networkOf(joined, '*b').password).toBe(1);
});

test('no more networks than the bound are remembered; the one not used for longest goes', () => {
  let memory: Memory = NO_MEMORY;
  for (let n = 0; n <= NETWORKS_MAX; n += 1)
    memory = withNetwork(memory, {
      ...networkOf(memory, `*${n}`),
      routers: [router(`*${n}`)],
      password: n + 1,
    });
  expect(memory.networks).toHaveLength(NETWORKS_MAX);
  expect(networkOf(memory, '*0').password).toBe(0);
});
