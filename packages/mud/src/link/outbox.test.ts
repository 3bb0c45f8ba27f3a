import { expect, test } from 'vitest';
import { FakeClock } from '../../test/clock.ts';
import { QUEUE_ANSWERS_MAX, QUEUE_OWN_MAX, SOCKET_BYTES_MAX } from '../limits.ts';
import { Outbox } from './outbox.ts';
import type { Connection } from './transport.ts';

/** A connection that takes everything, or keeps it from being taken. */
class Wire implements Connection {
  readonly frames: string[] = [];
  bytesQueued = 0;
  readonly pending: ((error?: Error) => void)[] = [];
  holds = false;

  write(bytes: Uint8Array, written: (error?: Error) => void) {
    this.frames.push(Buffer.from(bytes).toString());
    if (this.holds) this.pending.push(written);
    else written();
  }
  end() {}
  destroy() {}
}

const frame = (text: string) => Buffer.from(text);
const open = (rate: number, spent = 0) => {
  const clock = new FakeClock();
  const outbox = new Outbox(clock);
  const wire = new Wire();
  outbox.open(wire, rate, spent);
  return { clock, outbox, wire };
};

test('send() without a link is refused at once', async () => {
  const outbox = new Outbox(new FakeClock());
  await expect(outbox.send('own', frame('a'))).rejects.toMatchObject({ code: 'LINK_DOWN' });
});

test('send() resolves only when the network has taken the frame', async () => {
  const { outbox, wire } = open(0);
  wire.holds = true;
  let isSent = false;
  const sent = outbox.send('own', frame('a')).then(() => {
    isSent = true;
  });
  await Promise.resolve();
  expect(isSent).toBe(false);
  wire.pending[0]?.();
  await sent;
});

test('send() rejects when the network loses the frame', async () => {
  const { outbox, wire } = open(0);
  wire.holds = true;
  const sent = outbox.send('own', frame('a'));
  wire.pending[0]?.(new Error('EPIPE'));
  await expect(sent).rejects.toMatchObject({ code: 'LINK_DOWN' });
});

test('eight packets a second go out, however many come at once', () => {
  const { clock, outbox, wire } = open(8);
  for (let n = 0; n < 30; n += 1) void outbox.send('own', frame(String(n)));
  expect(wire.frames).toHaveLength(8);
  clock.advance(999);
  expect(wire.frames).toHaveLength(15);
  clock.advance(2_000);
  expect(wire.frames.map(Number)).toEqual(Array.from({ length: 30 }, (_, n) => n));
  expect(clock.waiting).toBe(0);
});

test('what a start-up has used up is not there for packets', () => {
  const { clock, outbox, wire } = open(8, 6);
  for (let n = 0; n < 9; n += 1) void outbox.send('own', frame(String(n)));
  expect(wire.frames).toHaveLength(2);
  clock.advance(1_000);
  expect(wire.frames).toHaveLength(9);
});

test('the lanes take turns, and each has its own bound', async () => {
  const { clock, outbox, wire } = open(8, 8);
  const sends = (lane: 'own' | 'answer', count: number) =>
    Array.from({ length: count }, (_, n) => outbox.send(lane, frame(`${lane} ${n}`)));
  for (const sent of [...sends('own', QUEUE_OWN_MAX), ...sends('answer', QUEUE_ANSWERS_MAX)])
    sent.catch(() => {});
  await expect(outbox.send('own', frame('x'))).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  await expect(outbox.send('answer', frame('x'))).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  clock.advance(500);
  expect(wire.frames).toEqual(['own 0', 'answer 0', 'own 1', 'answer 1']);
  outbox.close('done');
});

test('a router that does not read makes packets wait in the queue', () => {
  const { outbox, wire } = open(0);
  wire.bytesQueued = SOCKET_BYTES_MAX;
  void outbox.send('own', frame('at the bound'));
  wire.bytesQueued = SOCKET_BYTES_MAX + 1;
  void outbox.send('own', frame('over it'));
  expect(wire.frames).toEqual(['at the bound']);
  wire.bytesQueued = 0;
  outbox.drained();
  expect(wire.frames).toEqual(['at the bound', 'over it']);
});

test('close() fails what waits; hold() keeps it, and what comes meanwhile, for the next connection', async () => {
  const { clock, outbox } = open(8, 8);
  const kept = [outbox.send('own', frame('kept'))];
  outbox.hold();
  kept.push(outbox.send('own', frame('to *alpha'), (router) => frame(`to ${router}`)));
  for (let n = 2; n < QUEUE_OWN_MAX; n += 1) kept.push(outbox.send('own', frame(String(n))));
  await expect(outbox.send('own', frame('x'))).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  const next = new Wire();
  outbox.readdress('*beta');
  outbox.open(next, 0, 0);
  await Promise.all(kept);
  expect(next.frames.slice(0, 3)).toEqual(['kept', 'to *beta', '2']);
  outbox.open(next, 8, 8);
  const failed = outbox.send('own', frame('late'));
  outbox.close('the link went down');
  await expect(failed).rejects.toThrow('Cannot send: the link went down');
  expect(clock.waiting).toBe(0);
});
