// Has an action done by the program that runs on a data folder, or does it where none runs.
import { existsSync } from 'node:fs';
import { type ActionInput, type ActionName, type ActionResult, carryOut } from '../daemon/actions.ts';
import { type AskOptions, askControl } from '../daemon/control/client.ts';
import { openRestingRouter } from '../daemon/resting-router.ts';
import type { Config } from '../daemon/settings.ts';
import { Accounts } from '../hub/index.ts';
import { openStore } from '../store/index.ts';
import { CommandError } from './faults.ts';

/** @throws {ControlRefusal} or what the action throws; {StoreError} IN_USE when a program has it and does not answer. */
export async function act<Name extends ActionName>(
  { data: folder, router }: Config,
  action: Name,
  input: ActionInput<Name>,
  options: AskOptions = {},
): Promise<ActionResult<Name>> {
  const outcome = await askControl(folder, action, input, options);
  if (outcome.is === 'answered') return outcome.result as ActionResult<Name>; // By the program of the same version.
  if (action !== 'account.add' && !existsSync(folder))
    throw new CommandError(1, `Cannot use data folder ${folder}: it does not exist`);
  await using opened = new AsyncDisposableStack();
  const store = opened.use(await openStore({ kind: 'sqlite', folder }));
  const operated = {
    accounts: new Accounts({
      store: store.accounts,
      clock: Date,
      onPassword: (username) => store.logins.removeAll(username),
    }),
    router: async () => opened.use(await openRestingRouter(router.name, store)),
    hub: () => undefined,
    post: () => undefined,
    isRunning: false,
  };
  return (await carryOut(operated, { action, input })) as ActionResult<Name>;
}
