import { expect, test } from 'vitest';
import { Drafts } from './drafts.ts';
import { LIMITS } from './limits.ts';

function memory(initial: Record<string, string> = {}) {
  const items = new Map(Object.entries(initial));
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

test('Drafts keeps what was typed over a reload, for its owner only', () => {
  const storage = memory();
  new Drafts(storage, 'Ada').set('channel gossip', 'hel');
  expect(new Drafts(storage, 'ada').get('channel gossip')).toBe('hel');
  expect(new Drafts(storage, 'Fred').get('channel gossip')).toBe('');
});

test('Drafts forgets what was sent, and the oldest over the bound', () => {
  const storage = memory();
  const drafts = new Drafts(storage, 'ada');
  for (let at = 0; at <= LIMITS.draftsMax; at += 1) drafts.set(`channel ${at}`, 'x');
  expect(drafts.get('channel 0')).toBe('');
  expect(drafts.get('channel 1')).toBe('x');
  drafts.set('channel 1', '');
  expect(new Drafts(storage, 'ada').get('channel 1')).toBe('');
});

test('Drafts keeps the latest within its bound of characters', () => {
  const drafts = new Drafts(memory(), 'ada');
  drafts.set('one', 'x'.repeat(LIMITS.draftsChars / 2));
  drafts.set('two', 'x'.repeat(LIMITS.draftsChars / 2));
  expect(drafts.get('one')).not.toBe('');
  drafts.set('three', 'x');
  expect([drafts.get('one'), drafts.get('two') !== '', drafts.get('three')]).toEqual(['', true, 'x']);
});

test('Drafts forgets everything when it is told to', () => {
  const storage = memory();
  const drafts = new Drafts(storage, 'ada');
  drafts.set('channel gossip', 'hello');
  drafts.clear();
  expect(new Drafts(storage, 'ada').get('channel gossip')).toBe('');
});

test('Drafts of two windows do not wipe each other out', () => {
  const storage = memory();
  const [one, other] = [new Drafts(storage, 'ada'), new Drafts(storage, 'ada')];
  one.set('channel a', 'A');
  other.set('channel b', 'B');
  expect(new Drafts(storage, 'ada').get('channel a')).toBe('A');
});

test('Drafts works in memory where the browser keeps nothing, or rubbish', () => {
  const full = {
    getItem: () => '{{',
    setItem: () => {
      throw new Error('full');
    },
  };
  for (const storage of [undefined, full, memory({ 'intermud.drafts.ada': '[1,["a"],null]' })]) {
    const drafts = new Drafts(storage, 'ada');
    drafts.set('channel gossip', 'hello');
    drafts.set('channel other', 'world');
    expect(drafts.get('channel gossip')).toBe('hello');
  }
});
