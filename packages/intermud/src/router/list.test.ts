import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIST_FRAME_BYTES_MAX, TOMBSTONE_MS } from './limits.ts';
import { type ListKind, NOTHING, PublishedList } from './list.ts';
import { Tokens } from './tokens.ts';

interface Item {
  readonly name: string;
  readonly token: number;
  readonly value: string;
  readonly goneAt?: number;
}

const KIND: ListKind<Item> = {
  row: ({ name, value }) => `${name}=${value},`,
  goneAt: ({ goneAt }) => goneAt,
  gone: ({ name }) => `${name}=0,`,
  farewell: ({ name }) => `${name}=down,`,
};

const FORM = { version: 3, encoding: 'utf-8' } as const;

function listOf(...items: Item[]): PublishedList<Item> {
  const list = new PublishedList(KIND, new Tokens(items.at(-1)?.token ?? 0));
  for (const item of items) list.publish(item);
  return list;
}

test('PublishedList gives the whole to who has nothing, and the change to who has the rest', () => {
  const list = listOf({ name: 'a', token: 1, value: 'x' }, { name: 'b', token: 2, value: 'y' });
  const place = list.last;
  list.publish({ name: 'a', token: 3, value: 'z' });
  expect(list.partsSince(NOTHING, FORM, 0)).toEqual(['b=y,a=z,']);
  expect(list.partsSince(place, FORM, 0)).toEqual(['a=z,']);
  expect(list.partsSince(list.last, FORM, 0)).toEqual(['']);
});

test('PublishedList sends a farewell before a 0, in another packet', () => {
  const list = listOf({ name: 'a', token: 1, value: 'x' }, { name: 'b', token: 2, value: 'y' });
  const place = list.last;
  list.publish({ name: 'a', token: 3, value: 'x', goneAt: 0 });
  list.publish({ name: 'c', token: 4, value: 'w' });
  expect(list.partsSince(place, FORM, 0)).toEqual(['c=w,a=down,', 'a=0,']);
});

test('PublishedList tells newcomers of what has gone for fourteen days', () => {
  const list = listOf({ name: 'a', token: 1, value: 'x', goneAt: 0 });
  expect(list.partsSince(NOTHING, FORM, TOMBSTONE_MS - 1)).toEqual(['a=0,']);
  list.publish({ name: 'b', token: 2, value: 'y' });
  expect(list.partsSince(NOTHING, FORM, TOMBSTONE_MS)).toEqual(['b=y,']);
});

test('PublishedList knows where a token is, and not those that cannot be its own', () => {
  const list = listOf({ name: 'a', token: 10, value: 'x' }, { name: 'b', token: 20, value: 'y' });
  expect([0, -5, 5, 10, 15, 20, 21].map((token) => list.placeOf(token))).toEqual([0, 0, 0, 1, 1, 2, 0]);
});

test('PublishedList keeps parts within a packet', () => {
  const items = Array.from({ length: 50 }, (_, at) => ({
    name: `n${at}`,
    token: at + 1,
    value: 'v'.repeat(600),
  }));
  const parts = listOf(...items).partsSince(NOTHING, FORM, 0);
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) expect(part.length).toBeLessThan(LIST_FRAME_BYTES_MAX);
  expect(parts.join('').split(',').length).toBe(51);
});

test('a reader that applies what it is sent has the list, whenever it reads and however often it returns', () => {
  const names = ['a', 'b', 'c', 'd'];
  const step = fc.oneof(
    fc.record({
      do: fc.constant('set' as const),
      name: fc.constantFrom(...names),
      value: fc.constantFrom('x', 'y', 'z'),
    }),
    fc.record({ do: fc.constant('remove' as const), name: fc.constantFrom(...names) }),
    fc.record({ do: fc.constant('read' as const) }),
    fc.record({ do: fc.constant('return' as const) }),
  );
  const apply = (have: Map<string, string>, parts: readonly string[]) => {
    for (const entry of parts.join('').split(',').filter(Boolean)) {
      const [name = '', value = ''] = entry.split('=');
      if (value === '0') have.delete(name);
      else have.set(name, value);
    }
  };
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const tokens = new Tokens(0);
      const list = new PublishedList(KIND, tokens);
      const truth = new Map<string, string>();
      const have = new Map<string, string>();
      let place = NOTHING;
      let id = 0;
      const read = () => {
        apply(have, list.partsSince(place, FORM, 0));
        place = list.last;
        id = tokens.settled;
      };
      for (const one of steps) {
        if (one.do === 'set' || one.do === 'remove') {
          const token = tokens.take(0);
          const value = one.do === 'set' ? one.value : 'gone';
          list.publish({ name: one.name, token, value, ...(one.do === 'remove' ? { goneAt: 0 } : {}) });
          tokens.done(token);
          if (one.do === 'set') truth.set(one.name, one.value);
          else truth.delete(one.name);
        } else if (one.do === 'return') place = list.placeOf(id);
        else read();
      }
      read();
      expect(have).toEqual(truth);
    }),
  );
});
