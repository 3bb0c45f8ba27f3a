import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { boundsOf, checkBounds, docFault, readFiles, WORDS_MIN } from './check-bounds.ts';

const LIMITS = 'packages/wire/src/limits.ts';
const GOOD = `/** Bytes of a frame before its sender has said who it is: a start-up has some hundred. */
export const FRAME_BYTES_MAX = 4 * 1024;
`;
const USE = "import { FRAME_BYTES_MAX } from './limits.ts';\n";
const check = (files: Record<string, string>) => checkBounds(new Map(Object.entries(files)));

test('every bound of this checkout says why, is used, and is named by a test', () => {
  const files = readFiles(resolve(import.meta.dirname, '..'));
  const bounds = [...files]
    .filter(([file]) => file.endsWith('/limits.ts'))
    .flatMap((one) => boundsOf(...one));
  expect(bounds.length).toBeGreaterThan(100);
  expect(checkBounds(files)).toEqual([]);
});

test('a bound that is said, used and tested is good', () => {
  expect(
    check({ [LIMITS]: GOOD, 'packages/wire/src/a.ts': USE, 'packages/wire/src/a.test.ts': USE }),
  ).toEqual([]);
});

test('a bound that only tests use, and one that none names, are told with file and line', () => {
  expect(check({ [LIMITS]: GOOD, 'packages/wire/src/a.test.ts': USE })).toEqual([
    `${LIMITS}:2 FRAME_BYTES_MAX: nothing uses it`,
  ]);
  expect(check({ [LIMITS]: GOOD, 'packages/wire/src/a.ts': USE })).toEqual([
    `${LIMITS}:2 FRAME_BYTES_MAX: no test names it`,
  ]);
});

test('a bound of the same name in another room is another bound', () => {
  const mail = 'packages/intermud/src/hub/mail';
  const faults = check({
    [LIMITS]: GOOD,
    [`${mail}/limits.ts`]: GOOD,
    [`${mail}/a.ts`]: USE,
    [`${mail}/a.test.ts`]: USE,
  });
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([`${LIMITS}:2`, `${LIMITS}:2`]);
});

test('a bound is found over re-exports, under another name, and as part of a whole module', () => {
  const index = 'packages/wire/src/index.ts';
  const faults = check({
    [LIMITS]: GOOD,
    'packages/wire/src/all.ts': "export * from './limits.ts';\n",
    [index]: "export { FRAME_BYTES_MAX as MOST } from './all.ts';\nexport * from './all.ts';\n",
    'packages/mud/src/a.ts': "import {\n  type B,\n  FRAME_BYTES_MAX as most,\n} from '@intermud/wire';\n",
    'conformance/a.ts':
      "import * as wire from '@intermud/wire';\nexport const most = wire.FRAME_BYTES_MAX;\n",
  });
  expect(faults).toEqual([]);
});

test('members of an object are bounds, and are looked for by name in their own package', () => {
  const limits = 'packages/portal/src/limits.ts';
  const text = `export const LIMITS = {
  /** Lines of one page: what a screen has, and some more to scroll. */
  pageLines: 50,
  /**
   * Milliseconds to wait for an answer: the other side gives up after as many,
   * and says so.
   */
  answerMs: 1_000,
} as const;
`;
  const faults = check({
    [limits]: text,
    'packages/portal/src/a.ts': 'limits.pageLines + limits.answerMs',
    'packages/portal/src/a.test.ts': 'LIMITS.pageLines',
    'packages/web/src/a.test.ts': 'LIMITS.answerMs', // Of another package's own LIMITS.
  });
  expect(faults).toEqual([`${limits}:8 answerMs: no test names it`]);
  const tested = check({
    [limits]: text,
    'packages/portal/src/a.ts': 'limits.pageLines + limits.answerMs',
    'packages/web/src/a.test.ts':
      "import { LIMITS } from '../../portal/src/limits.ts';\nLIMITS.answerMs, LIMITS.pageLines",
  });
  expect(tested).toEqual([]);
});

test('boundsOf() gives neighbours one docstring, and what stands apart none', () => {
  const text = `${GOOD}export const SECOND = 2;\n\nexport const THIRD = 3;\nconst OWN = 4;\n`;
  expect(boundsOf(LIMITS, text).map(({ line, name, doc }) => [line, name, doc.slice(0, 5)])).toEqual([
    [2, 'FRAME_BYTES_MAX', 'Bytes'],
    [3, 'SECOND', 'Bytes'],
    [5, 'THIRD', ''],
  ]);
});

test.each([
  ['THINGS_MAX', '', 'it has no docstring'],
  [
    'WAIT_MS',
    'Seconds until the other side must have answered us: it is quick.',
    'its docstring does not say milliseconds',
  ],
  [
    'THINGS_MAX',
    'The most that anybody may have at a time: more is too many.',
    'its docstring does not begin with what is counted',
  ],
  ['THINGS_MAX', 'Things that somebody here may have all at a time', 'its docstring gives no reason'],
  ['THINGS_MAX', 'Things at a time: few.', 'its docstring gives no reason'],
  ['THINGS_MAX', 'Things that somebody here may have at a time: a shelf of them.', undefined],
])('docFault() of %s, %j, is %j', (name, doc, fault) => {
  expect(docFault(name, doc)).toBe(fault);
});

test('docFault() counts words at its bound and just under it', () => {
  const words = (count: number) =>
    `Things, ${Array(count - 1)
      .fill('x')
      .join(' ')}`;
  expect(docFault('A', words(WORDS_MIN))).toBeUndefined();
  expect(docFault('A', words(WORDS_MIN - 1))).toBe('its docstring gives no reason');
});
