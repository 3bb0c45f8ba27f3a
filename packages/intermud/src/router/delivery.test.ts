// The hot path must do what the second path does, only faster: random traffic, cut anywhere, against what decoding gives.
import { seededRandom } from '@intermud/testkit';
import { decodeLpc, encodeFrame, type LpcArray, writeLpc } from '@intermud/wire';
import { expect, test } from 'vitest';
import { introduction, type MemorySocket, network, turns } from './memory-net.suite.ts';
import { traffic } from './traffic.suite.ts';

const NAMES = ['Alpha', 'Beta', 'Größe', 'X', 'Idea Exchange'];

test('random packets arrive exactly as decoding, counting down and writing gives them', async () => {
  const { dial } = await network();
  const random = seededRandom(2026);
  const { pick, saying, value } = traffic(random);
  const sockets = new Map(NAMES.map((name) => [name, dial()]));
  for (const [name, socket] of sockets) socket.send(introduction(name));
  await turns();
  const alpha = sockets.get('Alpha') as MemorySocket;
  alpha.say(Buffer.from(encodeFrame(['channel-add', 5, 'Alpha', 'a', '*test', 0, 'chat', 0])));
  await turns();
  for (const [name, socket] of sockets)
    socket.say(Buffer.from(encodeFrame(['channel-listen', 5, name, 0, '*test', 0, 'chat', 1])));
  await turns();
  for (const socket of sockets.values()) socket.texts.length = 0;

  const user = () => pick<string | 0>([0, 'fred', 'wilma', 'bärbel']);
  const wanted = new Map(NAMES.map((name) => [name, [] as string[]]));
  for (let round = 0; round < 60; round += 1) {
    const from = pick(NAMES);
    const frames: Buffer[] = [];
    for (let at = random(40); at >= 0; at -= 1) {
      const ttl = pick([5, 5, 5, 1, 0, 12, 200]);
      const isLine = random(3) === 0;
      const target = pick(NAMES);
      const packet: LpcArray = isLine
        ? ['channel-m', ttl, from, user(), 0, 0, 'chat', saying(), saying()]
        : [
            pick(['tell', 'who-reply', 'error', 'custom']),
            ttl,
            from,
            user(),
            target,
            user(),
            ...Array.from({ length: random(5) }, value),
          ];
      const text = writeLpc(packet.with(1, Math.max(0, ttl - 1)));
      for (const name of isLine ? NAMES : [target]) wanted.get(name)?.push(`${text}\0`);
      const frame = Buffer.from(encodeFrame(packet));
      frames.push(random(4) === 0 ? withoutNul(frame) : frame);
    }
    const wire = Buffer.concat(frames);
    for (let at = 0; at < wire.length; ) {
      const length = 1 + random(pick([20, 400, 4_000]));
      sockets.get(from)?.say(Buffer.from(wire.subarray(at, at + length)));
      at += length;
    }
    if (random(3) === 0) await turns(1);
  }
  await turns();
  for (const [name, socket] of sockets) {
    const talk = socket.texts.filter((text) => !/^\({"(mudlist|chanlist-reply)"/.test(text));
    expect(talk).toEqual(wanted.get(name));
  }
});

function withoutNul(frame: Buffer): Buffer {
  const short = Buffer.from(frame.subarray(0, -1));
  short.writeUInt32BE(short.length - 4);
  return short;
}

test('whatever bytes a mud sends, the router lives, and all that leaves it can be read', async () => {
  const { dial, router } = await network();
  const random = seededRandom(99);
  const good = dial();
  good.send(introduction('Good'));
  await turns();
  const packets: LpcArray[] = [
    ['tell', 5, 'Good', 'a', 'Good', 'b', 'A', 'hello "there"'],
    ['channel-m', 5, 'Good', 'a', 0, 0, 'chat', 'A', 'hello'],
    ['channel-add', 5, 'Good', 'a', '*test', 0, 'chat', 0],
    ['locate-req', 5, 'Good', 'a', 0, 0, 'x'],
    ['mudlist-req', 5, 'Good', 0, '*test', 0],
    [
      'chan-filter-reply',
      5,
      'Good',
      0,
      '*test',
      0,
      'chat',
      ['channel-m', 5, 'Good', 'a', 0, 0, 'chat', 'A', 'x'],
    ],
  ];
  for (let round = 0; round < 3_000; round += 1) {
    const frame = Buffer.from(encodeFrame(packets[random(packets.length)] as LpcArray));
    for (let at = random(4); at > 0; at -= 1) frame[4 + random(frame.length - 4)] = random(256);
    good.say(frame);
    if (round % 50 === 0) await turns(1);
  }
  await turns();
  expect(router.metrics.online).toBe(1);
  expect(good.texts.length).toBeGreaterThan(1_000);
  for (const text of good.texts) {
    expect(text).not.toContain('\ufffd');
    expect(() => decodeLpc(Buffer.from(text))).not.toThrow();
  }
});
