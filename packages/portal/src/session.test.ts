import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { WELL_KNOWN_PACKAGES } from './packages.ts';
import type { Session } from './session.ts';
import { testPortal } from './support.suite.ts';

const fred = { id: '1', name: 'Fred' };

test('Session.msg() sends commands in order; builder and prompt do', () => {
  const { open } = testPortal();
  const { session, outlet } = open();
  session.msg({ text: 'a', char_vitals: { hp: 0 }, nothing: undefined });
  session
    .message()
    .add('cmd', [['a', 'b']])
    .add('text', [''])
    .send();
  session.prompt('> ');
  expect(outlet.take()).toEqual([
    ['text', ['a'], {}],
    ['char_vitals', [], { hp: 0 }],
    ['cmd', [['a', 'b']], {}],
    ['text', [''], {}],
    ['prompt', ['> '], {}],
  ]);
});

test('Session.msg() marks raw text for the outlet, and nothing else does', () => {
  const { session, outlet } = testPortal().open();
  session.msg('\x1b[2J', { raw: true });
  session.msg({ text: ['x', { raw: true }] });
  expect(outlet.options.map(({ raw }) => raw)).toEqual([true, undefined]);
});

test('Session.msg() holds a package back from a client that left it out, and nothing of the game’s own', () => {
  const { session, outlet } = testPortal().open();
  const send = () => {
    session.msg({
      char_vitals: { hp: 1 },
      comm_channel_text: ['x'],
      intermud_tell: ['x'],
      text: 'x',
      goodbye: [],
    });
    return outlet.take().map(([name]) => name);
  };
  expect(send()).toHaveLength(5);
  session.receive(['supports_set', ['Comm.Channel 1', 'char.items 1'], {}], 'gmcp', 1);
  expect(send()).toEqual(['comm_channel_text', 'intermud_tell', 'text', 'goodbye']);
  session.receive(['supports_add', ['Char 1'], {}], 'gmcp', 1);
  expect(send()).toHaveLength(5);
  session.receive(['supports_remove', ['Comm.Channel'], {}], 'gmcp', 1);
  expect(send()).toEqual(['char_vitals', 'intermud_tell', 'text', 'goodbye']);
});

const SHARED = 'char comm room client group config external ire redirect webview beip'.split(' ');

test('Session holds every package that games share back from a client that named none of them', () => {
  const { session, outlet } = testPortal().open();
  session.receive(['supports_set', ['Core 1'], {}], 'gmcp', 1);
  for (const first of [...SHARED, 'charm', 'mygame'])
    session.msg({ [`${first}_list`]: 1, [`${first}list`]: 2 });
  const passed = outlet.take().map(([name]) => name);
  expect(passed).toEqual([
    ...SHARED.map((first) => `${first}list`),
    'charm_list',
    'charmlist',
    'mygame_list',
    'mygamelist',
  ]);
  expect(SHARED).toEqual(WELL_KNOWN_PACKAGES.map((name) => name.toLowerCase()));
});

test('Session sends nothing after its end, and tells of it once', () => {
  const { portal, open } = testPortal();
  const { session, outlet } = open();
  const reasons: string[] = [];
  session.on('close', (reason) => void reasons.push(reason));
  expect(portal.sessions.get(session.id)).toBe(session);
  session.close('Enough');
  session.close('Again');
  session.msg('x');
  session.echo(false);
  session.login(fred);
  session.receive(['text', ['x'], {}], 'text', 1);
  expect(outlet.take()).toEqual([['goodbye', ['Enough'], {}]]);
  expect([reasons, outlet.closed, outlet.echoes, session.state]).toEqual([
    ['Enough'],
    'Enough',
    [],
    'closed',
  ]);
  expect(portal.sessions.size).toBe(0);
});

test('Session gives its place back at its end', () => {
  const { open } = testPortal({ limits: { sessionsPerAddress: 1 } });
  const { session } = open();
  expect(() => open()).toThrow('1 connections from 192.0.2.1 are open already');
  session.close();
  expect(() => open()).not.toThrow();
});

test('Session gives lines to its listeners one after another, as clean lines', async () => {
  const { session } = testPortal().open();
  const log: string[] = [];
  session.on('text', async (line) => {
    log.push(`+${line}`);
    await Promise.resolve();
    log.push(`-${line}`);
  });
  for (const line of ['a', 'b\n\x1b[2Jc\td', '']) session.receive(['text', [line], {}], 'text', 1);
  await new Promise(setImmediate);
  expect(log).toEqual(['+a', '-a', '+b [2Jc d', '-b [2Jc d', '+', '-']);
});

test('Session.ask() takes the next line instead of text, within a text listener too, and lines sent ahead', async () => {
  const { session, outlet } = testPortal().open();
  const answers: unknown[] = [];
  session.on('text', async (line) => {
    const name = await session.ask('Name: ');
    const password = await session.ask('Password: ', { echo: false });
    answers.push([line, name, password]);
  });
  for (const line of ['login', 'fred', 'secret', 'other']) session.receive(['text', [line], {}], 'text', 1);
  await new Promise(setImmediate);
  expect(answers).toEqual([['login', 'fred', 'secret']]);
  await expect.poll(() => outlet.echoes).toEqual([false, true]);
  session.receive(['text', ['wilma'], {}], 'text', 1);
  session.close();
  await new Promise(setImmediate);
  expect(answers).toEqual([
    ['login', 'fred', 'secret'],
    ['other', 'wilma', undefined],
  ]);
});

test('Session.ask() hides until the last of several hidden answers is there', async () => {
  const { session, outlet } = testPortal().open();
  const both = (async () => [
    await session.ask('Password: ', { echo: false }),
    await session.ask('The same again: ', { echo: false }),
  ])();
  for (const line of ['secret', 'sekret']) {
    session.receive(['text', [line], {}], 'text', 1);
    await new Promise(setImmediate);
  }
  expect(await both).toEqual(['secret', 'sekret']);
  await expect.poll(() => outlet.echoes).toEqual([false, true]);
});

test('Session.ask() outside of a listener waits its turn', async () => {
  const { session } = testPortal().open();
  const line = session.ask('Name: ');
  session.receive(['text', ['fred'], {}], 'text', 1);
  await expect(line).resolves.toBe('fred');
});

// The first of these cannot be made a string: an error that nobody caught would end the program.
for (const none of [{ toString: 1, valueOf: 1 }, [['x']], 5, null]) {
  test(`Session.ask() waits on at a text of ${JSON.stringify(none)}, within a listener too`, async () => {
    const { session } = testPortal().open();
    const answers: unknown[] = [];
    session.on('text', async () => void answers.push(await session.ask('Again: ')));
    const first = session.ask('Name: ');
    for (const value of [none, 'fred', 'look', none, 'north'])
      session.receive(['text', [value], {}] as never, 'gmcp', 1);
    expect(await first).toBe('fred');
    await new Promise(setImmediate);
    expect(answers).toEqual(['north']);
    session.close();
  });
}

function turnedAway(session: Session) {
  const faults: [code: string, name: string][] = [];
  session.on('fault', ({ code }, name) => void faults.push([code, name.slice(0, 9)]));
  return faults;
}

const keywords = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 1]));

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

const BOUNDS: [what: string, fits: [string, unknown[], object], over: [string, unknown[], object]][] = [
  [
    'the length of a line',
    ['text', ['x'.repeat(LIMITS.lineChars)], {}],
    ['text', ['x'.repeat(LIMITS.lineChars + 1)], {}],
  ],
  [
    'the length of a name',
    ['x'.repeat(LIMITS.nameChars), [], {}],
    ['x'.repeat(LIMITS.nameChars + 1), [], {}],
  ],
  [
    'arguments',
    ['echo', Array(LIMITS.argumentsMax).fill(1), {}],
    ['echo', Array(LIMITS.argumentsMax + 1).fill(1), {}],
  ],
  [
    'keyword arguments',
    ['echo', [], keywords(LIMITS.argumentsMax)],
    ['echo', [], keywords(LIMITS.argumentsMax + 1)],
  ],
  ['the depth of args', ['echo', [nested(LIMITS.depthIn)], {}], ['echo', [nested(LIMITS.depthIn + 1)], {}]],
  [
    'the depth of kwargs',
    ['echo', [], { k: nested(LIMITS.depthIn) }],
    ['echo', [], { k: nested(LIMITS.depthIn + 1) }],
  ],
];

for (const [what, fits, over] of BOUNDS) {
  test(`Session bounds ${what}, and tells the game`, () => {
    const { session } = testPortal().open();
    session.login(fred);
    const faults = turnedAway(session);
    session.receive(fits as never, 'gmcp', 1);
    expect(faults).toEqual([]);
    session.receive(over as never, 'gmcp', 1);
    expect(faults).toEqual([['too-long', over[0].slice(0, 9)]]);
  });
}

test('Session turns away what is too fast, tells the game once a second, and heals', () => {
  const limits = { commandsPerSecond: 10, commandsBurst: 2, waitingCommands: 3 };
  const { clock, open } = testPortal({ limits });
  const { session } = open();
  const lines: string[] = [];
  const faults = turnedAway(session);
  session.on('text', (line) => void lines.push(line));
  for (let at = 1; at <= 10; at++) session.receive(['text', [String(at)], {}], 'text', 1);
  expect([lines, faults]).toEqual([['1', '2'], [['too-fast', 'text']]]);
  clock.pass(300);
  expect(lines).toEqual(['1', '2', '3', '4', '5']);
  clock.pass(1_000);
  session.receive(['text', ['again'], {}], 'text', 1);
  expect(lines.at(-1)).toBe('again');
});

test('Session bounds what all sessions of one address send', () => {
  const limits = { addressCommandsPerSecond: 10, addressCommandsBurst: 3, commandsBurst: 100 };
  const { clock, open } = testPortal({ limits });
  const lines: string[] = [];
  for (const name of ['a', 'b']) {
    const { session } = open();
    session.on('text', (line) => void lines.push(name + line));
    for (const line of ['1', '2']) session.receive(['text', [line], {}], 'text', 1);
  }
  const { session: other } = open('192.0.2.9');
  other.on('text', (line) => void lines.push(`c${line}`));
  other.receive(['text', ['1'], {}], 'text', 1);
  expect(lines).toEqual(['a1', 'a2', 'b1', 'c1']);
  clock.pass(100);
  expect(lines).toContain('b2');
});

test('Session is closed for good when a client sends nothing but what cannot be taken', () => {
  const { session } = testPortal({ limits: { refusalsMax: 10 } }).open();
  for (let at = 0; at < 10; at++) session.malformed('junk', 'json');
  expect(session.state).toBe('open');
  session.receive(['ping', [], {}], 'json', 1); // one good command forgives
  for (let at = 0; at < 10; at++) session.malformed('junk', 'json');
  expect(session.state).toBe('open');
  session.malformed('junk', 'json');
  expect(session.state).toBe('closed');
});

test('Session keeps nobody else waiting, whatever one of them does', () => {
  const { open } = testPortal();
  const lines: string[] = [];
  for (const name of ['slow', 'flooding', 'other']) {
    const { session } = open();
    session.on('text', (line) => {
      lines.push(`${name} ${line}`);
      return name === 'slow' ? new Promise<void>(() => undefined) : undefined;
    });
    const count = name === 'flooding' ? 150 : 2;
    for (let at = 1; at <= count; at++) session.receive(['text', [String(at)], {}], 'text', 1);
  }
  expect(lines.filter((line) => !line.startsWith('flooding'))).toEqual(['slow 1', 'other 1', 'other 2']);
});

test('Session tells of its end last, whatever goes on', async () => {
  const { clock, open } = testPortal({ limits: { refusalsMax: 0, inputfuncMs: 1_000 } });
  const { session } = open();
  const told: string[] = [];
  session.on('fault', ({ code }) => void told.push(code));
  session.on('close', (reason) => void told.push(reason));
  session.on('text', () => new Promise(() => undefined));
  session.receive(['text', ['look'], {}], 'json', 1);
  session.malformed('junk', 'json');
  clock.pass(10_000);
  expect(told).toEqual(['bad-message', 'Too many faults']);
});

test('Session lets a listener throw without harm, and reports it', async () => {
  const { errors, open } = testPortal();
  const { session, outlet } = open();
  session.on('text', () => {
    throw new Error('a bug of the game');
  });
  session.receive(['text', ['x'], { cmdid: 1 }], 'json', 1);
  expect(errors.map(String)).toEqual(['Error: a bug of the game']);
  expect(outlet.take()).toEqual([['ok', [], { cmdid: 1 }]]);
});

test('Portal closes a session whose greeting fails, and keeps the rest', () => {
  const { errors, open } = testPortal({
    onSession() {
      throw new Error('a bug of the game');
    },
  });
  const { session } = open();
  expect(session.state).toBe('closed');
  expect(errors).toHaveLength(1);
});

test('Portal reports a greeting that fails late, and keeps its session', async () => {
  const late = new Error('a bug of the game');
  const { errors, open } = testPortal({ onSession: () => Promise.reject(late) });
  const { session } = open();
  await new Promise(setImmediate);
  expect([errors, session.state]).toEqual([[late], 'open']);
});

test('Portal.stop() ends everybody', async () => {
  const { portal, open } = testPortal();
  const all = [open(), open(), open()];
  await portal.stop('Good night');
  expect(all.map(({ outlet }) => outlet.closed)).toEqual(['Good night', 'Good night', 'Good night']);
});

test('Session tells of its client once a turn, with the newest; session.client knows at once', () => {
  const { clock, open } = testPortal();
  const { session } = open();
  const told: string[] = [];
  session.on('client', ({ columns, rows }) => void told.push(`${columns} by ${rows}`));
  session.on('text', () => void told.push(`a line, at ${session.client.columns}`));
  for (let columns = 1; columns <= 1_000; columns++) session.updateClient({ columns });
  session.updateClient({ rows: 7 });
  session.receive(['text', ['look'], {}], 'text', 1);
  expect(told).toEqual(['a line, at 1000']);
  clock.turn();
  clock.turn();
  expect(told).toEqual(['a line, at 1000', '1000 by 7']);
  session.updateClient({ columns: 80 });
  clock.turn();
  expect(told.at(-1)).toBe('80 by 7');
});

test('Session tells of each turn anew when a listener changes the client itself', () => {
  const { clock, open } = testPortal();
  const { session } = open();
  const told: number[] = [];
  session.on('client', ({ columns }) => {
    told.push(columns);
    session.updateClient({ columns: columns + 1 });
  });
  session.updateClient({ columns: 1 });
  for (let turns = 0; turns < 3; turns++) clock.turn();
  expect(told).toEqual([1, 2, 3]);
});

test('Session tells nothing of its client after its end', () => {
  const { clock, open } = testPortal();
  const { session } = open();
  const told: string[] = [];
  session.on('client', () => void told.push('client'));
  session.on('close', () => void told.push('close'));
  session.updateClient({ columns: 132 });
  session.close();
  session.updateClient({ columns: 10 });
  clock.turn();
  expect([told, session.client.columns]).toEqual([['close'], 132]);
});

test('Session that is closed runs nothing that waits', async () => {
  const { open } = testPortal();
  const { session } = open();
  const told: string[] = [];
  session.on('text', async (line) => {
    told.push(line);
    await Promise.resolve();
    session.close();
  });
  for (const line of ['quit', 'look']) session.receive(['text', [line], {}], 'text', 1);
  await new Promise(setImmediate);
  expect(told).toEqual(['quit']);
});

test('Session that is closed answers who asks, and lets nobody log in', async () => {
  const { open } = testPortal();
  const { session } = open();
  const told: string[] = [];
  session.on('login', () => void told.push('login'));
  const [answer, unanswered] = [session.ask('Name? '), session.ask('Password? ')];
  session.receive(['text', ['Fred'], {}], 'text', 1);
  session.close();
  session.login(fred);
  expect([await answer, await unanswered, await session.ask('Sure? ')]).toEqual([
    'Fred',
    undefined,
    undefined,
  ]);
  expect([told, session.account]).toEqual([[], undefined]);
});
