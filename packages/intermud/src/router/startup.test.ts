import { startupReq1, startupReq2, startupReq3 } from '@intermud/wire';
import { expect, test } from 'vitest';
import { open, ROUTER, tell } from './place.suite.ts';

test('a mud comes back with its password from anywhere and keeps it', async () => {
  const { join } = await open();
  const first = await join('Bedrock');
  await first.crash();
  const second = await join('Bedrock', { password: first.password, localAddress: '127.0.0.2' });
  expect(second.password).toBe(first.password);
  expect(second.taken('error')).toEqual([]);
});

test('a wrong password is refused on loopback, with the way out, and the link closes', async () => {
  const { join, connect } = await open();
  const first = await join('Bedrock');
  await first.crash();
  const second = await connect('Bedrock');
  second.send(second.introduction({ password: 5 }));
  expect(await second.next('error')).toEqual([
    'error',
    5,
    ROUTER,
    0,
    'Bedrock',
    0,
    'not-allowed',
    'The password of "Bedrock" is wrong; if it is lost, the operator of the router can run: intermud router forget "Bedrock"',
    second.introduction({ password: 5 }),
  ]);
  await second.closed;
});

test('forgetMud() frees the name: its link is told and closed, and the next mud gets a new password', async () => {
  const { join, router } = await open();
  const first = await join('Bedrock');
  expect(await router.forgetMud('bedrock')).toBe(true);
  expect((await first.next('error'))[7]).toMatch(/operator/);
  await first.closed;
  const second = await join('Bedrock');
  expect(second.password).not.toBe(first.password);
  expect(await router.forgetMud('Nobody')).toBe(false);
});

test('a second link with the right password replaces the first, which is told why', async () => {
  const { join } = await open();
  const first = await join('Bedrock');
  const second = await join('Bedrock', { password: first.password });
  expect((await first.next('error')).slice(6, 8)).toEqual([
    'bad-mojo',
    'Another program has connected from 127.0.0.1 with the name and password of "Bedrock"',
  ]);
  await first.closed;
  second.send(tell('Bedrock', 'Bedrock', 'still here'));
  await second.next('tell');
});

test('a second link without the right password is refused, and the first is not disturbed', async () => {
  const { join, connect } = await open();
  const first = await join('Bedrock');
  const second = await connect('Bedrock');
  second.send(second.introduction());
  expect((await second.next('error'))[7]).toBe('"Bedrock" is connected, and this is not its password');
  await second.closed;
  await first.sync();
  expect(first.taken('error')).toEqual([]);
});

test('two start-ups under one new name at once: one is let in', async () => {
  const { connect } = await open();
  const muds = await Promise.all([connect('Bedrock'), connect('Bedrock')]);
  for (const mud of muds) mud.send(mud.introduction());
  const answers = await Promise.all(
    muds.map((mud) => Promise.any([mud.next('startup-reply'), mud.next('error')]).then(([type]) => type)),
  );
  expect(answers.toSorted()).toEqual(['error', 'startup-reply']);
});

test('channel-listen right behind the start-up waits for it', async () => {
  const { join, connect } = await open();
  const owner = await join('Granite');
  owner.send(['channel-add', 5, 'Granite', 'a', ROUTER, 0, 'gossip', 0]);
  await owner.sync();
  const mud = await connect('Bedrock');
  mud.send(mud.introduction());
  mud.send(['channel-listen', 5, 'Bedrock', 0, ROUTER, 0, 'gossip', 1]);
  mud.send(['channel-m', 5, 'Bedrock', 'fred', 0, 0, 'gossip', 'Fred', 'hello']);
  await mud.next('channel-m');
  expect(mud.taken('error')).toEqual([]);
});

test.each([0, '*another'])('a start-up may be addressed to %j', async (target) => {
  const { connect } = await open();
  const mud = await connect('Bedrock');
  mud.send(mud.introduction().with(4, target));
  expect((await mud.next('startup-reply')).slice(2, 7)).toEqual([
    ROUTER,
    0,
    'Bedrock',
    0,
    [[ROUTER, expect.stringMatching(/^127\.0\.0\.1 \d+$/)]],
  ]);
});

const REFUSED: [what: string, change: [at: number, value: string | number], code: string, message: RegExp][] =
  [
    ['another mud as target', [4, 'Granite'], 'unk-dst', /"Granite" is no router/],
    ['no name', [2, 0], 'bad-pkt', /originator mudname is 0/],
    ['a name with an asterisk', [2, '*bed'], 'not-allowed', /for routers/],
    ['a name with an @', [2, 'bed@rock'], 'not-allowed', /holds/],
    ['a name that is too long', [2, 'x'.repeat(65)], 'not-allowed', /longer than 64/],
    ['a protocol to come', [0, 'startup-req-4'], 'not-imp', /no protocol for startup-req-4/],
    ['services that are none', [18, 'tell'], 'bad-pkt', /services/],
  ];

test.each(REFUSED)(
  'a start-up with %s is refused by an error and a close',
  async (_, [at, value], code, message) => {
    const { connect } = await open();
    const mud = await connect('Bedrock');
    mud.send(mud.introduction().with(at, value));
    const error = await mud.next('error');
    expect(error).toHaveLength(9);
    expect(error[6]).toBe(code);
    expect(error[7]).toMatch(message);
    await mud.closed;
  },
);

test('a packet before the start-up is refused, and so is what cannot be read', async () => {
  const { connect } = await open();
  const early = await connect('Bedrock');
  early.send(tell('Bedrock', 'Granite', 'hello'));
  expect((await early.next('error'))[6]).toBe('unk-src');
  await early.closed;
  const noise = await connect('Noise');
  noise.sendText('GET / HTTP/1.1');
  expect((await noise.next('error')).slice(4, 9)).toEqual([0, 0, 'bad-pkt', expect.any(String), 0]);
  await noise.closed;
});

test('a second start-up on a link renews what is known; one under another name does not', async () => {
  const { join } = await open();
  const mud = await join('Bedrock');
  const other = await join('Granite');
  await other.next('mudlist');
  await mud.startup({ password: mud.password, playerPort: 7 });
  const news = await other.next('mudlist', (packet) => packet[7] instanceof Map && packet[7].has('Bedrock'));
  expect((news[7] as Map<string, unknown[]>).get('Bedrock')?.[2]).toBe(7);
  mud.send(mud.introduction().with(2, 'Slate'));
  expect((await mud.next('error'))[6]).toBe('bad-proto');
  await mud.sync();
});

test('numbers may come as strings', async () => {
  const { join, connect } = await open();
  const mud = await join('Bedrock');
  await mud.crash();
  const again = await connect('Bedrock');
  again.send(again.introduction({ password: mud.password }).with(6, String(mud.password)).with(9, '4001'));
  await again.next('startup-reply');
});

test('start-ups of all three protocols are let in, and versions 1 and 2/18 read rows of 11', async () => {
  const { connect } = await open();
  const own = { originatorMud: '', targetMud: ROUTER, services: new Map([['tell', 1]]) };
  const profile = {
    password: 0,
    oldMudlistId: 0,
    oldChanlistId: 0,
    playerPort: 1,
    imudTcpPort: 2,
    imudUdpPort: 3,
    mudlib: 'm',
    baseMudlib: 'b',
    driver: 'd',
    mudType: 't',
    openStatus: 'o',
    adminEmail: 'e',
    otherData: new Map(),
  };
  const starts = [
    {
      row: 11,
      packet: startupReq1
        .write({ ...startupReq1.build({ ...own, ...profile }), originatorMud: 'One' })
        .toSpliced(17, 1)
        .slice(0, 18),
    },
    {
      row: 11,
      packet: startupReq2
        .write({ ...startupReq2.build({ ...own, ...profile }), originatorMud: 'Short' })
        .toSpliced(17, 1)
        .slice(0, 18),
    },
    {
      row: 13,
      packet: startupReq2.write({ ...startupReq2.build({ ...own, ...profile }), originatorMud: 'Two' }),
    },
    {
      row: 13,
      packet: startupReq3.write({ ...startupReq3.build({ ...own, ...profile }), originatorMud: 'Three' }),
    },
  ];
  for (const { packet, row } of starts) {
    const mud = await connect(String(packet[2]));
    mud.send(packet);
    await mud.next('startup-reply');
    const list = await mud.next('mudlist');
    const own = (list[7] as Map<string, unknown[]>).get(mud.name);
    expect([mud.name, own?.length]).toEqual([mud.name, row]);
  }
});

test('a reserved name is only for who has its password', async () => {
  const { join, connect } = await open({ reserved: [{ name: 'Hub', password: 1234 }] });
  const thief = await connect('hub');
  thief.send(thief.introduction());
  expect((await thief.next('error'))[7]).toMatch(/reserved/);
  const hub = await join('Hub', { password: 1234 });
  expect(hub.password).toBe(1234);
});

test('passwords are 31 random bits and never 0', async () => {
  const { router, join } = await open();
  const passwords = await Promise.all(['a', 'b', 'c'].map(async (name) => (await join(name)).password));
  for (const password of passwords) {
    expect(password).toBeGreaterThan(0);
    expect(password).toBeLessThan(2 ** 31);
  }
  expect(new Set(passwords).size).toBe(3);
  expect(router.metrics.muds).toBe(3);
});
