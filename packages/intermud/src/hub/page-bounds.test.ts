// What the page bounds by the hub's own bounds is what the hub bounds.

import { LIMITS as PORTAL } from '@intermud/portal';
import { expect, test } from 'vitest';
import { LIMITS } from '../../../web/src/lib/limits.ts';
import { PAGE_COUNT, PAGE_MAX, PASSWORD_LENGTH_MIN, TELL_LENGTH_MAX } from './limits.ts';
import { RECIPIENTS_MAX, SUBJECT_LENGTH_MAX } from './mail/limits.ts';
import { POST_SUBJECT_LENGTH_MAX } from './news/limits.ts';

test('the page asks for no more, and sends nothing longer, than the hub takes', () => {
  expect(LIMITS).toMatchObject({
    pageCount: PAGE_COUNT,
    lineChars: PORTAL.lineChars,
    subjectChars: SUBJECT_LENGTH_MAX,
    passwordChars: PASSWORD_LENGTH_MIN,
    receiversMax: RECIPIENTS_MAX,
  });
  expect(LIMITS.pageCount).toBeLessThanOrEqual(PAGE_MAX);
  expect(LIMITS.lineChars).toBeLessThanOrEqual(TELL_LENGTH_MAX);
  expect(LIMITS.textBytes).toBeLessThan(PORTAL.messageBytes);
  expect(SUBJECT_LENGTH_MAX).toBe(POST_SUBJECT_LENGTH_MAX);
});
