import { NAME_LENGTH_MAX } from '@intermud/wire';
import { expect, test } from 'vitest';
import { checkMudName } from './names.ts';

test('checkMudName() takes a name of the bound, and says how long one just over it is', () => {
  const name = 'x'.repeat(NAME_LENGTH_MAX);
  expect(checkMudName(name)).toBe(name);
  expect(() => checkMudName(`${name}x`)).toThrow(
    `it has ${NAME_LENGTH_MAX + 1} characters, 1 to ${NAME_LENGTH_MAX} are allowed`,
  );
});
