import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toSpans } from './colours.ts';
import { cssOf, hueOf } from './look.ts';

test('cssOf() makes nothing of plain text', () => expect(cssOf({})).toBe(''));

test('cssOf() turns inverse text round', () => {
  expect(cssOf({ inverse: true })).toBe('color:var(--bg);background:var(--text)');
  expect(cssOf({ inverse: true, fg: 1, bg: 4 })).toBe('color:var(--c4);background:var(--c1)');
});

test('cssOf() holds nothing that a mud has written', () => {
  const codes = fc
    .array(fc.oneof(fc.integer(), fc.string()), { maxLength: 8 })
    .map((list) => `\u001b[${list.join(';')}mx`);
  fc.assert(
    fc.property(codes, (text) => {
      for (const { style } of toSpans(text)) expect(cssOf(style)).toMatch(/^[a-z0-9:;(),.#\- %]*$/);
    }),
  );
});

test('hueOf() is the same for a name whatever its case', () => {
  expect(hueOf('Rowan')).toBe(hueOf('rowan'));
  expect(hueOf('')).toBeLessThan(360);
});
