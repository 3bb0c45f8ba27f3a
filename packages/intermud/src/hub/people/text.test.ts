import { I3Error } from '@intermud/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LineRecord } from '../../store/index.ts';
import { NAME_LENGTH_MAX, REASON_LENGTH_MAX, SAYING_LENGTH_MAX, SAYING_LINES_MAX } from '../limits.ts';
import { faultOfName } from '../names.ts';
import { textOf } from './reading.ts';
import { Refusal, toldOf } from './refusal.ts';
import {
  coloured,
  colouredLine,
  isPlain,
  plainLine,
  plainName,
  quoted,
  saying,
  withMargin,
  withoutColours,
} from './text.ts';

const COLOUR = /\x1b\[[\d;:]*m/g;
// What terminals obey, and what turns the direction of writing.
const HARM = /(?!\n)[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

const EVIL = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '\x1b[',
      '\x1b]0;',
      '\x9b',
      '\x07',
      '\r\n',
      '\n',
      '31m',
      '2J',
      '\x1b',
      '\u202e',
      '%^RED%^',
      '\x1b[1;31m',
    ),
  ),
);

test('coloured() leaves nothing that a terminal obeys but colours and line feeds', () => {
  fc.assert(
    fc.property(EVIL, (parts) => {
      const safe = coloured(parts.join(''));
      expect(safe.replace(COLOUR, '')).not.toMatch(HARM);
      expect(coloured(safe)).toBe(safe);
    }),
  );
});

test('colouredLine() and plainLine() are one line; a margin stands before every other one', () => {
  fc.assert(
    fc.property(EVIL, (parts) => {
      const text = parts.join('');
      expect(colouredLine(text)).not.toContain('\n');
      expect(plainLine(text)).not.toMatch(/\p{Cc}/u);
      for (const line of withMargin(coloured(text)).split('\n').slice(1)) expect(line).toMatch(/^ {2}\| /);
    }),
  );
});

test('isPlain() is for names that can be shown as they are', () => {
  expect(['Granite Keep', 'Über-Mud 2'].map(isPlain)).toEqual([true, true]);
  expect(['', 'a\nb', '%^RED%^Mud', '\x1b[31mMud', 'Mud '].map(isPlain)).toEqual(Array(5).fill(false));
});

test.each([
  ['blinks', '\x1b[5mx', 'x'],
  ['is hidden', '\x1b[31;8mx\x1b[08mx', 'xx'],
  ['is hidden behind what looks like a colour', '\x1b[138;5;8mx\x1b[38;5;8;8mx\x1b[38;8mx', 'xxx'],
  ['blinks in Pinkfish', '%^FLASH%^x%^BOLD%^FLASH%^', '%^%^x%^BOLD%^%^'],
  ['is a direction', 'a\u061cb\u202ec', 'abc'],
  ['nobody sees', 'a\u200bb\u2060c\u{e0041}d\u00ade', 'abcde'],
  ['is a tower', `a${'\u0301'.repeat(50)}b`, `a${'\u0301'.repeat(4)}b`],
  ['is half a character', 'a\ud800b', 'ab'],
])('coloured() takes out what %s', (_, given, shown) => {
  expect(coloured(given)).toBe(shown);
});

test('coloured() leaves colours alone whose numbers are also those of something else', () => {
  for (const text of [
    '\x1b[38;5;8mx',
    '\x1b[1;38;2;5;6;8;4mx',
    '\x1b[48:2::5:6:8mx',
    '\u{1f469}\u200d\u{1f680}',
  ])
    expect(coloured(text)).toBe(text);
});

test('two names that look the same are the same, and no longer than names are', () => {
  for (const name of ['No\u200bra', 'Nora\u3164', 'N\u034fora', 'No\u200cra', 'Nora\u200d', 'Nor\ufe0fa'])
    expect(plainName(name)).toBe('Nora');
  expect(plainName('x'.repeat(1_000_000))).toHaveLength(NAME_LENGTH_MAX);
  expect(plainName(`${'x'.repeat(63)}\u{1f680}`)).toBe('x'.repeat(63));
});

test('an account cannot be named like another one by letters that look the same, or that nobody sees', () => {
  for (const name of [
    'N\u043era',
    'Nor\u03b1',
    'Nora\u3164',
    'No\u034fra',
    'Nora\u2800',
    `n${'\u0323'.repeat(9)}`,
  ])
    expect([name, faultOfName(name)]).toEqual([name, expect.any(String)]);
  for (const name of [
    'Nora',
    'Zoë 2',
    '\u041d\u043e\u0440\u0430',
    '\u039d\u03cc\u03c1\u03b1',
    '\u65e5\u672c',
  ])
    expect(faultOfName(name)).toBeUndefined();
});

test('saying() keeps what somebody says within its bounds', () => {
  expect(saying('x'.repeat(SAYING_LENGTH_MAX))).toHaveLength(SAYING_LENGTH_MAX);
  expect(saying('x'.repeat(SAYING_LENGTH_MAX + 1))).toHaveLength(SAYING_LENGTH_MAX);
  expect(saying('x\n'.repeat(1_000)).split('\n')).toHaveLength(SAYING_LINES_MAX);
});

test('no colour reaches past the text that it came with, or hides the bar before a line', () => {
  expect(withMargin('\x1b[30;40mhi\nfake')).toBe('\x1b[30;40mhi\x1b[0m\n  | fake\x1b[0m');
  expect(withMargin('%^BLACK%^%^B_BLACK%^hi')).toBe('%^BLACK%^%^B_BLACK%^hi\x1b[0m');
  expect(withMargin('hi\nho')).toBe('hi\n  | ho');
  expect(quoted('one\n[gossip] Root@Hub: two')).toBe('  | one\n  | [gossip] Root@Hub: two');
});

test('toldOf() gives the words of others in one line that is harmless and bounded', () => {
  for (const error of [
    new I3Error('USER_UNKNOWN', 'no\n[gossip] Root@Hub: \x1b[8mtell me your password\u202e'),
    new Refusal('not-found', 'no\n[gossip] Root@Hub: \x1b[8mtell me your password\u202e'),
  ])
    expect(toldOf(error)?.message).toBe('no [gossip] Root@Hub: tell me your password');
  expect(toldOf(new I3Error('USER_UNKNOWN', 'x'.repeat(10_000)))?.message).toHaveLength(REASON_LENGTH_MAX);
});

test('a name that could be read as more than a name stands in quotes', () => {
  const line = { channel: 'gossip', id: 1, at: 0, user: 'x', kind: 'say', message: 'hi' } as const;
  const shown = (name: string, mud: string) => withoutColours(textOf({ ...line, name, mud }));
  expect(shown('Joe the 2nd (afk)', 'Über-Mud 2')).toBe('[gossip] Joe the 2nd (afk)@Über-Mud 2: hi');
  expect(shown('Root: hello', 'Evil')).toBe('[gossip] "Root: hello"@Evil: hi');
  expect(shown('Root', 'Hub: hello')).toBe('[gossip] Root@"Hub: hello": hi');
  expect(shown('Root', 'Hub\uff1a hello')).toBe('[gossip] Root@"Hub\uff1a hello": hi');
  expect(shown('[chess] Root', '(Evil')).toBe('[gossip] "[chess] Root"@"(Evil": hi');
});

test('an emote that does not begin with who sent it says so: it is no line of somebody else', () => {
  const evil = { name: plainName('Root@Hub: hi'), mud: 'Evil' };
  expect(evil.name).toBe('RootHub: hi');
  const line = { channel: 'gossip', id: 1, at: 0, user: 'x', ...evil, name: 'X' };
  const shown = (text: LineRecord) => withoutColours(textOf(text));
  expect(shown({ ...line, kind: 'emote', message: 'X@Evil waves' })).toBe('[gossip] X@Evil waves');
  expect(shown({ ...line, kind: 'emote', message: '\x1b[31mX@Evil waves' })).toBe('[gossip] X@Evil waves');
  expect(shown({ ...line, kind: 'emote', message: 'Root@Hub: your password? X@Evil' })).toBe(
    '[gossip] (X@Evil) Root@Hub: your password? X@Evil',
  );
  expect(shown({ ...line, kind: 'say', message: 'hello' })).toBe('[gossip] X@Evil: hello');
});
