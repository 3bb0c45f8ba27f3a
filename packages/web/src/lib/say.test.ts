import { expect, test } from 'vitest';
import { readSaid } from './say.ts';

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
