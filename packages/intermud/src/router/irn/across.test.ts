// What goes from router to router must arrive as decoding, counting down and writing would give it: the quick way only saves work.
import { type ScriptedMud, seededRandom } from '@intermud/testkit';
import { encodeFrame, type LpcArray, writeLpc } from '@intermud/wire';
import { expect, onTestFinished, test, vi } from 'vitest';
import { frameOf, packetFrame } from '../text.ts';
import { traffic } from '../traffic.suite.ts';
import { Inbound } from './inbound.ts';
import { Listening } from './listening.ts';
import { network } from './network.suite.ts';
import { sendAlong, wrapper } from './paths.ts';

const TOPOLOGIES = [
  { how: 'by their own link', cut: undefined },
  { how: 'through another router', cut: '*alpha *beta' },
];

for (const { how, cut } of TOPOLOGIES)
  test(`random packets to muds and channels of another router arrive unchanged and in order, ${how}`, async () => {
    const settings = { flood: { rate: 0, burst: 1 } };
    const net = await network(['*alpha', '*beta', '*gamma'], { settings, ...(cut ? { cut } : {}) });
    await net.linked();
    const muds = {
      near: await net.get('*alpha').join('Near'),
      far: await net.get('*beta').join('Far'),
      between: await net.get('*gamma').join('Größe'),
    };
    const speakers = [muds.near, muds.far, await net.get('*alpha').join('Idea Exchange')];
    await net.rest();
    muds.near.send(['channel-add', 5, 'Near', 'a', '*alpha', 0, 'chat', 0]);
    await net.rest();
    for (const mud of Object.values(muds))
      mud.send(['channel-listen', 5, mud.name, 0, mud.router, 0, 'chat', 1]);
    await net.rest();
    for (const mud of Object.values(muds)) mud.frames.length = 0;

    const random = seededRandom(2027);
    const { pick, saying, value } = traffic(random);
    for (let round = 0; round < 12; round += 1) {
      const from = pick(speakers);
      const wanted = new Map(Object.values(muds).map((mud) => [mud, [] as string[]]));
      const frames: Buffer[] = [];
      for (let at = random(40); at >= 0; at -= 1) {
        const ttl = pick([5, 5, 5, 5, 1, 12, 2]);
        const target = pick(Object.values(muds));
        const isLine = random(2) === 0;
        const packet: LpcArray = isLine
          ? ['channel-m', ttl, from.name, pick([0, 'bärbel']), 0, 0, 'chat', saying(), saying()]
          : [
              pick(['tell', 'who-reply']),
              ttl,
              from.name,
              'fred',
              target.name,
              0,
              ...Array.from({ length: random(4) }, value),
            ];
        for (const mud of isLine ? wanted.keys() : [target])
          wanted
            .get(mud)
            ?.push(`${writeLpc(packet.with(1, Math.max(0, ttl - (mud.router === from.router ? 1 : 2))))}\0`);
        frames.push(Buffer.from(encodeFrame(packet)));
      }
      from.sendBytes(Buffer.concat(frames));
      await net.until(() => [...wanted].every(([mud, texts]) => talkOf(mud).length >= texts.length), 0);
      for (const [mud, texts] of wanted) expect(talkOf(mud)).toEqual(texts);
      for (const mud of wanted.keys()) mud.frames.length = 0;
    }
  });

const talkOf = ({ frames }: ScriptedMud): string[] =>
  frames
    .map((frame) => frame.toString('utf8'))
    .filter((text) => !/^\({"(mudlist|chanlist-reply)"/.test(text));

for (const { how, cut } of TOPOLOGIES)
  test(`usual packets are not decoded ${cut ? 'where they set out' : 'on either router'}, ${how}`, async () => {
    const net = await network(['*alpha', '*beta', '*gamma'], cut ? { cut } : {});
    await net.linked();
    const near = await net.get('*alpha').join('Near');
    const far = await net.get('*beta').join('Far');
    await net.rest();
    near.send(['channel-add', 5, 'Near', 'a', '*alpha', 0, 'chat', 0]);
    await net.rest();
    far.send(['channel-listen', 5, 'Far', 0, '*beta', 0, 'chat', 1]);
    await net.rest();
    const arriving = vi.spyOn(Inbound.prototype, 'receive');
    const leaving = vi.spyOn(Listening.prototype, 'spread');
    onTestFinished(() => void vi.restoreAllMocks());
    for (let at = 0; at < 20; at += 1) {
      near.send(['tell', 5, 'Near', 'a', 'Far', 'b', 'A', `café ${at}`]);
      near.send(['channel-m', 5, 'Near', 'a', 0, 0, 'chat', 'A', `"日本" ${at}`]);
    }
    await net.until(
      () => far.packets.filter(([type]) => type === 'tell' || type === 'channel-m').length === 40,
      0,
    );
    expect(leaving).toHaveBeenCalledTimes(0);
    expect(arriving).toHaveBeenCalledTimes(cut ? 40 : 0); // An envelope is opened.
  });

test('wrapper() puts each frame into the envelope in which sendAlong() sends a packet', () => {
  const packets: LpcArray[] = [
    ['tell', 4, 'Größe', 'a', 'Far', 'b', 'A', 'one\ntwo'],
    ['channel-m', 4, 'Near', 'a', 0, 0, 'chat', 'A', ''],
  ];
  const sent: string[] = [];
  const neighbour = {
    ...{
      name: '*gamma',
      isTrusted: false,
      session: 1,
      isOnline: true,
      links: new Set<string>(),
      backlogBytes: 0,
    },
    send: (packet: LpcArray) => void sent.push(packetFrame(packet)),
    carry: () => false,
    drop: () => {},
  };
  for (const packet of packets) sendAlong({ is: 'hop', neighbour }, '*alpha', '*beta', packet);
  expect(wrapper('*alpha', '*beta')(packets.map((packet) => packetFrame(packet)).join(''))).toBe(
    sent.join(''),
  );
  expect(wrapper('*alpha', '*beta')('')).toBe('');
  expect(wrapper('*a', '*b')(frameOf('({})'))).toBe(frameOf('({"irn-data",2,"*a",0,"*b",0,({}),})'));
});
