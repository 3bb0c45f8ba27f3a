// Questions that wait for their answers. The protocol has no ids: an answer finds its question by what it holds.
import { I3Error } from '@intermud/wire';
import type { Clock } from '../clock.ts';
import { QUESTIONS_MAX } from '../limits.ts';

/** What an answer is recognised by. */
export interface Subject {
  /** The reply's type, such as `who-reply`. */
  readonly reply: string;
  /** Who was asked. */
  readonly mud: string;
  /** For whom it was asked: the reply's target user. */
  readonly user: string | 0;
  /** What was asked about: a user, a channel; '' if nothing. */
  readonly about: string;
}

interface Question {
  readonly subject: Subject;
  /** The type of the packet that asked. */
  readonly request: string;
  readonly settle: (answer: unknown) => void;
  readonly fail: (error: I3Error) => void;
}

/** What an `error` packet says about the question that it is about. */
export interface QuestionFault {
  readonly error: I3Error;
  /** Who sends it. */
  readonly from: string | 0;
  readonly user: string | 0;
  /** The request that met the error: its type and target, where the packet was sent along. */
  readonly request: { readonly type: string; readonly mud: string } | undefined;
}

/** All that is asked and not yet answered, oldest first. */
export class Questions {
  readonly #clock: Clock;
  readonly #waiting = new Set<Question>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for an answer. `ask` sends the question.
   *
   * @throws {I3Error} TIMEOUT, QUEUE_FULL, what `ask` throws, what an `error` packet says, LINK_DOWN.
   */
  ask<Answer>(
    request: string,
    subject: Subject,
    timeoutMs: number,
    ask: () => Promise<void>,
  ): Promise<Answer> {
    if (this.#waiting.size >= QUESTIONS_MAX) return Promise.reject(tooMany(subject));
    return new Promise<Answer>((resolve, reject) => {
      const question: Question = {
        request,
        subject,
        settle: (answer) => end(() => resolve(answer as Answer)),
        fail: (error) => end(() => reject(error)),
      };
      const end = (then: () => void) => {
        cancel();
        this.#waiting.delete(question);
        then();
      };
      const cancel = this.#clock.after(timeoutMs, () => question.fail(tooLate(request, subject, timeoutMs)));
      this.#waiting.add(question);
      ask().catch(question.fail);
    });
  }

  /**
   * Gives an answer to the oldest question that it fits; false if nobody asked.
   *
   * `about` is a hint: one who asked about just that goes before one who only asked the same mud for the same user.
   * COMPAT finger-reply and locate-reply hold the visual name only, which need not be the one that was asked for.
   */
  answer(subject: Subject, answer: unknown): boolean {
    const fitting = [...this.#waiting].filter((question) => fits(question.subject, subject));
    const question = fitting.find((one) => sameName(one.subject.about, subject.about)) ?? fitting[0];
    question?.settle(answer);
    return question !== undefined;
  }

  /** Ends the question that an error is about; false if there is none, or it cannot be told which one. */
  refuse({ error, from, user, request }: QuestionFault): boolean {
    const byUser = [...this.#waiting].filter(({ subject }) => sameUser(subject.user, user));
    const meant = byUser.filter((question) =>
      request
        ? question.request === request.type && question.subject.mud === request.mud
        : question.subject.mud === from,
    );
    // Without the request an error of a router names no mud: it is about the only question, or about nobody's.
    const question = meant[0] ?? (request === undefined && byUser.length === 1 ? byUser[0] : undefined);
    question?.fail(error);
    return question !== undefined;
  }

  /** Ends all questions: nobody will answer any more. */
  failAll(error: I3Error): void {
    for (const question of [...this.#waiting]) question.fail(error);
  }
}

const fits = (asked: Subject, answered: Subject): boolean =>
  asked.reply === answered.reply && asked.mud === answered.mud && sameUser(asked.user, answered.user);

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** COMPAT CoffeeMud's router writes '' for no user. */
const sameUser = (a: string | 0, b: string | 0): boolean =>
  (a || '').toLowerCase() === (b || '').toLowerCase();

function tooMany({ mud }: Subject): I3Error {
  return new I3Error('QUEUE_FULL', `Cannot ask ${mud}: ${QUESTIONS_MAX} questions already wait for answers`);
}

function tooLate(request: string, { mud }: Subject, timeoutMs: number): I3Error {
  return new I3Error(
    'TIMEOUT',
    `Cannot get an answer to ${request}: ${mud} has not answered within ${timeoutMs / 1000} s`,
    { peer: { name: mud, text: '' } },
  );
}
