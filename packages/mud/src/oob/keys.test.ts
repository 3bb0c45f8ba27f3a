import { expect, test } from 'vitest';
import { FakeClock } from '../../test/clock.ts';
import { DOOR_SHUT_MS, DOORS_MAX, KEY_BELOW, KEY_MS, KEYS_MAX, WRONG_KEYS_MAX } from '../limits.ts';
import { Calls, Door, Keyring } from './keys.ts';

test('Keyring gives keys of 31 bits, none of them 0, that differ', () => {
  const keys = new Keyring(new FakeClock());
  const given = Array.from({ length: 100 }, () => keys.issue('Granite'));
  expect(given.every((key) => Number.isInteger(key) && key > 0 && key < KEY_BELOW)).toBe(true);
  expect(new Set(given).size).toBeGreaterThan(95);
});

test('a key is good once, for its mud, until ten minutes are over', () => {
  const clock = new FakeClock();
  let next = 1;
  const keys = new Keyring(clock, () => next++);
  const key = keys.issue('Granite');
  expect(keys.redeem('Slate', key)).toBe(false);
  expect(keys.redeem('Granite', key + 1)).toBe(false);
  clock.advance(KEY_MS - 1);
  expect(keys.redeem('Granite', key)).toBe(true);
  expect(keys.redeem('Granite', key)).toBe(false);
  const late = keys.issue('Granite');
  clock.advance(KEY_MS);
  expect(keys.redeem('Granite', late)).toBe(false);
});

test('only the newest key of a mud counts', () => {
  let next = 1;
  const keys = new Keyring(new FakeClock(), () => next++);
  const old = keys.issue('Granite');
  const newest = keys.issue('Granite');
  expect([keys.redeem('Granite', old), keys.redeem('Granite', newest)]).toEqual([false, true]);
});

test('of more muds than the bound the oldest key is forgotten', () => {
  const keys = new Keyring(new FakeClock());
  const first = keys.issue('mud 0');
  const second = keys.issue('mud 1');
  for (let n = 2; n <= KEYS_MAX; n += 1) keys.issue(`mud ${n}`);
  expect([keys.redeem('mud 0', first), keys.redeem('mud 1', second)]).toEqual([false, true]);
});

test('a call that was announced may be made once, within ten minutes', () => {
  const clock = new FakeClock();
  const calls = new Calls(clock);
  calls.expect('Granite');
  expect(calls.take('Slate')).toBe(false);
  clock.advance(KEY_MS - 1);
  expect([calls.take('Granite'), calls.take('Granite')]).toEqual([true, false]);
  calls.expect('Granite');
  clock.advance(KEY_MS);
  expect(calls.take('Granite')).toBe(false);
});

test('the fifth wrong key shuts the door to its address for a minute', () => {
  const clock = new FakeClock();
  const door = new Door(clock);
  for (let n = 1; n < WRONG_KEYS_MAX; n += 1) door.wrong('10.0.0.1');
  expect(door.isShut('10.0.0.1')).toBe(false);
  door.wrong('10.0.0.1');
  expect([door.isShut('10.0.0.1'), door.isShut('::ffff:10.0.0.1'), door.isShut('10.0.0.2')]).toEqual([
    true,
    true,
    false,
  ]);
  clock.advance(DOOR_SHUT_MS - 1);
  expect(door.isShut('10.0.0.1')).toBe(true);
  clock.advance(1);
  expect(door.isShut('10.0.0.1')).toBe(false);
  door.wrong('10.0.0.1');
  expect(door.isShut('10.0.0.1')).toBe(false); // The count has begun anew.
});

test('a right key, and ten quiet minutes, forgive the wrong ones before', () => {
  const clock = new FakeClock();
  const door = new Door(clock);
  const almost = () => {
    for (let n = 1; n < WRONG_KEYS_MAX; n += 1) door.wrong('10.0.0.1');
  };
  almost();
  door.right('10.0.0.1');
  almost();
  expect(door.isShut('10.0.0.1')).toBe(false);
  clock.advance(KEY_MS);
  almost();
  expect(door.isShut('10.0.0.1')).toBe(false);
});

test('the door takes the first 64 bits of a longer address for one machine', () => {
  const door = new Door(new FakeClock());
  for (let n = 0; n < WRONG_KEYS_MAX; n += 1) door.wrong(`2001:db8:1:2::${n}`);
  expect(['2001:db8:1:2:3:4:5:6', '2001:db8:1:3::1', '::1'].map((address) => door.isShut(address))).toEqual([
    true,
    false,
    false,
  ]);
});

test('of more addresses than the bound the oldest is forgotten', () => {
  const door = new Door(new FakeClock());
  for (let n = 0; n < WRONG_KEYS_MAX; n += 1) door.wrong('first');
  for (let n = 0; n < DOORS_MAX - 1; n += 1) door.wrong(`10.0.${n >> 8}.${n & 255}`);
  expect(door.isShut('first')).toBe(true);
  door.wrong('one more');
  expect(door.isShut('first')).toBe(false);
});
