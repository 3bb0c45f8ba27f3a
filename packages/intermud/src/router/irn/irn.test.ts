import { ScriptedMud } from '@intermud/testkit';
import { isArray, type LpcArray, type LpcMapping } from '@intermud/wire';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../store/index.ts';
import type { Router } from '../index.ts';
import { HANDSHAKE_BYTES_MAX, ROUTER_LOST_MS, SECRET_LENGTH_MIN } from './limits.ts';
import { network } from './network.suite.ts';

const tell = (from: string, to: string, text: string, ttl = 5): LpcArray => [
  ...['tell', ttl, from, 'fred', to, 'barney', 'Fred', text],
];

const isUp = (list: LpcMapping, name: string): boolean => {
  const row = list.get(name);
  return row !== undefined && isArray(row) && row[0] === -1;
};

/** Stops a router; time passes until it has. */
async function stopped(net: Awaited<ReturnType<typeof network>>, router: Router): Promise<void> {
  let isStopped = false;
  const ended = router.stop().then(() => {
    isStopped = true;
  });
  await net.until(() => isStopped);
  await ended;
}

const onList = (packet: LpcArray, name: string): boolean => (packet[7] as LpcMapping).has(name);

test('muds of two routers see and hear each other, and are told of both routers, their own first', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  const bedrock = await net.get('*alpha').join('Bedrock');
  const granite = await ScriptedMud.connect({
    port: net.get('*beta').port,
    name: 'Granite',
    router: '*beta',
  });
  onTestFinished(() => granite.crash());
  granite.send(granite.introduction());
  const reply = await granite.next('startup-reply');
  const [alpha, beta] = [net.get('*alpha').port, net.get('*beta').port];
  expect(reply[6]).toEqual([
    ['*beta', `127.0.0.1 ${beta}`],
    ['*alpha', `127.0.0.1 ${alpha}`],
  ]);
  const news = await bedrock.next('mudlist', (packet) => onList(packet, 'Granite'));
  expect(isUp(news[7] as LpcMapping, 'Granite')).toBe(true);
  await net.rest();
  bedrock.send(tell('Bedrock', 'Granite', 'Yabba'));
  expect(await granite.next('tell')).toEqual(tell('Bedrock', 'Granite', 'Yabba', 3));
});

test('a packet whose ttl is used up goes to no other router, whether for one, for all or on a channel', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  const bedrock = await net.get('*alpha').join('Bedrock');
  const near = await net.get('*alpha').join('Slate');
  const granite = await net.get('*beta').join('Granite');
  bedrock.send(['channel-add', 5, 'Bedrock', 'fred', '*alpha', 0, 'rock', 0]);
  await net.rest();
  for (const mud of [near, granite]) mud.send(['channel-listen', 5, mud.name, 0, mud.router, 0, 'rock', 1]);
  await net.rest();
  const say = (ttl: number) => {
    bedrock.send(['channel-m', ttl, 'Bedrock', 'fred', 0, 0, 'rock', 'Fred', `plain ${ttl}`]);
    bedrock.sendText(
      `({"channel-m", ${ttl},"Bedrock","fred",0,0,"rock","Fred","otherwise ${ttl}",})\0`, // Not as living drivers write.
    );
    bedrock.send(['locate-req', ttl, 'Bedrock', 'fred', 0, 0, `wilma ${ttl}`]);
    bedrock.send(['ping-req', ttl, 'Bedrock', 'fred', '*beta', 0, `${ttl}`]);
  };
  bedrock.send(tell('Bedrock', 'Granite', 'too far', 0));
  expect((await bedrock.next('error'))[7]).toMatch(/ttl .* used up/);
  say(0);
  say(1);
  await net.rest();
  const texts = (mud: ScriptedMud) => [
    ...mud.taken('channel-m').map((packet) => packet[8]),
    ...mud.taken('locate-req').map((packet) => packet[6]),
  ];
  expect(texts(granite)).toEqual(['plain 1', 'otherwise 1', 'wilma 1']);
  expect(texts(near)).toEqual(['plain 0', 'otherwise 0', 'plain 1', 'otherwise 1', 'wilma 0', 'wilma 1']);
  expect(bedrock.taken('ping-reply').map((packet) => packet[6])).toEqual(['1']);
});

test('a router whose data folder is out of a backup gets what it had made since from any of the others, and all of them agree', async () => {
  const net = await network(['*alpha', '*beta', '*gamma']);
  await net.linked();
  const alpha = net.get('*alpha');
  const bedrock = await alpha.join('Bedrock');
  bedrock.send(['channel-add', 5, 'Bedrock', 'fred', '*alpha', 0, 'rock', 0]);
  await net.rest();
  bedrock.crash();
  await stopped(net, alpha.router);
  await alpha.restart(await openStore({ kind: 'memory' })); // The oldest backup there is.
  await net.get('*alpha').join('Slate'); // Before the others are there: a change that is later than all that was lost.
  expect(
    net
      .get('*alpha')
      .router.status()
      .routers.every(({ path }) => path === 'none'),
  ).toBe(true);
  await net.linked();
  await net.rest();
  for (const name of ['*alpha', '*beta', '*gamma']) {
    const { muds, channels } = net.get(name).router.status();
    const where = muds.map((mud) => [mud.name, mud.router, mud.state.is]).toSorted();
    expect(where).toEqual([
      ['Bedrock', '*alpha', 'up'],
      ['Slate', '*alpha', 'up'],
    ]);
    expect(channels).toMatchObject([{ name: 'rock', owner: 'Bedrock' }]);
  }
});

test('routers with different secrets do not link, and say why', async () => {
  let count = 0;
  const net = await network(['*alpha', '*beta'], { secretOf: () => `secret number ${++count}, long enough` });
  const [status] = [() => net.get('*alpha').router.status().routers[0]];
  await net.until(() => status()?.trouble.includes('are not the same') === true);
  expect(status()).toMatchObject({ path: 'none', muds: 0 });
  expect(SECRET_LENGTH_MIN).toBeLessThanOrEqual('secret number 1, long enough'.length);
});

test('a stranger who greets as a router learns nothing and is sent away', async () => {
  const net = await network(['*alpha', '*beta']);
  const { port } = net.get('*alpha');
  const hello = (name: string, to: string | 0 = '*alpha'): LpcArray => [
    ...['irn-hello', 5, name, 0, to, 0],
    new Map([
      ['nonce', '00'],
      ['address', ''],
    ]),
  ];
  const unknown = await ScriptedMud.connect({ port, name: '*omega' });
  unknown.send(hello('*omega'));
  expect((await unknown.next('error'))[7]).toMatch(/not among the peers/);
  const liar = await ScriptedMud.connect({ port, name: '*beta' });
  liar.send(hello('*beta'));
  expect([...((await liar.next('irn-hello'))[6] as LpcMapping).keys()]).toEqual(['nonce', 'address']);
  liar.send(['irn-proof', 5, '*beta', 0, '*alpha', 0, new Map([['proof', '0'.repeat(64)]])]);
  expect((await liar.next('error'))[7]).toMatch(/proof is wrong/);
  await liar.closed;
  const lost = await ScriptedMud.connect({ port, name: '*beta' });
  lost.send(hello('*beta', '*gamma'));
  expect((await lost.next('error'))[7]).toBe(
    '*beta has looked for *gamma and found *alpha: its address for *gamma is that of *alpha',
  );
  const odd = await ScriptedMud.connect({ port, name: '*beta' });
  odd.send(hello('*beta', 0));
  expect((await odd.next('error'))[7]).toBe('its hello is not one of *beta to *alpha');
  const long = await ScriptedMud.connect({ port, name: '*beta' });
  long.send(hello('*beta'));
  await long.next('irn-hello');
  long.sendText(`({"irn-proof",5,"${'x'.repeat(HANDSHAKE_BYTES_MAX)}",})\0`);
  expect((await long.next('error'))[6]).toBe('bad-pkt');
  await unknown.crash();
});

test('a mud on a second router closes its first link, with the reason; and its new password is asked for there', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  const first = await net.get('*alpha').join('Bedrock');
  await net.until(() => net.get('*beta').router.status().muds.length === 1);
  const thief = await ScriptedMud.connect({ port: net.get('*beta').port, name: 'Bedrock', router: '*beta' });
  thief.send(thief.introduction({ password: first.password + 1 }));
  expect((await thief.next('error'))[7]).toMatch(/wrong, says \*alpha/);
  const second = await net.get('*beta').join('Bedrock', { password: first.password });
  expect(second.password).toBe(first.password);
  expect((await first.next('error')).slice(6, 8)).toEqual([
    'bad-mojo',
    expect.stringMatching(/has connected to \*beta/),
  ]);
  await first.closed;
  expect(net.get('*alpha').router.status().muds[0]).toMatchObject({ router: '*beta', isOnline: false });
});

for (const isTrusted of [true, false])
  test(`when its router is gone a mud is ${isTrusted ? 'let in by one that is trusted' : 'refused by one that is not, with the reason'}`, async () => {
    const net = await network(['*alpha', '*beta'], { isTrusted });
    await net.linked();
    const first = await net.get('*alpha').join('Bedrock');
    await net.until(() => net.get('*beta').router.status().muds.length === 1);
    const stopping = net.get('*alpha').router.stop();
    await first.closed;
    await net.until(() => net.get('*beta').router.status().routers[0]?.path === 'none');
    const again = await ScriptedMud.connect({
      port: net.get('*beta').port,
      name: 'Bedrock',
      router: '*beta',
    });
    onTestFinished(() => again.crash());
    again.send(again.introduction({ password: first.password }));
    if (isTrusted) expect((await again.next('startup-reply'))[7]).toBe(first.password);
    else
      expect((await again.next('error')).slice(6, 8)).toEqual([
        'bad-proto',
        expect.stringMatching(
          /Only \*alpha, .* cannot be reached now: come again .* intermud router forget "Bedrock"/,
        ),
      ]);
    await net.rest();
    await stopping;
  });

test('the muds of a router that is away are down after five minutes', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  await net.get('*alpha').join('Bedrock');
  const granite = await net.get('*beta').join('Granite');
  await net.until(() => net.get('*beta').router.status().muds.length === 2);
  await net.rest();
  granite.taken('mudlist');
  const stopping = net.get('*alpha').router.stop();
  await net.until(() => net.get('*beta').router.status().routers[0]?.path === 'none');
  await stopping;
  net.clock.advance(ROUTER_LOST_MS - 30_000);
  await net.rest();
  expect(granite.taken('mudlist').filter((packet) => onList(packet, 'Bedrock'))).toEqual([]);
  net.clock.advance(60_000);
  const news = await granite.next('mudlist', (packet) => onList(packet, 'Bedrock'));
  expect(isUp(news[7] as LpcMapping, 'Bedrock')).toBe(false);
  expect(net.get('*beta').router.status().routers[0]?.state).toMatch(/its muds are down/);
});

test('a mud that moves with its ids gets what it has missed and nothing else', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  const granite = await net.get('*beta').join('Granite');
  const first = await net.get('*alpha').join('Bedrock');
  await net.rest();
  const [mudlistId] = first
    .taken('mudlist')
    .map((packet) => Number(packet[6]))
    .slice(-1);
  await first.crash();
  await net.rest();
  await net.get('*beta').join('Slate');
  await net.rest();
  const again = await net
    .get('*beta')
    .join('Bedrock', { password: first.password, mudlistId: mudlistId ?? 0 });
  const news = await again.next('mudlist');
  expect([...(news[7] as LpcMapping).keys()].filter((name) => name !== 'Bedrock')).toEqual(['Slate']);
  expect(granite.isClosed).toBe(false);
});

test('one router between hands packets on while a link is cut', async () => {
  const net = await network(['*alpha', '*beta', '*gamma'], { cut: '*alpha *beta' });
  await net.linked();
  const bedrock = await net.get('*alpha').join('Bedrock');
  const granite = await net.get('*beta').join('Granite');
  await net.until(() => net.get('*alpha').router.status().muds.length === 2);
  expect(
    net
      .get('*alpha')
      .router.status()
      .routers.map(({ path }) => path),
  ).toEqual(['hop', 'direct']);
  bedrock.send(tell('Bedrock', 'Granite', 'the long way'));
  expect((await granite.next('tell'))[7]).toBe('the long way');
  bedrock.send(['who-req', 5, 'Bedrock', 'fred', '*beta', 0]);
  bedrock.send(tell('Bedrock', 'Nowhere', 'nobody'));
  expect((await bedrock.next('error'))[6]).toBe('unk-dst');
});
