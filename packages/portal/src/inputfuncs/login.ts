// Logging in by a message instead of by typing.

import { z } from 'zod';
import { PortalError } from '../faults.ts';
import { inputfunc } from './define.ts';
import { anyArgs } from './shapes.ts';

const name = z.string().min(1).max(64);
const password = z.string().min(1).max(1_024);

/** Logs in by name and password, in order or by keyword, or by a ticket. Answers `logged_in`. */
export const login = inputfunc({
  name: 'login',
  doc: 'Logs in by name and password, or by a one-time ticket.',
  who: 'public',
  cost: 5,
  args: z.tuple([name, password]).or(z.tuple([])),
  kwargs: z.object({
    name: name.optional(),
    password: password.optional(),
    ticket: z.string().max(64).optional(),
  }),
  async run({ session, portal, args, kwargs }) {
    if (kwargs.ticket !== undefined) return portal.redeem(session, kwargs.ticket);
    const [who = kwargs.name, secret = kwargs.password] = args;
    if (who === undefined || secret === undefined) {
      throw new PortalError('bad-arguments', 'Cannot log in: name and password, or a ticket, must be given');
    }
    return portal.login(session, { method: 'password', name: who, password: secret });
  },
});

/** GMCP's `Char.Login.Credentials`. No credentials means that the client knows none: its user will type them. */
export const credentials = inputfunc({
  name: 'char_login_credentials',
  doc: 'Logs in, as GMCP clients do; answers char_login_result.',
  who: 'public',
  cost: 5,
  args: anyArgs,
  kwargs: z.object({ account: name.optional(), password: password.optional() }),
  async run({ session, portal, kwargs: { account, password: secret }, reply }) {
    if (account === undefined || secret === undefined) return;
    try {
      await portal.login(session, { method: 'password', name: account, password: secret });
      reply('char_login_result', [], { success: true });
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      reply('char_login_result', [], { success: false, message: error.message });
    }
  },
});
