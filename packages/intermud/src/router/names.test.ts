import { NAME_LENGTH_MAX } from '@intermud/wire';
import { expect, test } from 'vitest';
import { mudNameFault, nameFault } from './names.ts';

test.each([
  'Quendor',
  'Idea Exchange',
  'x',
  'Ä'.repeat(NAME_LENGTH_MAX),
  '日本',
  '😀'.repeat(NAME_LENGTH_MAX),
  "Lima's",
])('nameFault() lets %j in', (name) => {
  expect(nameFault(name)).toBeUndefined();
});

test.each([
  ['', /empty/],
  ['x'.repeat(NAME_LENGTH_MAX + 1), /longer than 64/],
  [' x', /space/],
  ['x ', /space/],
  ['a"b', /holds/],
  ['a\\b', /holds/],
  ['a@b', /holds/],
  ['a\tb', /printed/],
  ['a\u200bb', /printed/],
  ['a\u2028b', /printed/],
  ['a\u00a0b', /printed/],
  ['\ud800', /printed/],
])('nameFault() refuses %j', (name, why) => {
  expect(nameFault(name)).toMatch(why);
});

test('mudNameFault() keeps the asterisk for routers', () => {
  expect(mudNameFault('*mud')).toMatch(/routers/);
  expect(nameFault('*channel')).toBeUndefined();
});
