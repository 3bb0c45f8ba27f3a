import { expect, test } from 'vitest';
import { actionOf, KEY_BINDINGS, type KeyPress } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isTyping: false,
  ...more,
});

test('actionOf() knows its keys, on any system', () => {
  expect(actionOf(press('k', { code: 'KeyK', ctrlKey: true }))).toBe('switch');
  expect(actionOf(press('k', { code: 'KeyK', metaKey: true }))).toBe('switch');
  expect(actionOf(press('ArrowDown', { altKey: true, isTyping: true }))).toBe('next');
  expect(actionOf(press('ü', { code: 'KeyU', altKey: true }))).toBe('unread');
});

test('actionOf() leaves alone what is typed', () => {
  expect(actionOf(press('?', { isTyping: true }))).toBeUndefined();
  expect(actionOf(press('?'))).toBe('help');
  expect(actionOf(press('k', { code: 'KeyK' }))).toBeUndefined();
});

test('every key has one meaning', () => {
  expect(new Set(KEY_BINDINGS.map(({ keys }) => keys)).size).toBe(KEY_BINDINGS.length);
});
