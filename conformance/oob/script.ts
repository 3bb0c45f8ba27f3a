// Reads plays of mail, news and files: what muds say on oob links, and what hubs are told to do. README.md has the grammar.
import { type LpcValue, parseLpc } from '@intermud/wire';

/** Who takes part: a hub that is tried, or a mud that does only what its lines say. */
export interface OobRole {
  readonly kind: 'hub' | 'mud';
  readonly name: string;
  /** Of a hub its accounts, of a mud its services. */
  readonly words: readonly string[];
}

/** One line: who does what, with the rest as it stands there. */
export interface OobStep {
  readonly who: string;
  readonly verb: string;
  readonly rest: string;
  readonly line: number;
}

/** A whole play. */
export interface OobPlay {
  readonly about: string;
  readonly roles: readonly OobRole[];
  readonly steps: readonly OobStep[];
}

const ROLE = /^\[(hub|mud)\]\s+(\S+)(?:\s+with\s+(.+))?$/;
const STEP = /^(\S+)\s+(\S+)\s*(.*)$/;

/** @throws {SyntaxError} naming the line that makes no sense. */
export function readOobPlay(text: string): OobPlay {
  const about: string[] = [];
  const roles: OobRole[] = [];
  const steps: OobStep[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line.startsWith('#') && roles.length === 0) about.push(line.slice(1).trim());
    if (line === '' || line.startsWith('#')) continue;
    const [, kind, name, words] = ROLE.exec(line) ?? [];
    if (kind !== undefined && name !== undefined)
      roles.push({ kind: kind as OobRole['kind'], name, words: words?.split(/[,\s]+/) ?? [] });
    else steps.push(readStep(line, index + 1));
  }
  return { about: about.join(' '), roles, steps };
}

function readStep(line: string, number: number): OobStep {
  const [, who, verb, rest] = STEP.exec(line) ?? [];
  if (who === undefined || verb === undefined)
    throw new SyntaxError(`Cannot read play: line ${number} is ${JSON.stringify(line)}`);
  return { who, verb, rest: rest ?? '', line: number };
}

/** What a line holds beside plain words: strings in quotes, in their order. */
export function stringsOf(rest: string): string[] {
  return [...rest.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([token]) => parseLpc(token) as string);
}

/** The plain words of a line, commas and arrows left out. */
export function wordsOf(rest: string): string[] {
  return rest
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, ' ')
    .split(/[\s,]+/)
    .filter((word) => word !== '' && word !== '->');
}

const MARK = '\u0001'; // Nothing that is sent in a play holds one.

/** LPC in which `_` is anything, and `$name` is what the play has bound to that name or binds by it. */
export function readPattern(text: string): LpcValue {
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|_|\$\w+/g, (token) =>
    token.startsWith('"') ? token : `"${MARK}${token}"`,
  );
  return parseLpc(marked);
}

/** Values by the names that a play has given them. */
export type Bound = Map<string, LpcValue>;

/** Whether a value is what the pattern says; binds names that are new. */
export function matches(pattern: LpcValue, value: LpcValue | undefined, bound: Bound): boolean {
  if (typeof pattern === 'string' && pattern.startsWith(MARK))
    return matchesMark(pattern.slice(1), value, bound);
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value) || value.length !== pattern.length) return false;
    return pattern.every((item, at) => matches(item, value[at], bound));
  }
  if (pattern instanceof Map) return value instanceof Map && matchesMap(pattern, value, bound);
  return pattern === value;
}

function matchesMark(mark: string, value: LpcValue | undefined, bound: Bound): boolean {
  if (value === undefined) return false;
  if (mark === '_') return true;
  if (!bound.has(mark)) bound.set(mark, value);
  return bound.get(mark) === value;
}

function matchesMap(pattern: Map<LpcValue, LpcValue>, value: Map<LpcValue, LpcValue>, bound: Bound): boolean {
  if (pattern.size !== value.size) return false;
  return [...pattern].every(([key, item]) => matches(item, value.get(filled(key, bound)), bound));
}

/** The pattern with every name put in. @throws {SyntaxError} for one that nothing is bound to. */
export function filled(pattern: LpcValue, bound: Bound): LpcValue {
  if (typeof pattern === 'string' && pattern.startsWith(MARK)) {
    const value = bound.get(pattern.slice(1));
    if (value === undefined)
      throw new SyntaxError(`Cannot perform play: nothing is called ${pattern.slice(1)}`);
    return value;
  }
  if (Array.isArray(pattern)) return pattern.map((item) => filled(item, bound));
  if (!(pattern instanceof Map)) return pattern;
  return new Map([...pattern].map(([key, item]) => [filled(key, bound), filled(item, bound)]));
}
