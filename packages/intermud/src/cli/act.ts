// Has an action done by the program that runs on a data folder, or does it on the store where none runs.

import { type ActionInput, type ActionName, carryOut } from '../daemon/actions.ts';
import { askControl } from '../daemon/control/client.ts';
import { Accounts } from '../hub/index.ts';
import { openStore } from '../store/index.ts';

/** @throws {ControlRefusal} or what the action throws; {StoreError} IN_USE when a program has it and does not listen. */
export async function act<Name extends ActionName>(
  folder: string,
  action: Name,
  input: ActionInput<Name>,
): Promise<unknown> {
  const outcome = await askControl(folder, action, input);
  if (outcome.is === 'answered') return outcome.result;
  await using store = await openStore({ kind: 'sqlite', folder });
  const accounts = new Accounts({ store: store.accounts, clock: Date });
  return await carryOut({ store, accounts, isRunning: false }, { action, input });
}
