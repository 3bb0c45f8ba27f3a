// What an action is: its name's input, checked, and what is done with it.
import type { z } from 'zod';
import type { Accounts, Post } from '../hub/index.ts';
import type { Router } from '../router/index.ts';

/** The router as actions see it. */
export type OperatedRouter = Pick<Router, 'status' | 'forgetMud' | 'drain' | 'endDrain' | 'redirect'>;

/** What actions work on. */
export interface Operated {
  readonly accounts: Accounts;
  /** The router of this program; undefined where none runs. */
  readonly router: () => Promise<OperatedRouter | undefined>;
  /** The hub's state in a word; undefined where none runs. */
  readonly hub: () => { readonly name: string; readonly state: string } | undefined;
  /** The hub's mail, news and files; undefined where none runs. */
  readonly post: () => Post | undefined;
  /** False for a command that works on a folder on which no program runs. */
  readonly isRunning: boolean;
}

/** Who waits for an action. */
export interface Asker {
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
  /** Tells how far it has got. */
  readonly onProgress: (progress: unknown) => void;
}

/** One action. Its result travels as JSON: what is undefined in it is missing. */
export interface Action<Input, Result> {
  readonly input: z.ZodType<Input>;
  readonly run: (operated: Operated, input: Input, asker: Asker) => Promise<Result>;
}

/** Declares an action. */
export const action = <Input, Result>(
  input: z.ZodType<Input>,
  run: Action<Input, Result>['run'],
): Action<Input, Result> => ({ input, run });

/** A refusal of an action, fit for the person who asked. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
}
