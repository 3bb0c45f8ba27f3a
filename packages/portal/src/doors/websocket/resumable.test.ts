// The promise of a resumable session: nothing lost and nothing doubled, either way, wherever the connection is cut.

import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { type ResumeState, ResumingClient, type WebCommand, type WebSocketLike } from '../../browser.ts';
import type { Limits } from '../../limits.ts';
import type { Account, Session } from '../../session.ts';
import { testPortal } from '../../support.suite.ts';
import { Backlog, frameBody } from './backlog.ts';
import { Lobby } from './lobby.ts';

test('Backlog sends again what was not acknowledged, in order', () => {
  const backlog = new Backlog(1_000);
  for (const name of ['a', 'b', 'c']) backlog.push(frameBody([name, [], {}]));
  expect(backlog.after(0)).toEqual(['["a",[],{},1]', '["b",[],{},2]', '["c",[],{},3]']);
  backlog.acknowledge(2);
  backlog.acknowledge(99); // never was
  expect([backlog.after(2), backlog.after(3), backlog.after(4)]).toEqual([['["c",[],{},3]'], [], undefined]);
});

test('Backlog keeps so many bytes, at the limit and just over it', () => {
  const body = frameBody(['å', [], {}]);
  const bytes = Buffer.byteLength('["å",[],{},1]');
  const backlog = new Backlog(5 * bytes);
  for (let at = 0; at < 5; at++) backlog.push(body);
  expect([backlog.forgotten, backlog.after(0)?.length]).toEqual([0, 5]);
  backlog.push(body);
  expect([backlog.forgotten, backlog.after(0), backlog.after(1)?.length]).toEqual([1, undefined, 5]);
  const narrow = new Backlog(5 * bytes - 1);
  for (let at = 0; at < 5; at++) narrow.push(body);
  expect([narrow.forgotten, narrow.after(1)?.length]).toEqual([1, 4]);
});

const nothing = () => undefined;
const NO_WAY_OUT = { hold: nothing, write: nothing }; // what is sent to one alone goes by the socket

/** One end of a connection in memory; `flush` carries what is on its way. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  sent: string[] = [];
  closed: { code: number; reason: string } | undefined;

  send(text: string): void {
    if (this.readyState === 1) this.sent.push(text);
  }

  ping(): void {}

  close(code = 1_005, reason = ''): void {
    if (this.readyState !== 1) return;
    this.readyState = 2;
    this.closed = { code, reason };
  }

  terminate(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.emit('close', 1_006);
  }
}

/** A connection: what the client holds, and what the server does. Nothing moves until it is told to. */
class Wire implements WebSocketLike {
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  readonly server = new FakeSocket();
  #up: string[] = [];
  #isOpen = false;

  open(lobby: Lobby<Account>, slot: Parameters<Lobby<Account>['enter']>[1]): void {
    this.#isOpen = true;
    lobby.enter(this.server as unknown as WebSocket, slot);
    (this.onopen as () => void)();
  }

  send(text: string): void {
    if (this.#isOpen) this.#up.push(text);
  }

  close(code = 1_005): void {
    this.#isOpen = false;
    this.server.readyState = 3;
    this.server.emit('close', code);
  }

  /** Carries up to so many frames each way. */
  carry(up: number, down: number): void {
    for (const frame of this.#up.splice(0, up)) this.server.emit('message', Buffer.from(frame), false);
    for (const frame of this.server.sent.splice(0, down))
      (this.onmessage as (event: object) => void)({ data: frame });
    if (this.server.closed !== undefined && this.server.sent.length === 0) this.#shut(this.server.closed);
  }

  /** Everything that is on its way is lost; one side may notice before the other. */
  cut(): void {
    this.#up = [];
    this.server.sent = [];
    this.server.terminate();
    this.#shut({ code: 1_006, reason: '' });
  }

  /** The client notices, the server does not. */
  cutHalf(): void {
    this.#up = [];
    this.server.sent = [];
    this.#shut({ code: 1_006, reason: '' });
  }

  #shut(event: { code: number; reason: string }): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (this.server.readyState === 2) this.server.readyState = 3;
    (this.onclose as (event: object) => void)(event);
  }
}

function world(limits: Partial<Limits> = {}) {
  const sessions: Session[] = [];
  const heard: string[] = [];
  const received: WebCommand[] = [];
  const states: string[] = [];
  const fresh: (readonly WebCommand[])[] = [];
  const events: string[] = [];
  const { portal, host, clock, errors } = testPortal({
    limits: { commandsPerSecond: 0, addressCommandsPerSecond: 0, connectsPerSecond: 0, ...limits },
    onSession(session) {
      sessions.push(session);
      session.on('text', (line) => void heard.push(line));
      for (const name of ['drop', 'resume'] as const) session.on(name, () => void events.push(name));
      session.on('close', (reason) => void events.push(reason));
    },
  });
  const lobby = new Lobby(host);
  let wire: Wire | undefined;
  let saved: ResumeState | undefined;
  const newClient = (ticket?: string, state?: ResumeState) =>
    new ResumingClient({
      state,
      open: () => {
        wire = new Wire();
        return wire;
      },
      onCommand: (command) => void received.push(command),
      onState: (each) => void states.push(each),
      onFresh: (lost) => void fresh.push(lost),
      save: (each) => {
        saved = each;
      },
      after: (delayMs, task) => clock.after(delayMs, task),
      ...(ticket === undefined ? {} : { ticket: async () => ticket }),
    });
  /** Opens what the client wants opened, and carries everything until nothing moves. */
  const settle = async () => {
    for (let round = 0; round < 6; round++) {
      if (wire !== undefined && wire.server.listenerCount('message') === 0 && wire.server.readyState === 1) {
        const slot = host.admit('192.0.2.1', true);
        if (typeof slot === 'string') throw new Error(slot);
        wire.open(lobby, { slot, isSecure: true, ...NO_WAY_OUT });
      }
      await Promise.resolve();
      await Promise.resolve();
      clock.turn();
      wire?.carry(1_000, 1_000);
    }
  };
  return {
    portal,
    host,
    clock,
    errors,
    lobby,
    sessions,
    heard,
    received,
    states,
    fresh,
    events,
    newClient,
    settle,
    wire: () => wire as Wire,
    saved: () => saved,
  };
}

test('nothing is lost or doubled, either way, wherever the connection is cut', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('say' as const) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('tell' as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('carry' as const), up: fc.nat(3), down: fc.nat(3) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'half' as const, 'wait' as const) }),
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const all = world();
      const client = all.newClient();
      client.start();
      await all.settle();
      let said = 0;
      let told = 0;
      for (const each of steps) {
        if (each.do === 'say') client.send('text', [String(++said)]);
        if (each.do === 'tell') all.sessions[0]?.msg({ text: String(++told) });
        if (each.do === 'carry') all.wire().carry(each.up, each.down);
        if (each.do === 'cut') all.wire().cut();
        if (each.do === 'half') all.wire().cutHalf();
        if (each.do === 'wait') {
          all.clock.pass(2_000);
          await all.settle();
        }
        all.clock.turn();
      }
      all.clock.pass(30_000);
      await all.settle();
      expect(all.heard).toEqual(Array.from({ length: said }, (_, at) => String(at + 1)));
      expect(all.received.filter(([name]) => name === 'text').map(([, [line]]) => line)).toEqual(
        Array.from({ length: told }, (_, at) => String(at + 1)),
      );
      expect([all.sessions.length, all.fresh, all.errors]).toEqual([1, [], []]);
    }),
    { numRuns: 150 },
  );
});

test('a dropped session waits, keeps its place and what it is sent, and ends after resumeMs', async () => {
  const all = world({ sessionsPerAddress: 1, resumeMs: 300_000 });
  const client = all.newClient();
  client.start();
  await all.settle();
  all.wire().server.terminate();
  expect(all.sessions[0]?.state).toBe('dropped');
  expect(all.host.admit('192.0.2.1')).toBeTypeOf('string');
  all.sessions[0]?.msg('while away');
  all.clock.pass(299_999);
  expect(all.sessions[0]?.state).toBe('dropped');
  all.clock.pass(1);
  expect(all.events).toEqual(['drop', 'The client has not come back within 300 s']);
  expect(all.host.admit('192.0.2.1')).toBeTypeOf('object');
});

test('who comes back finds the own place, also when all are taken; somebody new is told that there is none', async () => {
  const all = world({ sessionsPerAddress: 1 });
  all.newClient().start();
  await all.settle();
  all.wire().cut();
  all.clock.pass(1_000);
  await all.settle();
  expect([all.events, all.states.at(-1)]).toEqual([['drop', 'resume'], 'online']);
  all.newClient().start();
  await all.settle();
  expect(all.wire().server.closed).toEqual({
    code: 1_013,
    reason: 'Cannot open session: 1 connections from 192.0.2.1 are open already',
  });
  all.sessions[0]?.close();
  all.clock.pass(60_000); // and tries again
  await all.settle();
  expect(all.sessions.map(({ state }) => state)).toEqual(['closed', 'open']);
});

test('a session that is gone begins anew, and tells what nobody has taken', async () => {
  const all = world({ resumeMs: 1_000 });
  const client = all.newClient();
  client.start();
  await all.settle();
  client.send('text', ['heard']);
  await all.settle();
  all.wire().server.terminate();
  client.send('text', ['unheard']);
  all.clock.pass(1_000);
  all.wire().cutHalf();
  all.clock.pass(30_000);
  await all.settle();
  client.send('text', ['new']);
  await all.settle();
  expect(all.fresh).toEqual([[['text', ['unheard'], {}]]]);
  expect([all.sessions.length, all.heard]).toEqual([2, ['heard', 'new']]);
});

test('a session that has come back is waited for no more, and its dead connection is cut', async () => {
  const all = world({ resumeMs: 10_000 });
  all.newClient().start();
  await all.settle();
  all.wire().cut();
  all.clock.pass(1_000);
  await all.settle();
  all.clock.pass(20_000);
  expect(all.sessions[0]?.state).toBe('open');
  const { server } = all.wire();
  all.wire().cutHalf(); // the server has not noticed when the client is back
  all.clock.pass(1_000);
  await all.settle();
  expect([server.readyState, all.events]).toEqual([3, ['drop', 'resume']]);
});

test('what comes in one turn is acknowledged once', async () => {
  const all = world();
  const client = all.newClient();
  client.start();
  await all.settle();
  const { server } = all.wire();
  for (let at = 1; at <= 9; at++) server.emit('message', Buffer.from(`["echo",[],{},${at}]`), false);
  all.clock.turn();
  expect(server.sent.filter((frame) => frame.startsWith('["ack"'))).toEqual(['["ack",9]']);
});

test('a page that is reloaded goes on where it was', async () => {
  const all = world();
  const first = all.newClient();
  first.start();
  await all.settle();
  all.sessions[0]?.msg('one');
  await all.settle();
  const state = all.saved();
  all.wire().close(1_001); // what browsers say then
  all.sessions[0]?.msg('two');
  const second = all.newClient(undefined, state);
  second.send('text', ['hello']);
  second.start();
  await all.settle();
  expect(all.received.filter(([name]) => name === 'text').map(([, [line]]) => line)).toEqual(['one', 'two']);
  expect([all.sessions.length, all.heard, all.events]).toEqual([1, ['hello'], ['drop', 'resume']]);
});

test('a client that leaves on purpose ends its session; one that is sent away does not come back', async () => {
  const leaving = world();
  const client = leaving.newClient();
  client.start();
  await leaving.settle();
  client.stop();
  expect(leaving.events).toEqual(['The client has left']);
  expect(leaving.saved()).toBeUndefined();

  const kicked = world();
  kicked.newClient().start();
  await kicked.settle();
  kicked.sessions[0]?.close('Out!');
  await kicked.settle();
  expect(kicked.received.at(-1)).toEqual(['goodbye', ['Out!'], {}]);
  expect(kicked.states.at(-1)).toBe('closed');
});

test('a door that closes tells its clients to come back', async () => {
  const all = world();
  all.newClient().start();
  await all.settle();
  all.lobby.close('The door is closed');
  await all.settle();
  expect([all.events, all.states.at(-1)]).toEqual([['The door is closed'], 'waiting']);
});

test('a ticket logs in from the start; one that is wrong is told, and the session stays', async () => {
  const all = world();
  all.newClient(all.portal.ticket({ id: '1', name: 'Fred' })).start();
  await all.settle();
  expect(all.sessions[0]?.account?.name).toBe('Fred');
  expect(all.received[0]).toEqual(['logged_in', [], { name: 'Fred' }]);
  all.newClient('made up').start();
  await all.settle();
  expect(all.sessions[1]?.account).toBeUndefined();
  expect(all.received.at(-1)?.[2]).toEqual({ code: 'login-failed', command: 'hello' });
});

test('output for a dropped client is bounded in bytes; past that the session ends', async () => {
  const all = world({ backlogBytes: 1_000 });
  all.newClient().start();
  await all.settle();
  all.wire().server.terminate();
  for (let at = 0; at < 9; at++) all.sessions[0]?.msg('x'.repeat(80)); // about 100 bytes each
  expect(all.sessions[0]?.state).toBe('dropped');
  for (let at = 0; at < 3; at++) all.sessions[0]?.msg('x'.repeat(80));
  expect(all.events.at(-1)).toBe('Over 1000 bytes wait for the client to come back');
});

test('a client that never acknowledges costs no more than that either, and may go on', async () => {
  const all = world({ backlogBytes: 1_000 });
  all.newClient().start();
  await all.settle();
  for (let at = 0; at < 100; at++) all.sessions[0]?.msg('x'.repeat(80));
  expect(all.sessions[0]?.state).toBe('open');
  await all.settle();
  all.wire().cut();
  all.clock.pass(500);
  await all.settle();
  expect([all.sessions.length, all.events]).toEqual([1, ['drop', 'resume']]);
});

test('only so many dropped sessions wait; the oldest goes', async () => {
  const all = world({ droppedMax: 1 });
  for (let at = 0; at < 2; at++) {
    all.newClient().start();
    await all.settle();
    all.wire().server.terminate();
  }
  expect(all.sessions.map(({ state }) => state)).toEqual(['closed', 'dropped']);
});

test('a session that has come back is none of those that wait', async () => {
  const all = world({ droppedMax: 1 });
  all.newClient().start();
  await all.settle();
  all.wire().cut();
  all.clock.pass(1_000);
  await all.settle();
  all.newClient().start();
  await all.settle();
  all.wire().server.terminate();
  expect(all.sessions.map(({ state }) => state)).toEqual(['open', 'dropped']);
});

test('who says no hello in time is sent away, and gives the place back', async () => {
  const all = world({ sessionsPerAddress: 1, handshakeMs: 1_000 });
  all.newClient().start();
  const slot = all.host.admit('192.0.2.1');
  if (typeof slot === 'string') throw new Error(slot);
  const socket = new FakeSocket();
  all.lobby.enter(socket as unknown as WebSocket, { slot, isSecure: true, ...NO_WAY_OUT });
  all.clock.pass(1_000);
  expect(socket.closed).toEqual({ code: 4_000, reason: 'Cannot open session: no hello came' });
  socket.terminate();
  expect(all.host.admit('192.0.2.1')).toBeTypeOf('object');
});

const WRONG: [what: string, frames: string[]][] = [
  ['no JSON', ['{']],
  ['no array', ['{}']],
  ['no number', ['["text",["x"],{}]']],
  ['a number too far on', ['["text",["x"],{},2]']],
  ['a name that is none', ['[5,[],{},1]']],
  ['an acknowledgement of nothing', ['["ack","x"]']],
];

for (const [what, frames] of WRONG) {
  test(`a frame with ${what} drops the connection, and the session can be resumed`, async () => {
    const all = world();
    all.newClient().start();
    await all.settle();
    const { server } = all.wire();
    for (const frame of frames) server.emit('message', Buffer.from(frame), false);
    expect(server.closed?.code).toBe(4_000);
    expect(all.sessions[0]?.state).toBe('open');
    expect(all.heard).toEqual([]);
  });
}

test('a frame that was seen is skipped, whoever sends it again', async () => {
  const all = world();
  all.newClient().start();
  await all.settle();
  const { server } = all.wire();
  const frames = ['["text",["a"],{},1]', '["text",["b"],{},2]', '["text",["a"],{},1]', '["text",["b"],{},2]'];
  for (const frame of [...frames, '["text",["c"],{},3]']) server.emit('message', Buffer.from(frame), false);
  expect([server.closed, all.heard]).toEqual([undefined, ['a', 'b', 'c']]);
});

test('a hello that is none, or a token that is made up, harms nobody', async () => {
  const all = world({ sessionsPerAddress: 1 }); // each gives its place back
  for (const text of ['', '[]', '["hello"', '["hello",{"seen":-1}]', '["text",["x"],{},1]', 'null']) {
    const slot = all.host.admit('192.0.2.1');
    if (typeof slot === 'string') throw new Error(slot);
    const socket = new FakeSocket();
    all.lobby.enter(socket as unknown as WebSocket, { slot, isSecure: true, ...NO_WAY_OUT });
    socket.emit('message', Buffer.from(text), false);
    expect(socket.closed?.code, text).toBe(4_000);
  }
  const slot = all.host.admit('192.0.2.1');
  if (typeof slot === 'string') throw new Error(slot);
  const socket = new FakeSocket();
  all.lobby.enter(socket as unknown as WebSocket, { slot, isSecure: true, ...NO_WAY_OUT });
  socket.emit('message', Buffer.from('["hello",{"resume":"made up","seen":3}]'), false);
  expect(JSON.parse(socket.sent[0] ?? '')).toMatchObject(['welcome', { resumed: false, seen: 0 }]);
});

test('who has said hello in time may be quiet for as long as it likes', async () => {
  const all = world({ handshakeMs: 1_000 });
  all.newClient().start();
  await all.settle();
  all.clock.pass(10_000);
  expect([all.wire().server.closed, all.sessions[0]?.state]).toEqual([undefined, 'open']);
});

test('a client that does not close the connection after the end is cut; one that reads nothing, at once', async () => {
  for (const [bufferedAmount, readyStates] of [
    [0, [2, 3]], // closing, then cut
    [1_001, [3, 3]],
  ] as const) {
    const all = world({ outputBytes: 1_000, goodbyeMs: 5_000 });
    all.newClient().start();
    await all.settle();
    const { server } = all.wire();
    server.bufferedAmount = bufferedAmount;
    all.sessions[0]?.close();
    const before = server.readyState;
    all.clock.pass(5_000);
    expect([before, server.readyState]).toEqual(readyStates);
  }
});

test('a client that does not read is cut', async () => {
  const all = world({ outputBytes: 1_000 });
  all.newClient().start();
  await all.settle();
  all.wire().server.bufferedAmount = 1_000;
  all.sessions[0]?.msg('x');
  expect(all.sessions[0]?.state).toBe('open');
  all.wire().server.bufferedAmount = 1_001;
  all.sessions[0]?.msg('x');
  expect(all.events).toEqual(['The client does not read: over 1000 bytes wait']);
});
