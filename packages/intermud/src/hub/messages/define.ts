// How a request is declared: what it takes, checked by the hub, and what its answer says.

import { z } from 'zod';
import {
  PAGE_COUNT,
  PAGE_MAX,
  REQUEST_LETTER_LENGTH_MAX,
  REQUEST_NAME_LENGTH_MAX,
  TELL_LENGTH_MAX,
} from '../limits.ts';

/** Milliseconds since 1970. */
export type Time = number;

/** `user@mud`. */
export type Address = string;

/** Text that may hold ANSI colours and Pinkfish codes: to be taken apart before it is shown, and never HTML. */
export type Coloured = string;

/** A request. */
export interface RequestDeclaration<Shape extends z.ZodRawShape, Answer extends object> {
  readonly doc: string;
  readonly kwargs: z.ZodObject<Shape>;
  /** The kwargs of its answer: a type alone, there is never a value. */
  readonly answer?: Answer;
}

/** Declares what a request takes; `gets` what it is answered with. */
export function asks<Shape extends z.ZodRawShape>(doc: string, shape: Shape) {
  const kwargs = z.object(shape);
  return { gets: <Answer extends object>(): RequestDeclaration<Shape, Answer> => ({ doc, kwargs }) };
}

/** Shapes that several requests share. */
export const shapes = {
  name: z.string().min(1).max(REQUEST_NAME_LENGTH_MAX),
  text: z.string().min(1).max(TELL_LENGTH_MAX),
  letter: z.string().max(REQUEST_LETTER_LENGTH_MAX),
  id: z.int().min(0),
  page: {
    before: z.int().min(1).optional(),
    count: z.int().min(1).max(PAGE_MAX).default(PAGE_COUNT),
  },
} as const;

/** How an answer that is one part of a list says which. */
export interface Part {
  /** As it was asked for. */
  readonly before?: number;
  /** Whether there are older ones. */
  readonly more: boolean;
}
