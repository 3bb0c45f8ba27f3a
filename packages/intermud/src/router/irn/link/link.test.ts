// What a router does on a link with another one that says just what a test wants.
import { FakeClock, ScriptedMud } from '@intermud/testkit';
import type { LpcArray, LpcMapping } from '@intermud/wire';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStore } from '../../../store/index.ts';
import { Router } from '../../index.ts';
import { ListPacer } from '../../pacer.ts';
import { Absence } from '../absence.ts';
import { Knowledge } from '../knowledge.ts';
import {
  DIAL_MS,
  FRESHEN_MS,
  HANDSHAKE_MS,
  HOPS,
  NONCE_BYTES,
  PING_MS,
  RETRY_FIRST_MS,
  SAVE_MS,
  SILENCE_MS,
  SWEEP_MS,
} from '../limits.ts';
import { network } from '../network.suite.ts';
import { envelope } from '../paths.ts';
import type { MemberSettings } from '../peer-settings.ts';
import { proofOf } from '../proof.ts';

const US = '*alpha';
const SECRET = 'a secret of enough length';
const NONCE = '0'.repeat(32);

/** A peer at whose port nobody listens: it dials us, or never comes. */
const peer = (name: string): MemberSettings => ({
  ...{ name, host: '127.0.0.1', port: 1, secret: SECRET, isTrusted: false },
});

type Net = Awaited<ReturnType<typeof network>>;

/** Greets as a router, and waits for its greeting. */
async function greeting(net: Net, name: string): Promise<ScriptedMud> {
  const link = await ScriptedMud.connect({ port: net.get(US).port, name, router: US });
  onTestFinished(() => link.crash());
  link.send([
    ...['irn-hello', 5, name, 0, US, 0],
    new Map([
      ['nonce', NONCE],
      ['address', ''],
    ]),
  ]);
  return link;
}

/** A link that is up. */
async function linked(net: Net, name: string): Promise<ScriptedMud> {
  const link = await greeting(net, name);
  const hello = (await link.next('irn-hello'))[6] as LpcMapping;
  const proof = proofOf(SECRET, 'dialler', {
    dialler: name,
    acceptor: US,
    diallerNonce: NONCE,
    acceptorNonce: String(hello.get('nonce')),
    diallerAddress: '',
    acceptorAddress: String(hello.get('address')),
  });
  link.send(['irn-proof', 5, name, 0, US, 0, new Map([['proof', proof]])]);
  await link.next('irn-proof');
  return link;
}

const withPeers = (...names: string[]): Promise<Net> => network([US], { beyond: () => names.map(peer) });

const turns = async (): Promise<void> => {
  for (let at = 0; at < 50; at += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('a router from which nothing comes is dropped after 90 s, and one that says anything is not', async () => {
  const net = await withPeers('*beta', '*gamma');
  const [silent, alive] = [await linked(net, '*beta'), await linked(net, '*gamma')];
  for (let passedMs = 0; passedMs < 80_000; passedMs += PING_MS) {
    alive.send(['irn-ping', 5, '*gamma', 0, US, 0, new Map()]);
    await turns();
    net.clock.advance(PING_MS);
  }
  net.clock.advance(SILENCE_MS - 80_000 - 2_000);
  await turns();
  expect([silent.isClosed, alive.isClosed]).toEqual([false, false]);
  net.clock.advance(3_000);
  await silent.closed;
  expect(SILENCE_MS).toBe(90_000);
  expect(alive.isClosed).toBe(false);
  expect(
    net
      .get(US)
      .router.others()
      .map(({ trouble }) => trouble),
  ).toEqual(['nothing came for 90 s', '']);
});

test('every change of the links is told to all routers, at once', async () => {
  const net = await withPeers('*beta', '*gamma');
  const linksTold = (packet: LpcArray) => packet[6];
  const beta = await linked(net, '*beta');
  expect(linksTold(await beta.next('irn-links'))).toEqual(['*beta']);
  const gamma = await linked(net, '*gamma');
  const isBoth = (packet: LpcArray) => String(linksTold(packet)) === '*beta,*gamma';
  await beta.next('irn-links', isBoth);
  await gamma.next('irn-links', isBoth);
  await gamma.crash();
  expect(linksTold(await beta.next('irn-links', (packet) => !isBoth(packet)))).toEqual(['*beta']);
});

test('an envelope is handed on once: with its ttl counted down, and not where that is used up', async () => {
  const net = await withPeers('*beta', '*gamma');
  const [beta, gamma] = [await linked(net, '*beta'), await linked(net, '*gamma')];
  const inner: LpcArray = ['tell', 4, 'Slate', 'a', 'Granite', 'b', 'A', 'x'];
  beta.send(['irn-data', 1, '*beta', 0, '*gamma', 0, inner]);
  beta.send(['irn-data', 2, '*beta', 0, '*delta', 0, inner]);
  beta.send([...envelope('*beta', '*gamma'), inner]);
  expect(await gamma.next('irn-data')).toEqual(['irn-data', HOPS - 1, '*beta', 0, '*gamma', 0, inner]);
  await turns();
  expect([beta.taken('irn-data'), gamma.taken('irn-data')]).toEqual([[], []]);
});

test('a greeting holds a random number of its own each time', async () => {
  const net = await withPeers('*beta', '*gamma');
  const nonces = await Promise.all(
    ['*beta', '*gamma'].map(async (name) => {
      const hello = (await (await greeting(net, name)).next('irn-hello'))[6] as LpcMapping;
      return String(hello.get('nonce'));
    }),
  );
  for (const nonce of nonces) expect(nonce).toMatch(new RegExp(`^[0-9a-f]{${2 * NONCE_BYTES}}$`));
  expect(nonces[0]).not.toBe(nonces[1]);
});

test.each([
  ['looks at what is due', SWEEP_MS, () => vi.spyOn(Absence.prototype, 'sweep')],
  ['tells muds of ids that have risen', FRESHEN_MS, () => vi.spyOn(ListPacer.prototype, 'freshen')],
  ['writes down what the others have', SAVE_MS, () => vi.spyOn(Knowledge.prototype, 'save')],
])('a router %s every %i ms', async (_, everyMs, watch) => {
  const net = await withPeers('*beta');
  const seen = watch();
  onTestFinished(() => seen.mockRestore());
  net.clock.advance(everyMs - 1);
  expect(seen).not.toHaveBeenCalled();
  net.clock.advance(1);
  expect(seen).toHaveBeenCalled();
});

test('a handshake that does not go on is given up after 10 s', async () => {
  const net = await withPeers('*beta');
  const link = await greeting(net, '*beta');
  await link.next('irn-hello');
  net.clock.advance(HANDSHAKE_MS - 1);
  await turns();
  expect(link.isClosed).toBe(false);
  net.clock.advance(1);
  expect((await link.next('error'))[7]).toBe('no proof in 10 s');
  await link.closed;
});

/** When a router dials, milliseconds from its start, where every dial is refused after 1 ms, or not answered. */
async function dialsWithin(ms: number, random: (below: number) => number, isRefused: boolean) {
  const clock = new FakeClock();
  const start = clock.steady();
  const at: number[] = [];
  const router = new Router({
    name: US,
    store: await openStore({ kind: 'memory' }),
    clock,
    random,
    settings: { peers: [peer('*beta')] },
    dial: (_host, _port, { failed }) => {
      at.push(clock.steady() - start);
      return isRefused ? clock.after(1, () => failed('refused')) : () => {};
    },
  });
  onTestFinished(() => router.stop());
  await router.listen('127.0.0.1', 0);
  clock.advance(ms);
  return { at, trouble: () => router.others()[0]?.trouble };
}

test('attempts are later and later, each with a jitter of up to half of that', async () => {
  const least = await dialsWithin(8_000, () => 0, true);
  const most = await dialsWithin(8_000, (below) => below - 1, true);
  expect(least.at).toEqual([0, RETRY_FIRST_MS + 1, 3 * RETRY_FIRST_MS + 2, 7 * RETRY_FIRST_MS + 3]);
  expect(most.at).toEqual([0, 1_499 + 1, 1_499 + 2_999 + 2]);
});

test('a dial that is not answered is given up after 15 s', async () => {
  const before = await dialsWithin(DIAL_MS - 1, () => 0, false);
  expect(before.trouble()).toBe('');
  const after = await dialsWithin(DIAL_MS + RETRY_FIRST_MS, () => 0, false);
  expect(after.trouble()).toBe('no connection in 15 s');
  expect(after.at).toEqual([0, DIAL_MS + RETRY_FIRST_MS]);
});
