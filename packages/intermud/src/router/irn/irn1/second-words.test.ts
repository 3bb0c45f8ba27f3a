import { expect, test } from 'vitest';
import { NAMES_WAITING_MAX, SECOND_WORD_MS } from './limits.ts';
import { SecondWords } from './second-words.ts';

const mud = (name: string) => ({ list: 'mudlist', name }) as const;

test('a name is told again once, a while after it has changed last', () => {
  const words = new SecondWords();
  words.add(mud('Bedrock'), 0);
  words.add(mud('Granite'), 1);
  words.add(mud('Bedrock'), 2);
  expect([...words.take(SECOND_WORD_MS)]).toEqual([]);
  expect([...words.take(SECOND_WORD_MS + 1)]).toEqual([mud('Granite')]);
  expect([...words.take(SECOND_WORD_MS + 2)]).toEqual([mud('Bedrock')]);
  expect([...words.take(SECOND_WORD_MS * 9)]).toEqual([]);
});

test('as many names wait as the bound says; one more is told once only', () => {
  const words = new SecondWords();
  for (let at = 0; at <= NAMES_WAITING_MAX; at += 1) words.add(mud(`Mud ${at}`), 0);
  const told = [...words.take(SECOND_WORD_MS)];
  expect(told).toHaveLength(NAMES_WAITING_MAX);
  expect(told).not.toContainEqual(mud(`Mud ${NAMES_WAITING_MAX}`));
});
