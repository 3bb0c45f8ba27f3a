import { expect, test } from 'vitest';
import type { ChannelRecord } from './channels.ts';
import type { Store } from './store.ts';

export const gossip: ChannelRecord = {
  name: 'gossip',
  owner: 'Bedrock',
  type: 0,
  members: [],
  router: '*intermud',
  version: 1,
  origin: '*intermud',
  token: 2,
  createdAt: 1_700_000_000_123,
  removedAt: undefined,
};

/** What every ChannelStore does, whatever it keeps the channels in. */
export function channelStoreSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: channels.save() keeps every field, and members in their order`, async () => {
    await using store = await open();
    const secret: ChannelRecord = {
      ...gossip,
      name: 'secret',
      type: 2,
      members: ['Zoo', 'A "quoted" mud', 'Ćma'],
      removedAt: 1_800_000_000_000,
    };
    await store.channels.save(gossip);
    await store.channels.save(secret);
    expect(await store.channels.all()).toStrictEqual([gossip, secret]);
  });

  test(`${backend}: channels.save() replaces the channel of that very name`, async () => {
    await using store = await open();
    await store.channels.save(gossip);
    await store.channels.save({ ...gossip, name: 'Gossip' });
    await store.channels.save({ ...gossip, type: 1, members: ['Granite'] });
    const all = await store.channels.all();
    expect(all.map(({ name, type, members }) => [name, type, members])).toEqual([
      ['Gossip', 0, []],
      ['gossip', 1, ['Granite']],
    ]);
  });

  test(`${backend}: channels.save() keeps what the record said then`, async () => {
    await using store = await open();
    const members = ['Granite'];
    await store.channels.save({ ...gossip, members });
    members.push('Slate');
    expect((await store.channels.all())[0]?.members).toEqual(['Granite']);
  });

  test(`${backend}: channels.listen() twice is the same as once, whatever the case of the mud`, async () => {
    await using store = await open();
    await store.channels.listen('Bedrock', 'gossip', true);
    await store.channels.listen('BEDROCK', 'gossip', true);
    await store.channels.listen('Bedrock', 'Gossip', true);
    await store.channels.listen('Adobe', 'gossip', true);
    expect(await store.channels.listeners()).toEqual([
      { mud: 'Adobe', channel: 'gossip' },
      { mud: 'Bedrock', channel: 'Gossip' },
      { mud: 'Bedrock', channel: 'gossip' },
    ]);
  });

  test(`${backend}: channels.listen(false) ends that listening alone, and may find nothing`, async () => {
    await using store = await open();
    await store.channels.listen('Bedrock', 'gossip', true);
    await store.channels.listen('Bedrock', 'chess', true);
    await store.channels.listen('bedrock', 'gossip', false);
    await store.channels.listen('bedrock', 'nothing', false);
    expect(await store.channels.listeners()).toEqual([{ mud: 'Bedrock', channel: 'chess' }]);
  });

  test(`${backend}: channels.forget() forgets the channel and who listened to it`, async () => {
    await using store = await open();
    await store.channels.save(gossip);
    await store.channels.save({ ...gossip, name: 'chess' });
    await store.channels.listen('Bedrock', 'gossip', true);
    await store.channels.listen('Bedrock', 'chess', true);
    await store.channels.forget('gossip');
    await store.channels.forget('nothing');
    expect((await store.channels.all()).map(({ name }) => name)).toEqual(['chess']);
    expect(await store.channels.listeners()).toEqual([{ mud: 'Bedrock', channel: 'chess' }]);
  });
}
