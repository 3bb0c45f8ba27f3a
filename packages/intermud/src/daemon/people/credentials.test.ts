import { expect, test } from 'vitest';
import { NAME_LENGTH_MAX, PASSWORD_LENGTH_MAX } from '../../hub/limits.ts';
import { HTTP_NAME_LENGTH_MAX, HTTP_PASSWORD_LENGTH_MAX } from '../limits.ts';
import { Credentials } from './api.ts';

test('a request holds a name and a password up to their bounds, which are more than the hub takes', () => {
  const fits = (name: number, password: number) =>
    Credentials.safeParse({ name: 'x'.repeat(name), password: 'x'.repeat(password) }).success;
  expect(fits(HTTP_NAME_LENGTH_MAX, HTTP_PASSWORD_LENGTH_MAX)).toBe(true);
  expect(fits(HTTP_NAME_LENGTH_MAX + 1, 1)).toBe(false);
  expect(fits(1, HTTP_PASSWORD_LENGTH_MAX + 1)).toBe(false);
  expect(HTTP_NAME_LENGTH_MAX).toBeGreaterThan(NAME_LENGTH_MAX);
  expect(HTTP_PASSWORD_LENGTH_MAX).toBeGreaterThan(PASSWORD_LENGTH_MAX);
});
