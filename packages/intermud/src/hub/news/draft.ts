// A post that somebody has written, before it is kept.
import { createHash } from 'node:crypto';
import { ServiceError } from '../service-error.ts';
import { POST_BYTES_MAX, POST_SUBJECT_LENGTH_MAX } from './limits.ts';
import { checkGroupName } from './rights.ts';

/** A post as somebody writes it. */
export interface PostDraft {
  readonly group: string;
  /** What the posts of a conversation share; empty begins one. */
  readonly threadId: string;
  readonly subject: string;
  readonly poster: string;
  readonly contents: string;
}

/** @throws {ServiceError} BAD_ARGUMENTS, TOO_LONG. */
export function checkDraft({ group, threadId, subject, poster, contents }: PostDraft): void {
  checkGroupName(group);
  const length = [...subject].length;
  if (length < 1 || length > POST_SUBJECT_LENGTH_MAX)
    throw bad(
      `Cannot post: the subject must have 1 to ${POST_SUBJECT_LENGTH_MAX} characters, it has ${length}`,
    );
  const texts = [threadId, subject, poster, contents];
  if (texts.some((text) => text.includes('\0'))) throw bad('Cannot post: it holds a NUL, so it is no text');
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > POST_BYTES_MAX)
    throw new ServiceError('TOO_LONG', `Cannot post: it has ${bytes} bytes, ${POST_BYTES_MAX} are allowed`);
}

const bad = (message: string): ServiceError => new ServiceError('BAD_ARGUMENTS', message);

/** What is the same of the same post alone. */
export function digestOf({ group, threadId, subject, poster, contents }: PostDraft): string {
  const text = JSON.stringify([group.toLowerCase(), threadId, subject, poster, contents]);
  return createHash('sha256').update(text).digest('hex');
}
