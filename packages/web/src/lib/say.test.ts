import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { readSaid, remember } from './say.ts';

const CASES: [string, ReturnType<typeof readSaid>][] = [
  ['', undefined],
  [' \n ', undefined],
  [' hello ', { kind: 'line', text: 'hello', emote: false }],
  [':waves', { kind: 'line', text: 'waves', emote: true }],
  ['/me waves at all', { kind: 'line', text: 'waves at all', emote: true }],
  [':)', { kind: 'line', text: ':)', emote: false }],
  [':-) hi', { kind: 'line', text: ':-) hi', emote: false }],
  [': spaced', { kind: 'line', text: ': spaced', emote: false }],
  ['/who Granite', { kind: 'command', text: 'who Granite' }],
  ['//who', { kind: 'line', text: '/who', emote: false }],
  ['/ 2', { kind: 'line', text: '/ 2', emote: false }],
];

for (const [typed, said] of CASES)
  test(`readSaid() of "${typed}"`, () => expect(readSaid(typed)).toEqual(said));

test('remember() keeps so many typed lines, the newest', () => {
  const recall: string[] = [];
  for (let at = 1; at <= LIMITS.recallMax; at += 1) remember(recall, `line ${at}`);
  expect([recall.length, recall[0]]).toEqual([LIMITS.recallMax, 'line 1']);
  remember(recall, 'one more');
  expect([recall.length, recall[0], recall.at(-1)]).toEqual([LIMITS.recallMax, 'line 2', 'one more']);
});
