import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hrefOf, type Route, readRoute } from './route.ts';

const CASES: [string, Route][] = [
  ['', { view: 'home' }],
  ['#/nowhere', { view: 'home' }],
  ['#/constructor', { view: 'home' }],
  ['#/channel/gossip', { view: 'channel', channel: 'gossip' }],
  ['#/tell/fred%40The%20Granite%2FMud', { view: 'tell', with: 'fred@The Granite/Mud' }],
  ['#/mail', { view: 'mail', folder: 'inbox' }],
  ['#/mail/sent/12', { view: 'mail', folder: 'sent', id: 12 }],
  ['#/mail/inbox/-1', { view: 'mail', folder: 'inbox' }],
  ['#/compose//7', { view: 'compose', replyTo: 7 }],
  ['#/compose//7/forward', { view: 'compose', replyTo: 7, how: 'forward' }],
  ['#/compose/a@B/7/nonsense', { view: 'compose', to: 'a@B', replyTo: 7 }],
  ['#/files', { view: 'files', path: '/' }],
  ['#/files/Granite/pub/maps', { view: 'files', mud: 'Granite', path: '/pub/maps' }],
  ['#/muds/%E0%A4%A', { view: 'muds', mud: '%E0%A4%A' }],
];

for (const [hash, route] of CASES) {
  test(`readRoute() of ${hash || 'nothing'}`, () => expect(readRoute(hash)).toEqual(route));
}

test('readRoute() reads what hrefOf() wrote, whatever the names', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  const route: fc.Arbitrary<Route> = fc.oneof(
    text.map((channel): Route => ({ view: 'channel', channel })),
    text.map((address): Route => ({ view: 'tell', with: address })),
    fc.tuple(text, fc.integer({ min: 1 })).map(([group, id]): Route => ({ view: 'news', group, id })),
    fc.tuple(text, fc.integer({ min: 1 })).map(([to, replyTo]): Route => ({ view: 'compose', to, replyTo })),
    text.map((mud): Route => ({ view: 'muds', mud })),
  );
  fc.assert(
    fc.property(route, (given) => {
      expect(readRoute(hrefOf(given))).toEqual(given);
    }),
  );
});
