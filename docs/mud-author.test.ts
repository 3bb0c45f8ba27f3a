// The client in mud-author.md is run as it stands there.
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { Scratch } from '../packages/intermud/test/program.ts';

test('the client of mud-author.md joins, listens, and hears what it says', async () => {
  const page = await readFile(join(import.meta.dirname, 'mud-author.md'), 'utf8');
  const source = /```js\n(.*?)```/s.exec(page)?.[1] ?? '';
  await using scratch = await Scratch.make();
  await using network = scratch.start([
    ...['start', '--data', scratch.data, '--json'],
    ...['--set', 'router.listen=127.0.0.1:0', '--set', 'web.listen=', '--set', 'hub.oob='],
    ...['--set', 'hub.telnet=', '--set', 'hub.telnets=', '--set', 'hub.ssh='],
  ]);
  await network.until(/"event":"ready"/); // By then the hub has made its channel.
  const file = join(scratch.folder, 'client.mjs');
  await writeFile(file, source);
  const client = spawn(process.execPath, [file, '127.0.0.1', String(await network.port('router'))]);
  const lines: string[] = [];
  for await (const line of createInterface({ input: client.stdout })) {
    lines.push(line);
    if (line.includes('hello, world')) break;
  }
  client.kill();
  expect(lines[0]).toMatch(/^\(\{"startup-reply",5,"\*intermud",0,"Tinymud",0,/);
  expect(lines.at(-1)).toBe('({"channel-m",4,"Tinymud","tim",0,0,"gossip","Tim","hello, world",})');
});
