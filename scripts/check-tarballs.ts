// Shows that what would be published works where it is installed: builds and packs every package, installs each with
// its own dependencies in an empty folder, imports it, compiles against its types, and runs the program.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Package {
  readonly folder: string;
  readonly name: string;
  /** What programs import it by: its name, and its name with each of its other exports. */
  readonly entries: readonly string[];
  readonly needs: readonly string[];
}

const root = resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'intermud-tarballs-'));
const MINUTE_MS = 60_000;
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Run in a browser too: their types must not need those of Node. */
const ANYWHERE: readonly string[] = ['@intermud/wire', '@intermud/telnet', '@intermud/portal/browser'];

/** What a program of TypeScript's strictest kind says of its libraries; it looks into their types as well. */
const STRICTEST = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  module: 'nodenext',
  target: 'es2024',
  lib: ['es2024', 'esnext.disposable'],
  noEmit: true,
};

// `npm run` sets npm_* variables that would change what an inner npm does.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

/** What a program printed. @throws {Error} with it, when the program failed. */
function run(program: string, args: readonly string[], cwd: string): string {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 5 * MINUTE_MS,
  });
  if (status === 0) return stdout;
  const why = error?.message ?? `exit code ${status}`;
  throw new Error(`Cannot run ${program} ${args.join(' ')} in ${cwd}: ${why}\n${stdout}${stderr}`);
}

function readPackages(): Package[] {
  return globSync('packages/*/package.json', { cwd: root })
    .map((path) => ({ path, manifest: JSON.parse(readFileSync(join(root, path), 'utf8')) }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ path, manifest }) => ({
      folder: join(root, path, '..'),
      name: manifest.name,
      entries: Object.keys(manifest.exports)
        .filter((path) => !path.endsWith('.json'))
        .map((path) => path.replace(/^\./, manifest.name)),
      needs: Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@intermud/')),
    }));
}

/** What is left of an earlier build must not be packed. */
function build(packages: readonly Package[]): void {
  for (const { folder } of packages) {
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
    for (const info of globSync('*.tsbuildinfo', { cwd: folder })) rmSync(join(folder, info));
  }
  run('npx', ['--no-install', 'tsc', '-b', 'tsconfig.build.json'], root);
}

function pack({ folder, name }: Package): string {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', scratch], folder));
  const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
  const stray = paths.filter((path) => /\.(?:test|suite)\.|(?:^|\/)src\//.test(path));
  if (stray.length > 0) throw new Error(`Cannot publish ${name}: it holds ${stray.join(', ')}`);
  if (!existsSync(join(scratch, packed.filename))) throw new Error(`Cannot find the tarball of ${name}`);
  return join(scratch, packed.filename);
}

/** The package and all that it needs of ours, itself first. */
function family(one: Package, packages: readonly Package[]): Package[] {
  const needed = packages
    .filter(({ name }) => one.needs.includes(name))
    .flatMap((next) => family(next, packages));
  return [...new Set([one, ...needed])];
}

function install(one: Package, packages: readonly Package[], tarballs: ReadonlyMap<string, string>): string {
  const folder = join(scratch, one.name.replace('/', '-'));
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const files = family(one, packages).map(({ name }) => tarballs.get(name) ?? name);
  const types = `@types/node@${devDependencies['@types/node']}`; // which every program of TypeScript for Node has
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...files, types], folder);
  return folder;
}

function importIt({ name }: Package, folder: string): string {
  const program = `console.log(Object.keys(await import('${name}')).length)`;
  return run(process.execPath, ['--input-type=module', '-e', program], folder).trim();
}

/** Compiles programs that use all of the package, for Node and, where it runs there, for nothing in particular. */
function compile({ entries }: Package, folder: string): void {
  const anywhere = entries.filter((entry) => ANYWHERE.includes(entry));
  for (const [types, imported] of [[['node'], entries] as const, [[], anywhere] as const]) {
    if (imported.length === 0) continue;
    const lines = imported.map((entry, at) => `export * as all${at} from '${entry}';\n`);
    writeFileSync(join(folder, 'program.ts'), lines.join(''));
    const config = { compilerOptions: { ...STRICTEST, types }, files: ['program.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    run('npx', ['--no-install', 'tsc', '-p', folder], root);
  }
}

function checkAll(): void {
  const packages = readPackages();
  build(packages);
  const tarballs = new Map(packages.map((one) => [one.name, pack(one)]));
  for (const one of packages) {
    const folder = install(one, packages, tarballs);
    compile(one, folder);
    console.log(`${one.name}: installs, exports ${importIt(one, folder)} names, its types compile`);
    if (one.name === 'intermud') runProgram(folder);
  }
}

/** As somebody who installed the program would first. */
function runProgram(folder: string): void {
  const said = (...args: string[]) =>
    run('npx', ['--no-install', 'intermud', ...args], folder).split('\n')[0];
  console.log(`  intermud --version: ${said('--version')}`);
  console.log(`  intermud check-config: ${said('check-config')}`);
}

try {
  checkAll();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
