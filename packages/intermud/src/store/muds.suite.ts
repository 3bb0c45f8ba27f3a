import { LpcFloat } from '@intermud/wire';
import { expect, test } from 'vitest';
import type { MudRecord } from './muds.ts';
import type { Store } from './store.ts';

export const bedrock: MudRecord = {
  name: 'Bedrock',
  router: '*intermud',
  version: 7,
  origin: '*intermud',
  token: 8,
  password: 2_147_483_647,
  protocol: 3,
  state: { is: 'up', since: 1_700_000_000_123 },
  address: '2001:db8::1',
  seenAt: 1_700_000_000_456,
  info: {
    playerPort: 4000,
    tcpPort: 0,
    udpPort: 4008,
    mudlib: 'Dead Souls 3.9',
    baseMudlib: 'Dead Souls',
    driver: 'FluffOS v2019',
    mudType: 'LP',
    openStatus: 'open for "public"',
    adminEmail: 'fred@bedrock.example',
    services: new Map([
      ['tell', 1],
      ['oob', 1],
    ]),
    otherData: new Map([['ratio', new LpcFloat(0.5)]]),
  },
};

/** What every MudStore does, whatever it keeps the muds in. */
export function mudStoreSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: muds.save() keeps every field`, async () => {
    await using store = await open();
    await store.muds.save(bedrock);
    expect(await store.muds.all()).toEqual([bedrock]);
  });

  const STATES: MudRecord['state'][] = [
    { is: 'up', since: 1 },
    { is: 'down', since: 2 },
    { is: 'down', since: 3, backAt: 4 },
    { is: 'removed', since: 1_900_000_000_000 },
  ];
  for (const state of STATES) {
    test(`${backend}: muds.save() keeps the state ${JSON.stringify(state)}`, async () => {
      await using store = await open();
      await store.muds.save({ ...bedrock, state });
      expect((await store.muds.all())[0]?.state).toStrictEqual(state);
    });
  }

  test(`${backend}: muds.save() keeps 0 for other data apart from an empty mapping`, async () => {
    await using store = await open();
    await store.muds.save({ ...bedrock, name: 'A', info: { ...bedrock.info, otherData: 0 } });
    await store.muds.save({ ...bedrock, name: 'B', info: { ...bedrock.info, otherData: new Map() } });
    expect((await store.muds.all()).map(({ info }) => info.otherData)).toEqual([0, new Map()]);
  });

  test(`${backend}: muds.save() keeps quotes, newlines and every alphabet`, async () => {
    await using store = await open();
    const odd = '"\\\n\r\t%^RED%^ Ćma Ω 龍 🐉';
    const record = {
      ...bedrock,
      name: 'Ćma Ω',
      info: { ...bedrock.info, mudlib: odd, otherData: new Map([[odd, odd]]) },
    };
    await store.muds.save(record);
    expect(await store.muds.all()).toEqual([record]);
  });

  test(`${backend}: muds.save() replaces the mud of that name, whatever the case`, async () => {
    await using store = await open();
    await store.muds.save({ ...bedrock, name: 'Ćma', version: 1 });
    await store.muds.save({ ...bedrock, name: 'ĆMA', version: 2 });
    expect((await store.muds.all()).map(({ name, version }) => [name, version])).toEqual([['ĆMA', 2]]);
  });

  test(`${backend}: muds.all() is in order of key, by code point`, async () => {
    await using store = await open();
    for (const name of ['b', 'Ź', 'a', 'C', '龍', '🐉', '_']) await store.muds.save({ ...bedrock, name });
    expect((await store.muds.all()).map(({ name }) => name)).toEqual(['_', 'a', 'b', 'C', 'Ź', '龍', '🐉']);
  });

  test(`${backend}: of two saves of one mud in one turn, the later counts`, async () => {
    await using store = await open();
    await Promise.all([1, 2].map((version) => store.muds.save({ ...bedrock, version })));
    expect((await store.muds.all())[0]?.version).toBe(2);
  });

  test(`${backend}: muds.forget() forgets the mud, whatever the case, and what it listened to`, async () => {
    await using store = await open();
    await store.muds.save(bedrock);
    await store.muds.save({ ...bedrock, name: 'Granite' });
    await store.channels.listen('Bedrock', 'gossip', true);
    await store.channels.listen('Granite', 'gossip', true);
    await store.muds.forget('BEDROCK');
    await store.muds.forget('Nobody');
    expect((await store.muds.all()).map(({ name }) => name)).toEqual(['Granite']);
    expect(await store.channels.listeners()).toEqual([{ mud: 'Granite', channel: 'gossip' }]);
  });
}
