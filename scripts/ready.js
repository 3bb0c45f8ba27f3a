// Makes a checkout ready to run, under whatever Node npm found (20 or newer): installs what is missing or
// out of date, and builds the web client when its sources are newer than its build; with `--page` only that. Quiet when
// all is well.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);
const changedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

function run(what, args, cwd = root) {
  process.stderr.write(`${what}\n`);
  // `npm start` sets npm_* variables that would change what an inner npm does.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  const { status, error } = spawnSync('npm', args, {
    cwd,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  process.stderr.write(
    `Cannot get ready: npm ${args.join(' ')} failed${error ? `: ${error.message}` : ''}\n`,
  );
  process.exit(1);
}

function newestIn(folder) {
  if (!existsSync(folder)) return 0;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Math.max(
    0,
    ...entries.filter((e) => e.isFile()).map((e) => changedAt(join(e.parentPath ?? e.path, e.name))),
  );
}

// npm writes this file at the end of every install, so it is as new as what is installed.
const isPageOnly = process.argv.includes('--page');
if (!isPageOnly && changedAt(at('node_modules', '.package-lock.json')) < changedAt(at('package-lock.json'))) {
  run('Installing what is missing ...', ['ci', '--loglevel=error']);
}
const web = at('packages', 'web');
if (existsSync(join(web, 'index.html'))) {
  const newest = Math.max(newestIn(join(web, 'src')), changedAt(join(web, 'index.html')));
  if (changedAt(join(web, 'dist', 'index.html')) < newest)
    run('Building the web client ...', ['run', '-s', 'build'], web);
}
