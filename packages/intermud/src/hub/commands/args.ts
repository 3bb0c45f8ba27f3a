// The parts of a command line: what each takes from the text, and what could stand there.

import { nameKey } from '../../store/index.ts';
import { split, type Whom } from '../people/address.ts';
import type { Desk } from '../people/desk.ts';
import { Refusal } from '../people/refusal.ts';
import type { Visit } from '../people/resident.ts';

/** What a part of a line is read with. */
export interface ArgContext {
  readonly desk: Desk;
  readonly visit: Visit;
}

/** A part of a command line. */
export interface Arg<Value> {
  /** As help shows it: `USER@MUD`, or `[MUD]` if it may be left out. */
  readonly label: string;
  /** Takes its part from the beginning of a text; gives the rest. @throws {Refusal} */
  take(text: string, context: ArgContext): readonly [Value, rest: string];
  /** What could stand there: the offset in the text at which a word begins, and the words. */
  complete?(text: string, context: ArgContext): Completion;
}

/** Words that could replace the end of a text, from `start` on. */
export interface Completion {
  readonly start: number;
  readonly words: readonly { readonly word: string; readonly hint: string }[];
}

/** The rest of the line. */
export function rest(label: string): Arg<string> {
  return { label, take: (text) => [needed(text, label), ''] };
}

/** One word. */
export function word(label: string): Arg<string> {
  return {
    label,
    take(text) {
      const [first = '', others = ''] = splitWord(needed(text, label));
      return [first, others];
    },
  };
}

/** A whole number within bounds. */
export function count(label: string, max: number): Arg<number> {
  return {
    label,
    take(text) {
      const [first, others] = splitWord(needed(text, label));
      const value = Number(first);
      if (!Number.isInteger(value) || value < 1 || value > max)
        throw new Refusal('bad-arguments', `${label} must be a number from 1 to ${max}, not "${first}"`);
      return [value, others];
    },
  };
}

/** A user of some mud: `user@mud`; a user of this hub by name alone. Names with blanks may stand in quotes. */
export function address(label = 'USER@MUD'): Arg<Whom> {
  return {
    label,
    take(text, { desk }) {
      const [user, after] = takeUser(needed(text, label));
      if (!after.startsWith('@')) return [{ user: nameKey(user), mud: desk.network.home }, after.trimStart()];
      const [mud, others] = takeMud(after.slice(1), desk);
      return [{ user: nameKey(user), mud }, others];
    },
    complete: completeAddress,
  };
}

/** A mud, by its name or the beginning of it, to the end of the line. */
export function mud(label = 'MUD'): Arg<string> {
  return {
    label,
    take: (text, { desk }) => [desk.network.get(unquoted(needed(text, label))).name, ''],
    complete: (text, context) => ({ start: 0, words: mudsLike(text, context) }),
  };
}

/** A channel, by its name or the beginning of it. */
export function channel(label = 'CHANNEL'): Arg<string> {
  return {
    label,
    take(text, { desk, visit }) {
      const [first, others] = splitWord(needed(text, label));
      const own = [...visit.resident.joined.keys()].find((name) => nameKey(name) === nameKey(first));
      return [own ?? desk.channels.get(first).name, others];
    },
    complete: (text, { desk }) => ({
      start: 0,
      words: like(
        text,
        desk.channels.entries().map(({ name, host }) => ({ word: name, hint: `a channel of ${host}` })),
      ),
    }),
  };
}

/** A part that may be left out. */
export function optional<Value>(arg: Arg<Value>): Arg<Value | undefined> {
  return {
    ...arg,
    label: `[${arg.label}]`,
    take: (text, context) => (text === '' ? [undefined, ''] : arg.take(text, context)),
  };
}

/** The first word of a text, and what follows it. */
export function splitWord(text: string): [first: string, rest: string] {
  const at = text.search(/\s/);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at).trim()];
}

/** Those of some words that begin as a text does, whatever the case. */
export function like<T extends { readonly word: string }>(text: string, words: readonly T[]): T[] {
  const key = nameKey(text);
  return words.filter(({ word: one }) => nameKey(one).startsWith(key));
}

/** The muds whose names begin as a text does. */
export function mudsLike(text: string, { desk }: ArgContext): { word: string; hint: string }[] {
  const muds = desk.network
    .muds()
    .map(({ name, isUp }) => ({ word: name, hint: isUp ? 'a mud' : 'a mud, down' }));
  return like(text.replace(/^"/, ''), muds);
}

function needed(text: string, label: string): string {
  if (text !== '') return text;
  throw new Refusal('bad-arguments', `${label} is missing`);
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}

function takeUser(text: string): [user: string, after: string] {
  const quoted = /^"([^"]+)"/.exec(text);
  if (quoted?.[1] !== undefined) return [quoted[1], text.slice(quoted[0].length)];
  const [user = ''] = /^[^\s@]*/.exec(text) ?? [];
  if (user === '') throw new Refusal('bad-arguments', 'A name must stand before the @');
  return [user, text.slice(user.length)];
}

/**
 * The longest name of a mud that the text begins with; else the mud that its first word is the beginning of. A name ends
 * at a blank, or at one of `marks`. @throws {Refusal} `unk-dst`
 */
export function takeMud(text: string, { network }: Desk, marks = ''): [mud: string, rest: string] {
  const quoted = /^"([^"]+)"\s*/.exec(text);
  if (quoted?.[1] !== undefined) return [network.get(quoted[1]).name, text.slice(quoted[0].length)];
  const key = nameKey(text);
  const isEnd = (at: number) =>
    at === key.length || /\s/.test(key.charAt(at)) || marks.includes(key.charAt(at));
  const begins = (name: string) => key.startsWith(nameKey(name)) && isEnd(nameKey(name).length);
  const names = network.muds().flatMap(({ name }) => (begins(name) ? name : []));
  const [longest] = names.sort((a, b) => b.length - a.length);
  if (longest !== undefined) return [longest, text.slice(longest.length).trim()];
  const end = text.split('').findIndex((char) => /\s/.test(char) || marks.includes(char));
  const first = end < 0 ? text : text.slice(0, end);
  return [network.get(first).name, text.slice(first.length).trim()];
}

function completeAddress(text: string, context: ArgContext): Completion {
  const [user, begun] = split(text);
  if (text.includes('@')) return { start: user.length + 1, words: mudsLike(begun, context) };
  const { crowd, network } = context.desk;
  const here = crowd
    .residents()
    .map(({ account }) => ({ word: `${account.name}@${network.home}`, hint: 'is here' }));
  const { lastTeller } = context.visit.resident;
  const teller = lastTeller === undefined ? [] : [{ word: lastTeller, hint: 'told you something' }];
  return { start: 0, words: like(text, [...teller, ...here]) };
}
