// Holds the rooms to their line: no import goes up, none goes in a circle, every package that is imported is
// declared, and helpers of tests stay in tests. `node scripts/check-rooms.ts` prints what breaks it.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** The rooms from the bottom up. A room imports only rooms of the rows before its own. */
export const LINE: readonly (readonly string[])[] = [
  ['wire', 'telnet'],
  ['mud', 'portal'],
  ['store', 'cluster'],
  ['router'],
  ['hub', 'gateway'],
  ['daemon'],
  ['cli'],
];

/** Arrows that go down and are wrong all the same, with the reason. */
export const APART: readonly { from: string; to: string; because: string }[] = [
  { from: 'mud', to: 'telnet', because: 'a mud has its own players' },
  { from: 'portal', to: 'wire', because: 'portal knows nothing of Intermud: any game can use it' },
  {
    from: 'hub',
    to: 'router',
    because: 'the hub is a mud and works with any router, through the mud package',
  },
  { from: 'gateway', to: 'router', because: 'the gateway is a mud and works with any router' },
];

/** What clients read too: it needs neither Node nor the rest of the program. */
const MESSAGES = 'packages/intermud/src/hub/messages/';
const PAGE = 'packages/web/src/';

const PROGRAM_ROOMS = ['store', 'cluster', 'router', 'hub', 'gateway', 'daemon', 'cli'];
const PROGRAM = 'packages/intermud';

/** Who says what is imported, in a file that was read. */
export interface Import {
  /** Path of the importing file below the root, with `/`. */
  readonly file: string;
  readonly specifier: string;
  /** Only types: gone when the program runs. */
  readonly isType: boolean;
}

/** A checkout as this check sees it, so that a test can make one up. */
export interface Checkout {
  /** Files below the root, with `/`, and their text. */
  readonly files: ReadonlyMap<string, string>;
  /** Names that each package's package.json declares as dependencies, by folder ("packages/wire"). */
  readonly declared: ReadonlyMap<string, ReadonlySet<string>>;
}

const IMPORT =
  /^(?:import|export)\s+(?<clause>[\w$*{}\s,]+?)\s+from\s+'(?<from>[^'\n]+)'|^import\s+'(?<bare>[^'\n]+)'|\bimport\('(?<dynamic>[^'\n]+)'\)/gm;

/** Every import and re-export of a file. Files are formatted: statements begin their line. */
export function importsOf(file: string, text: string): Import[] {
  const found = text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '').matchAll(IMPORT);
  return Array.from(found, ({ groups = {} }) => ({
    file,
    specifier: groups.from ?? groups.bare ?? groups.dynamic ?? '',
    isType: /^\s*type\b/.test(groups.clause ?? ''),
  })).filter(({ specifier }) => specifier !== '');
}

/** The room that a file belongs to; undefined for files outside the line (tests' helpers, the package's index). */
export function roomOf(file: string): string | undefined {
  const [, folder = '', src, room = ''] = file.split('/');
  if (src !== 'src') return undefined;
  if (`packages/${folder}` !== PROGRAM) return LINE.flat().includes(folder) ? folder : undefined;
  return PROGRAM_ROOMS.includes(room) ? room : undefined;
}

const isTest = (file: string): boolean =>
  /\.(?:test|suite)\.ts$/.test(file) || /\/test\//.test(file) || file.startsWith('packages/testkit/');

/** Sentences about everything that breaks the line; none when all is well. */
export function checkRooms(checkout: Checkout): string[] {
  const imports = [...checkout.files].flatMap(([file, text]) => importsOf(file, text));
  const source = imports.filter(({ file }) => !isTest(file));
  return [
    ...source.flatMap((one) => upward(one)),
    ...source.flatMap((one) => testHelper(one)),
    ...source.flatMap((one) => unpublished(one)),
    ...imports.flatMap((one) => undeclared(one, checkout)),
    ...circles(source, checkout),
  ];
}

function upward({ file, specifier }: Import): string[] {
  const from = roomOf(file);
  const to = roomOf(targetOf(file, specifier) ?? '');
  if (from === undefined || to === undefined || from === to) return [];
  const apart = APART.find((pair) => pair.from === from && pair.to === to);
  if (apart !== undefined) return [`${file} imports ${specifier}, but ${apart.because}`];
  if (rank(to) < rank(from)) return [];
  return [`${file} imports ${specifier}: ${from} stands below or beside ${to}`];
}

const rank = (room: string): number => LINE.findIndex((row) => row.includes(room));

function testHelper({ file, specifier }: Import): string[] {
  const target = targetOf(file, specifier) ?? '';
  return isTest(target) ? [`${file} imports ${specifier}, which is for tests`] : [];
}

/** The page and the program know each other by messages alone, and the page by their types. */
function unpublished({ file, specifier, isType }: Import): string[] {
  if (file.startsWith(MESSAGES) && !/^(?:zod$|\.\/|.*\/limits\.ts$)/.test(specifier))
    return [`${file} imports ${specifier}, but clients read messages: they need zod and bounds alone`];
  const isPublished = specifier === 'intermud/messages' && isType;
  if (!file.startsWith(PAGE) || isPublished || !isOurs(targetOf(file, specifier) ?? specifier)) return [];
  return [`${file} imports ${specifier}: the page knows types of intermud/messages alone`];
}

/** Whether a target is of the workspace, outside the page. */
const isOurs = (target: string): boolean => /^(?:packages\/(?!web\/)|intermud\b)/.test(target);

/** The file below the root that a specifier means; undefined for packages of others. */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return join(dirname(file), specifier).split(sep).join('/');
  const name = /^@intermud\/([a-z]+)/.exec(specifier)?.[1];
  return name === undefined ? undefined : `packages/${name}/src/index.ts`;
}

function undeclared({ file, specifier }: Import, { declared }: Checkout): string[] {
  if (specifier.startsWith('.') || isBuiltin(specifier)) return [];
  const folder = file.split('/').slice(0, 2).join('/');
  const own = declared.get(folder);
  if (own === undefined) return [];
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const isKnown = own.has(name) || (isTest(file) && isForTests(name, declared));
  return isKnown ? [] : [`${file} imports ${name}, which ${folder}/package.json does not declare`];
}

/** Tests may use what the root declares, and every package of the workspace: they stand outside the line. */
const isForTests = (name: string, declared: Checkout['declared']): boolean =>
  declared.get('')?.has(name) === true || declared.has(`packages/${name.replace('@intermud/', '')}`);

/** Circles among files that exist at run time; types may refer to each other. */
function circles(imports: readonly Import[], { files }: Checkout): string[] {
  const next = new Map<string, string[]>();
  for (const { file, specifier, isType } of imports) {
    const target = targetOf(file, specifier);
    if (!isType && target !== undefined && files.has(target))
      next.set(file, [...(next.get(file) ?? []), target]);
  }
  const done = new Set<string>();
  return [...next.keys()].flatMap((file) => circleFrom(file, next, done, []));
}

function circleFrom(
  file: string,
  next: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  trail: readonly string[],
): string[] {
  const at = trail.indexOf(file);
  if (at >= 0) return [`These files import each other: ${[...trail.slice(at), file].join(' -> ')}`];
  if (done.has(file)) return [];
  const found = (next.get(file) ?? []).flatMap((target) => circleFrom(target, next, done, [...trail, file]));
  done.add(file);
  return found;
}

/** Reads a checkout from disk. */
export function readCheckout(root: string): Checkout {
  const paths = globSync('packages/*/{src,test}/**/*.ts', { cwd: root, exclude: ['**/node_modules/**'] });
  const files = new Map(
    paths.map((path) => [path.split(sep).join('/'), readFileSync(join(root, path), 'utf8')] as const),
  );
  const folders = globSync('packages/*', { cwd: root }).filter((path) =>
    existsSync(join(root, path, 'package.json')),
  );
  const declared = new Map(
    ['', ...folders].map((folder) => [folder, declaredIn(join(root, folder))] as const),
  );
  return { files, declared };
}

function declaredIn(folder: string): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const groups = [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.peerDependencies,
    manifest.optionalDependencies,
  ];
  return new Set(groups.flatMap((group) => Object.keys(group ?? {})));
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const checkout = readCheckout(root);
  const faults = checkRooms(checkout);
  for (const fault of faults) console.error(fault);
  if (faults.length === 0) console.log(`${checkout.files.size} files keep to their rooms`);
  process.exitCode = faults.length === 0 ? 0 : 1;
  if (checkout.files.size === 0) throw new Error(`Cannot check ${relative('.', root)}: it holds no files`);
}
