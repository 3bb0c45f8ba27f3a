import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from './json.ts';
import { LIMITS } from './limits.ts';
import { type Command, command, MessageBuilder, normalise, toCommands } from './message.ts';

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
// -0 is 0 in JSON, so that what comes back is not what went in.
const value = json.map((each) => JSON.parse(JSON.stringify(each)) as JsonValue);
const args = fc.array(value, { maxLength: 4 });
const kwargs = fc.dictionary(fc.string({ maxLength: 5 }), value, { maxKeys: 3, noNullPrototype: true });

test('toCommands() makes text of a string, an empty one too', () => {
  expect(toCommands('hello')).toEqual([['text', ['hello'], {}]]);
  expect(toCommands('')).toEqual([['text', [''], {}]]);
});

test('toCommands() keeps the order of several commands, and leaves undefined ones out', () => {
  const commands = toCommands({ prompt: '>', text: 'a', nothing: undefined, cmd: [] });
  expect(commands.map(([name]) => name)).toEqual(['prompt', 'text', 'cmd']);
});

for (const kept of [0, false, '', null, -1, 'x', true]) {
  test(`normalise() keeps ${JSON.stringify(kept)} as the one argument`, () => {
    expect(normalise('cmd', kept)).toEqual(['cmd', [kept], {}]);
  });
}

const SHORT_FORMS: [given: unknown, args: unknown[], kwargs: object][] = [
  [{ hp: 10 }, [], { hp: 10 }],
  [[], [], {}],
  [[[], {}], [], {}],
  [['a', 'b'], ['a', 'b'], {}],
  [[['a', 'b']], [['a', 'b']], {}],
  [['a', { k: 1 }], ['a'], { k: 1 }],
  [[null, { k: 1 }], [null], { k: 1 }],
  [[['a', 'b'], { k: 1 }], ['a', 'b'], { k: 1 }],
  [['a', 'b', { k: 1 }], ['a', 'b'], { k: 1 }],
  [[['a'], ['b'], { k: 1 }], [['a'], ['b']], { k: 1 }],
  [new Set(['a', 'b']), ['a', 'b'], {}],
  [new Map([['a', 1]]), [{ a: 1 }], {}],
  [new Date(0), ['1970-01-01T00:00:00.000Z'], {}],
  [new TextEncoder().encode('å'), ['å'], {}],
  [10n, [10], {}],
];

for (const [given, expectedArgs, expectedKwargs] of SHORT_FORMS) {
  test(`normalise() reads the short form ${JSON.stringify(given, (_, each) => (typeof each === 'bigint' ? `${each}n` : each))}`, () => {
    expect(normalise('cmd', given)).toEqual(['cmd', expectedArgs, expectedKwargs]);
  });
}

test('normalise() never guesses at the full form', () => {
  fc.assert(
    fc.property(args, kwargs, (given, named) => {
      expect(normalise('cmd', [given, named])).toEqual(['cmd', given, named]);
    }),
  );
});

test('MessageBuilder sends what was added, in order and as it is, and then nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(args, kwargs), { maxLength: 5 }), (given) => {
      const sent: Command[] = [];
      const builder = new MessageBuilder((commands) => void sent.push(...commands));
      for (const [each, named] of given) builder.add('cmd', each, named);
      builder.send();
      builder.send();
      expect(sent).toEqual(given.map(([each, named]) => ['cmd', each, named]));
    }),
  );
});

test('command() copies: what a game changes later is not what was sent', () => {
  const list = [1];
  const [, sent] = command('cmd', [list], {});
  list.push(2);
  expect(sent).toEqual([[1]]);
});

test('command() keeps a key __proto__ as a key', () => {
  const named = JSON.parse('{"__proto__": {"isStaff": true}}') as JsonObject;
  const [, , sent] = command('cmd', [], named);
  expect(Object.keys(sent)).toEqual(['__proto__']);
  expect('isStaff' in sent).toBe(false);
});

for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, () => 1, Symbol('s')]) {
  test(`command() refuses ${String(bad)}, and says where it stands`, () => {
    expect(() => command('char_vitals', [], { hp: [bad] })).toThrow(/^Cannot send char_vitals\.hp\[0\]: /);
  });
}

function nested(depth: number): JsonValue {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

test('command() takes values at the depth limit, and none deeper, and no circle', () => {
  expect(() => command('cmd', [nested(LIMITS.depthOut)], { k: nested(LIMITS.depthOut) })).not.toThrow();
  expect(() => command('cmd', [nested(LIMITS.depthOut + 1)], {})).toThrow(RangeError);
  expect(() => command('cmd', [], { k: nested(LIMITS.depthOut + 1) })).toThrow(RangeError);
  const circle: unknown[] = [];
  circle.push(circle);
  expect(() => command('cmd', circle, {})).toThrow(/in a circle/);
});

test('command() takes names of up to nameChars characters, without blanks', () => {
  expect(() => command('x'.repeat(LIMITS.nameChars), [], {})).not.toThrow();
  for (const name of ['', 'a b', 'a\n', 'x'.repeat(LIMITS.nameChars + 1)]) {
    expect(() => command(name, [], {}), name).toThrow(RangeError);
  }
});

test('what has toJSON is a value, and never the keyword arguments', () => {
  const value = { toJSON: () => 7 };
  expect([normalise('x', value), normalise('x', [value]), normalise('x', ['a', value])]).toEqual([
    ['x', [7], {}],
    ['x', [7], {}],
    ['x', ['a', 7], {}],
  ]);
});
