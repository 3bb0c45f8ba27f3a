import { expect, test } from 'vitest';
import { toTerminal } from './terminal.ts';

test('toTerminal() says colours anew, Pinkfish as well', () => {
  expect(toTerminal('%^RED%^a%^RESET%^b')).toBe('\u001b[0;38;5;1ma\u001b[0mb\u001b[0m');
  expect(toTerminal('\u001b[1;38;2;1;2;3;44mx')).toBe('\u001b[0;1;38;2;1;2;3;48;5;4mx\u001b[0m');
});

test('toTerminal() lets nothing through that moves the cursor or names the window', () => {
  expect(toTerminal('a\u001b[2J\u001b[H\u001b]0;owned\u0007\rb\n')).toBe('\u001b[0ma\nb\n\u001b[0m');
});
