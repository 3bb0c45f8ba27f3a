import { type LpcValue, parseLpc, writeLpc } from '@intermud/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/clock.ts';
import { CHANNELS_MAX, LIST_SETTLE_MS, LIST_WHOLE_AFTER_MS } from '../limits.ts';
import { Chanlist, type ChannelEntry } from './chanlist.ts';
import { type MudEntry, Mudlist, type MudlistEvents } from './mudlist.ts';

const fail = (error: unknown) => {
  throw error;
};
const row = (state: number, mudlib = 'Lib'): LpcValue => [
  state,
  '10.0.0.1',
  4000,
  4001,
  0,
  mudlib,
  mudlib,
  'FluffOS',
  'LP',
  'open',
  'a@b.c',
  new Map([['tell', 1]]),
  0,
];
const rows = (given: Record<string, LpcValue>) => new Map<LpcValue, LpcValue>(Object.entries(given));

function mudlist() {
  const clock = new FakeClock();
  const list = new Mudlist(clock, fail);
  const events: string[] = [];
  for (const name of ['up', 'down', 'new', 'gone', 'changed'] satisfies (keyof MudlistEvents)[])
    list.on(name, (...[mud]: [MudEntry, ...unknown[]]) => events.push(`${name} ${mud.name}`));
  const says = () => events.splice(0);
  return { clock, list, says };
}

test('a mudlist is brought up to date, and tells what has changed', () => {
  const { list, says } = mudlist();
  list.update(1, rows({ Bedrock: row(-1), Granite: row(0) }));
  expect(says()).toEqual(['new Bedrock', 'new Granite']);
  list.update(2, rows({ Bedrock: row(0), Granite: row(-1, 'Other') }));
  expect(says()).toEqual(['down Bedrock', 'up Granite']);
  list.update(3, rows({ Bedrock: row(600), Granite: row(-1, 'Other') }));
  expect(says()).toEqual(['changed Bedrock']);
  list.update(4, rows({ Bedrock: 0, Slate: 0 }));
  expect(says()).toEqual(['gone Bedrock']);
  expect(list.entries().map(({ name, isUp, mudlib }) => [name, isUp, mudlib])).toEqual([
    ['Granite', true, 'Other'],
  ]);
});

test('a row that cannot be read costs nothing but itself', () => {
  const { list, says } = mudlist();
  list.update(
    1,
    new Map<LpcValue, LpcValue>([
      ['Bad', 'row'],
      [7, row(-1)],
      ['Short', [-1]],
      ['Good', row(-1)],
    ]),
  );
  expect(says()).toEqual(['new Short', 'new Good']);
});

test('0 for a list without changes is no change', () => {
  const { list, says } = mudlist();
  list.update(1, rows({ Bedrock: row(-1) }));
  list.update(2, 0);
  expect(says()).toEqual(['new Bedrock']);
});

test('find() takes the name in any case, then a beginning that only one has; get() takes nothing else', () => {
  const { list } = mudlist();
  list.update(1, rows({ Bedrock: row(-1), 'Bed of Stone': row(-1), Granite: row(-1), bed: row(-1) }));
  const found = ['Granite', 'gRANITE', 'gra', 'BED', 'bedr', 'be', 'x', ''].map(
    (text) => list.find(text)?.name,
  );
  expect(found).toEqual(['Granite', 'Granite', 'Granite', 'bed', 'Bedrock', undefined, undefined, undefined]);
  expect(list.get('Granite').name).toBe('Granite');
  expect(() => list.get('granite')).toThrow('Cannot find mud "granite": it is not on the mudlist');
});

test('ids are taken as they come, and asked with', () => {
  const { list } = mudlist();
  expect(list.tracked.ask()).toBe(0);
  list.update(71, rows({ Bedrock: row(-1) }));
  list.update(5, rows({ Granite: row(-1) })); // COMPAT Dead Souls: ids go backwards.
  expect(list.tracked.ask()).toBe(5);
});

test('a whole list that is asked for clears what it does not name, when all of it has come', () => {
  const { clock, list, says } = mudlist();
  list.tracked.ask();
  list.update(1, rows({ Bedrock: row(-1), Granite: row(-1), Slate: row(-1) }));
  clock.advance(LIST_WHOLE_AFTER_MS);
  says();
  expect(list.tracked.ask()).toBe(0);
  list.update(0, rows({ Bedrock: row(-1) }));
  clock.advance(LIST_SETTLE_MS - 1);
  list.update(9, rows({ Granite: row(0) }));
  clock.advance(LIST_SETTLE_MS - 1);
  expect(list.size).toBe(3);
  clock.advance(1);
  expect(says()).toEqual(['down Granite', 'gone Slate']);
  expect(list.tracked.ask()).toBe(9);
});

test('a whole list that breaks off clears nothing', () => {
  const { clock, list } = mudlist();
  list.update(1, rows({ Bedrock: row(-1), Granite: row(-1) }));
  clock.advance(LIST_WHOLE_AFTER_MS);
  expect(list.tracked.ask()).toBe(0);
  list.update(2, rows({ Bedrock: row(-1) }));
  list.tracked.rest(); // The link is lost.
  clock.advance(LIST_SETTLE_MS);
  expect(list.size).toBe(2);
  expect(list.tracked.ask()).toBe(0); // Still owed.
});

test('a list is fresh once the router of this link has sent something of it', () => {
  const { list } = mudlist();
  expect(list.isFresh).toBe(false);
  list.update(1, rows({}));
  expect(list.isFresh).toBe(true);
  list.tracked.rest();
  expect(list.isFresh).toBe(false);
});

test('snapshot() and load() keep rows, id and age, and tell nothing', () => {
  const { clock, list } = mudlist();
  list.tracked.ask();
  list.update(7, rows({ 'Café "Ω"': row(-1), Granite: row(600) }));
  const saved = list.tracked.snapshot();
  const later = mudlist();
  later.list.tracked.load(saved);
  expect(later.says()).toEqual([]);
  expect(later.list.entries()).toEqual(list.entries());
  expect(later.list.tracked.ask()).toBe(7);
  expect(saved.wholeAt).toBe(clock.now());
});

test('load() asks for the whole of what cannot be read', () => {
  const { list } = mudlist();
  list.tracked.load({ id: 7, text: '([broken', wholeAt: 0 });
  expect([list.size, list.tracked.ask()]).toEqual([0, 0]);
});

test('a chanlist is brought up to date, types of all kinds included', () => {
  const list = new Chanlist(new FakeClock(), fail);
  const events: string[] = [];
  for (const name of ['new', 'gone', 'changed'] as const)
    list.on(name, (...[channel]: [ChannelEntry, ...unknown[]]) =>
      events.push(`${name} ${channel.name} ${channel.type}`),
    );
  list.update(1, rows({ gossip: ['Bedrock', 0], fresh: ['Bedrock', []] })); // COMPAT Dead Souls: ({}) is 0.
  list.update(2, rows({ gossip: ['Bedrock', 2], fresh: 0 }));
  expect(events).toEqual(['new gossip 0', 'new fresh 0', 'changed gossip 2', 'gone fresh 0']);
  expect(list.get('gossip').host).toBe('Bedrock');
});

test('a chanlist takes no more channels than the bound, but still changes and removals', () => {
  const list = new Chanlist(new FakeClock(), fail);
  const many = Object.fromEntries(
    Array.from({ length: CHANNELS_MAX + 1 }, (_, n) => [`c${n}`, ['Bedrock', 0]]),
  );
  list.update(1, rows(many));
  expect(list.size).toBe(CHANNELS_MAX);
  expect(list.has(`c${CHANNELS_MAX}`)).toBe(false);
  list.update(2, rows({ c0: 0, [`c${CHANNELS_MAX}`]: ['Bedrock', 0] }));
  expect(list.has(`c${CHANNELS_MAX}`)).toBe(true);
});

const name = fc.constantFrom('a', 'b', 'c', 'd');
const delta = fc.dictionary(
  name,
  fc.oneof(
    fc.constant<LpcValue>(0),
    fc.constantFrom(-1, 0, 300).map((state) => row(state)),
  ),
);

test('a list that follows deltas is the list that they describe, and so is what its events describe', () => {
  fc.assert(
    fc.property(fc.array(delta, { maxLength: 20 }), (deltas) => {
      const list = new Mudlist(new FakeClock(), fail);
      const heard = new Map<string, boolean>();
      for (const event of ['new', 'up', 'down', 'changed'] as const)
        list.on(event, (...[mud]: [MudEntry, ...unknown[]]) => heard.set(mud.name, mud.isUp));
      list.on('gone', (mud) => heard.delete(mud.name));
      const model = new Map<string, LpcValue>();
      for (const [index, change] of deltas.entries()) {
        for (const [mud, value] of Object.entries(change))
          value === 0 ? model.delete(mud) : model.set(mud, value);
        list.update(index + 1, rows(change));
      }
      const expected = [...model].map(([mud, value]) => [mud, (value as LpcValue[])[0] === -1]);
      expect(new Map([...list].map(({ name, isUp }) => [name, isUp]))).toEqual(
        new Map(expected as [string, boolean][]),
      );
      expect(heard).toEqual(new Map(expected as [string, boolean][]));
      expect(writeLpc(parseLpc(list.tracked.snapshot().text))).toBe(list.tracked.snapshot().text);
    }),
  );
});
