import { expect, test } from 'vitest';
import { CONTROL_ITEMS_MAX } from './limits.ts';
import { MAIL_ACTIONS } from './post-actions.ts';

test('a request names so many recipients and ids, and asks for so many rows', () => {
  const ids = (length: number) => Array.from({ length }, (_, at) => at + 1);
  const takes = {
    ids: (count: number) => MAIL_ACTIONS['mail.delete'].input.safeParse({ ids: ids(count) }).success,
    rows: (limit: number) => MAIL_ACTIONS['mail.list'].input.safeParse({ limit }).success,
    recipients: (count: number) => {
      const draft = { to: ids(count).map(String), subject: 'Lunch', contents: 'At noon?' };
      return MAIL_ACTIONS['mail.send'].input.safeParse(draft).success;
    },
  };
  for (const [what, fits] of Object.entries(takes))
    expect([what, fits(CONTROL_ITEMS_MAX), fits(CONTROL_ITEMS_MAX + 1)]).toEqual([what, true, false]);
});
