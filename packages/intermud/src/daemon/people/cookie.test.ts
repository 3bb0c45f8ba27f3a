import { expect, test } from 'vitest';
import { LOGIN_MS } from '../../hub/limits.ts';
import { LOGIN_COOKIE_S } from '../limits.ts';
import { cookieFor } from './cookie.ts';

test('a browser keeps its login as long as the hub does', () => {
  expect(cookieFor('token', true)).toBe(
    `session=token; Max-Age=${LOGIN_COOKIE_S}; HttpOnly; SameSite=Strict; Path=/; Secure`,
  );
  expect(LOGIN_COOKIE_S * 1_000).toBe(LOGIN_MS);
});
