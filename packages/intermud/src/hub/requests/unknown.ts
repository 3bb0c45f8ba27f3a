// What no request is.

import { anyArgs, anyKwargs, type Inputfunc, inputfunc, PortalError } from '@intermud/portal';
import type { Visitor } from '../people/visitor.ts';

/** Packages that clients send to every game, whether it knows them or not. */
const IGNORED = /^(?:client|external|webview|ire|room|char|comm|group|core)_/;

/** Takes every command that has no inputfunc of its own: refuses it, unless clients send it to everybody. */
export const unknown: Inputfunc<Visitor> = inputfunc({
  name: 'default',
  doc: 'Takes every command that has no inputfunc of its own.',
  args: anyArgs,
  kwargs: anyKwargs,
  run({ name }) {
    if (IGNORED.test(name)) return;
    throw new PortalError('unknown-command', `Cannot run ${name}: there is no such command`);
  },
});
