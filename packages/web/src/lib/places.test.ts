import { expect, test } from 'vitest';
import { nextPlace } from './places.ts';
import type { Route } from './route.ts';
import { EMPTY, type State } from './state/model.ts';

const channel = (name: string, unread = 0, joined = true) => ({
  info: {
    name,
    caption: '',
    command: name,
    joined,
    owner: '',
    type: 'open' as const,
    unread,
    read: 0,
    last: 0,
  },
  lines: [],
  more: false,
});
const tell = (address: string, unread = 0) => ({
  info: { with: address, user: '', mud: '', name: '', at: 0, last: '', unread, read: 0 },
  lines: [],
  more: false,
});
const STATE: State = {
  ...EMPTY,
  channels: new Map([
    ['a', channel('a')],
    ['b', channel('b', 2)],
    ['out', channel('out', 5, false)],
  ]),
  tells: new Map([['x@Y', tell('x@Y', 1)]]),
};
const on = (name: string): Route => ({ view: 'channel', channel: name });
const X: Route = { view: 'tell', with: 'x@Y' };

test('nextPlace() walks down, up, and round', () => {
  expect(nextPlace(STATE, on('a'), 1)).toEqual(on('b'));
  expect(nextPlace(STATE, on('b'), 1)).toEqual(X);
  expect(nextPlace(STATE, X, 1)).toEqual(on('a'));
  expect(nextPlace(STATE, on('a'), -1)).toEqual(X);
  expect(nextPlace(STATE, { view: 'muds' }, 1)).toEqual(on('a'));
  expect(nextPlace(STATE, { view: 'muds' }, -1)).toEqual(X);
});

test('nextPlace() finds what is unread, and stays where there is none', () => {
  expect(nextPlace(STATE, on('a'), 1, true)).toEqual(on('b'));
  expect(nextPlace(STATE, on('b'), 1, true)).toEqual(X);
  expect(nextPlace(EMPTY, on('a'), 1, true)).toEqual(on('a'));
  expect(nextPlace(EMPTY, on('a'), 1)).toEqual(on('a'));
});
