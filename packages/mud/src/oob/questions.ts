// Questions on one oob link that wait for their answers, and which answer belongs to which.
import {
  I3Error,
  isArray,
  isPacketType,
  type LpcValue,
  type MailAck,
  PACKETS,
  type Packet,
} from '@intermud/wire';
import { OOB_QUESTIONS_MAX } from '../limits.ts';
import type { Item } from './pipe.ts';

/** What an answer is known by: what kind of question it answers, and the number that both carry; 0 without one. */
export interface Subject {
  readonly kind: Kind;
  readonly id: number;
}

type Kind = 'mail' | 'news' | 'list' | 'put' | 'get' | 'send' | 'fetch';

/** Which question each packet asks. */
const ASKS: Readonly<Record<string, Kind>> = {
  mail: 'mail',
  'news-read-req': 'news',
  'news-post-req': 'news',
  'news-grplist-req': 'news',
  'file-list-req': 'list',
  'file-put': 'put',
  'file-get-req': 'get',
  'file-send-req': 'send',
  'file-fetch-req': 'fetch',
};

/** Which question each packet answers. `news` is answered by what is no packet. */
const ANSWERS: Readonly<Record<string, Kind>> = {
  'mail-ack': 'mail',
  'file-list-reply': 'list',
  'file-put-ack': 'put',
  'file-get-reply': 'get',
  'file-send-reply': 'send',
  'file-fetch-reply': 'fetch',
};

/** Questions that have no number: their answers come in their order. */
const UNNUMBERED: ReadonlySet<Kind> = new Set(['news', 'list']);

/** What a packet asks; undefined if it asks nothing. */
export function subjectOfAsk(packet: LpcValue): Subject | undefined {
  const kind = isArray(packet) ? ASKS[String(packet[0])] : undefined;
  return kind === undefined ? undefined : { kind, id: numberOf(kind, packet) };
}

/** What a value answers, one or, for a mail-ack, several; none if it is no answer. */
export function subjectsOfAnswer(value: LpcValue): Subject[] {
  const kind = isArray(value) && typeof value[0] === 'string' ? ANSWERS[value[0]] : 'news';
  if (kind === undefined) return [];
  if (kind !== 'mail') return [{ kind, id: numberOf(kind, value) }];
  const { ackList }: MailAck = PACKETS['mail-ack'].read(value);
  return [...ackList.keys()].map((id) => ({ kind, id }));
}

function numberOf(kind: Kind, packet: LpcValue): number {
  const id = isArray(packet) && !UNNUMBERED.has(kind) ? packet[1] : 0;
  return typeof id === 'number' ? id : 0;
}

/** Whether a value is a packet by its form: an array that begins with a word. */
export const isPacket = (value: LpcValue): boolean => isArray(value) && typeof value[0] === 'string';

/** Whether we know a packet of this type. */
export const isKnown = (value: LpcValue): boolean => isArray(value) && isPacketType(value[0]);

interface Question {
  readonly subject: Subject;
  readonly take: (item: Item) => Promise<void>;
  readonly fail: (error: I3Error) => void;
}

/** All that one side has asked on one link, oldest first. */
export class OobQuestions {
  readonly #waiting = new Set<Question>();

  /** How many answers are due. */
  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for an answer. `read` runs while the link is not read any further, so that it may take its time over what
   * comes with the answer.
   *
   * @throws {I3Error} QUEUE_FULL; what `read` throws; what an `error` says; why the link was closed.
   */
  expect<T>(subject: Subject, read: (item: Item) => T | Promise<T>): Promise<T> {
    if (this.#waiting.size >= OOB_QUESTIONS_MAX)
      return Promise.reject(
        new I3Error('QUEUE_FULL', `Cannot ask: ${OOB_QUESTIONS_MAX} questions already wait for answers`),
      );
    return new Promise<T>((resolve, reject) => {
      const question: Question = {
        subject,
        take: async (item) => {
          this.#waiting.delete(question);
          await Promise.resolve(item).then(read).then(resolve, reject);
        },
        fail: (error) => {
          this.#waiting.delete(question);
          reject(error);
        },
      };
      this.#waiting.add(question);
    });
  }

  /** Hands an answer to whoever asked; false if nobody did. */
  async answer(item: Item): Promise<boolean> {
    const asked = subjectsOfAnswer(item.value).flatMap((subject) => this.#find(subject) ?? []);
    for (const question of asked) await question.take(item);
    return asked.length > 0;
  }

  /** Ends the question that an error is about, or the oldest if it does not say; false if there is none. */
  refuse(error: I3Error): boolean {
    const subject = error.packet === undefined ? undefined : subjectOfAsk(error.packet);
    const question = subject ? this.#find(subject) : this.#waiting.values().next().value;
    question?.fail(error);
    return question !== undefined;
  }

  /** No longer waits for an answer: the question has come to nothing. */
  forget(subject: Subject): void {
    const question = this.#find(subject);
    if (question !== undefined) this.#waiting.delete(question);
  }

  /** Ends all: the link is closed. */
  failAll(error: I3Error): void {
    for (const question of [...this.#waiting]) question.fail(error);
  }

  #find({ kind, id }: Subject): Question | undefined {
    for (const question of this.#waiting)
      if (question.subject.kind === kind && question.subject.id === id) return question;
    return undefined;
  }
}

/** The subject of a packet that certainly asks something. @throws {TypeError} if it does not. */
export function subjectOf(packet: Packet): Subject {
  const kind = ASKS[packet.type];
  if (kind === undefined) throw new TypeError(`Cannot ask ${packet.type}: it is not a question`);
  return { kind, id: 'id' in packet && !UNNUMBERED.has(kind) ? packet.id : 0 };
}
