import { LENGTH_BYTES } from '@intermud/wire';
import { expect, test } from 'vitest';
import type { RouterSocket } from './environment.ts';
import { writeLength } from './frames.ts';
import { HELD_BYTES_MAX } from './limits.ts';
import { Link } from './link.ts';

/** A link whose frames and end a test can see. */
function stage() {
  const told: string[] = [];
  let taken = 0;
  const socket: RouterSocket = {
    remoteAddress: '192.0.2.1',
    localAddress: '192.0.2.2',
    bufferedBytes: 0,
    write: () => {},
    pause: () => told.push('pause'),
    resume: () => told.push('resume'),
    end: () => told.push('end'),
    destroy: () => told.push('destroy'),
  };
  const link = new Link(
    {
      clock: { now: () => 0, steady: () => 0 },
      frames: (_, bytes) => {
        taken += bytes.length;
      },
      broken: () => told.push('broken'),
      closing: () => {},
      ended: (_, __, reason) => told.push(reason),
      gone: () => {},
    },
    socket,
    10,
  );
  return { link, told, taken: () => taken };
}

const FRAME_BYTES = 32 * 1024;

/** A frame of so many bytes, its length included. */
function frame(bytes = FRAME_BYTES): Buffer {
  const whole = Buffer.alloc(bytes, ' ');
  Buffer.from(writeLength(bytes - LENGTH_BYTES), 'latin1').copy(whole);
  return whole;
}

test('a link holds what comes behind a change up to its bound, and gives it in order when that is on disk', async () => {
  const { link, told, taken } = stage();
  const change = Promise.withResolvers<void>();
  link.waitFor(change.promise);
  for (let at = 0; at < HELD_BYTES_MAX / FRAME_BYTES; at += 1) link.received(frame());
  expect([taken(), link.isWaiting]).toEqual([0, true]);
  change.resolve();
  await change.promise;
  await Promise.resolve();
  expect([taken(), told]).toEqual([HELD_BYTES_MAX, ['pause', 'resume']]);
});

test('a link that sends more than its bound behind a change is cut', () => {
  const { link, told } = stage();
  link.waitFor(new Promise(() => {}));
  for (let at = 0; at < HELD_BYTES_MAX / FRAME_BYTES; at += 1) link.received(frame());
  expect(link.state.at).toBe('new');
  link.received(frame(LENGTH_BYTES + 1));
  expect(told).toEqual([
    'pause',
    `it sent more than ${HELD_BYTES_MAX} bytes while its last change was being written down`,
    'destroy',
  ]);
});
