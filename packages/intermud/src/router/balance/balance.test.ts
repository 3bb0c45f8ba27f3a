// Drain, redirect and the limit, on real sockets of loopback.
import { Mud, memoryStorage } from '@intermud/mud';
import { type Introduction, ScriptedMud } from '@intermud/testkit';
import type { LpcArray } from '@intermud/wire';
import { expect, onTestFinished, test } from 'vitest';
import { network } from '../irn/network.suite.ts';
import { ANSWER_MS, AWAY_MS, DRAIN_PER_SECOND, DRAIN_TURN_MS } from './limits.ts';

const COFFEEMUD: Introduction = { mudlib: 'CoffeeMud v5.11.0.4', driver: 'CoffeeMud v5.11.0.4' };

type Net = Awaited<ReturnType<typeof network>>;

const routersIn = (reply: LpcArray): string[] => (reply[6] as LpcArray[]).map(([name]) => String(name));

/** Everybody here is known on all routers, and every router has said how it is. */
async function settled(net: Net): Promise<void> {
  await net.rest();
  net.clock.advance(21_000);
  await net.rest();
}

/** A mud that connects, and may be let in or not. */
async function knock(net: Net, router: string, name: string, given: Introduction = {}): Promise<ScriptedMud> {
  const mud = await ScriptedMud.connect({ port: net.get(router).port, name, router });
  onTestFinished(() => mud.crash());
  mud.send(mud.introduction(given));
  return mud;
}

/** A mud that follows where it is sent, as a living one does. */
function follower(net: Net, router: string, name: string): Mud {
  const mud = new Mud({
    name,
    routers: [{ name: router, host: '127.0.0.1', port: net.get(router).port }],
    storage: memoryStorage(),
    clock: net.clock,
    random: () => 0.5,
    packetsPerSecond: 0,
  });
  onTestFinished(() => {
    const stopping = mud.stop();
    net.clock.advance(10_000);
    return stopping;
  });
  mud.start();
  return mud;
}

const router = (net: Net, name: string) => net.get(name).router;
const onlineAt = (net: Net, name: string): string[] =>
  router(net, name)
    .status()
    .links.flatMap(({ mud }) => mud ?? [])
    .toSorted();

function drain(net: Net, name: string, perSecond?: number): void {
  const stop = router(net, name).drain(perSecond, () => {});
  if (typeof stop === 'string') throw new Error(stop);
}

test('a drain sends muds to the others, evenly and at its pace, and says who stays and why', async () => {
  const net = await network(['*alpha', '*beta', '*gamma']);
  await net.linked();
  const muds = Array.from({ length: 6 }, (_, n) => follower(net, '*alpha', `Mud ${n}`));
  await Promise.all(muds.map((mud) => mud.online()));
  await net.get('*alpha').join('Coffee', COFFEEMUD);
  await net.get('*gamma').join('There', {});
  router(net, '*alpha').reserve('Own', 7);
  await net.get('*alpha').join('Own', { password: 7 });
  await settled(net);
  drain(net, '*alpha');
  expect(router(net, '*alpha').status().drain).toMatchObject({ perSecond: DRAIN_PER_SECOND });
  net.clock.advance(3 * DRAIN_TURN_MS);
  expect(router(net, '*alpha').status().drain).toMatchObject({ is: 'draining', gone: 0, waiting: 6 });
  await net.until(() => onlineAt(net, '*alpha').length === 2);
  await settled(net);
  expect(onlineAt(net, '*alpha')).toEqual(['Coffee', 'Own']);
  expect(onlineAt(net, '*beta').length).toBe(4);
  expect(onlineAt(net, '*gamma').length).toBe(3);
  expect(router(net, '*alpha').status().drain).toMatchObject({
    gone: 6,
    waiting: 0,
    staying: expect.arrayContaining([
      { mud: 'Coffee', why: 'profile' },
      { mud: 'Own', why: 'own' },
    ]),
  });
  expect(router(net, '*beta').status().routers[0]?.load).toMatchObject({ links: 2, isDraining: true });
});

test('a drain asks no more muds in a second than it was told', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  const muds = await Promise.all(Array.from({ length: 8 }, (_, n) => net.get('*alpha').join(`Mud ${n}`)));
  await settled(net);
  drain(net, '*alpha', 2);
  net.clock.advance(1_500);
  await Promise.all(muds.map((mud) => mud.sync()));
  expect(muds.filter((mud) => mud.taken('startup-reply').length > 0)).toHaveLength(4); // One at once, three after it.
});

test('a newcomer to a router that drains is sent on unjudged, and cut if it stays; who may not be sent is let in', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  drain(net, '*alpha');
  await net.rest();
  const mud = await knock(net, '*alpha', 'Bedrock', { password: 77 });
  const reply = await mud.next('startup-reply');
  expect(routersIn(reply)).toEqual(['*beta', '*alpha']);
  expect(reply[7]).toBe(77);
  expect(onlineAt(net, '*alpha')).toEqual([]);
  net.clock.advance(AWAY_MS + 1_000);
  expect((await mud.next('error')).slice(6, 8)).toEqual(['bad-proto', expect.stringMatching(/go to \*beta/)]);
  await mud.closed;
  const again = await knock(net, '*alpha', 'Bedrock');
  expect(routersIn(await again.next('startup-reply'))).toEqual(['*alpha', '*beta']); // It was not let in there, so here.
  const coffee = await knock(net, '*alpha', 'Coffee', COFFEEMUD);
  expect(routersIn(await coffee.next('startup-reply'))[0]).toBe('*alpha');
  expect(router(net, '*alpha').endDrain()).toBe(true);
  const late = await knock(net, '*alpha', 'Late');
  expect(routersIn(await late.next('startup-reply'))[0]).toBe('*alpha');
});

test('a mud that does not go is asked twice, and then counts as one that stays', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  const mud = await net.get('*alpha').join('Bedrock');
  await settled(net);
  drain(net, '*alpha');
  await mud.next('startup-reply');
  net.clock.advance(ANSWER_MS + DRAIN_TURN_MS);
  await mud.next('startup-reply');
  net.clock.advance(ANSWER_MS + DRAIN_TURN_MS);
  expect(router(net, '*alpha').status().drain).toMatchObject({
    waiting: 0,
    staying: [{ mud: 'Bedrock', why: 'unwilling' }],
  });
  expect(mud.taken('startup-reply')).toEqual([]);
  expect(mud.isClosed).toBe(false);
});

test('a router without another one, or without a link to one, does not drain', async () => {
  const alone = await network(['*alpha']);
  expect(router(alone, '*alpha').drain(undefined, () => {})).toMatch(/knows no other router/);
  const cut = await network(['*alpha', '*beta'], { cut: '*alpha *beta' });
  expect(router(cut, '*alpha').drain(undefined, () => {})).toMatch(/none of \*beta can be reached/);
  expect(router(cut, '*alpha').endDrain()).toBe(false);
});

for (const isTrusted of [true, false])
  test(`a redirect moves one mud, ${isTrusted ? 'to a router that knows its password' : 'to one that asks'}`, async () => {
    const net = await network(['*alpha', '*beta'], { isTrusted });
    await net.linked();
    const mud = follower(net, '*alpha', 'Bedrock');
    await mud.online();
    await settled(net);
    let outcome: string | undefined | null = null;
    void router(net, '*alpha')
      .redirect('bedrock', '*beta')
      .then((reason) => {
        outcome = reason;
      });
    await net.until(() => outcome !== null);
    expect(outcome).toBeUndefined();
    expect(onlineAt(net, '*beta')).toEqual(['Bedrock']);
  });

test('a mud that keeps its old connection when it is sent elsewhere gets no error on it', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  const old = await net.get('*alpha').join('Bedrock');
  await settled(net);
  const moving = router(net, '*alpha').redirect('Bedrock', '*beta');
  await old.next('startup-reply');
  await net.get('*beta').join('Bedrock', { password: old.password });
  await old.closed;
  expect(old.taken('error')).toEqual([]);
  net.clock.advance(1_000);
  expect(await moving).toBeUndefined();
});

test('a redirect that cannot be says why', async () => {
  const net = await network(['*alpha', '*beta', '*gamma'], { cut: '*alpha *beta' });
  await net.linked();
  await net.get('*alpha').join('Bedrock');
  await net.get('*alpha').join('Coffee', COFFEEMUD);
  const gone = await net.get('*alpha').join('Gone');
  await net.get('*gamma').join('There');
  await gone.crash();
  await settled(net);
  const reason = (mud: string, to: string) => router(net, '*alpha').redirect(mud, to);
  expect(await reason('Nobody', '*gamma')).toBe('there is no mud "Nobody"');
  expect(await reason('There', '*beta')).toBe('it is not on *alpha but on *gamma: redirect it there');
  expect(await reason('Gone', '*gamma')).toMatch(/not connected to \*alpha/);
  expect(await reason('Bedrock', '*alpha')).toBe('*alpha is this router');
  expect(await reason('Bedrock', '*delta')).toMatch(
    /no router \*delta among router.peers \(\*beta, \*gamma\)/,
  );
  expect(await reason('Bedrock', '*beta')).toBe('*alpha has no link to *beta at the moment');
  expect(await reason('Coffee', '*gamma')).toMatch(/its driver does not bear it \(profile coffeemud\)/);
  drain(net, '*gamma');
  await net.rest();
  expect(await reason('Bedrock', '*gamma')).toMatch(/sends its own muds away/);
  router(net, '*gamma').endDrain();
  await net.rest();
  const stubborn = reason('Bedrock', '*gamma');
  for (let second = 0; second <= ANSWER_MS / 1_000; second += 1) {
    net.clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await stubborn).toMatch(/was told to go, and has not gone/);
});

test('at its limit a router sends newcomers to the one with the least to do, and refuses whom it cannot send', async () => {
  const net = await network(['*alpha', '*beta', '*gamma'], { settings: { linksMax: 2 } });
  await net.linked();
  const first = await net.get('*alpha').join('A1');
  await net.get('*alpha').join('A2');
  await net.get('*beta').join('B1');
  await settled(net);
  const third = await knock(net, '*alpha', 'A3');
  expect(routersIn(await third.next('startup-reply'))).toEqual(['*gamma', '*beta', '*alpha']);
  const coffee = await knock(net, '*alpha', 'Coffee', COFFEEMUD);
  expect((await coffee.next('error')).slice(6, 8)).toEqual([
    'bad-proto',
    expect.stringMatching(/\*alpha has 2 muds, which is its limit/),
  ]);
  await coffee.closed;
  const again = await knock(net, '*alpha', 'A1', { password: first.password });
  expect(routersIn(await again.next('startup-reply'))[0]).toBe('*alpha'); // In the place of its own old link.
  router(net, '*alpha').reserve('Own', 7);
  const own = await knock(net, '*alpha', 'Own', { password: 7 });
  expect(routersIn(await own.next('startup-reply'))[0]).toBe('*alpha');
});

test('start-ups that come together do not overrun the limit', async () => {
  const net = await network(['*alpha'], { settings: { linksMax: 3 } });
  const muds = await Promise.all(Array.from({ length: 8 }, (_, n) => knock(net, '*alpha', `Mud ${n}`)));
  const answers = await Promise.all(
    muds.map((mud) => Promise.race([mud.next('startup-reply'), mud.next('error')]).catch(() => [])),
  );
  expect(answers.map(([type]) => type).toSorted()).toEqual([
    ...Array(5).fill('error'),
    ...Array(3).fill('startup-reply'),
  ]);
  expect(onlineAt(net, '*alpha')).toHaveLength(3);
});

test('tells that a mud sends while it is drained arrive once each, and in order', async () => {
  const net = await network(['*alpha', '*beta'], { settings: { flood: { rate: 0, burst: 1 } } });
  await net.linked();
  const mud = follower(net, '*alpha', 'Bedrock');
  const granite = await net.get('*beta').join('Granite');
  await mud.online();
  await settled(net);
  const sent: Promise<void>[] = [];
  let onTheWay = 0;
  const say = () => {
    const message = String(sent.length);
    if (!mud.isOnline) onTheWay += 1;
    sent.push(mud.tell({ from: 'Fred', to: 'barney', mud: 'Granite', message }));
  };
  for (let n = 0; n < 100; n += 1) say();
  drain(net, '*alpha');
  await net.until(() => {
    if (sent.length < 1_000) say();
    return mud.isOnline && onlineAt(net, '*beta').includes('Bedrock');
  }, 20);
  for (let n = 0; n < 100; n += 1) say();
  await Promise.all(sent);
  await net.rest();
  const arrived = granite.taken('tell').map((packet) => Number(packet[7]));
  expect(arrived).toEqual(Array.from({ length: sent.length }, (_, n) => n));
  expect(onTheWay).toBeGreaterThan(0);
});
