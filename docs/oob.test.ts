// Runs the lines of oob.md as somebody would who follows it, and compares what it shows with what comes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { CACHE, Scratch } from '../packages/intermud/test/program.ts';

const BIN = resolve(import.meta.dirname, '../packages/intermud/bin/intermud.js');
const BLOCK = /```(sh background|sh|text)\n([\s\S]*?)```/g;
const OFF = ['web.listen', 'hub.telnet', 'hub.telnets', 'hub.ssh'].flatMap((door) => ['--set', `${door}=`]);

interface Block {
  readonly kind: string;
  readonly text: string;
}

const TRIES_MAX = 100; // Of half a second each: what is looked for takes some milliseconds, and longer where much else runs.

/** Digits say nothing: times, sizes and the like are other ones each time. */
const shape = (text: string): string => text.replaceAll(/\d+/g, '0').trimEnd();

test('oob.md: its lines do what it says', async () => {
  const page = await readFile(join(import.meta.dirname, 'oob.md'), 'utf8');
  const blocks = [...page.matchAll(BLOCK)].map(([, kind = '', text = '']): Block => ({ kind, text }));
  await using opened = new AsyncDisposableStack();
  const scratch = opened.use(await Scratch.make());
  const path = await shellPath(scratch);
  let router: number | undefined;
  let shown: string[] = [];
  for (const { kind, text } of blocks) {
    if (kind === 'text') expect(shape(shown.join(''))).toBe(shape(text));
    else if (kind === 'sh background') router = await startHub(scratch, opened, text, router);
    else {
      shown = [];
      for (const line of text.trim().split('\n')) shown.push(await runLine(scratch, path, line));
    }
  }
}, 600_000);

/** A folder with `intermud` in it, before all others. */
async function shellPath(scratch: Scratch): Promise<string> {
  const folder = join(scratch.folder, 'bin');
  await mkdir(folder);
  await writeFile(join(folder, 'intermud'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
  await chmod(join(folder, 'intermud'), 0o755);
  return `${folder}:${process.env.PATH}`;
}

/** Starts what a line starts, on free ports and without the doors that this page does not use; gives the router's port. */
async function startHub(
  scratch: Scratch,
  opened: AsyncDisposableStack,
  line: string,
  router: number | undefined,
): Promise<number> {
  const [, ...args] = line.trim().split(' ');
  const at = args.indexOf('--data') + 1;
  args[at] = join(scratch.folder, args[at] ?? '');
  const ports = ['--set', `router.listen=127.0.0.1:${router ?? 0}`, '--set', 'hub.oob=127.0.0.1:0'];
  const program = opened.use(scratch.start([...args, '--json', ...OFF, ...ports]));
  await program.until(/"event":"ready"/);
  return router ?? (await program.port('router'));
}

async function runLine(scratch: Scratch, path: string, line: string): Promise<string> {
  const env = {
    ...process.env,
    PATH: path,
    XDG_STATE_HOME: join(scratch.folder, 'state'),
    XDG_CACHE_HOME: CACHE,
  };
  // What was sent a moment ago is on its way: who looks for it looks again.
  for (let tries = 1; ; tries++) {
    const child = spawn('sh', ['-c', line], { cwd: scratch.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const [code] = await once(child, 'close');
    if (code === 0 && (stdout !== '' || !isLook(line) || tries === TRIES_MAX)) return stdout;
    if (code !== 0 && (tries === TRIES_MAX || !isEarly(stderr)))
      throw new Error(`${line}\nended with ${code}: ${stderr}`);
  }
}

const isEarly = (stderr: string): boolean => /not on the mudlist|no mud on the network/.test(stderr);
const isLook = (line: string): boolean => /mail (list|read)/.test(line);
