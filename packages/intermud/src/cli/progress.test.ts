import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { progressText, Rate, showProgress } from './progress.ts';
import { Terminal } from './terminal.ts';
import { durationText, sizeText, timeText } from './text/size.ts';

const MIB = 1024 * 1024;

test.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_024, '1.0 KiB'],
  [12.3 * MIB, '12.3 MiB'],
  [2 ** 30, '1.0 GiB'],
  [2 ** 60, '1048576.0 TiB'],
])('sizeText(%d) is %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

test('timeText() is empty for what is no time that anybody meant', () => {
  expect([0, -1, Number.NaN, 1e300].map(timeText)).toEqual(['', '', '', '']);
  expect(timeText(Date.UTC(2026, 0, 31, 12, 30, 59))).toBe('2026-01-31 12:30');
});

test('durationText() and progressText() say how long it takes', () => {
  expect([0, 59.1, 61, 3_723].map(durationText)).toEqual(['0:00', '1:00', '1:01', '1:02:03']);
  const half = { bytes: MIB, size: 2 * MIB };
  expect(progressText(half, 0)).toBe('1.0 MiB of 2.0 MiB');
  expect(progressText(half, MIB / 2)).toBe('1.0 MiB of 2.0 MiB  512.0 KiB/s  0:02 left');
  expect(progressText({ bytes: 2, size: 2 }, 1)).toBe('2 B of 2 B  1 B/s');
});

test('Rate is that of the last seconds, so that it tells of a line that has become slow', () => {
  let now = 0;
  const rate = new Rate(() => now);
  expect(rate.of(0)).toBe(0);
  now = 1_000;
  expect(rate.of(1_000)).toBe(1_000);
  for (now = 2_000; now <= 20_000; now += 1_000) rate.of(1_000 + now / 1_000);
  now = 21_000;
  expect(rate.of(1_021)).toBeCloseTo(1, 1);
});

function setUp(isTTY: boolean) {
  const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })];
  const { signal } = new AbortController();
  const terminal = new Terminal({ stdin: new PassThrough(), stdout, stderr, env: {}, signal });
  return { terminal, out: () => String(stdout.read() ?? ''), err: () => String(stderr.read() ?? '') };
}

test('showProgress() draws a bar for who watches, and ends its line', () => {
  let now = 1_000;
  const { terminal, out, err } = setUp(true);
  const show = showProgress(terminal, 'map.txt', false, () => now);
  show.tell({ bytes: 0, size: 100 });
  now = 1_050;
  show.tell({ bytes: 25, size: 100 }); // Too soon to be drawn.
  now = 1_500;
  show.tell({ bytes: 50, size: 100 });
  show.tell('rubbish');
  show.stop();
  expect(show.last()).toEqual({ bytes: 50, size: 100 });
  const drawn = err();
  expect(drawn.split('\r')).toHaveLength(3);
  expect(drawn).toContain('map.txt  ████████████░░░░░░░░░░░░  50 B of 100 B  100 B/s  0:01 left');
  expect(drawn.endsWith('\n')).toBe(true);
  expect(out()).toBe('');
});

test('showProgress() prints a line a second for programs, and nothing at a pipe', () => {
  let now = 0;
  const json = setUp(false);
  const show = showProgress(json.terminal, 'x', true, () => now);
  for (now = 0; now < 2_000; now += 100) show.tell({ bytes: now, size: 9_999 });
  show.stop();
  expect(
    json
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).bytes),
  ).toEqual([0, 1_000]);
  const pipe = setUp(false);
  const silent = showProgress(pipe.terminal, 'x', false, () => 0);
  silent.tell({ bytes: 1, size: 2 });
  silent.stop();
  expect([pipe.out(), pipe.err()]).toEqual(['', '']);
});
