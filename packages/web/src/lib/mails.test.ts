import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import {
  answerAll,
  answerSubject,
  forwarded,
  forwardSubject,
  mailFault,
  quote,
  readAddresses,
  standing,
  textFault,
  underway,
} from './mails.ts';
import type { Delivery } from './messages.ts';

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

const MAIL = {
  folder: 'inbox',
  from: 'isolde@Night',
  to: ['Ada@Hub', 'tuck@Hills'],
  cc: ['isolde@Night', 'benno@City', 'tuck@Hills'],
} as const;

test('answerAll() leaves out who answers and who sent it, and gives the others a copy, each once', () => {
  expect(answerAll(MAIL, 'ada@hub')).toEqual({ to: ['isolde@Night'], cc: ['tuck@Hills', 'benno@City'] });
  const own = { ...MAIL, folder: 'sent', from: 'ada@Hub', to: ['tuck@Hills'], cc: [] } as const;
  expect(answerAll(own, 'ada@Hub')).toEqual({ to: ['tuck@Hills'], cc: [] });
});

test('forwarded() says whose it was, without colours; forwardSubject() says so once', () => {
  const text = forwarded({ ...MAIL, subject: 'The %^RED%^feast', text: '\u001b[1mCome\u001b[0m\n\n' });
  expect(text).toContain('From: isolde@Night\nTo: Ada@Hub, tuck@Hills\nSubject: The feast\n\nCome\n');
  expect(forwardSubject('Fwd: FWD: fw: The feast')).toBe('Fwd: The feast');
  expect(forwardSubject('x'.repeat(200))).toHaveLength(LIMITS.subjectChars);
});

test('standing() says what has not arrived, and why', () => {
  const [here, failed, waits]: Delivery[] = [
    { to: 'a@B', state: 'delivered' },
    { to: 'c@D', state: 'failed', reason: 'No such user' },
    { to: 'e@F', state: 'queued' },
  ];
  expect(standing([here!])).toBe('delivered');
  expect(standing([here!, failed!, waits!])).toBe(
    '1 of 3 delivered; c@D: not delivered: No such user; e@F: waiting to be delivered',
  );
});

test('underway() asks for so many mails that have not arrived, those at the top', () => {
  const mails = Array.from({ length: LIMITS.standingsMax + 2 }, (_, id) => ({
    id,
    state: id === 0 ? ('delivered' as const) : ('queued' as const),
  }));
  expect(underway(mails.slice(0, -1)).map(({ id }) => id)).toEqual(mails.slice(1, -1).map(({ id }) => id));
  expect(underway(mails)).toHaveLength(LIMITS.standingsMax);
});
