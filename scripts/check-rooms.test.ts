import { dirname, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { APART, checkRooms, importsOf, LINE, readCheckout, roomOf } from './check-rooms.ts';

const NOTHING = new Map<string, ReadonlySet<string>>();
const check = (files: Record<string, string>, declared = NOTHING) =>
  checkRooms({ files: new Map(Object.entries(files)), declared });

test('this checkout keeps to its rooms', () => {
  const checkout = readCheckout(resolve(import.meta.dirname, '..'));
  expect(checkout.files.size).toBeGreaterThan(10);
  expect(checkRooms(checkout)).toEqual([]);
});

test('a room may import every row before its own, and nothing else', () => {
  for (const [row, rooms] of LINE.entries()) {
    for (const from of rooms) {
      for (const [other, targets] of LINE.entries()) {
        for (const to of targets.filter((room) => room !== from)) {
          const mayNot = other >= row || APART.some((pair) => pair.from === from && pair.to === to);
          const faults = check({ [indexOf(from)]: `import { x } from '${specifierTo(from, to)}';\n` });
          expect(faults.length, `${from} -> ${to}`).toBe(mayNot ? 1 : 0);
        }
      }
    }
  }
});

const PACKAGES = ['wire', 'telnet', 'mud', 'portal'];
const indexOf = (room: string) =>
  PACKAGES.includes(room) ? `packages/${room}/src/index.ts` : `packages/intermud/src/${room}/index.ts`;
const specifierTo = (from: string, to: string) =>
  PACKAGES.includes(to) ? `@intermud/${to}` : relative(dirname(indexOf(from)), indexOf(to));

test('an arrow up is named with both ends, type or not', () => {
  expect(
    check({ 'packages/intermud/src/store/x.ts': "import type { R } from '../router/index.ts';\n" }),
  ).toEqual([
    'packages/intermud/src/store/x.ts imports ../router/index.ts: store stands below or beside router',
  ]);
});

test('a circle is shown whole; one of types alone is none', () => {
  const a = 'packages/wire/src/a.ts';
  const b = 'packages/wire/src/b.ts';
  const c = 'packages/wire/src/c.ts';
  const imports = (name: string) => `import { x } from './${name}.ts';\n`;
  expect(check({ [a]: imports('b'), [b]: imports('c'), [c]: imports('a') })).toEqual([
    `These files import each other: ${a} -> ${b} -> ${c} -> ${a}`,
  ]);
  expect(check({ [a]: imports('b'), [b]: "import type { X } from './a.ts';\n" })).toEqual([]);
});

test('a package that is not declared is named; tests may use what the root declares', () => {
  const declared = new Map([
    ['', new Set(['vitest'])],
    ['packages/wire', new Set(['zod'])],
  ]);
  const text = "import { test } from 'vitest';\nimport { z } from 'zod';\nimport 'node:fs';\n";
  expect(check({ 'packages/wire/src/a.ts': text }, declared)).toEqual([
    'packages/wire/src/a.ts imports vitest, which packages/wire/package.json does not declare',
  ]);
  expect(check({ 'packages/wire/src/a.test.ts': text }, declared)).toEqual([]);
});

test('tests may use any package of the workspace', () => {
  const declared = new Map<string, ReadonlySet<string>>([
    ['packages/wire', new Set()],
    ['packages/testkit', new Set()],
  ]);
  const text = "import { ScriptedMud } from '@intermud/testkit';\n";
  expect(check({ 'packages/wire/src/a.test.ts': text }, declared)).toEqual([]);
  expect(check({ 'packages/wire/src/a.ts': text }, declared)).toHaveLength(2); // For tests, and not declared.
});

test('helpers of tests are for tests', () => {
  const sources = [
    ['packages/mud/src/a.ts', "import { ScriptedMud } from '@intermud/testkit';\n"],
    ['packages/mud/src/a.ts', "export * from './a.suite.ts';\n"],
  ] as const;
  for (const [file, text] of sources) expect(check({ [file]: text })).toHaveLength(1);
  expect(check({ 'packages/mud/src/a.test.ts': sources[0][1] })).toEqual([]);
});

test('the page knows the program by the types of its messages', () => {
  const page = (text: string) => check({ 'packages/web/src/lib/a.ts': text });
  expect(page("export type * from 'intermud/messages';\nimport { b } from './b.ts';\n")).toEqual([]);
  expect(page("import type { Mud } from 'intermud/messages';\n")).toEqual([]);
  expect(page("import { REQUESTS } from 'intermud/messages';\n")).toHaveLength(1);
  expect(page("import type { Hub } from 'intermud';\n")).toHaveLength(1);
  expect(page("import type { Session } from '@intermud/portal';\n")).toHaveLength(1);
  expect(page("import type { A } from '../../../intermud/src/hub/messages/index.ts';\n")).toHaveLength(1);
});

test('messages need nothing that a browser has not', () => {
  const message = (text: string) => check({ 'packages/intermud/src/hub/messages/a.ts': text });
  expect(message("import { z } from 'zod';\nimport { asks } from './define.ts';\n")).toEqual([]);
  expect(message("import { SUBJECT_LENGTH_MAX } from '../mail/limits.ts';\n")).toEqual([]);
  expect(message("import { join } from 'node:path';\n")).toHaveLength(1);
  expect(message("import type { Resident } from '../people/resident.ts';\n")).toHaveLength(1);
  expect(message("import type { Session } from '@intermud/portal';\n")).toHaveLength(1);
});

test('importsOf() finds every form and skips comments', () => {
  const text = [
    "import a, {\n  b,\n  type C,\n} from 'one';",
    "import 'two';",
    "export { d } from 'three';",
    "export type { E } from 'four';",
    "const f = await import('five');",
    "// import x from 'no';",
    " * import y from 'no';",
    "export const g = 'not an import';",
  ].join('\n');
  expect(importsOf('x.ts', text).map(({ specifier, isType }) => [specifier, isType])).toEqual([
    ['one', false],
    ['two', false],
    ['three', false],
    ['four', true],
    ['five', false],
  ]);
});

test('roomOf() knows packages and the rooms of the program', () => {
  expect(roomOf('packages/wire/src/lpc/value.ts')).toBe('wire');
  expect(roomOf('packages/intermud/src/router/link.ts')).toBe('router');
  expect(roomOf('packages/intermud/src/index.ts')).toBeUndefined();
  expect(roomOf('packages/testkit/src/index.ts')).toBeUndefined();
});
