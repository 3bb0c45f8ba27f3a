// One message to many: the same as to each alone, and worked out once for all who see it alike.

import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { OPTIONS, writeNegotiation } from '@intermud/telnet';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { broadcast } from './broadcast.ts';
import { Corks } from './doors/corks.ts';
import type { Pipe } from './doors/pipe.ts';
import { TelnetLink } from './doors/telnet-link.ts';
import { WebSocketLink } from './doors/websocket/link.ts';
import { ResumableLink } from './doors/websocket/resumable.ts';
import { LIMITS } from './limits.ts';
import type { Messages } from './message.ts';
import { Forms } from './outputfuncs/forms.ts';
import {
  envelopeFormat,
  evenniaFormat,
  type Format,
  gmcpFormat,
  jsonFormat,
} from './outputfuncs/websocket.ts';
import { testPortal } from './support.suite.ts';

/** Sessions of every kind, and what each is sent. */
function everybody() {
  const { portal, host, clock, errors } = testPortal({ limits: { sessionsPerAddress: 100 } });
  const sent: Record<string, string> = {};
  const hold = () => undefined;
  const place = () => {
    const slot = host.admit('192.0.2.1');
    if (typeof slot === 'string') throw new Error(slot);
    return slot;
  };
  const telnet = (name: string, ...options: (keyof typeof OPTIONS)[]) => {
    const pipe: Pipe = {
      write(bytes) {
        sent[name] = (sent[name] ?? '') + Buffer.from(bytes).toString('latin1');
      },
      waitingBytes: 0,
      end: () => undefined,
      destroy: () => undefined,
    };
    const link = new TelnetLink(pipe, host, { slot: place(), isSecure: false, protocol: 'telnet' });
    for (const option of options) link.receive(writeNegotiation('do', OPTIONS[option].code));
    clock.pass(500);
    return [...portal.sessions.values()].at(-1);
  };
  const socket = (name: string) => {
    const send = (data: string | Uint8Array, { binary = typeof data !== 'string' } = {}) => {
      sent[name] =
        `${sent[name] ?? ''}${binary ? 'binary' : 'text'} ${Buffer.from(data).toString('latin1')}\n`;
    };
    const write = (frames: Uint8Array) => {
      for (const { content, isBinary } of readFrames(frames)) send(content, { binary: isBinary });
    };
    const ends = { OPEN: 1, readyState: 1, bufferedAmount: 0, send };
    const webSocket = Object.assign(new EventEmitter(), ends) as unknown as WebSocket;
    return [webSocket, { slot: place(), isSecure: true, hold, write }] as const;
  };
  const openLink = ([webSocket, peer]: ReturnType<typeof socket>, format: Format) =>
    new WebSocketLink(webSocket, host, format, peer);
  telnet('plain');
  telnet('plain too');
  telnet('latin-1')?.setEncoding('latin-1');
  telnet('without colours')?.updateClient({ colours: 'none' });
  telnet('gmcp', 'gmcp');
  telnet('gmcp of one package', 'gmcp')?.updateClient({ packages: new Map([['room', '1']]) });
  telnet('msdp', 'msdp');
  telnet('both', 'gmcp', 'msdp');
  for (const format of [jsonFormat, evenniaFormat, gmcpFormat, envelopeFormat])
    openLink(socket(format.name), format);
  const [resumable, peer] = socket('resumable');
  const options = { ...peer, token: '', account: undefined, onDown: hold, onOver: hold };
  new ResumableLink(resumable, host, options);
  const take = () => {
    const taken = { ...sent };
    for (const name of Object.keys(sent)) delete sent[name];
    return taken;
  };
  take();
  return { portal, take, errors };
}

/** Reads what a server writes: no masks, no fragments. */
function* readFrames(bytes: Uint8Array) {
  const view = Buffer.from(bytes);
  for (let at = 0; at < view.length; ) {
    const isLong = view[at + 1] === 126;
    const begin = at + (isLong ? 4 : 2);
    const end = begin + (isLong ? view.readUInt16BE(at + 2) : (view[at + 1] ?? 0));
    yield { content: view.subarray(begin, end), isBinary: view[at] === 0x82 };
    at = end;
  }
}

const MESSAGES: readonly (string | Messages)[] = [
  'Grüße — \x1b[38;2;250;100;0mbunt\x1b[0m \x1b[2J\xff',
  { text: 'One', char_vitals: { hp: 10 }, game_own: [1, 2], prompt: '> ' },
  { text: null, list: [[], { a: null }] },
  { text: 'long '.repeat(100), room_info: { name: 'ü'.repeat(64) } },
  { comm_channel_start: ['gossip'], text: ['Hi'], comm_channel_end: ['gossip'], room_time: 'day' },
];

for (const message of MESSAGES) {
  for (const raw of [false, true]) {
    test(`broadcast() sends ${JSON.stringify(message)}${raw ? ', raw,' : ''} as msg() to each does`, () => {
      const [one, all] = [everybody(), everybody()];
      for (const session of one.portal.sessions.values()) session.msg(message, { raw });
      all.portal.broadcast(all.portal.sessions.values(), message, { raw });
      const got = all.take();
      expect(got).toEqual(one.take());
      expect(Object.keys(got).length).toBeGreaterThan(4);
    });
  }
}

test('broadcast() reads the message once, and sends nothing at all if it cannot be sent', () => {
  const { portal, open } = testPortal();
  const outlets = [open(), open(), open()].map(({ outlet }) => outlet);
  let reads = 0;
  const value = { toJSON: () => ++reads };
  portal.broadcast(portal.sessions.values(), { sun: [value] });
  expect([reads, outlets.map((outlet) => outlet.take())]).toEqual([1, Array(3).fill([['sun', [1], {}]])]);
  expect(() => portal.broadcast(portal.sessions.values(), { text: 'Up', sun: Number.NaN })).toThrow(
    TypeError,
  );
  expect(outlets.map((outlet) => outlet.take())).toEqual([[], [], []]);
});

test('broadcast() passes over who is closed, also meanwhile', () => {
  const { portal, open } = testPortal();
  const [first, second, third] = [open(), open(), open()];
  const members = [first.session, second.session, third.session];
  first.outlet.send = () => second.session.close();
  second.session.on('close', () => void members.splice(1, 1));
  portal.broadcast(members, 'Hear, hear');
  expect(second.outlet.take().map(([name]) => name)).toEqual(['goodbye']);
  expect(third.outlet.take()).toEqual([['text', ['Hear, hear'], {}]]);
});

test('Forms makes each form of each command once, even one that comes to nothing', () => {
  const forms = new Forms();
  const made: string[] = [];
  const once = (name: string, form: string) =>
    forms.once(commands[name] ?? ['', [], {}], form, () => void made.push(`${name} ${form}`));
  const commands: Record<string, [string, [], object]> = { a: ['a', [], {}], b: ['b', [], {}] } as never;
  for (let time = 0; time < 2; time++)
    for (const name of ['a', 'b']) for (const form of ['x', 'y']) once(name, form);
  expect(made).toEqual(['a x', 'a y', 'b x', 'b y']);
});

test('Corks lets each stream write once a turn, and at once what ends', async () => {
  const writes: number[] = [];
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(void writes.push(1)),
    writev: (chunks, done) => done(void writes.push(chunks.length)),
  });
  const corks = new Corks(LIMITS);
  for (const text of ['a', 'b', 'c']) {
    corks.hold(stream);
    stream.write(text);
  }
  await Promise.resolve();
  expect(writes).toEqual([]);
  await new Promise(setImmediate);
  expect(writes).toEqual([3]);
  const ending = new PassThrough();
  corks.hold(ending);
  ending.end('last');
  expect(String(ending.read())).toBe('last');
});

test('Corks writes to so many streams a turn, in order, and once to who is written to meanwhile', async () => {
  const written: string[] = [];
  const streams = ['a', 'b', 'c', 'd', 'e'].map((name) => {
    const write = (what: string) => void written.push(`${name} ${what}`);
    return new Writable({
      decodeStrings: false,
      write: (chunk, _encoding, done) => done(void write(String(chunk))),
      writev: (chunks, done) => done(void write(chunks.map(({ chunk }) => chunk).join('+'))),
    });
  });
  const corks = new Corks({ writesPerTurn: 2 });
  const say = (text: string) => {
    for (const stream of streams) {
      corks.hold(stream);
      stream.write(text);
    }
  };
  const turn = () => new Promise(setImmediate);
  say('1');
  await turn();
  expect(written).toEqual(['a 1', 'b 1']);
  say('2'); // c, d and e still wait, and get both in one; a and b come behind them
  await turn();
  expect(written.slice(2)).toEqual(['c 1+2', 'd 1+2']);
  await turn();
  await turn();
  expect(written.slice(4)).toEqual(['e 1+2', 'a 2', 'b 2']);
});

test('broadcast() reaches everybody of a list that the game shortens meanwhile', () => {
  const { open } = testPortal();
  const all = [open(), open(), open()];
  const list = all.map(({ session }) => session);
  const [first] = all;
  if (first === undefined) throw new Error('nobody is here');
  first.session.on('close', () => void list.shift());
  first.outlet.send = () => first.session.close('The client does not read');
  broadcast(list, 'The sun rises.');
  expect(all.map(({ outlet }) => outlet.take())).toEqual([
    [],
    [['text', ['The sun rises.'], {}]],
    [['text', ['The sun rises.'], {}]],
  ]);
});
