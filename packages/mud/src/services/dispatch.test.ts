import { expect, test } from 'vitest';
import { join } from '../../test/mud.ts';

test('what nobody answers is not offered, and refused by unk-type', async () => {
  await using net = await join({
    handlers: { tell: () => {} },
    profile: { services: { http: 80, ucache: 0 } },
  });
  net.says('who-req', {});
  net.says('weird-req', {});
  net.says('tell', { target: 'fred' }, 'Barney');
  const codes = [
    await net.link.expect('error'),
    await net.link.expect('error'),
    await net.link.expect('error'),
  ];
  expect(codes.map((error) => [(error[8] as string[])[0], error[6]])).toEqual([
    ['who-req', 'unk-type'],
    ['weird-req', 'unk-type'],
    ['tell', 'bad-pkt'],
  ]);
});

const SILENT: [string, Parameters<Awaited<ReturnType<typeof join>>['says']>][] = [
  ['an error', ['error', {}, 'unk-user', 'x', 0]],
  ['a reply', ['weird-reply', {}]],
  ['a broadcast', ['weird-req', { to: 0 }]],
  ['a packet for another mud', ['who-req', { to: 'Slate' }]],
  ['a line that is too short', ['channel-m', { to: 0 }, 'gossip']],
  ['a packet of the router', ['weird-req', { from: '*alpha' }]],
  ['a packet without a mud to answer', ['weird-req', { from: 0 as unknown as string }]],
];

for (const [what, packet] of SILENT) {
  test(`no error answers ${what}`, async () => {
    await using net = await join();
    net.says(...packet);
    await net.settled();
    expect(net.link.unread()).toEqual([]);
  });
}

test('a mudlist of anybody but the router is ignored', async () => {
  await using net = await join();
  net.says('mudlist', { from: 'Granite' }, 7, new Map([['Forged', [-1, '1.2.3.4', 1, 2, 3]]]));
  net.says('chanlist-reply', { from: 'Granite' }, 7, new Map([['forged', ['Granite', 0]]]));
  await net.settled();
  expect([net.mud.mudlist.size, net.mud.chanlist.size]).toEqual([0, 0]);
});

test("a handler's fault goes to the log, and the link lives", async () => {
  const faults: unknown[] = [];
  const ignore = () => {};
  const log = {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (fields: object) => void faults.push(fields),
  };
  const broken = () => {
    throw new TypeError('game over');
  };
  await using net = await join({ log, handlers: { tell: broken, who: async () => broken() } });
  net.mud.on('channel', broken);
  net.says('tell', { target: 'fred' }, 'Barney', 'Hi');
  net.says('who-req', {});
  net.says('channel-m', { to: 0 }, 'gossip', 'Barney', 'Hi');
  await net.settled();
  expect(faults).toHaveLength(3);
  expect(net.mud.isOnline).toBe(true);
});

test('what is not LPC, or no packet, is ignored, and the link lives', async () => {
  await using net = await join();
  for (const text of [
    '({"tell",5,"Granite"',
    'rubbish\0',
    '({})\0',
    '({0,0,0,0,0,0,})\0',
    '(["a":1,])\0',
    '5\0',
  ]) {
    const body = Buffer.from(text, 'latin1');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    net.link.sendBytes(Buffer.concat([length, body]));
  }
  await net.settled();
  expect(net.mud.isOnline).toBe(true);
});
