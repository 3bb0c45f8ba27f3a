import { I3Error } from '@intermud/wire';
import { expect, test } from 'vitest';
import { FakeClock } from '../../test/clock.ts';
import { QUESTIONS_MAX } from '../limits.ts';
import { Questions, type Subject } from './questions.ts';

const subject = (about = '', user: string | 0 = 'fred', mud = 'Granite'): Subject => ({
  reply: 'finger-reply',
  mud,
  user,
  about,
});
const settled = (promise: Promise<unknown>) =>
  promise.then(
    (value) => value,
    (error: unknown) => (error instanceof I3Error ? error.code : error),
  );

function make() {
  const clock = new FakeClock();
  const questions = new Questions(clock);
  const ask = (one: Subject, timeoutMs = 1_000) =>
    settled(questions.ask('finger-req', one, timeoutMs, async () => {}));
  return { clock, questions, ask };
}

test('an answer goes to who asked about just that, else to the oldest', async () => {
  const { questions, ask } = make();
  const asked = [ask(subject('barney')), ask(subject('betty')), ask(subject('wilma'))];
  questions.answer(subject('Betty'), 'about betty');
  questions.answer(subject('Somebody'), 'about the first');
  questions.answer(subject('Else'), 'about the last');
  expect(await Promise.all(asked)).toEqual(['about the first', 'about betty', 'about the last']);
  expect(questions.answer(subject('barney'), 'too late')).toBe(false);
});

test('an answer of another mud, for another user, or of another kind answers nothing', async () => {
  const { clock, questions, ask } = make();
  const asked = ask(subject());
  const strangers = [
    subject('', 'fred', 'Slate'),
    subject('', 'barney'),
    { ...subject(), reply: 'who-reply' },
  ];
  expect(strangers.map((one) => questions.answer(one, 'forged'))).toEqual([false, false, false]);
  clock.advance(1_000);
  expect(await asked).toBe('TIMEOUT');
});

test("'' stands for no user, as CoffeeMud's router writes it, and case does not count", async () => {
  const { questions, ask } = make();
  const asked = [ask(subject('', 0)), ask(subject('', 'fred'))];
  questions.answer(subject('', ''), 1);
  questions.answer(subject('', 'FRED'), 2);
  expect(await Promise.all(asked)).toEqual([1, 2]);
});

const fault = (from: string, request?: { type: string; mud: string }, user: string | 0 = 'fred') => ({
  error: new I3Error('MUD_UNKNOWN', 'no'),
  from,
  user,
  request,
});

test('an error ends the question that it sends back, and no other', async () => {
  const { clock, questions, ask } = make();
  const asked = [ask(subject('', 'fred', 'Granite')), ask(subject('', 'fred', 'Slate'))];
  expect(questions.refuse(fault('*alpha', { type: 'who-req', mud: 'Slate' }))).toBe(false);
  expect(questions.refuse(fault('*alpha', { type: 'finger-req', mud: 'Slate' }))).toBe(true);
  clock.advance(1_000);
  expect(await Promise.all(asked)).toEqual(['TIMEOUT', 'MUD_UNKNOWN']);
});

test('an error without its packet ends the question to its sender, or the only one of its user', async () => {
  const { questions, ask } = make();
  const first = [ask(subject('', 'fred', 'Granite')), ask(subject('', 'fred', 'Slate'))];
  expect(questions.refuse(fault('Granite'))).toBe(true);
  expect(questions.refuse(fault('*alpha'))).toBe(true);
  expect(await Promise.all(first)).toEqual(['MUD_UNKNOWN', 'MUD_UNKNOWN']);
  const both = [ask(subject('', 'fred', 'Granite')), ask(subject('', 'fred', 'Slate'))];
  expect(questions.refuse(fault('*alpha'))).toBe(false);
  questions.failAll(new I3Error('LINK_DOWN', 'gone'));
  expect(await Promise.all(both)).toEqual(['LINK_DOWN', 'LINK_DOWN']);
});

test('a question that cannot be sent is over', async () => {
  const { questions, clock } = make();
  const asked = questions.ask('who-req', subject(), 1_000, () =>
    Promise.reject(new I3Error('QUEUE_FULL', 'full')),
  );
  expect(await settled(asked)).toBe('QUEUE_FULL');
  expect([questions.size, clock.waiting]).toEqual([0, 0]);
});

test('no more questions than the bound wait', async () => {
  const { clock, questions, ask } = make();
  const waiting = Array.from({ length: QUESTIONS_MAX }, () => ask(subject()));
  expect(await ask(subject())).toBe('QUEUE_FULL');
  clock.advance(1_000);
  await Promise.all(waiting);
  expect(questions.size).toBe(0);
});
