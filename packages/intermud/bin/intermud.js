#!/usr/bin/env node
// Starts the program. Plain JavaScript that any Node can read, so that one which is too old is told so in a
// sentence: on Node 20 the database driver would end the process with a segmentation fault.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const NODE_MAJOR_MIN = 24;

if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
  process.stderr.write(
    `intermud needs Node ${NODE_MAJOR_MIN} or newer; this is ${process.version} at ${process.execPath}.\n`,
  );
  process.exit(2);
}

// What runs for years keeps V8's space for new objects small: left alone it grows by 100 MiB at the first rush and stays so, 12 KiB
// for each idle link instead of 7. V8 takes the size at its start only, so this process begins again; where it cannot, nothing is lost.
const RUNS_FOR_LONG = ['start', 'router', 'hub'];
const NURSERY = '--max-semi-space-size=16';
const isChosen = /semi-space/.test(`${process.execArgv.join(' ')} ${process.env.NODE_OPTIONS ?? ''}`);
if (RUNS_FOR_LONG.includes(process.argv[2] ?? '') && !isChosen && process.platform !== 'win32')
  process.execve?.(
    process.execPath,
    [process.execPath, NURSERY, ...process.execArgv, ...process.argv.slice(1)],
    process.env,
  );

const { enableCompileCache, registerHooks } = await import('node:module');

// Commands start in half the time. In the user's own folder: what lies in /tmp could be another user's code.
enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'intermud'));

const source = new URL('../src/cli/main.ts', import.meta.url);
if (existsSync(source)) {
  // A checkout: run the sources of every workspace as they are, nothing to build between an edit and a run.
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, 'intermud-source'] }),
  });
}
const { main } = await import(
  existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href
);
process.exitCode = await main(process.argv.slice(2));
