import { expect, test } from 'vitest';
import type { Clock, RouterSocket } from './environment.ts';
import { OUTBOX_BYTES_MAX, WRITE_BYTES } from './limits.ts';
import { Lane, Outbox, Outboxes } from './outbox.ts';

class Sink implements RouterSocket {
  readonly remoteAddress = '192.0.2.1';
  readonly localAddress = '192.0.2.2';
  readonly writes: string[] = [];
  bufferedBytes = 0;
  write(text: string): void {
    this.writes.push(text);
  }
  pause(): void {}
  resume(): void {}
  end(): void {}
  destroy(): void {}
}

function stage(count: number) {
  const turns: (() => void)[] = [];
  const clock: Clock = {
    now: () => 0,
    steady: () => 0,
    after: () => () => {},
    soon: (task) => void turns.push(task),
  };
  const outboxes = new Outboxes(clock);
  const cuts: string[] = [];
  const sinks = Array.from({ length: count }, () => new Sink());
  const boxes = sinks.map((sink) => new Outbox(sink, { cut: (reason) => void cuts.push(reason) }));
  const lane = new Lane();
  for (const box of boxes) lane.members.add(box);
  const turn = () => {
    for (const task of turns.splice(0)) task();
  };
  const writes = () => sinks.map((sink) => sink.writes.splice(0));
  return { outboxes, boxes, sinks, lane, turn, writes, cuts };
}

test('all that is sent in one turn is one write a socket, in order', () => {
  const { outboxes, boxes, lane, turn, writes } = stage(3);
  const [a, b] = boxes as [Outbox, Outbox];
  outboxes.send(a, '1');
  outboxes.sendAll(lane, '2');
  outboxes.send(b, '3');
  outboxes.sendAll(lane, '4');
  outboxes.sendAll(lane, '5');
  outboxes.send(a, '6');
  expect(writes()).toEqual([[], [], []]);
  turn();
  expect(writes()).toEqual([['12456'], ['2345'], ['245']]);
  turn();
  expect(writes()).toEqual([[], [], []]);
});

test('lanes that take turns keep the order for those on both', () => {
  const { outboxes, boxes, lane, turn, writes } = stage(3);
  const other = new Lane();
  for (const box of boxes.slice(1)) other.members.add(box);
  outboxes.sendAll(lane, '1');
  outboxes.sendAll(other, '2');
  outboxes.sendAll(lane, '3');
  outboxes.sendAll(other, '4');
  turn();
  expect(writes()).toEqual([['13'], ['1234'], ['1234']]);
});

test('a lane with the members of another one has more of its own, and detours for others', () => {
  const { outboxes, boxes, lane, turn, writes } = stage(4);
  const [a, b, c, d] = boxes as [Outbox, Outbox, Outbox, Outbox];
  lane.members.delete(c);
  lane.members.delete(d);
  const wider = new Lane(lane.members);
  wider.more.add(c);
  wider.detours = [{ router: '*far', outbox: d, wrap: (frames) => `(${frames})` }];
  outboxes.sendAll(lane, '1');
  outboxes.sendAll(wider, '2');
  outboxes.send(b, '3');
  outboxes.sendAll(wider, '4');
  outboxes.send(c, '5');
  wider.detours = [{ router: '*far', outbox: a, wrap: (frames) => `(${frames})` }];
  outboxes.sendAll(wider, '6');
  turn();
  expect(writes()).toEqual([['1246(6)'], ['12346'], ['2456'], ['(2)(4)']]);
});

test('a lane with nobody on it is nothing, but for its detours', () => {
  const { outboxes, boxes, turn, writes } = stage(1);
  const lane = new Lane();
  outboxes.sendAll(lane, '1');
  lane.detours = [{ router: '*far', outbox: boxes[0] as Outbox, wrap: (frames) => `(${frames})` }];
  outboxes.sendAll(lane, '2');
  turn();
  expect(writes()).toEqual([['(2)']]);
});

test('random traffic arrives in order, whatever shares what', () => {
  const { outboxes, boxes, turn, writes } = stage(6);
  const first = new Lane();
  const lanes = [first, new Lane(), new Lane(first.members)];
  lanes.forEach((lane, at) => {
    for (const box of boxes.slice(at, at + 4)) (at < 2 ? lane.members : lane.more).add(box);
  });
  for (const box of lanes[2]?.members ?? []) lanes[2]?.more.delete(box);
  const wanted = boxes.map(() => '');
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const got = boxes.map(() => '');
  for (let at = 0; at < 5_000; at += 1) {
    const text = `${at};`;
    const pick = random(12);
    if (pick < 6) {
      outboxes.send(boxes[pick] as Outbox, text);
      wanted[pick] += text;
    } else {
      const lane = lanes[pick % 3] as Lane;
      outboxes.sendAll(lane, text);
      boxes.forEach((box, index) => {
        if (lane.has(box)) wanted[index] += text;
      });
    }
    if (random(20) > 0) continue;
    turn();
    writes().forEach((texts, index) => {
      got[index] += texts.join('');
    });
  }
  turn();
  writes().forEach((texts, index) => {
    got[index] += texts.join('');
  });
  expect(got).toEqual(wanted);
});

test('what fits one write waits for the end of the turn, what does not is written before', () => {
  const { outboxes, boxes, lane, turn, writes } = stage(2);
  const [a] = boxes as [Outbox];
  const most = 'x'.repeat(WRITE_BYTES - 1);
  outboxes.send(a, most);
  outboxes.send(a, 'y');
  expect(writes()).toEqual([[], []]);
  outboxes.send(a, 'z');
  expect(writes()).toEqual([[`${most}y`], []]);
  outboxes.sendAll(lane, most);
  outboxes.sendAll(lane, '12');
  expect(writes()).toEqual([[], []]);
  turn();
  expect(writes()).toEqual([
    [`z${most}`, '12'],
    [most, '12'],
  ]);
});

test('an outbox at its bound is written, one just over it is cut; the others get all', () => {
  const { outboxes, sinks, lane, turn, writes, cuts } = stage(3);
  const [a, b] = sinks as [Sink, Sink];
  a.bufferedBytes = OUTBOX_BYTES_MAX - 5;
  b.bufferedBytes = OUTBOX_BYTES_MAX - 4;
  outboxes.sendAll(lane, 'hello');
  turn();
  expect(writes()).toEqual([['hello'], [], ['hello']]);
  expect(cuts).toEqual([`${OUTBOX_BYTES_MAX + 1} bytes wait for it, the limit is ${OUTBOX_BYTES_MAX}`]);
});

test('close() writes what is pending, the open lane too, and takes nothing more', () => {
  const { outboxes, boxes, lane, turn, writes } = stage(2);
  const [a] = boxes as [Outbox];
  outboxes.send(a, '1');
  outboxes.sendAll(lane, '2');
  outboxes.close(a);
  outboxes.send(a, '3');
  outboxes.sendAll(lane, '4');
  turn();
  expect(writes()).toEqual([['12'], ['24']]);
});
