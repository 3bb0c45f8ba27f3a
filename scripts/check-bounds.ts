// Holds every bound to its promise: each constant of each limits.ts says its unit and its reason, is used, and is
// named by a test. `node scripts/check-bounds.ts` prints what does not, and where. That the test holds the bound at it
// and just over it is for whoever writes it: a machine sees no more than that there is one.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

/** Ends of names that are units, and the word that a docstring then has. */
export const UNITS: readonly { end: RegExp; says: string; word: RegExp }[] = [
  { end: /(?:_MS|Ms)(?:_MAX|_MIN)?$/, says: 'milliseconds', word: /\bmilliseconds\b/i },
  { end: /_S$/, says: 'seconds', word: /\bseconds\b/i },
  { end: /(?:BYTES|Bytes)(?:_MAX|_MIN)?$/, says: 'bytes', word: /\bbytes\b/i },
  { end: /_KIB$/, says: 'KiB', word: /\bKiB\b/ },
  {
    end: /(?:LENGTH|CHARACTERS|Chars)(?:_MAX|_MIN)?$/,
    says: 'characters, or units of them',
    word: /\b(?:characters|units)\b/i,
  },
];

/** Words that a docstring has at least: what is counted, of what, and why. Fewer say nothing that the name does not. */
export const WORDS_MIN = 8;

/** Files of a checkout by their path below its root, with `/`: sources, and everything that proves them. */
export type Files = ReadonlyMap<string, string>;

/** One bound, as its limits.ts declares it. */
export interface Bound {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly name: string;
  /** The object that it is a member of, as where a game may change a package's bounds. */
  readonly of: string | undefined;
  /** The text of its docstring on one line; empty without one. */
  readonly doc: string;
}

/** Sentences about every bound that breaks its promise, in the order of the files; none when all is well. */
export function checkBounds(files: Files): string[] {
  const bounds = [...files].flatMap(([file, text]) => (isLimits(file) ? boundsOf(file, text) : []));
  const users = usersOf(files);
  return bounds.flatMap((bound) => faultsOf(bound, users(bound)));
}

function faultsOf(bound: Bound, users: readonly string[]): string[] {
  const faults = [docFault(bound.name, bound.doc)];
  if (users.every(isProof)) faults.push('nothing uses it');
  if (!users.some(isProof)) faults.push('no test names it');
  return faults
    .filter((fault) => fault !== undefined)
    .map((fault) => `${bound.file}:${bound.line} ${bound.name}: ${fault}`);
}

/** What is wrong with the docstring of a bound: it says what is counted, and after a stop or a comma why so many. */
export function docFault(name: string, doc: string): string | undefined {
  if (doc === '') return 'it has no docstring';
  const unit = UNITS.find(({ end }) => end.test(name));
  if (unit !== undefined && !unit.word.test(doc)) return `its docstring does not say ${unit.says}`;
  if (!/^(?:\S+ ){0,4}\S+s\b/.test(doc)) return 'its docstring does not begin with what is counted';
  if (doc.split(' ').length < WORDS_MIN || !/[.:;,] \S/.test(doc)) return 'its docstring gives no reason';
  return undefined;
}

const isLimits = (file: string): boolean => /(?:^|\/)limits\.ts$/.test(file);

/** Whether a file proves something: tests, the suites that they share, and all of conformance. */
export const isProof = (file: string): boolean =>
  /\.(?:test|suite)\.ts$/.test(file) || /(?:^|\/)test\//.test(file) || file.startsWith('conformance/');

const CONSTANT = /^export const (?<name>\w+)(?:: [^=]+)? = (?<object>\{)?/;
const MEMBER = /^ {2}(?<name>\w+): /;

/**
 * Every bound that a limits.ts exports, in its order. A docstring holds for the lines right below it, up to an empty
 * one, so that a pair may share it. Files are formatted: a declaration begins its line.
 */
export function boundsOf(file: string, text: string): Bound[] {
  const bounds: Bound[] = [];
  let of: string | undefined;
  let doc = '';
  let isOpen = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*\/\*\*/.test(line)) [doc, isOpen] = ['', true];
    if (isOpen) {
      doc = `${doc} ${line.replace(/^\s*(?:\/\*\*|\*(?!\/))|\*\/\s*$/g, '').trim()}`.trim();
      isOpen = !line.includes('*/');
      continue;
    }
    if (line === '') doc = '';
    if (line.startsWith('}')) of = undefined;
    const found = (of === undefined ? CONSTANT : MEMBER).exec(line)?.groups;
    if (found?.name === undefined) continue;
    if (found.object !== undefined) of = found.name;
    else bounds.push({ file, line: index + 1, name: found.name, of, doc });
  }
  return bounds;
}

const STATEMENT =
  /^(?<word>import|export) (?:type )?(?:\{(?<names>[^}]*)\}|\* as (?<space>\w+)|(?<star>\*)) from '(?<from>[^'\n]+)'/gm;

/** One import or re-export of a file. Without `names` it is of everything, with `space` under one name. */
interface Arrow {
  readonly isExport: boolean;
  readonly target: string;
  readonly names?: readonly { readonly theirs: string; readonly ours: string }[];
  readonly space?: string;
}

function arrowsOf(file: string, text: string): Arrow[] {
  return Array.from(text.matchAll(STATEMENT), ({ groups = {} }) => ({
    isExport: groups.word === 'export',
    target: targetOf(file, groups.from ?? ''),
    ...(groups.names !== undefined && { names: namesOf(groups.names) }),
    ...(groups.space !== undefined && { space: groups.space }),
  }));
}

const namesOf = (clause: string): { theirs: string; ours: string }[] =>
  clause
    .split(',')
    .map((one) => one.trim().replace(/^type /, ''))
    .filter((one) => one !== '')
    .map((one) => {
      const [theirs = '', ours = theirs] = one.split(' as ');
      return { theirs, ours };
    });

function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(dirname(file), specifier).split(sep).join('/');
  return `packages/${specifier.replace('@intermud/', '')}/src/index.ts`;
}

/**
 * Which files use a bound, found by their imports: rooms have bounds of one name. Members are looked for by name, in their
 * own package and where their object is imported.
 */
function usersOf(files: Files): (bound: Bound) => readonly string[] {
  const arrows = new Map(Array.from(files, ([file, text]) => [file, arrowsOf(file, text)]));
  const users = new Map<string, string[]>();
  for (const [file, own] of arrows)
    for (const arrow of own.filter(({ isExport }) => !isExport))
      for (const name of namesUsed(arrow, files.get(file) ?? '')) {
        const key = `${originOf(arrow.target, name, arrows, files)} ${name}`;
        users.set(key, [...(users.get(key) ?? []), file]);
      }
  const of = (file: string, name: string) => users.get(`${file} ${name}`) ?? [];
  return (bound) =>
    bound.of === undefined ? of(bound.file, bound.name) : namedIn(bound, files, of(bound.file, bound.of));
}

const namesUsed = ({ names, space }: Arrow, text: string): string[] =>
  names?.map(({ theirs }) => theirs) ?? wordsAfter(`${space}.`, text);

/** The limits.ts that a name comes from, over any number of re-exports; undefined if it is no bound. */
function originOf(
  file: string,
  name: string,
  arrows: ReadonlyMap<string, readonly Arrow[]>,
  files: Files,
): string | undefined {
  if (isLimits(file)) return declares(files.get(file) ?? '', name) ? file : undefined;
  for (const { isExport, target, names } of arrows.get(file) ?? []) {
    const theirs = names === undefined ? name : names.find(({ ours }) => ours === name)?.theirs;
    const found = isExport && theirs !== undefined ? originOf(target, theirs, arrows, files) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const declares = (text: string, name: string): boolean => text.includes(`export const ${name} `);

const wordsAfter = (prefix: string, text: string): string[] =>
  text
    .split(prefix)
    .slice(1)
    .map((rest) => /^\w*/.exec(rest)?.[0] ?? '');

function namedIn({ file, name }: Bound, files: Files, importers: readonly string[]): string[] {
  const folder = file.split('/').slice(0, 2).join('/');
  const word = new RegExp(`\\b${name}\\b`);
  const isNear = (other: string) => other.startsWith(`${folder}/`) || importers.includes(other);
  return [...files].flatMap(([other, text]) =>
    other !== file && isNear(other) && word.test(text) ? [other] : [],
  );
}

/** Reads a checkout from disk. */
export function readFiles(root: string): Files {
  const paths = globSync(['packages/*/{src,test}/**/*.{ts,svelte}', 'conformance/**/*.ts'], {
    cwd: root,
    exclude: ['**/node_modules/**'],
  });
  return new Map(paths.map((path) => [path.split(sep).join('/'), readFileSync(join(root, path), 'utf8')]));
}

if (import.meta.main) {
  const files = readFiles(resolve(import.meta.dirname, '..'));
  const faults = checkBounds(files);
  for (const fault of faults) console.error(fault);
  const count = [...files].filter(([file]) => isLimits(file)).flatMap((entry) => boundsOf(...entry)).length;
  if (count === 0) throw new Error('Cannot check the bounds: no limits.ts was found');
  if (faults.length === 0) console.log(`${count} bounds are said, used and tested`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
