// Variables, asked for once or watched.

import { z } from 'zod';
import { PortalError } from '../faults.ts';
import type { JsonValue } from '../json.ts';
import type { Account } from '../session.ts';
import type { Variable } from '../variables.ts';
import { type Call, inputfunc } from './define.ts';
import { anyArgs, anyKwargs, variableNames } from './shapes.ts';

// Public, because a variable says itself who may see it.
const named = {
  who: 'public',
  args: variableNames,
  kwargs: z.object({ name: z.string().optional() }),
} as const;

type NamedCall<A extends Account> = Call<readonly string[], { name?: string | undefined }, A>;

/**
 * The variables that a call names, by position or keyword, each once: a message of nothing but one name would be answered
 * ten thousand times while everybody else waits. @throws {PortalError} for one that there is not.
 */
function variablesOf<A extends Account>({ args, kwargs, portal, name }: NamedCall<A>): Variable<A>[] {
  const names = kwargs.name === undefined ? args : [...args, kwargs.name];
  if (names.length === 0)
    throw new PortalError('bad-arguments', `Cannot run ${name}: a variable must be named`);
  const variables = names.map((wanted) => {
    const variable = portal.variables.find(wanted);
    if (variable !== undefined) return variable;
    throw new PortalError('bad-arguments', `Cannot run ${name}: there is no variable ${wanted.slice(0, 64)}`);
  });
  return [...new Set(variables)];
}

/** Answers `get_value` with name and value, once for each variable; null for one that the session may not see. GMCP: `Char.Value.Get`. */
export const getValue = inputfunc({
  ...named,
  name: 'get_value',
  doc: 'Answers with the value of a variable.',
  isRepeatable: true,
  run(call) {
    for (const variable of variablesOf(call)) {
      const value: JsonValue = call.portal.variables.read(variable, call.session) ?? null;
      call.reply('get_value', [], { name: variable.name, value });
    }
  },
});

/** Sends the value now and at each change, as `monitor` with name and value. GMCP: `Char.Monitor.Update`. */
export const monitor = inputfunc({
  ...named,
  name: 'monitor',
  doc: 'Sends a variable now and whenever it changes.',
  run(call) {
    for (const variable of variablesOf(call)) call.portal.variables.monitor(call.session, variable, call.via);
  },
});

/** Ends {@link monitor}. */
export const unmonitor = inputfunc({
  ...named,
  name: 'unmonitor',
  doc: 'Sends a variable no more.',
  run(call) {
    for (const variable of variablesOf(call)) call.portal.variables.unmonitor(call.session, variable);
  },
});

/** Answers with the names of what this session monitors. */
export const monitored = inputfunc({
  name: 'monitored',
  doc: 'Lists the variables that are sent whenever they change.',
  who: 'public',
  args: anyArgs,
  kwargs: anyKwargs,
  run: ({ session, portal, reply }) => reply('monitored', portal.variables.monitored(session)),
});
