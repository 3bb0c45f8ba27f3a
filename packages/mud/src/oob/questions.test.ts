// How many answers one link may wait for.
import { expect, test } from 'vitest';
import { OOB_QUESTIONS_MAX } from '../limits.ts';
import { OobQuestions } from './questions.ts';

const answerTo = (id: number) => ({ value: ['file-put-ack', id, 1] });

test(`one link waits for ${OOB_QUESTIONS_MAX} answers; the next question is refused, and an answer makes room`, async () => {
  const questions = new OobQuestions();
  const ask = (id: number) => questions.expect({ kind: 'put', id }, () => id);
  const first = ask(1);
  for (let id = 2; id <= OOB_QUESTIONS_MAX; id += 1) ask(id);
  await expect(ask(1_000)).rejects.toMatchObject({ code: 'QUEUE_FULL' });

  expect(await questions.answer(answerTo(1))).toBe(true);
  expect(await first).toBe(1);
  const next = ask(1_000);
  await questions.answer(answerTo(1_000));
  expect(await next).toBe(1_000);
});
