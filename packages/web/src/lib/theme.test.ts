import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTheme } from './theme.ts';

const CSS = readFileSync(new URL('../app.css', import.meta.url), 'utf8');
const COLOURS = new Map(
  Array.from(
    CSS.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g),
    ([, name, light, dark]) => [name ?? '', [light ?? '', dark ?? ''] as const],
  ),
);

/** Source: WCAG 2.2, "relative luminance" and "contrast ratio". */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXTS = [
  'text',
  'dim',
  'accent',
  'ok',
  'warn',
  'bad',
  ...Array.from({ length: 16 }, (_, at) => `c${at}`),
];

for (const [at, theme] of ['light', 'dark'].entries()) {
  for (const ground of ['bg', 'panel', 'raised']) {
    test(`every colour of text can be read on ${ground}, ${theme}`, () => {
      const on = COLOURS.get(ground)![at]!;
      const faint = TEXTS.filter((name) => contrast(COLOURS.get(name)![at]!, on) < 4.5);
      expect(faint).toEqual([]);
    });
  }
  test(`a button can be read, ${theme}`, () => {
    expect(contrast(COLOURS.get('on-accent')![at]!, COLOURS.get('accent')![at]!)).toBeGreaterThan(4.5);
  });
}

test("readTheme() takes a theme that it knows, and the system's otherwise", () => {
  const storage = (value: string | null) => ({ getItem: () => value, setItem: () => {} });
  expect(readTheme(storage('dark'))).toBe('dark');
  for (const value of [null, '', 'pink']) expect(readTheme(storage(value))).toBe('auto');
  expect(readTheme(undefined)).toBe('auto');
});
