// Asks a person for something that nobody else may read.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ReadStream } from 'node:tty';
import { CommandError } from './faults.ts';
import type { Terminal } from './terminal.ts';

/**
 * A password: typed without being shown where a person is there, else the first line of standard input; undefined
 * when that is empty.
 */
export async function readPassword(terminal: Terminal, question: string): Promise<string | undefined> {
  const { stdin } = terminal;
  if (!isKeyboard(stdin)) return firstLine(terminal);
  const password = await typeHidden(terminal, stdin, question);
  const again = await typeHidden(terminal, stdin, 'The same again: ');
  if (password !== again) throw new CommandError(1, 'Cannot set the password: the two were not the same');
  return password;
}

const isKeyboard = (stdin: Terminal['stdin']): stdin is ReadStream =>
  'isTTY' in stdin && stdin.isTTY === true;

async function firstLine({ stdin }: Terminal): Promise<string | undefined> {
  for await (const line of createInterface({ input: stdin })) return line === '' ? undefined : line;
  return undefined;
}

const ENTER = /[\r\n]/;
const ERASE = /[\x7f\b]/;
const GIVE_UP = /[\x03\x04]/; // Control-C and control-D: raw mode hands them over as characters.

async function typeHidden(terminal: Terminal, keyboard: ReadStream, question: string): Promise<string> {
  terminal.prompt(question);
  keyboard.setRawMode(true).resume();
  try {
    return await gather(keyboard);
  } finally {
    keyboard.setRawMode(false).pause();
    terminal.note('');
  }
}

async function gather(keyboard: ReadStream): Promise<string> {
  const typed: string[] = [];
  for (;;) {
    const [chunk] = await once(keyboard, 'data');
    for (const character of String(chunk)) {
      if (ENTER.test(character)) return typed.join('');
      if (GIVE_UP.test(character)) throw new CommandError(1, 'Cannot set the password: none was typed');
      if (ERASE.test(character)) typed.pop();
      else typed.push(character);
    }
  }
}
