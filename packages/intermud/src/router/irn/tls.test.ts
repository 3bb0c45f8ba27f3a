// Routers that talk by TLS: whose key counts, and what somebody between them gets.
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { connect as connectTls, createServer, type TLSSocket } from 'node:tls';
import { ScriptedMud } from '@intermud/testkit';
import { encodeFrame, FrameDecoder } from '@intermud/wire';
import { expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../store/index.ts';
import { makeIdentity } from '../tls/certificate.ts';
import { loadIdentity } from '../tls/own-identity.ts';
import type { PeerTls } from '../tls/pins.ts';
import { network } from './network.suite.ts';

type Network = Awaited<ReturnType<typeof network>>;

const both = () => ({});
const peerOf = (net: Network, name: string) => net.get(name).router.status().routers[0];
const keyOf = (net: Network, name: string) => net.get(name).router.status().key;
const trouble = (net: Network, name: string, words: RegExp) =>
  net.until(() => words.test(peerOf(net, name)?.trouble ?? ''), 10);

test('two routers that both want TLS are linked by it, and remember the keys', async () => {
  const net = await network(['*alpha', '*beta'], { tls: both });
  await net.linked();
  const [alpha, beta] = [keyOf(net, '*alpha'), keyOf(net, '*beta')];
  expect(alpha).not.toBe(beta);
  expect(peerOf(net, '*alpha')).toMatchObject({ state: 'online', tls: true, key: beta, trouble: '' });
  expect(peerOf(net, '*beta')).toMatchObject({ state: 'online', tls: true, key: alpha, trouble: '' });
  expect(await net.get('*alpha').store.settings.get('irn.pin.*beta')).toBe(beta);
  const bedrock = await net.get('*alpha').join('Bedrock');
  const granite = await net.get('*beta').join('Granite');
  await net.until(() => net.get('*alpha').router.status().muds.length === 2);
  bedrock.send(['tell', 5, 'Bedrock', 'fred', 'Granite', 'barney', 'Fred', 'encrypted']);
  expect((await granite.next('tell'))[7]).toBe('encrypted');
});

test('a router without such peers makes no key, and shows none', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  expect(peerOf(net, '*alpha')).toMatchObject({ tls: false, key: undefined });
  expect(keyOf(net, '*alpha')).toBeUndefined();
});

for (const [who, name] of [
  ['the config', 'config'],
  ['an earlier link', 'memory'],
] as const)
  test(`a router whose key is not the one of ${who} is refused on both ends, with both fingerprints`, async () => {
    const other = makeIdentity().fingerprint;
    const prepare = async (store: Store, router: string) => {
      if (name === 'memory' && router === '*alpha') await store.settings.set('irn.pin.*beta', other);
    };
    const tls = (from: string) => (name === 'config' && from === '*alpha' ? { key: other } : {});
    const net = await network(['*alpha', '*beta'], { tls, prepare });
    await trouble(net, '*beta', /says: the key of \*beta is/);
    const reason = `the key of \\*beta is ${keyOf(net, '*beta')}, and .* ${other}: if \\*beta has a new key, set `;
    for (const end of ['*alpha', '*beta']) {
      await trouble(net, end, new RegExp(reason));
      expect(peerOf(net, end)).toMatchObject({ path: 'none', tls: false });
    }
    expect(await net.get('*beta').store.settings.get('irn.pin.*alpha')).toBeUndefined();
  });

test('the key of the config lets a router in that has another one than before', async () => {
  const keys = new Map<string, string>();
  const prepare = async (store: Store, router: string) => {
    keys.set(router, (await loadIdentity(store.settings)).fingerprint);
    if (router === '*alpha') await store.settings.set('irn.pin.*beta', makeIdentity().fingerprint);
  };
  const late: PeerTls = {
    get key() {
      return keys.get('*beta'); // Known only when *beta is made.
    },
  };
  const tls = (from: string) => (from === '*alpha' ? late : {});
  const net = await network(['*alpha', '*beta'], { prepare, tls });
  await net.linked();
  expect(await net.get('*alpha').store.settings.get('irn.pin.*beta')).toBe(keyOf(net, '*beta'));
});

test('a router that wants TLS is not talked to in clear, and hears why there is no link', async () => {
  const net = await network(['*alpha', '*beta'], {
    tls: (from) => (from === '*alpha' ? {} : undefined),
  });
  await trouble(
    net,
    '*beta',
    /says: \*alpha and \*beta talk by TLS only: set tls = true for \*alpha on \*beta/,
  );
  await trouble(net, '*alpha', /no TLS with it/);
  expect([peerOf(net, '*alpha')?.path, peerOf(net, '*beta')?.path]).toEqual(['none', 'none']);
});

test('one that has TLS for others says so to one that comes by it unasked', async () => {
  const net = await network(['*alpha', '*beta'], {
    tls: (from) => (from === '*alpha' ? {} : undefined),
    prepare: async (store) => void (await loadIdentity(store.settings)),
  });
  await trouble(
    net,
    '*alpha',
    /says: \*beta does not expect TLS from \*alpha: set tls = true for \*alpha on/,
  );
});

const PAIR = [
  ['*alpha', '*beta'],
  ['*beta', '*alpha'],
] as const;

/** Somebody who ends TLS with a key of their own, and goes on by TLS: what both say goes through in clear. */
async function spy(port: number, seen: Buffer[]): Promise<number> {
  const { key, cert } = makeIdentity();
  const own = { key, cert, rejectUnauthorized: false, noDelay: true };
  const server = createServer({ ...own, requestCert: true }, (near) => {
    const far = connectTls({ port, host: '127.0.0.1', ...own });
    far.setNoDelay(); // The routers' time runs on with every turn of the event loop.
    pass(near, far, seen);
    pass(far, near, seen);
  });
  server.on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function pass(from: TLSSocket, to: TLSSocket, seen: Buffer[]): void {
  from.on('data', (chunk) => {
    seen.push(chunk);
    to.write(chunk);
  });
  from.on('error', () => {}).on('close', () => to.end());
}

test('somebody between two routers that have never met cannot pass on their proofs', async () => {
  const seen: Buffer[] = [];
  const net = await network(['*alpha', '*beta'], { tls: both, portFor: (port) => spy(port, seen) });
  await trouble(net, '*beta', /proof is wrong: .* or somebody between them decrypts what they say/);
  await trouble(net, '*alpha', /proof is wrong: .* or somebody between them decrypts what they say/);
  expect(Buffer.concat(seen).toString('latin1')).toContain('"irn-proof"'); // The spy did see one.
  for (const [end, other] of PAIR) {
    expect(peerOf(net, end)).toMatchObject({ path: 'none', key: undefined });
    expect(await net.get(end).store.settings.get(`irn.pin.${other}`)).toBeUndefined();
  }
});

test('links of TLS count for the links of their address, before their handshake too', async () => {
  const net = await network(['*alpha', '*beta'], {
    tls: both,
    settings: { perAddress: { links: 4, registrations: 0 } },
  });
  await net.linked();
  const { port, router } = net.get('*alpha');
  const strangers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1'));
  for (const socket of strangers)
    socket
      .on('error', () => {})
      .resume()
      .write(Buffer.of(0x16, 3, 1, 2, 0, 1));
  await net.until(() => router.metrics.links >= 4, 0);
  const mud = await ScriptedMud.connect({ port, name: 'Bedrock' });
  expect((await mud.next('error'))[7]).toMatch(/4 links at once are the limit for 127\.0\.0\.1/);
  await net.until(() => router.metrics.links === 1); // Ten seconds for a start-up, and those for TLS are in them.
  for (const socket of strangers) socket.destroy();
});

test('a mud may talk by TLS too', async () => {
  const net = await network(['*alpha', '*beta'], { tls: both });
  const { port } = net.get('*alpha');
  const mud = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  onTestFinished(() => void mud.destroy());
  await once(mud, 'secureConnect');
  mud.write(encodeFrame(['ping-req', 5, 'Bedrock', 0, '*alpha', 0]));
  const decoder = new FrameDecoder(65_536);
  const [chunk] = (await once(mud, 'data')) as [Buffer];
  const [frame] = [...decoder.push(chunk)];
  expect(Buffer.from(frame ?? []).toString()).toMatch(/^\({"error",/);
});
