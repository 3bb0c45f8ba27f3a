// What a page's end does by itself; both ends together are in doors/websocket/resumable.test.ts.

import { expect, test } from 'vitest';
import { ResumingClient, type WebSocketLike } from './browser.ts';
import { FakeClock } from './support.suite.ts';

/** The server's end, by hand. */
class FakeServer implements WebSocketLike {
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  readonly sent: string[] = [];

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {}

  says(frame: unknown): void {
    (this.onmessage as (event: object) => void)({ data: JSON.stringify(frame) });
  }

  drops(): void {
    (this.onclose as (event: object) => void)({ code: 1_006, reason: '' });
  }
}

function page() {
  const clock = new FakeClock();
  const servers: FakeServer[] = [];
  const shown: unknown[] = [];
  const client = new ResumingClient({
    open() {
      const server = new FakeServer();
      servers.push(server);
      return server;
    },
    onCommand: ([, [text]]) => void shown.push(text),
    after: (delayMs, task) => clock.after(delayMs, task),
  });
  client.start();
  /** The connection that is tried or open now. */
  const server = () => servers.at(-1) as FakeServer;
  const welcome = () => server().says(['welcome', { token: 'secret', seen: 0, resumed: false }]);
  return { clock, servers, shown, client, server, welcome };
}

test('ResumingClient tries again after 0.5 s, then twice as long each time, up to 30 s, and from the start once it was online', () => {
  const { clock, servers, server, welcome } = page();
  const pauseMs = () => {
    server().drops();
    const { length } = servers;
    let waited = 0;
    for (; servers.length === length; waited += 500) clock.pass(500);
    return waited;
  };
  const pauses = Array.from({ length: 9 }, pauseMs);
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  welcome();
  expect(pauseMs()).toBe(500);
});

test('ResumingClient shows a frame that comes again once', () => {
  const { shown, server, welcome } = page();
  welcome();
  for (const [text, seq] of [
    ['one', 1],
    ['two', 2],
    ['one', 1],
    ['two', 2],
    ['three', 3],
  ])
    server().says(['text', [text], {}, seq]);
  expect(shown).toEqual(['one', 'two', 'three']);
});

test('ResumingClient acknowledges 32 frames at once, and fewer after a second', () => {
  const { clock, server, welcome } = page();
  welcome();
  for (let seq = 1; seq <= 31; seq++) server().says(['text', ['x'], {}, seq]);
  expect(server().sent).toEqual([]);
  server().says(['text', ['x'], {}, 32]);
  expect(server().sent).toEqual(['["ack",32]']);
  server().says(['text', ['x'], {}, 33]);
  clock.pass(999);
  expect(server().sent).toHaveLength(1);
  clock.pass(1);
  expect(server().sent).toEqual(['["ack",32]', '["ack",33]']);
});
