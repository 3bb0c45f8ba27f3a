import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { LOG_TEXT_CHARACTERS_MAX } from './limits.ts';
import { createLog, tame } from './log.ts';

function logged(isTerminal: boolean, write: (log: ReturnType<typeof createLog>) => void): string {
  const destination = new PassThrough();
  write(createLog({ level: 'info', isTerminal, isColoured: false, destination }));
  return String(destination.read() ?? '');
}

const HOSTILE = 'Evil\x1b[2J\u202eMud\x9b31m\nINFO: all is well';

test('a log line holds nothing of a stranger that acts on a terminal', () => {
  for (const isTerminal of [false, true]) {
    const text = logged(isTerminal, (log) => {
      log.info(
        { mud: HOSTILE, deep: { list: [HOSTILE] }, err: new Error(HOSTILE) },
        `start-up of ${HOSTILE}`,
      );
    });
    expect(text).toContain('Evil');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).not.toMatch(/^INFO: all is well/m);
  }
});

test('at a pipe a log line is one JSON value with level, time, message and fields', () => {
  const line = logged(false, (log) => log.warn({ mud: 'Granite', links: 3 }, 'Mud is slow'));
  expect(JSON.parse(line)).toEqual({
    level: 40,
    time: expect.any(Number),
    mud: 'Granite',
    links: 3,
    msg: 'Mud is slow',
  });
});

test('createLog() keeps quiet below its level', () => {
  expect(logged(false, (log) => log.debug('detail'))).toBe('');
});

test('tame() keeps a text at the bound and cuts one just over', () => {
  const longest = 'x'.repeat(LOG_TEXT_CHARACTERS_MAX);
  expect(tame(longest)).toBe(longest);
  expect(tame(`${longest}y`)).toBe(`${longest}...`);
});
