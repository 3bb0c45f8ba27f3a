import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection } from './connection.ts';
import { LIMITS } from './limits.ts';
import type { Command } from './messages.ts';
import { RequestError } from './requests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The hub's end of a WebSocket. */
class FakeSocket {
  readonly sent: unknown[][] = [];
  bufferedAmount = 0;
  closedWith: number | undefined | 'open' = 'open';
  onopen = () => {};
  onclose = (_: { code: number; reason: string }) => {};
  onmessage = (_: { data: string }) => {};

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(code?: number): void {
    if (this.closedWith === 'open') this.closedWith = code; // A second close() does nothing.
  }
  hear(...frame: unknown[]): void {
    this.onmessage({ data: JSON.stringify(frame) });
  }
  welcome(resumed = false, seen = 0): void {
    this.onopen();
    this.hear('welcome', { token: 'T', seen, resumed });
  }
}

function make(ticket: () => Promise<string> = async () => 'ticket') {
  const sockets: FakeSocket[] = [];
  const greetings: boolean[] = [];
  const commands: Command[] = [];
  const connection = new Connection({
    ticket,
    open: () => sockets[sockets.push(new FakeSocket()) - 1] as unknown as WebSocket,
    onState: () => {},
    onGreeted: (isResumed) => greetings.push(isResumed),
    onCommand: (command) => commands.push(command),
  });
  const at = () => connection.state.at;
  return { connection, sockets, greetings, commands, at };
}
const turn = () => vi.advanceTimersByTimeAsync(0);

async function online(fake = make()) {
  fake.connection.start();
  await turn();
  fake.sockets[0]!.welcome();
  return { ...fake, socket: fake.sockets[0]! };
}

test('Connection greets with a ticket, is online when the hub greets back, and acknowledges', async () => {
  const { socket, greetings, commands, at } = await online();
  expect(at()).toBe('online');
  expect(greetings).toEqual([false]);
  socket.hear('text', ['hi'], {}, 1);
  expect(commands).toEqual([['text', ['hi'], {}]]);
  expect(socket.sent).toEqual([
    ['hello', { ticket: 'ticket' }],
    ['ack', 1],
  ]);
});

test('Connection resumes after a drop: what the hub has not got goes out again, once', async () => {
  const { connection, sockets, socket, greetings, at } = await online();
  connection.send(['a', [], {}]);
  connection.send(['b', [], {}]);
  socket.onclose({ code: 1_006, reason: '' });
  expect(at()).toBe('waiting');
  expect(connection.send(['c', [], {}])).toBe(false);
  await vi.advanceTimersByTimeAsync(LIMITS.retryFirstMs);
  sockets[1]!.welcome(true, 1);
  expect(sockets[1]!.sent).toEqual([
    ['hello', { ticket: 'ticket', resume: 'T', seen: 0 }],
    ['b', [], {}, 2],
  ]);
  expect(greetings).toEqual([false, true]);
});

test('Connection begins anew after a goodbye, and not at once', async () => {
  const { sockets, socket, connection, at } = await online();
  socket.onclose({ code: 1_000, reason: 'The hub restarts' });
  expect(connection.state).toMatchObject({ at: 'waiting', reason: 'The hub restarts' });
  await vi.advanceTimersByTimeAsync(LIMITS.retryFirstMs);
  expect(at()).toBe('waiting');
  connection.now();
  await turn();
  sockets[1]!.onopen();
  expect(sockets[1]!.sent).toEqual([['hello', { ticket: 'ticket' }]]);
});

test('Connection asks after silence, and then believes it', async () => {
  const { connection, socket, at } = await online();
  await vi.advanceTimersByTimeAsync(LIMITS.pingMs * 1.5);
  expect(socket.sent.at(-1)).toEqual(['ping', [], {}, 1]);
  socket.hear('ping', [], {}, 1);
  await vi.advanceTimersByTimeAsync(LIMITS.silenceMs - LIMITS.pingMs);
  expect(at()).toBe('online');
  await vi.advanceTimersByTimeAsync(LIMITS.silenceMs);
  expect(connection.state.at).not.toBe('online');
  expect(socket.closedWith).toBeUndefined(); // Not on purpose: the hub waits for us to come back.
});

test('Connection gives up on a socket that does not open', async () => {
  const { connection, sockets, at } = make();
  connection.start();
  await turn();
  await vi.advanceTimersByTimeAsync(LIMITS.openMs);
  expect(at()).toBe('waiting');
  sockets[0]!.welcome(); // Too late: nobody listens to it any more.
  expect(at()).toBe('waiting');
});

test('Connection stops at the door when nobody is logged in, and tries on when the hub is away', async () => {
  const refused = make(() => Promise.reject(new RequestError('not-logged-in', 'Log in first')));
  refused.connection.start();
  await turn();
  expect(refused.at()).toBe('refused');
  const away = make(() => Promise.reject(new RequestError('disconnected', 'The hub cannot be reached')));
  away.connection.start();
  await turn();
  expect(away.at()).toBe('waiting');
});

test('Connection that is stopped says so to the hub, and forgets the session', async () => {
  const { connection, sockets, socket } = await online();
  connection.stop();
  expect(socket.closedWith).toBe(1_000);
  connection.start();
  await turn();
  sockets[1]!.onopen();
  expect(sockets[1]!.sent).toEqual([['hello', { ticket: 'ticket' }]]);
});

test('Connection does not pile up what the network does not take', async () => {
  const { connection, socket } = await online();
  socket.bufferedAmount = LIMITS.socketBytes;
  expect(connection.send(['a', [], {}])).toBe(true);
  socket.bufferedAmount = LIMITS.socketBytes + 1;
  expect(connection.send(['a', [], {}])).toBe(false);
});
