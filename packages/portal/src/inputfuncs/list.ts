// What a client may call.

import { inputfunc } from './define.ts';
import { anyArgs, anyKwargs } from './shapes.ts';

/** Answers with the inputfuncs that this session may call now, and a sentence about each. GMCP: `Core.Commands.Get`. */
export const getInputfuncs = inputfunc({
  name: 'get_inputfuncs',
  doc: 'Lists the commands that may be called now.',
  who: 'public',
  cost: 5,
  args: anyArgs,
  kwargs: anyKwargs,
  run({ session, portal, reply }) {
    const callable = portal.inputfuncs.callable(session);
    reply('get_inputfuncs', [], Object.fromEntries(callable.map(({ name, doc }) => [name, doc])));
  },
});
