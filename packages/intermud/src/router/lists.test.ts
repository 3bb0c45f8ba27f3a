import type { ScriptedMud } from '@intermud/testkit';
import { type LpcArray, type LpcMapping, writeLpc } from '@intermud/wire';
import { expect, test, vi } from 'vitest';
import { LIST_FRAME_BYTES_MAX } from './limits.ts';
import { add, open, type Place, ROUTER, until } from './place.suite.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const mapOf = (packet: LpcArray) => packet[7] as LpcMapping;
const namesIn = (packets: readonly LpcArray[]) => packets.flatMap((packet) => [...mapOf(packet).keys()]);
const stateIn = (packet: LpcArray, name: string) => (mapOf(packet).get(name) as LpcArray | undefined)?.[0];

/** Waits for a mudlist that has this state for a mud; 'gone' for a 0. */
const listed = (mud: ScriptedMud, name: string, state: number | 'gone') =>
  mud.next('mudlist', (packet) =>
    state === 'gone' ? mapOf(packet).get(name) === 0 : stateIn(packet, name) === state,
  );

/** A mud that has seen another one join; both lists are taken. */
async function two(place: Place): Promise<[watcher: ScriptedMud, mud: ScriptedMud]> {
  const watcher = await place.join('Watcher');
  await watcher.next('chanlist-reply');
  const mud = await place.join('Bedrock');
  await listed(watcher, 'Bedrock', -1);
  await mud.next('chanlist-reply');
  for (const one of [watcher, mud]) one.taken('mudlist');
  return [watcher, mud];
}

test('a newcomer is told to the others in a packet of its own', async () => {
  const place = await open();
  const watcher = await place.join('Watcher');
  await watcher.next('chanlist-reply');
  watcher.taken('mudlist');
  await place.join('Bedrock');
  expect(namesIn([await watcher.next('mudlist')])).toEqual(['Bedrock']);
});

test('a lost link is down after five minutes, and a mud that comes back before is no news', async () => {
  const place = await open();
  const [watcher, mud] = await two(place);
  await mud.crash();
  await until(() => place.router.metrics.online === 1);
  place.clock.advance(4 * MINUTE);
  const again = await place.join('Bedrock', { password: mud.password });
  await again.next('chanlist-reply');
  await watcher.sync();
  expect(watcher.taken('mudlist')).toEqual([]);
  await again.crash();
  await until(() => place.router.metrics.online === 1);
  place.clock.advance(5 * MINUTE + 1_000);
  await listed(watcher, 'Bedrock', 0);
});

test.each([
  [0, 0],
  [3_600, 3_600],
])('a shutdown for %i s is told at once', async (delay, state) => {
  const place = await open();
  const [watcher, mud] = await two(place);
  mud.send(['shutdown', 5, 'Bedrock', 0, 'null', 0, delay]);
  await mud.closed;
  await listed(watcher, 'Bedrock', state);
});

test('a shutdown for a short while is like a lost link', async () => {
  const place = await open();
  const [watcher, mud] = await two(place);
  mud.send(['shutdown', 5, 'Bedrock', 0, ROUTER, 0, 1]);
  await mud.closed;
  await watcher.sync();
  expect(watcher.taken('mudlist')).toEqual([]);
});

test('a mud that goes for good has a row with state 0, and then a 0 in another packet', async () => {
  const place = await open();
  const [watcher, mud] = await two(place);
  mud.send(['shutdown', 5, 'Bedrock', 0, ROUTER, 0, 604_801]);
  const row = await watcher.next('mudlist');
  expect(stateIn(row, 'Bedrock')).toBe(0);
  const zero = await watcher.next('mudlist');
  expect(mapOf(zero)).toEqual(new Map([['Bedrock', 0]]));
  expect(Number(zero[6])).toBeGreaterThan(Number(row[6]));
});

test('a mud is off the list after seven days down; its name and password stay its own', async () => {
  const place = await open();
  const [watcher, mud] = await two(place);
  mud.send(['shutdown', 5, 'Bedrock', 0, ROUTER, 0, 0]);
  await listed(watcher, 'Bedrock', 0);
  place.clock.advance(7 * DAY + 1_000);
  await listed(watcher, 'Bedrock', 'gone');
  const again = await place.join('Bedrock', { password: mud.password });
  expect(again.password).toBe(mud.password);
});

test('a whole list carries a 0 for what was removed within 14 days, and not after', async () => {
  const place = await open();
  const [, mud] = await two(place);
  mud.send(['shutdown', 5, 'Bedrock', 0, ROUTER, 0, 604_801]);
  await mud.closed;
  await until(() => place.router.status().muds.some(({ state }) => state.is === 'removed'));
  place.clock.advance(14 * DAY - 10_000);
  const early = await place.join('Early');
  expect(mapOf(await early.next('mudlist')).get('Bedrock')).toBe(0);
  place.clock.advance(20_000);
  const late = await place.join('Late');
  expect(mapOf(await late.next('mudlist')).has('Bedrock')).toBe(false);
});

test('a mud that comes back with the id it has gets what it missed; with a strange one, the whole', async () => {
  const place = await open();
  const [watcher, mud] = await two(place);
  await watcher.sync();
  watcher.send(['mudlist-req', 5, 'Watcher', 0, ROUTER, 0]);
  const id = Number((await watcher.next('mudlist'))[6]);
  await watcher.crash();
  await place.join('Granite');
  const again = await place.join('Watcher', { password: watcher.password, mudlistId: id });
  expect(namesIn([await again.next('mudlist')])).toEqual(['Granite']);
  await again.crash();
  for (const strange of [0, -1, id + 1_000_000]) {
    const other = await place.join('Watcher', { password: watcher.password, mudlistId: strange });
    expect(namesIn([await other.next('mudlist')]).toSorted()).toEqual(['Bedrock', 'Granite', 'Watcher']);
    await other.crash();
  }
  expect(mud.isClosed).toBe(false);
});

test('a mud that begins anew on its link gets changes of the list before until it is answered, then the whole', async () => {
  const place = await open();
  const [watcher, mud] = await two(place);
  mud.send(add('Bedrock', 'chat'));
  await watcher.next('chanlist-reply');
  const disk = Promise.withResolvers<void>();
  const save = vi.spyOn(place.store.muds, 'save').mockReturnValueOnce(disk.promise);
  watcher.send(watcher.introduction({ password: watcher.password }));
  await until(() => save.mock.calls.length > 0);
  mud.send(add('Bedrock', 'news'));
  expect(namesIn([await watcher.next('chanlist-reply')])).toEqual(['news']);
  expect(watcher.taken('startup-reply')).toEqual([]);
  disk.resolve();
  await watcher.next('startup-reply');
  expect(namesIn([await watcher.next('chanlist-reply')]).toSorted()).toEqual(['chat', 'news']);
});

test('a new mud gets the whole whatever id it says: it has it from another network', async () => {
  const place = await open();
  const [watcher] = await two(place);
  watcher.send(['mudlist-req', 5, 'Watcher', 0, ROUTER, 0]);
  const mudlistId = Number((await watcher.next('mudlist'))[6]); // With it, nothing would be missing.
  const mud = await place.join('New', { mudlistId });
  expect(namesIn([await mud.next('mudlist')])).toContain('Bedrock');
});

test('mudlist-req, chanlist-req and chanlist-request bring the whole list', async () => {
  const place = await open();
  const [watcher] = await two(place);
  watcher.send(add('Watcher', 'chat'));
  await watcher.next('chanlist-reply', (packet) => mapOf(packet).has('chat'));
  for (const type of ['chanlist-req', 'chanlist-request']) {
    watcher.send([type, 5, 'Watcher', 0, ROUTER, 0]);
    expect(namesIn([await watcher.next('chanlist-reply')])).toEqual(['chat']);
  }
  watcher.send(['mudlist-req', 5, 'Watcher', 0, ROUTER, 0]);
  expect(namesIn([await watcher.next('mudlist')]).toSorted()).toEqual(['Bedrock', 'Watcher']);
});

test('a long list is split; all parts but the last carry the old id, and no change comes between them', async () => {
  const place = await open({ perAddress: { links: 0, registrations: 0 } });
  const names = Array.from({ length: 60 }, (_, at) => `Mud ${at}`);
  await Promise.all(
    names.map((name) => place.join(name, { otherData: new Map([['note', 'x'.repeat(300)]]) })),
  );
  const first = await place.join('Reader');
  await first.crash();
  const mud = await place.join('Reader', { password: first.password, mudlistId: 7 });
  await mud.next('chanlist-reply');
  const parts = mud.taken('mudlist');
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts)
    expect(Buffer.byteLength(writeLpc(part))).toBeLessThanOrEqual(LIST_FRAME_BYTES_MAX);
  expect(parts.slice(0, -1).map((part) => part[6])).toEqual(parts.slice(1).map(() => 7));
  expect(Number(parts.at(-1)?.[6])).toBeGreaterThan(7);
  expect(namesIn(parts).toSorted()).toEqual([...names, 'Reader'].toSorted());
});

test('ids rise with every change and are the same for all', async () => {
  const place = await open();
  const [watcher, mud] = await two(place);
  const ids: unknown[] = [];
  for (let at = 0; at < 3; at += 1) {
    await place.join(`New ${at}`);
    const id = (await listed(watcher, `New ${at}`, -1))[6];
    expect((await listed(mud, `New ${at}`, -1))[6]).toBe(id);
    ids.push(id);
  }
  expect(ids).toEqual(ids.toSorted((a, b) => Number(a) - Number(b)));
  expect(new Set(ids).size).toBe(3);
});

test('a row that is too long is cut, other data first', async () => {
  const place = await open();
  const services = {
    ...Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`service ${at}`, 'x'.repeat(100)])),
    tell: 1,
  };
  const long = await place.join('Long', {
    mudlib: 'm'.repeat(5_000),
    otherData: new Map([['key', 'v'.repeat(9_000)]]),
    services,
  });
  const row = mapOf(await long.next('mudlist')).get('Long') as LpcArray;
  expect(Buffer.byteLength(writeLpc(row))).toBeLessThanOrEqual(4_096);
  expect([row[5], row[12]]).toEqual(['m'.repeat(64), 0]);
  const fine = await place.join('Fine', { mudlib: 'm'.repeat(1_000) });
  expect((mapOf(await fine.next('mudlist')).get('Fine') as LpcArray)[5]).toBe('m'.repeat(1_000));
});

test('a forgotten mud goes from the list', async () => {
  const place = await open();
  const [watcher] = await two(place);
  await place.router.forgetMud('Bedrock');
  await listed(watcher, 'Bedrock', 0);
  await listed(watcher, 'Bedrock', 'gone');
});
