import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { answerSubject, mailFault, quote, readAddresses, textFault } from './mails.ts';

test('readAddresses() parts by commas, keeps names with spaces, each once', () => {
  expect(readAddresses(' a@B, c@The Salt Road;a@B,\n')).toEqual(['a@B', 'c@The Salt Road']);
});

test('mailFault() finds what is missing or too much', () => {
  const many = Array.from({ length: LIMITS.receiversMax + 1 }, (_, at) => `a${at}@B`);
  expect(mailFault(['a@The B'], 'Hi', 'Text')).toBeUndefined();
  expect(mailFault(many.slice(1), 'Hi', 'Text')).toBeUndefined();
  expect(mailFault(many, 'Hi', 'Text')).toContain('receivers');
  expect(mailFault([], 'Hi', 'Text')).toBe('Say to whom');
  expect(mailFault(['nobody'], 'Hi', 'Text')).toContain('nobody');
  expect(mailFault(['a@B'], ' ', 'Text')).toContain('subject');
});

test('textFault() counts the bytes that travel', () => {
  const fits = 'x'.repeat(LIMITS.textBytes - 2);
  expect(textFault('Hi', fits)).toBeUndefined();
  expect(textFault('Hi', `${fits}x`)).toContain('bytes');
  expect(textFault('Hi', 'é'.repeat(LIMITS.textBytes / 2))).toContain('bytes');
  expect(textFault('x'.repeat(LIMITS.subjectChars), 'Text')).toBeUndefined();
  expect(textFault('x'.repeat(LIMITS.subjectChars + 1), 'Text')).toContain('subject');
});

test('an answer has one Re and quotes without colours', () => {
  expect(answerSubject('RE: re: Hi')).toBe('Re: Hi');
  expect(quote('Ada', 'one\n> two\n%^RED%^three%^RESET%^\n')).toBe('Ada wrote:\n> one\n>> two\n> three\n\n');
});
