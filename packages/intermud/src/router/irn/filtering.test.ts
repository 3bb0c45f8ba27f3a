// A filtered channel whose owner, speakers and listeners are on different routers.
import type { ScriptedMud } from '@intermud/testkit';
import type { LpcArray, LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { FILTER_MS } from '../limits.ts';
import { network } from './network.suite.ts';

const NAMES = ['*alpha', '*beta', '*gamma'];

/** The owner on *alpha, a speaker on *beta, and a listener on each. */
async function stage(cut: string | undefined) {
  const net = await network(NAMES, cut === undefined ? {} : { cut });
  await net.linked();
  const owner = await net.get('*alpha').join('Owner');
  const speaker = await net.get('*beta').join('Speaker');
  const third = await net.get('*gamma').join('Third');
  owner.send(['channel-add', 5, 'Owner', 'admin', '*alpha', 0, 'chat', 2]);
  owner.send(['channel-admin', 5, 'Owner', 'admin', '*alpha', 0, 'chat', ['Speaker', 'Third'], []]);
  const isKnown = (name: string) => net.get(name).router.status().channels[0]?.members.length === 2;
  await net.until(() => NAMES.every(isKnown));
  for (const mud of [owner, speaker, third])
    mud.send(['channel-listen', 5, mud.name, 0, mud.router, 0, 'chat', 1]);
  await net.rest();
  return { net, owner, speaker, third };
}

const line = (from: string, text: string): LpcArray => [
  ...['channel-m', 5, from, 'fred', 0, 0, 'chat', 'Fred', text],
];

const heard = (mud: ScriptedMud): LpcValue[] => mud.taken('channel-m').map((packet) => packet[8] as LpcValue);

for (const cut of [undefined, '*alpha *beta']) {
  const how = cut === undefined ? 'by their own links' : 'with one link cut';

  test(`a line passes the owner on another router once, and is heard once on each, ${how}`, async () => {
    const { net, owner, speaker, third } = await stage(cut);
    speaker.send(line('Speaker', 'rude'));
    const request = await owner.next('chan-filter-req');
    expect(heard(third)).toEqual([]);
    const kind = (request[7] as LpcArray).with(8, 'kind');
    owner.send(['chan-filter-reply', 5, 'Owner', 0, '*alpha', 0, 'chat', kind]);
    await net.until(() => third.packets.some(([type]) => type === 'channel-m'));
    await net.rest();
    expect([owner, speaker, third].map(heard)).toEqual([['kind'], ['kind'], ['kind']]);
    expect(owner.taken('chan-filter-req')).toEqual([]);
    expect(speaker.taken('error')).toEqual([]);
  });

  test(`a speaker on another router is told when the owner does not answer, leaves, or is away, ${how}`, async () => {
    const { net, owner, speaker, third } = await stage(cut);
    const nextError = async (): Promise<LpcValue[]> => {
      const error = speaker.next('error');
      await net.rest();
      return (await error).slice(6, 8);
    };
    speaker.send(line('Speaker', 'slow'));
    await owner.next('chan-filter-req');
    net.clock.advance(FILTER_MS);
    expect(await nextError()).toEqual(['unk-dst', '"Owner", which filters "chat", did not answer']);
    speaker.send(line('Speaker', 'gone'));
    await owner.next('chan-filter-req');
    await owner.crash();
    expect(await nextError()).toEqual(['unk-dst', '"Owner", which filters "chat", has gone']);
    speaker.send(line('Speaker', 'away'));
    expect(await nextError()).toEqual(['unk-dst', '"Owner", which filters "chat", is not connected']);
    expect(heard(third)).toEqual([]);
  });
}
