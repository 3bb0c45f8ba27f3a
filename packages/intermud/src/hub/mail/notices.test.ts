import { expect, test } from 'vitest';
import type { Delivery } from '../../store/index.ts';
import { QUOTED_BYTES_MAX } from './limits.ts';
import { returnNotice } from './notices.ts';

const returned = (contents: string): string[] => {
  const to = [{ user: 'barney', mud: 'Granite' }];
  const letter = {
    from: { user: 'fred', mud: 'Bedrock' },
    to,
    cc: [],
    subject: 'Lunch',
    contents,
    sentAt: 0,
  };
  const delivery: Delivery = {
    id: 1,
    account: 'Fred',
    mud: 'Granite',
    bcc: [],
    letter,
    attempts: 0,
    acceptedAt: 0,
  };
  return returnNotice(delivery, 'nobody answers', 'Bedrock', 0).contents.split('\n');
};

test('returnNotice() quotes a letter whole up to the bound, and of a longer one its beginning', () => {
  const whole = 'x'.repeat(QUOTED_BYTES_MAX);
  expect(returned(whole).at(-1)).toBe(`> ${whole}`);
  expect(returned(`${whole}y`).slice(-2)).toEqual([`> ${whole}`, '> [...]']);
});

test('returnNotice() cuts no character in two', () => {
  const ascii = 'x'.repeat(QUOTED_BYTES_MAX - 1);
  expect(returned(`${ascii}\u017d`).slice(-2)).toEqual([`> ${ascii}`, '> [...]']);
});
