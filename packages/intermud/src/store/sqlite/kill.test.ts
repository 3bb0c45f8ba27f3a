import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { seededRandom } from '@intermud/testkit';
import { expect, test } from 'vitest';
import { testFolder } from './folder.suite.ts';
import { openSqliteStore } from './open.ts';

const KILLS = 10;
const ANSWERS_MAX = 40; // Answers read before a kill: it falls into any moment of the writes that follow.

/** Writes for ever, three writes a turn, and says a number once all three of it have resolved. */
const PROGRAM = (folder: string) => `
  import { writeSync } from 'node:fs';
  import { openStore } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
  const store = await openStore({ kind: 'sqlite', folder: ${JSON.stringify(folder)} });
  for (let n = (await store.tokens.get('mudlist')) + 1; ; n++) {
    await Promise.all([
      store.tokens.raise('mudlist', n),
      store.settings.set('n', String(n)),
      store.channels.listen('Mud ' + n, 'gossip', true),
    ]);
    writeSync(1, n + '\\n');
  }`;

/** Runs the program until it has given so many answers, kills it, and gives the last one it gave. */
async function runAndKill(folder: string, answers: number): Promise<number> {
  const flags = ['--conditions=intermud-source', '--input-type=module', '-e', PROGRAM(folder)];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let count = 0;
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    count += 1;
    if (count === answers) child.kill('SIGKILL');
  }
  await exited;
  return last;
}

test(`sqlite: what was answered is there after each of ${KILLS} kills, and no turn is there by half`, async () => {
  const folder = testFolder();
  const random = seededRandom(2);
  for (let kill = 0; kill < KILLS; kill++) {
    const answered = await runAndKill(folder, 1 + random(ANSWERS_MAX));
    await using store = await openSqliteStore(folder);
    const kept = await store.tokens.get('mudlist');
    expect(kept).toBeGreaterThanOrEqual(answered);
    expect(await store.settings.get('n')).toBe(String(kept));
    expect(await store.channels.listeners()).toHaveLength(kept);
  }
});
