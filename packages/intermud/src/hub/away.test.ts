import { expect, test } from 'vitest';
import { MemoryAwayList } from './away.ts';
import { TELL_LENGTH_MAX, TELLS_KEPT_EACH, TELLS_KEPT_MAX } from './limits.ts';
import type { PrivateLine } from './presence.ts';

const from = { mud: 'Bedrock', user: 'fred', visname: 'Fred' };
const line = (message: string): PrivateLine => ({ kind: 'tell', from, message, at: 0 });
const HEAD = 'BedrockfredFred'.length;

test('take() gives what was kept, the oldest first, once', async () => {
  const away = new MemoryAwayList();
  await away.keep('barney', line('one'));
  await away.keep('betty', line('other'));
  await away.keep('barney', line('two'));
  expect((await away.take('barney')).map(({ message }) => message)).toEqual(['one', 'two']);
  expect(await away.take('barney')).toEqual([]);
  expect(await away.take('betty')).toHaveLength(1);
});

test('keep() refuses one line more than an account may have, until they were read', async () => {
  const away = new MemoryAwayList();
  for (let n = 0; n < TELLS_KEPT_EACH; n++) expect(await away.keep('barney', line(`${n}`))).toBe(true);
  expect(await away.keep('barney', line('more'))).toBe(false);
  expect(await away.keep('betty', line('other'))).toBe(true);
  expect((await away.take('barney')).at(-1)?.message).toBe(`${TELLS_KEPT_EACH - 1}`);
  expect(await away.keep('barney', line('again'))).toBe(true);
});

test('keep() refuses one line more than all accounts together may have', async () => {
  const away = new MemoryAwayList();
  for (let n = 0; n < TELLS_KEPT_MAX; n++) await away.keep(`user ${n % 40}`, line('x'));
  expect(await away.keep('newcomer', line('more'))).toBe(false);
  await away.take('user 0');
  expect(await away.keep('newcomer', line('more'))).toBe(true);
});

test('keep() takes a line at the length bound and refuses a longer one', async () => {
  const away = new MemoryAwayList();
  const longest = 'x'.repeat(TELL_LENGTH_MAX - HEAD);
  expect(await away.keep('barney', line(longest))).toBe(true);
  expect(await away.keep('barney', line(`${longest}y`))).toBe(false);
});
