import { expect, test } from 'vitest';
import type { Clock, RouterSocket } from './environment.ts';
import { LIST_BACKLOG_BYTES, LIST_BACKLOG_MS, LIST_TURN_BYTES } from './limits.ts';
import type { Link } from './link.ts';
import { Outbox, Outboxes } from './outbox.ts';
import { ListPacer, type PacedList } from './pacer.ts';

class Sink implements RouterSocket {
  readonly remoteAddress = '192.0.2.1';
  readonly localAddress = '192.0.2.2';
  bufferedBytes = 0;
  bytes = 0;
  write(text: string): void {
    this.bytes += text.length;
  }
  pause(): void {}
  resume(): void {}
  end(): void {}
  destroy(): void {}
}

const PART_BYTES = 8_000;

/** A list of so many parts that nobody has yet. */
const listOf = (parts: number): PacedList => ({
  type: 'mudlist',
  last: 1,
  id: 1,
  placeOf: () => 0,
  partsSince: () => new Array<string>(parts).fill('x'.repeat(PART_BYTES)),
  missingSince: () => undefined,
  touched: 1,
  mayBeAhead: () => false,
  touchedSince: () => [],
});

/** A pacer whose turns a test lets pass one by one, and links with what they were written. */
function stage(links: number, list: PacedList) {
  const turns: (() => void)[] = [];
  const timers: { delayMs: number; task: () => void }[] = [];
  const clock: Clock = {
    now: () => 0,
    steady: () => 0,
    after: (delayMs, task) => {
      timers.push({ delayMs, task });
      return () => {};
    },
    soon: (task) => void turns.push(task),
  };
  const outboxes = new Outboxes(clock);
  const pacer = new ListPacer('*test', clock, outboxes, [list], 500);
  const sinks = Array.from({ length: links }, () => new Sink());
  const mud = { name: 'Bedrock', record: { protocol: 3 }, profile: { encoding: 'utf-8' } };
  const boxes = sinks.map((sink) => new Outbox(sink, { cut: () => {} }));
  for (const outbox of boxes) pacer.join({ outbox, mud } as unknown as Link, [0, 0]);
  const run = (due: (() => void)[]) => {
    for (const task of due) task();
  };
  /** One turn of the event loop; the bytes that were written in it. */
  const turn = () => {
    const before = written();
    run(turns.splice(0));
    outboxes.flush();
    return written() - before;
  };
  const written = () => sinks.reduce((sum, { bytes }) => sum + bytes, 0);
  const timer = () => {
    const due = timers.splice(0);
    run(due.map(({ task }) => task));
    return due.map(({ delayMs }) => delayMs);
  };
  return { pacer, sinks, turn, timer, written };
}

test('a turn carries as many bytes of lists as its bound and one part more at most, the next turn goes on', () => {
  const parts = 30;
  const links = 40; // 9.6 MB in all
  const { pacer, turn, written } = stage(links, listOf(parts));
  const turns: number[] = [];
  while (pacer.waiting > 0) turns.push(turn());
  expect(turns.length).toBe(Math.ceil((links * parts * PART_BYTES) / LIST_TURN_BYTES));
  for (const bytes of turns.slice(0, -1)) {
    expect(bytes).toBeGreaterThanOrEqual(LIST_TURN_BYTES);
    expect(bytes).toBeLessThan(LIST_TURN_BYTES + PART_BYTES + 100);
  }
  expect(written()).toBeGreaterThan(links * parts * PART_BYTES);
});

test('a link with a backlog over its bound waits and is looked at again; the others get their lists', () => {
  const { pacer, sinks, turn, timer } = stage(3, listOf(2));
  const [at, over] = sinks as [Sink, Sink, Sink];
  at.bufferedBytes = LIST_BACKLOG_BYTES;
  over.bufferedBytes = LIST_BACKLOG_BYTES + 1;
  turn();
  expect(sinks.map(({ bytes }) => bytes > 0)).toEqual([true, false, true]);
  expect(pacer.waiting).toBe(2); // At the bound there is room for one part.
  at.bufferedBytes = 0;
  over.bufferedBytes = 0;
  expect(timer()).toEqual([LIST_BACKLOG_MS]);
  turn();
  for (const { bytes } of sinks) expect(bytes).toBeGreaterThan(2 * PART_BYTES);
  expect(pacer.waiting).toBe(0);
});
