import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockFolder } from './lock.ts';
import { testFolder } from './sqlite/folder.suite.ts';

/** A program that takes the folder, says so, and holds it until it is ended. */
async function holdElsewhere(folder: string): Promise<ChildProcess> {
  const program = `
    import { lockFolder } from ${JSON.stringify(new URL('lock.ts', import.meta.url).href)};
    globalThis.lock = lockFolder(${JSON.stringify(folder)}); // Held by name, or the garbage collector lets go of it.
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

test('lockFolder() makes the folder and writes down whose it is', () => {
  const folder = join(testFolder(), 'deep', 'down');
  const lock = lockFolder(folder);
  expect(readFileSync(join(folder, 'intermud.pid'), 'utf8')).toBe(`${process.pid}\n`);
  lock[Symbol.dispose]();
  expect(existsSync(join(folder, 'intermud.pid'))).toBe(false);
});

test('lockFolder() says why a folder cannot be made, and ends', () => {
  const folder = testFolder();
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  const use = (path: string) => () => lockFolder(path);
  expect(use(file)).toThrow(`Cannot use data folder ${file}: there is a file of that name`);
  expect(use(join(file, 'below'))).toThrow(': a part of the path is a file');
  if (existsSync('/proc/self')) expect(use('/proc/nothing of that name')).toThrow(/^Cannot use data folder/); // Node's own recursion never ends there.
});

test('lockFolder() refuses a folder that another process has, and takes it once that was killed', async () => {
  const folder = testFolder();
  const holder = await holdElsewhere(folder);
  expect(() => lockFolder(folder)).toThrowError(
    expect.objectContaining({
      code: 'IN_USE',
      message: `Cannot use data folder ${folder}: process ${holder.pid} has it open`,
    }),
  );
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  using lock = lockFolder(folder);
  expect(lock.folder).toBe(folder);
});

test('lockFolder() takes a folder whose pid file names a living process that does not hold it', () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'intermud.pid'), '1\n');
  using lock = lockFolder(folder);
  expect(lock.folder).toBe(folder);
});

test('a lock that was given back twice does not take it from the next holder', () => {
  const folder = testFolder();
  const first = lockFolder(folder);
  first[Symbol.dispose]();
  using second = lockFolder(folder);
  first[Symbol.dispose]();
  expect(() => lockFolder(second.folder)).toThrowError(expect.objectContaining({ code: 'IN_USE' }));
  expect(existsSync(join(folder, 'intermud.pid'))).toBe(true);
});
