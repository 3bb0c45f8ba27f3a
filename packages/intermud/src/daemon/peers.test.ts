import { expect, test } from 'vitest';
import { ROUTERS_MAX } from '../router/index.ts';
import { loadConfig } from './config.ts';
import { peersOf } from './peers.ts';

const GOOD =
  'address = "192.0.2.9:8080", dialect = "irn1", trusted = true, password = "111", peer_password = "let me"';

const load = (...peers: string[]) =>
  loadConfig({
    set: ['router.name=*alpha', 'hub.name=Alpha Hub', ...peers.map((one) => `router.peers.${one}`)],
  });

const faultOf = async (...peers: string[]): Promise<string> => {
  try {
    await load(...peers);
  } catch (error) {
    return String(error);
  }
  return '';
};

test('peersOf() gives a router of this network, and living ones under the names that they have there', async () => {
  const { router } = await load(
    '"*beta"={ address = "192.0.2.2:8080", secret = "a long enough secret" }',
    `"*dalet"={ ${GOOD} }`,
    `Coffee={ ${GOOD}, as = "Alpha" }`,
  );
  const place = { host: '192.0.2.9', port: 8080, dialect: 'irn1', password: '111', peerPassword: 'let me' };
  expect(peersOf(router)).toEqual([
    expect.objectContaining({ name: '*beta', secret: 'a long enough secret', isTrusted: false }),
    { ...place, name: '*dalet', wireName: '*dalet', as: '*alpha' },
    { ...place, name: '*Coffee', wireName: 'Coffee', as: 'Alpha' },
  ]);
});

test.each([
  [
    'without trust',
    `"*dalet"={ ${GOOD.replace('true', 'false')} }`,
    /passwords of muds travel .* in clear: set .*trusted = true/,
  ],
  [
    'without its password',
    `"*dalet"={ ${GOOD.replace('"let me"', '""')} }`,
    /set .*\.password and .*\.peer_password/,
  ],
  ['without ours', `"*dalet"={ ${GOOD.replace('"111"', '""')} }`, /set .*\.password and .*\.peer_password/],
  ['with a secret', `"*dalet"={ ${GOOD}, secret = "a long enough secret" }`, /has neither tls nor a secret/],
  ['with TLS', `"*dalet"={ ${GOOD}, tls = true }`, /has neither tls nor a secret/],
  [
    'with a dialect that nobody speaks',
    `"*dalet"={ ${GOOD.replace('irn1', 'irn2')} }`,
    /must be one of "intermud", "irn1"/,
  ],
  [
    'with a password over the bound',
    `"*dalet"={ ${GOOD.replace('111', '1'.repeat(101))} }`,
    /at most 100 characters/,
  ],
  ['under our own name', `alpha={ ${GOOD} }`, /is this router itself/],
])('a living router %s is refused, and the sentence says what to do', async (_, peer, sentence) => {
  expect(await faultOf(peer)).toMatch(sentence);
});

test('two names that would be one here are refused; so are words of one dialect in the other', async () => {
  expect(await faultOf(`Coffee={ ${GOOD} }`, `"*Coffee"={ ${GOOD} }`)).toMatch(/are one name here/);
  const member = 'address = "192.0.2.2:8080", secret = "a long enough secret"';
  expect(await faultOf(`"*beta"={ ${member}, password = "1" }`)).toMatch(/which are for .*dialect = "irn1"/);
  expect(await faultOf(`"*beta"={ ${member} }`)).toBe('');
  expect(await faultOf(`beta={ ${member} }`)).toMatch(/must be named like a router/);
});

test('a router has as many peers as a network has other routers, and one more is refused', async () => {
  const member = (_: unknown, at: number) =>
    `"*r${at}"={ address = "192.0.2.2:8080", secret = "a long enough secret" }`;
  const peers = (count: number) => Array.from({ length: count }, member);
  expect(await faultOf(...peers(ROUTERS_MAX - 1))).toBe('');
  expect(await faultOf(...peers(ROUTERS_MAX))).toMatch(/router\.peers must have at most 31 entries, got 32/);
});
