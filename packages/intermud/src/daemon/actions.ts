// What an operator can have done to a data folder, whether the program runs on it or not: the running program does
// it when asked over its control socket, else the command does it itself.
import { z } from 'zod';
import type { RouterStatus } from '../router/index.ts';
import { type Action, ActionError, type Asker, action, type Operated } from './action.ts';
import type { Request } from './control/messages.ts';
import { FILE_ACTIONS, MAIL_ACTIONS, NEWS_ACTIONS } from './post-actions.ts';
import { ROUTER_ACTIONS } from './router-actions.ts';

export { ActionError, type Asker, type Operated, type OperatedRouter } from './action.ts';

const Nothing = z.strictObject({});
const Named = z.strictObject({ name: z.string() });
const WithPassword = Named.extend({ password: z.string() });

/** Every action by its name. */
export const ACTIONS = {
  'router.status': action(Nothing, readStatus),
  'router.forget': action(Named, forgetMud),
  'account.add': action(WithPassword.extend({ isStaff: z.boolean() }), async ({ accounts }, input) =>
    accounts.create(input),
  ),
  'account.list': action(Nothing, async ({ accounts }) => accounts.all()),
  'account.remove': action(Named, async ({ accounts }, { name }) => accounts.remove(name)),
  'account.password': action(WithPassword, async ({ accounts }, { name, password }) =>
    accounts.setPassword(name, password),
  ),
  'account.staff': action(Named.extend({ isStaff: z.boolean() }), async ({ accounts }, { name, isStaff }) =>
    accounts.setStaff(name, isStaff),
  ),
  ...ROUTER_ACTIONS,
  ...MAIL_ACTIONS,
  ...NEWS_ACTIONS,
  ...FILE_ACTIONS,
};

/** The name of an action. */
export type ActionName = keyof typeof ACTIONS;

/** What an action wants to be told. */
export type ActionInput<Name extends ActionName> = z.infer<(typeof ACTIONS)[Name]['input']>;

/** What an action is answered with. */
export type ActionResult<Name extends ActionName> = Awaited<ReturnType<(typeof ACTIONS)[Name]['run']>>;

/** Carries out what came over the control socket, or from a command. @throws what the action says. */
export async function carryOut(
  operated: Operated,
  request: Request,
  asker: Asker = PATIENT,
): Promise<unknown> {
  if (!Object.hasOwn(ACTIONS, request.action))
    throw new ActionError(`Cannot do "${request.action}": there is no such action`);
  const { input, run } = ACTIONS[request.action as ActionName] as Action<unknown, unknown>;
  return (await run(operated, input.parse(request.input), asker)) ?? null;
}

/** Waits to the end, and looks at that alone. */
const PATIENT: Asker = { signal: new AbortController().signal, onProgress: () => {} };

/** What `intermud router status` shows. */
export interface Status {
  readonly isRunning: boolean;
  readonly hub: { readonly name: string; readonly state: string } | null;
  /** null where no router runs in the program. */
  readonly router: RouterStatus | null;
}

async function readStatus({ router, hub, isRunning }: Operated): Promise<Status> {
  return { isRunning, hub: hub() ?? null, router: (await router())?.status() ?? null };
}

async function forgetMud({ router }: Operated, { name }: { name: string }): Promise<void> {
  const operated = await router();
  if (operated === undefined)
    throw new ActionError(`Cannot forget mud "${name}": no router runs in this program`);
  if (!(await operated.forgetMud(name)))
    throw new ActionError(`Cannot forget mud "${name}": the router does not know it`);
}
