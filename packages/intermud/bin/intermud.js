#!/usr/bin/env node
// Starts the program. Plain JavaScript that any Node can read, so that one which is too old is told so in a
// sentence: on Node 20 the database driver would end the process with a segmentation fault.
import { existsSync } from 'node:fs';

const NODE_MAJOR_MIN = 24;

if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
  process.stderr.write(
    `intermud needs Node ${NODE_MAJOR_MIN} or newer; this is ${process.version} at ${process.execPath}.\n`,
  );
  process.exit(2);
}

const source = new URL('../src/cli/main.ts', import.meta.url);
if (existsSync(source)) {
  // A checkout: run the sources of every workspace as they are, nothing to build between an edit and a run.
  const { registerHooks } = await import('node:module');
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, 'intermud-source'] }),
  });
}
const { main } = await import(
  existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href
);
process.exitCode = await main(process.argv.slice(2));
