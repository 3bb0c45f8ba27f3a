// Text, and everything that has no inputfunc of its own.

import { z } from 'zod';
import type { JsonValue } from '../json.ts';
import { oneLine } from '../terminal/text.ts';
import { inputfunc } from './define.ts';
import { anyArgs, anyKwargs } from './shapes.ts';

/** A line that was typed: the session's `text` event. Whoever has not logged in types too, so it is public. */
export const text = inputfunc({
  name: 'text',
  doc: 'A line that was typed.',
  who: 'public',
  args: z
    .tuple(
      [z.union([z.string(), z.null()])],
      z.custom<JsonValue>(() => true),
    )
    .or(z.tuple([])),
  kwargs: anyKwargs,
  // COMPAT Evennia: a text of null says nothing, and an empty one is an empty line.
  run: ({ session, args: [line], kwargs }) =>
    typeof line === 'string' ? session.emit('text', oneLine(line), kwargs) : undefined,
});

/** Sends back what it gets, as text, so that every client can see it. For those who write clients. */
export const echo = inputfunc({
  name: 'echo',
  doc: 'Sends its arguments back as text.',
  who: 'public',
  args: anyArgs,
  kwargs: anyKwargs,
  run: ({ args, kwargs, reply }) =>
    reply('text', [`Echo returns: ${JSON.stringify(args)}, ${JSON.stringify(kwargs)}`]),
});

/** Whatever is not registered: the session's `command` event. Not public: a stranger's inventions reach nobody. */
export const fallback = inputfunc({
  name: 'default',
  doc: 'Takes every command that has no inputfunc of its own.',
  args: anyArgs,
  kwargs: anyKwargs,
  run: ({ session, name, args, kwargs }) => session.emit('command', name, args, kwargs),
});
