// Writes what is derived from declarations: the sample config and the reference pages. `--check` writes nothing and
// fails when a file is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { printCommandsPage } from '../packages/intermud/src/cli/commands-page.ts';
import { COMMANDS } from '../packages/intermud/src/cli/table.ts';
import { printSettingsPage, printToml } from '../packages/intermud/src/daemon/settings/print.ts';
import { SETTINGS } from '../packages/intermud/src/daemon/settings.ts';
import { printPacketsPage } from './packets-page.ts';

/** Every generated file: its path below the root, and what it holds. */
export const PAGES: readonly { path: string; print: () => string }[] = [
  { path: 'packages/intermud/intermud.default.toml', print: () => printToml(SETTINGS) },
  { path: 'docs/settings.md', print: () => printSettingsPage(SETTINGS) },
  { path: 'docs/commands.md', print: () => printCommandsPage(COMMANDS) },
  { path: 'docs/packets.md', print: printPacketsPage },
];

/** Paths of the pages that are not up to date below `root`. */
export function stalePages(root: string): string[] {
  return PAGES.filter(({ path, print }) => readIfThere(join(root, path)) !== print()).map(({ path }) => path);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const stale = stalePages(root);
  if (process.argv.includes('--check')) {
    for (const path of stale) console.error(`${path} is not up to date: run npm run docs`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const { path, print } of PAGES) writeFileSync(join(root, path), print());
    console.log(stale.length === 0 ? 'Nothing to change' : `Wrote ${stale.join(', ')}`);
  }
}
