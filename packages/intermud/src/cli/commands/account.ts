// `intermud account ...`: the people who may log in to the hub.
import { randomBytes } from 'node:crypto';
import type { Account } from '../../hub/index.ts';
import { act } from '../act.ts';
import { command } from '../command.ts';
import { CONFIG_OPTIONS, JSON_OPTION, loadFrom } from '../config-options.ts';
import { CommandError } from '../faults.ts';
import { readPassword } from '../prompt.ts';
import type { Terminal } from '../terminal.ts';

const { json: _, ...FOLDER_OPTIONS } = CONFIG_OPTIONS;
const NAME = { name: { about: "the account's name; its case does not matter" } } as const;
const GENERATED_BYTES = 12; // 96 random bits: 16 characters that nobody guesses.

const PASSWORD_DETAILS =
  'Asks for the password on a terminal, else reads it from the first line of standard input. Where that is empty, makes one up and prints it.';

export const accountAdd = command({
  name: 'account add',
  summary: 'Makes an account on the hub',
  details: PASSWORD_DETAILS,
  arguments: NAME,
  options: { staff: { kind: 'flag', about: 'the account may moderate' }, ...FOLDER_OPTIONS },
  examples: [
    ['intermud account add Fred', 'asks for a password and makes the account'],
    ['echo "yabba dabba doo" | intermud account add Fred', 'makes the account from a script'],
  ],
  run: async ({ arguments: { name }, options, terminal }) => {
    const config = await loadFrom(options);
    const { password, isGenerated } = await choosePassword(terminal, name);
    await act(config, 'account.add', { name, password, isStaff: options.staff });
    tellPassword(terminal, isGenerated, `Account ${name} is there`, password);
  },
});

export const accountPassword = command({
  name: 'account password',
  summary: 'Gives an account another password',
  details: PASSWORD_DETAILS,
  arguments: NAME,
  options: FOLDER_OPTIONS,
  examples: [['intermud account password Fred', 'asks for the new password']],
  run: async ({ arguments: { name }, options, terminal }) => {
    const config = await loadFrom(options);
    const { password, isGenerated } = await choosePassword(terminal, name);
    await act(config, 'account.password', { name, password });
    tellPassword(terminal, isGenerated, `Account ${name} has another password`, password);
  },
});

async function choosePassword(
  terminal: Terminal,
  name: string,
): Promise<{ password: string; isGenerated: boolean }> {
  const typed = await readPassword(terminal, `Password for ${terminal.shown(name)}: `);
  if (typed !== undefined) return { password: typed, isGenerated: false };
  return { password: randomBytes(GENERATED_BYTES).toString('base64url'), isGenerated: true };
}

/** A made-up password goes to standard output, so that a script can take it. */
function tellPassword(terminal: Terminal, isGenerated: boolean, what: string, password: string): void {
  terminal.note(isGenerated ? `${what}, with this password:` : what);
  if (isGenerated) terminal.line(password);
}

export const accountList = command({
  name: 'account list',
  summary: 'Lists the accounts of the hub',
  arguments: {},
  options: { ...FOLDER_OPTIONS, json: JSON_OPTION },
  examples: [['intermud account list --json', 'prints a JSON array']],
  run: async ({ options, terminal }) => {
    const config = await loadFrom(options);
    const accounts = await act(config, 'account.list', {});
    if (options.json) terminal.json(accounts);
    else
      terminal.table(
        ['name', 'staff', 'made', 'last seen'],
        accounts.map((one) => row(terminal, one)),
      );
  },
});

function row(terminal: Terminal, { name, isStaff, createdAt, lastSeenAt }: Account): string[] {
  const lastSeen = lastSeenAt === undefined ? 'never' : new Date(lastSeenAt).toISOString();
  return [terminal.shown(name), isStaff ? 'staff' : '', new Date(createdAt).toISOString(), lastSeen];
}

export const accountRemove = command({
  name: 'account remove',
  summary: 'Removes an account; its name is free again',
  arguments: NAME,
  options: FOLDER_OPTIONS,
  examples: [['intermud account remove Fred', 'removes the account']],
  run: async ({ arguments: { name }, options, terminal }) => {
    const config = await loadFrom(options);
    await act(config, 'account.remove', { name });
    terminal.note(`Account ${name} is gone`);
  },
});

export const accountStaff = command({
  name: 'account staff',
  summary: 'Says whether an account may moderate',
  arguments: { ...NAME, answer: { about: 'yes (also when left out) or no', optional: true } },
  options: FOLDER_OPTIONS,
  examples: [
    ['intermud account staff Fred', 'Fred may moderate'],
    ['intermud account staff Fred no', 'Fred may moderate no longer'],
  ],
  run: async ({ arguments: { name, answer = 'yes' }, options, terminal }) => {
    const isStaff = readAnswer(answer);
    const config = await loadFrom(options);
    await act(config, 'account.staff', { name, isStaff });
    terminal.note(`Account ${name} ${isStaff ? 'may' : 'may not'} moderate`);
  },
});

function readAnswer(answer: string): boolean {
  if (answer === 'yes' || answer === 'no') return answer === 'yes';
  throw new CommandError(2, `Cannot change the account: expected yes or no, got "${answer}"`);
}
