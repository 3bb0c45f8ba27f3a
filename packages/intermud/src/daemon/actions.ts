// What an operator can have done to a data folder, whether the program runs on it or not: the running program does
// it when asked over its control socket, else the command does it on the store itself.
import { z } from 'zod';
import type { Accounts } from '../hub/index.ts';
import { nameKey, type Store } from '../store/index.ts';
import type { Request } from './control/messages.ts';

/** The router as actions see it. */
export interface OperatedRouter {
  /** Plain data about links, muds, channels, queues and counts. */
  status(): unknown;
  /** Forgets a mud: its name is free, its password void. False when there is none. */
  forgetMud(name: string): Promise<boolean>;
}

/** What actions work on. */
export interface Operated {
  readonly store: Store;
  readonly accounts: Accounts;
  /** Absent where no router runs in this program. */
  readonly router?: OperatedRouter | undefined;
  /** The hub's state in a word or two; undefined where none runs. */
  readonly hub?: { readonly name: string; readonly state: string } | undefined;
  readonly isRunning: boolean;
}

interface Action<Input> {
  readonly input: z.ZodType<Input>;
  readonly run: (operated: Operated, input: Input) => Promise<unknown>;
}

const action = <Input>(input: z.ZodType<Input>, run: Action<Input>['run']): Action<Input> => ({ input, run });

const Named = z.strictObject({ name: z.string() });
const WithPassword = z.strictObject({ name: z.string(), password: z.string() });

/** Every action by its name. */
export const ACTIONS = {
  'router.status': action(z.strictObject({}), readStatus),
  'router.forget': action(Named, async (operated, { name }) => forgetMud(operated, name)),
  'account.add': action(WithPassword.extend({ isStaff: z.boolean() }), async ({ accounts }, input) =>
    accounts.create(input),
  ),
  'account.list': action(z.strictObject({}), async ({ accounts }) => accounts.all()),
  'account.remove': action(Named, async ({ accounts }, { name }) => accounts.remove(name)),
  'account.password': action(WithPassword, async ({ accounts }, { name, password }) =>
    accounts.setPassword(name, password),
  ),
  'account.staff': action(Named.extend({ isStaff: z.boolean() }), async ({ accounts }, { name, isStaff }) =>
    accounts.setStaff(name, isStaff),
  ),
};

/** The name of an action. */
export type ActionName = keyof typeof ACTIONS;

/** What an action wants to be told. */
export type ActionInput<Name extends ActionName> = z.infer<(typeof ACTIONS)[Name]['input']>;

/** Carries out what came over the control socket, or from a command. @throws what the action says. */
export async function carryOut(operated: Operated, request: Request): Promise<unknown> {
  if (!Object.hasOwn(ACTIONS, request.action))
    throw new Error(`Cannot do "${request.action}": there is no such action`);
  const { input, run } = ACTIONS[request.action as ActionName] as Action<unknown>;
  return (await run(operated, input.parse(request.input))) ?? null;
}

/** What `intermud router status` shows. */
export interface Status {
  readonly isRunning: boolean;
  readonly hub: Operated['hub'] | null;
  /** The router's own words; null where none runs. */
  readonly router: unknown;
  /** From the store: what is known whether it runs or not. */
  readonly muds: readonly { name: string; state: string; since: number; address: string; mudlib: string }[];
  readonly channels: readonly { name: string; owner: string; type: number }[];
}

async function readStatus({ store, router, hub, isRunning }: Operated): Promise<Status> {
  const [muds, channels] = await Promise.all([store.muds.all(), store.channels.all()]);
  return {
    isRunning,
    hub: hub ?? null,
    router: router?.status() ?? null,
    muds: muds.map(({ name, state, address, info }) => ({
      name,
      state: state.is,
      since: state.since,
      address,
      mudlib: info.mudlib,
    })),
    channels: channels
      .filter(({ removedAt }) => removedAt === undefined)
      .map(({ name, owner, type }) => ({ name, owner, type })),
  };
}

async function forgetMud({ store, router }: Operated, name: string): Promise<{ name: string }> {
  const key = nameKey(name);
  const known = (await store.muds.all()).find((mud) => nameKey(mud.name) === key);
  if (known === undefined) throw new Error(`Cannot forget mud "${name}": the router does not know it`);
  if (router === undefined) await store.muds.forget(known.name);
  else await router.forgetMud(known.name);
  return { name: known.name };
}
