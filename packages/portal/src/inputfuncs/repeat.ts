// The same command again and again, without the client having to ask.

import { z } from 'zod';
import { PortalError } from '../faults.ts';
import type { JsonValue } from '../json.ts';
import type { Callable } from './context.ts';
import { inputfunc } from './define.ts';
import { anyArgs, anyKwargs } from './shapes.ts';

const order = z.looseObject({
  callback: z.string().max(64).optional(),
  interval: z.coerce.number().optional(),
  stop: z.boolean().optional(),
});

/** Seconds between two runs unless the client says otherwise. Source: Evennia's `repeat`. */
const INTERVAL_SECONDS = 60;

/**
 * Runs an inputfunc every so many seconds: `callback` (or the first argument) says which, `interval` how often, the
 * other arguments are its own. Each session has one repeat for each callback. GMCP: `Char.Repeat.Update`.
 */
export const repeat = inputfunc({
  name: 'repeat',
  doc: 'Runs another command every so many seconds.',
  args: anyArgs,
  kwargs: order,
  run({ session, portal, args, kwargs, via, reply }) {
    const { callback, interval = INTERVAL_SECONDS, stop = false, ...rest } = kwargs;
    const name = callback ?? firstOf(args);
    const own = callback === undefined ? args.slice(1) : args;
    if (stop) return portal.repeats.stop(session, name);
    const { repeatSecondsMin, repeatSecondsMax } = portal.limits;
    if (!(interval >= repeatSecondsMin && interval <= repeatSecondsMax)) {
      throw new PortalError(
        'bad-arguments',
        `Cannot repeat: interval must be ${repeatSecondsMin} to ${repeatSecondsMax} s, got ${interval}`,
      );
    }
    const target = repeatable(portal.inputfuncs.callable(session), name);
    const again = () => session.receive([target.name, own, anyKwargs.parse(rest)], via, 0);
    portal.repeats.start(session, target.name, interval, again);
    return reply('repeat', [], { callback: target.name, interval });
  },
});

/** The command that is named first. @throws {PortalError} if none is. */
function firstOf([name]: readonly JsonValue[]): string {
  if (typeof name === 'string') return name;
  throw new PortalError('bad-arguments', 'Cannot repeat: a command must be named');
}

function repeatable(callable: readonly Callable[], name: string): Callable {
  const known = callable.filter(({ isRepeatable }) => isRepeatable);
  const target = known.find((inputfunc) => inputfunc.name === name.toLowerCase());
  if (target !== undefined) return target;
  const names = known.map((inputfunc) => inputfunc.name).join(', ');
  throw new PortalError('bad-arguments', `Cannot repeat ${name.slice(0, 64)}: only ${names} can be repeated`);
}

/** Ends {@link repeat}. */
export const unrepeat = inputfunc({
  name: 'unrepeat',
  doc: 'Ends repeat.',
  args: anyArgs,
  kwargs: order,
  run: ({ session, portal, args, kwargs }) => portal.repeats.stop(session, kwargs.callback ?? firstOf(args)),
});
