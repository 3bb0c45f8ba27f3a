import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { CommandError } from './faults.ts';
import { readPassword } from './prompt.ts';
import { Terminal } from './terminal.ts';

/** A terminal whose streams a test holds; `isTTY` is a person's. */
function open(isTTY: boolean, env: Record<string, string> = {}) {
  const stream = () => Object.assign(new PassThrough(), { isTTY });
  const keys = Object.assign(stream(), { raw: [] as boolean[], setRawMode: (on: boolean) => setRaw(on) });
  const setRaw = (on: boolean) => {
    keys.raw.push(on);
    return keys;
  };
  const [stdout, stderr] = [stream(), stream()];
  const { signal } = new AbortController();
  const terminal = new Terminal({ stdin: keys, stdout, stderr, env, signal });
  const read = (from: PassThrough) => String(from.read() ?? '');
  return { terminal, keys, out: () => read(stdout), err: () => read(stderr) };
}

test('at a pipe a table has no head, no colours, and a tab between cells', () => {
  const { terminal, out } = open(false);
  terminal.table(['a', 'b'], [['1', terminal.colours.green('2')]]);
  expect(out()).toBe('1\t2\n');
});

test('on a terminal a table has a head and columns; NO_COLOR and TERM=dumb keep colours away', () => {
  const coloured = open(true);
  coloured.terminal.table(['mud', 'state'], [['Bedrock', 'up']]);
  expect(coloured.out()).toMatch(/^\x1b\[1mmud\x1b\[22m {6}\x1b\[1mstate\x1b\[22m {2}\nBedrock {2}up {5}\n$/);
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
    const plain = open(true, env);
    plain.terminal.line(plain.terminal.colours.red('x') + plain.terminal.shown('%^RED%^y'));
    expect(plain.out()).toBe('xy\n');
  }
});

test('json() escapes what would act on a terminal, and loses nothing', () => {
  const { terminal, out } = open(true);
  const hostile = 'a\x1b[2J\x9b31m\u202e\u{e0041}b';
  terminal.json({ hostile, big: 2n ** 60n });
  const line = out();
  expect(line.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(JSON.parse(line)).toEqual({ hostile, big: '1152921504606846976' });
});

test('readPassword() takes the first line of a pipe, and nothing from an empty one', async () => {
  const { terminal, keys } = open(false);
  keys.end('yabba dabba\nmore\n');
  expect(await readPassword(terminal, 'Password: ')).toBe('yabba dabba');
  const empty = open(false);
  empty.keys.end();
  expect(await readPassword(empty.terminal, 'Password: ')).toBeUndefined();
});

test('readPassword() shows nothing of what is typed, knows the erase key, and asks twice', async () => {
  const { terminal, keys, out, err } = open(true);
  const password = readPassword(terminal, 'Password: ');
  keys.write('seczz\x7f\x7fret\r');
  await new Promise(setImmediate);
  keys.write('secret\r');
  expect(await password).toBe('secret');
  expect(keys.raw).toEqual([true, false, true, false]);
  expect(out() + err()).toBe('Password: \nThe same again: \n');
});

test('readPassword() refuses two that differ, and control-C', async () => {
  const differ = open(true);
  const asked = readPassword(differ.terminal, 'Password: ');
  differ.keys.write('one\r');
  await new Promise(setImmediate);
  differ.keys.write('two\r');
  await expect(asked).rejects.toThrow(CommandError);
  const stopped = open(true);
  const given = readPassword(stopped.terminal, 'Password: ');
  stopped.keys.write('on\x03');
  await expect(given).rejects.toThrow(/none was typed/);
  expect(stopped.keys.raw).toEqual([true, false]);
});
