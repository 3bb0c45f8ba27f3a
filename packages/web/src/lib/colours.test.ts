import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean } from './clean.ts';
import { toPlain, toSpans } from './colours.ts';
import { LIMITS } from './limits.ts';

const CASES = [
  { name: 'plain text', text: 'hello', spans: [['hello', {}]] },
  { name: 'nothing', text: '', spans: [] },
  {
    name: 'a Pinkfish colour',
    text: '%^RED%^hot%^RESET%^ cold',
    spans: [
      ['hot', { fg: 1 }],
      [' cold', {}],
    ],
  },
  { name: 'two Pinkfish words in one', text: '%^BOLD%^BLUE%^sky', spans: [['sky', { bold: true, fg: 4 }]] },
  { name: 'a Pinkfish background', text: '%^B_GREEN%^x', spans: [['x', { bg: 2 }]] },
  { name: 'no Pinkfish at all', text: '100%^2 and %^whatever%^', spans: [['100%^2 and %^whatever%^', {}]] },
  { name: 'words that objects have by birth', text: '%^constructor%^', spans: [['%^constructor%^', {}]] },
  {
    name: 'an ANSI colour',
    text: '\u001b[1;32mgo\u001b[0m!',
    spans: [
      ['go', { bold: true, fg: 2 }],
      ['!', {}],
    ],
  },
  { name: 'a bright ANSI colour', text: '\u001b[93mgold', spans: [['gold', { fg: 11 }]] },
  { name: 'colours 256', text: '\u001b[38;5;196mred\u001b[48;5;244m', spans: [['red', { fg: '#ff0000' }]] },
  { name: 'true colours', text: '\u001b[38;2;1;2;3mdark', spans: [['dark', { fg: '#010203' }]] },
  { name: 'a colour out of range', text: '\u001b[38;2;1;2;999mdark', spans: [['dark', {}]] },
  {
    name: 'one thing switched off',
    text: '\u001b[1;31ma\u001b[22mb',
    spans: [
      ['a', { bold: true, fg: 1 }],
      ['b', { fg: 1 }],
    ],
  },
  { name: 'a cursor movement', text: 'a\u001b[2J\u001b[Hb', spans: [['ab', {}]] },
  { name: 'a window title', text: 'a\u001b]0;owned\u0007b', spans: [['ab', {}]] },
  { name: 'a sequence cut short', text: 'a\u001b[31', spans: [['a[31', {}]] },
  { name: 'a bell and a reversed name', text: 'a\u0007\u202eb', spans: [['ab', {}]] },
];

for (const { name, text, spans } of CASES) {
  test(`toSpans() reads ${name}`, () => {
    const got = toSpans(text);
    expect(got.map((span) => span.text).join('')).toBe(spans.map(([part]) => part).join(''));
    expect(merge(got)).toEqual(spans.map(([part, style]) => ({ text: part, style })));
  });
}

/** Neighbours in equal styles may come as one span or two. */
function merge(spans: ReturnType<typeof toSpans>) {
  const merged: { text: string; style: unknown }[] = [];
  for (const { text, style } of spans) {
    const last = merged.at(-1);
    if (last && JSON.stringify(last.style) === JSON.stringify(style)) last.text += text;
    else merged.push({ text, style });
  }
  return merged;
}

test('toSpans() leaves no control character, whatever it is given', () => {
  const nasty = fc.string({
    unit: fc.constantFrom(
      '\u001b',
      '[',
      '3',
      '1',
      ';',
      'm',
      '%^',
      'RED',
      'a',
      '\u0007',
      '\r',
      '\u202e',
      '\n',
    ),
  });
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => {
      expect(toPlain(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }),
  );
});

test('toSpans() paints up to its bound, and shows the rest without more colours', () => {
  const text = Array.from({ length: LIMITS.spansMax + 10 }, (_, at) => `\u001b[3${at % 8}mx`).join('');
  const spans = toSpans(text);
  expect(spans).toHaveLength(LIMITS.spansMax);
  expect(toPlain(text)).toHaveLength(LIMITS.spansMax + 10);
});

test('clean() takes escape sequences out whole', () => {
  expect(clean('a\u001b[2Jb\u001b]0;owned\u0007c\u001b[31md')).toBe('abcd');
});

test('toPlain() keeps a few marks on a letter, and no tower of them', () => {
  expect(toPlain(`e${'\u0301'.repeat(3)}`)).toHaveLength(4);
  expect(toPlain(`e${'\u0301'.repeat(40)}`)).toHaveLength(4);
});
