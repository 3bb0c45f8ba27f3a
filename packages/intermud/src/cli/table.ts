// Every command of the program, in the order of its help.
import type { AnyCommand } from './command.ts';
import { accountAdd, accountList, accountPassword, accountRemove, accountStaff } from './commands/account.ts';
import { checkConfig } from './commands/check-config.ts';
import { decode, encode } from './commands/codec.ts';
import { routerForget, routerStatus } from './commands/router.ts';
import { hub, router, start } from './commands/run.ts';

export const COMMANDS: readonly AnyCommand[] = [
  start,
  router,
  routerStatus,
  routerForget,
  hub,
  checkConfig,
  accountAdd,
  accountList,
  accountPassword,
  accountRemove,
  accountStaff,
  decode,
  encode,
];

/** What the families of commands are for, by their first word. */
export const FAMILIES: Readonly<Record<string, string>> = {
  account: 'The people who may log in to the hub',
};
