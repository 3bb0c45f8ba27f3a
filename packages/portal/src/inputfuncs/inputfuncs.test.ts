import { expect, test } from 'vitest';
import { z } from 'zod';
import type { JsonValue } from '../json.ts';
import type { Command } from '../message.ts';
import type { Via } from '../outlet.ts';
import type { Account } from '../session.ts';
import { testPortal } from '../support.suite.ts';
import { inputfunc } from './define.ts';
import { DEFAULT_INPUTFUNCS } from './index.ts';

const fred: Account = { id: '1', name: 'Fred' };
const staff: Account = { id: '2', name: 'Root', isStaff: true };

/** A session, and a way to call an inputfunc and see what is answered. */
function client(options: Parameters<typeof testPortal>[0] = {}) {
  const made = testPortal(options);
  const { session, outlet } = made.open();
  const call = (name: string, args: unknown[] = [], kwargs: object = {}, via: Via = 'json'): Command[] => {
    session.receive([name, args, kwargs] as never, via, 1);
    return outlet.take();
  };
  return { ...made, session, outlet, call };
}

const waved: unknown[] = [];
const wave = inputfunc({
  name: 'wave',
  doc: 'Waves.',
  args: z.tuple([z.string().max(5)]),
  kwargs: z.object({ times: z.number().int().default(1) }),
  run: ({ args: [whom], kwargs: { times } }) => void waved.push([whom, times]),
});
const ban = inputfunc({
  name: 'ban',
  doc: 'Bans.',
  who: 'staff',
  args: z.tuple([]),
  kwargs: z.object({}),
  run: ({ reply }) => reply('banned', ['x']),
});
const broken = inputfunc({
  name: 'broken',
  doc: 'Fails.',
  who: 'public',
  args: z.tuple([]),
  kwargs: z.object({}),
  run: () => Promise.reject(new Error('secret details')),
});
const about = { doc: 'Answers.', who: 'public', args: z.tuple([]), kwargs: z.object({}) } as const;
const own = { inputfuncs: [wave, ban, broken] };

test('an inputfunc gets checked and typed arguments', () => {
  const { session, call } = client(own);
  session.login(fred);
  waved.length = 0;
  call('Wave ', ['you'], { times: 2, other: 1 });
  call('wave', ['me']);
  expect(waved).toEqual([
    ['you', 2],
    ['me', 1],
  ]);
});

test('wrong arguments are refused, with what is wrong, and the game hears of it', () => {
  const { session, outlet, call } = client(own);
  session.login(fred);
  outlet.take();
  const faults: string[] = [];
  session.on('fault', ({ code, message }) => void faults.push(`${code}: ${message}`));
  const [answer] = call('wave', ['too long'], { cmdid: 'a1' });
  expect(answer?.[2]).toEqual({ code: 'bad-arguments', command: 'wave', cmdid: 'a1' });
  expect(String(answer?.[1][0])).toMatch(/^Cannot run wave: args\.0: /);
  expect(faults).toHaveLength(1);
});

test('before login only what is public can be called, and unknown names reach nobody', () => {
  const { session, call } = client(own);
  const heard: unknown[] = [];
  session.on('command', (...command) => void heard.push(command));
  expect(call('wave', ['you'])[0]?.[2]).toEqual({ code: 'not-allowed', command: 'wave' });
  expect(call('invented', [1])[0]?.[2]).toEqual({ code: 'not-allowed', command: 'invented' });
  expect(heard).toEqual([]);
  session.login(fred);
  call('Invented.Name', [1], { a: 2 });
  expect(heard).toEqual([['invented.name', [1], { a: 2 }]]);
});

test('every default that is public is meant to be', () => {
  const names = DEFAULT_INPUTFUNCS.filter(({ who }) => who === 'public').map(({ name }) => name);
  expect(names.sort()).toMatchInlineSnapshot(`
    [
      "char_login_credentials",
      "client",
      "client_id",
      "client_name",
      "client_options",
      "client_version",
      "echo",
      "get_client_options",
      "get_inputfuncs",
      "get_value",
      "hello",
      "keepalive",
      "login",
      "monitor",
      "monitored",
      "msdp",
      "msdp_list",
      "msdp_report",
      "msdp_reset",
      "msdp_send",
      "msdp_unreport",
      "ping",
      "supports_add",
      "supports_remove",
      "supports_set",
      "text",
      "unmonitor",
      "version",
    ]
  `);
});

test('an inputfunc costs what it says', () => {
  const dear = inputfunc({ ...about, name: 'dear', cost: 3, run: ({ reply }) => reply('dear') });
  const cheap = inputfunc({ ...about, name: 'cheap', run: ({ reply }) => reply('cheap') });
  const limits = { commandsPerSecond: 1, commandsBurst: 4 };
  const { call, clock, outlet } = client({ inputfuncs: [dear, cheap], limits });
  expect([...call('dear'), ...call('cheap'), ...call('dear')].map(([name]) => name)).toEqual([
    'dear',
    'cheap',
  ]);
  clock.pass(2_999);
  expect(outlet.take()).toEqual([]);
  clock.pass(1);
  expect(outlet.take()).toEqual([['dear', [], {}]]);
});

test('what is for staff only staff may call', () => {
  const { session, outlet, call } = client(own);
  session.login(fred);
  outlet.take();
  expect(call('ban')[0]?.[2]).toMatchObject({ code: 'not-allowed' });
  session.logout();
  session.login(staff);
  outlet.take();
  expect(call('ban')).toEqual([['banned', ['x'], {}]]);
});

test('a request with an id gets exactly one last answer: its reply, ok, or error', async () => {
  const { session, outlet, call } = client(own);
  expect(call('ping', [], { cmdid: 7 })).toEqual([['ping', [], { cmdid: 7 }]]);
  expect(call('keepalive', [], { cmdid: 8 })).toEqual([['ok', [], { cmdid: 8 }]]);
  session.receive(['broken', [], { cmdid: 9 }], 'gmcp', 1);
  await new Promise(setImmediate);
  expect(outlet.take()).toEqual([
    ['error', ['Cannot finish broken: the game has failed'], { code: 'failed', command: 'broken', cmdid: 9 }],
  ]);
});

test('a GMCP client that did not ask is not told of faults', () => {
  const { call } = client(own);
  expect(call('wave', ['you'], {}, 'gmcp')).toEqual([]);
  expect(call('wave', ['you'], { cmdid: 1 }, 'gmcp')).toHaveLength(1);
});

test('an inputfunc that throws is reported, without a word of it to the client', async () => {
  const { errors, call, outlet } = client(own);
  call('broken');
  await new Promise(setImmediate);
  expect(errors.map(String)).toEqual(['Error: secret details']);
  expect(JSON.stringify(outlet.sent)).not.toContain('secret');
});

test('text takes a line, and null says nothing', () => {
  const { session, call } = client();
  const lines: unknown[] = [];
  session.on('text', (line, kwargs) => void lines.push([line, kwargs]));
  call('text', ['look'], { cmdid: 3, type: 'say' });
  call('text', [null]);
  call('text', []);
  call('text', [{ evil: true }]);
  expect(lines).toEqual([['look', { type: 'say' }]]);
});

test('echo sends its arguments back as text', () => {
  expect(client().call('echo', ['a', 1], { k: null })).toEqual([
    ['text', ['Echo returns: ["a",1], {"k":null}'], {}],
  ]);
});

test('client_options sets what is known, passes the rest over, and answers when it is asked', () => {
  const { session, call } = client();
  const told = {
    CLIENT: 'Mudlet',
    Version: '4.20',
    xterm256: 'on',
    screenreader: '1',
    screenwidth: '132',
    screenheight: -5,
    ENCODING: 'ISO-8859-1',
    options: {},
    invented: { a: 1 },
  };
  expect(call('client_options', [], told)).toEqual([]);
  expect(session.client).toMatchObject({
    name: 'Mudlet',
    version: '4.20',
    colours: '256',
    screenReader: true,
    columns: 132,
    rows: 24,
    encoding: 'utf-8', // there is no choice on the web
  });
  call('client_options', [], { nocolor: true });
  expect(session.client.colours).toBe('none');
  const [answer] = call('client_options', [], { get: true });
  expect(answer).toEqual(call('get_client_options')[0]);
  expect(answer).toEqual(call('hello')[0]);
  expect(answer?.[2]).toMatchObject({ client: 'Mudlet', screenwidth: 132, ansi: false });
});

test('client_options keeps short words, fit to be shown', () => {
  const { session, call } = client();
  call('client_options', [], { client: `Mud\x1b[2J\nlet${'x'.repeat(1_000)}`, version: ['1'] });
  expect(session.client).toMatchObject({ name: `Mud[2J let${'x'.repeat(54)}`, version: '' });
});

test('a session tells the game what its client says', () => {
  const { session, call, clock } = client();
  const heard: string[] = [];
  session.on('client', ({ name, version }) => void heard.push(`${name} ${version}`));
  call('client_name', ['Mudlet'], {}, 'msdp');
  clock.turn();
  call('version', ['4.20.0'], {}, 'msdp'); // COMPAT Mudlet 4.20 over MSDP
  clock.turn();
  expect(heard).toEqual(['Mudlet ', 'Mudlet 4.20.0']);
});

test('supports_set keeps packages with their versions, so many and no more, and junk aside', () => {
  const { session, call } = client({ limits: { packagesMax: 3 } });
  call('supports_set', ['Char 1', ' Room  2 ', 'Comm', 5, '', 'One.Too.Many 1']);
  expect([...(session.client.packages ?? [])]).toEqual([
    ['char', '1'],
    ['room', '2'],
    ['comm', '1'],
  ]);
});

test('Char.Login is offered to who knows it, where somebody can log in who has not yet', () => {
  const offered = (made: ReturnType<typeof client>) => made.call('supports_set', ['Char.Login 1']).length;
  expect(offered(client())).toBe(0); // nobody can
  const known = client({ authenticate: () => undefined });
  expect([offered(known), known.call('supports_set', ['Char 1'])]).toEqual([1, []]);
  known.session.login(fred);
  known.outlet.take();
  expect(offered(known)).toBe(0);
});

const LOGINS: [what: string, kwargs: object, code: string][] = [
  ['a name of 64 characters', { name: 'n'.repeat(64), password: 'p' }, 'login-failed'],
  ['a name of 65', { name: 'n'.repeat(65), password: 'p' }, 'bad-arguments'],
  ['a password of 1,024 characters', { name: 'n', password: 'p'.repeat(1_024) }, 'login-failed'],
  ['one of 1,025', { name: 'n', password: 'p'.repeat(1_025) }, 'bad-arguments'],
  ['a ticket of 64 characters', { ticket: 't'.repeat(64) }, 'login-failed'],
  ['one of 65', { ticket: 't'.repeat(65) }, 'bad-arguments'],
];

for (const [what, kwargs, code] of LOGINS) {
  test(`login by ${what} is ${code}`, async () => {
    const { session, outlet } = client({ authenticate: () => undefined });
    session.receive(['login', [], { ...kwargs }], 'json', 1);
    await new Promise(setImmediate);
    expect(outlet.take()[0]?.[2]).toMatchObject({ code });
  });
}

test('supports_set keeps so much of the name and the version of a package', () => {
  const { session, call } = client();
  call('supports_set', [`${'n'.repeat(100)} ${'1'.repeat(100)}`]);
  expect([...(session.client.packages ?? [])]).toEqual([['n'.repeat(64), '1'.repeat(16)]]);
});

test('supports_set takes the place of what was announced before, supports_add adds to it, supports_remove takes away', () => {
  const { session, call } = client();
  const announced = (name: string, ...packages: string[]) => {
    call(name, packages);
    return [...(session.client.packages ?? [])].map(([known]) => known);
  };
  expect(announced('supports_set', 'Char 1', 'Room 1')).toEqual(['char', 'room']);
  expect(announced('supports_set', 'Comm 1')).toEqual(['comm']);
  expect(announced('supports_add', 'Room 1')).toEqual(['comm', 'room']);
  expect(announced('supports_remove', 'Comm')).toEqual(['room']);
  expect(announced('supports_set')).toEqual([]);
});

test('a request id of up to 64 characters comes back with the answer, and a longer one is none', () => {
  const { call } = client();
  const [id, longer] = ['x'.repeat(64), 'x'.repeat(65)];
  expect(call('keepalive', [], { cmdid: id })).toEqual([['ok', [], { cmdid: id }]]);
  expect(call('ping', [], { cmdid: longer })).toEqual([['ping', [], {}]]);
  expect(call('keepalive', [], { cmdid: longer })).toEqual([]);
  expect(call('keepalive', [], { cmdid: { id } })).toEqual([]);
});

test('get_inputfuncs lists what may be called now', () => {
  const { session, outlet, call } = client(own);
  const names = () => Object.keys(call('get_inputfuncs')[0]?.[2] ?? {});
  expect(names()).toContain('ping');
  expect(names()).not.toContain('wave');
  expect(names()).not.toContain('default');
  session.login(fred);
  outlet.take();
  expect(names()).toContain('wave');
  expect(names()).not.toContain('ban');
});

const authenticate = async (credentials: { name: string }) =>
  'password' in credentials && credentials.password === 'right'
    ? { id: '1', name: credentials.name }
    : undefined;

test('login takes name and password, by position or by keyword, and says so', async () => {
  for (const form of [
    [['Fred', 'right'], {}],
    [[], { name: 'Fred', password: 'right' }],
  ] as [string[], object][]) {
    const { session, outlet, call } = client({ authenticate });
    call('login', ...form);
    await new Promise(setImmediate);
    expect(session.account).toEqual({ id: '1', name: 'Fred' });
    expect(outlet.take()).toEqual([['logged_in', [], { name: 'Fred' }]]);
  }
});

test('login refuses what is wrong, twice, or too often', async () => {
  const { session, outlet } = client({ authenticate, limits: { loginsBurst: 2, loginsPerMinute: 1 } });
  const codes = async (...args: string[]) => {
    session.receive(['login', args, {}], 'json', 1);
    await new Promise(setImmediate);
    return outlet.take().map(([name, , kwargs]) => kwargs.code ?? name);
  };
  expect(await codes('Fred', 'wrong')).toEqual(['login-failed']);
  expect(await codes('Fred')).toEqual(['bad-arguments']);
  expect(await codes('Fred', 'right')).toEqual(['logged_in']);
  expect(await codes('Fred', 'right')).toEqual(['not-allowed']);
  session.logout();
  expect(await codes('Fred', 'right')).toEqual(['too-fast']);
});

test('login takes a ticket once', () => {
  const { portal, open, session, call } = client();
  const ticket = portal.ticket(fred);
  call('login', [], { ticket });
  expect(session.account).toEqual(fred);
  const second = open();
  second.session.receive(['login', [], { ticket }], 'json', 1);
  return new Promise(setImmediate).then(() => {
    expect(second.session.account).toBeUndefined();
    expect(second.outlet.take()[0]?.[2]).toMatchObject({ code: 'login-failed' });
  });
});

test('Char.Login is offered to a client that knows it, and answered as GMCP wants it', async () => {
  const { session, outlet, call } = client({ authenticate });
  expect(call('supports_set', ['Char.Login 1'], {}, 'gmcp')).toEqual([
    ['char_login_default', [], { type: ['password-credentials'] }],
  ]);
  const result = async (kwargs: object) => {
    call('char_login_credentials', [], kwargs, 'gmcp');
    await new Promise(setImmediate);
    return outlet.take();
  };
  expect(await result({})).toEqual([]); // the client knows none: its user will type
  expect(await result({ account: 'Fred', password: 'wrong' })).toEqual([
    [
      'char_login_result',
      [],
      { success: false, message: 'Cannot log in: the name or the password is wrong' },
    ],
  ]);
  expect((await result({ account: 'Fred', password: 'right' })).at(-1)).toEqual([
    'char_login_result',
    [],
    { success: true },
  ]);
  expect(session.account?.name).toBe('Fred');
});

test('repeat runs a command every so many seconds, within bounds, until unrepeat or the end', () => {
  const limits = { repeatsMax: 1, repeatSecondsMin: 5, repeatSecondsMax: 60 };
  const { session, outlet, clock, portal, call } = client({ limits });
  let hp = 10;
  portal.variables.declare({ name: 'health', type: 'number', get: () => hp });
  session.login(fred);
  outlet.take();
  const code = (...args: Parameters<typeof call>) => call(...args)[0]?.[2].code;
  expect(code('repeat', [], { callback: 'login', interval: 5 })).toBe('bad-arguments'); // not repeatable
  for (const interval of [4, 61, 'x']) {
    expect(code('repeat', ['health'], { callback: 'get_value', interval })).toBe('bad-arguments');
  }
  expect(call('repeat', ['health'], { callback: 'get_value', interval: 5 })).toHaveLength(1);
  expect(call('repeat', ['health'], { callback: 'get_value', interval: 5 })[0]?.[0]).toBe('repeat'); // in its place
  expect(code('repeat', ['HEALTH'], { callback: 'msdp_send', interval: 5 })).toBe('bad-arguments'); // one too many
  clock.pass(4_999);
  expect(outlet.take()).toEqual([]);
  clock.pass(1);
  hp = 9;
  clock.pass(5_000);
  expect(outlet.take().map(([, , { value }]) => value)).toEqual([10, 9]);
  call('unrepeat', ['get_value']);
  clock.pass(60_000);
  expect(outlet.take()).toEqual([]);
  call('repeat', ['get_value', 'health'], { interval: 60 });
  session.close();
  outlet.take();
  expect(clock.timers).toBe(0);
});

/** What JSON can say that code may stumble over; the first cannot be made a string. */
const HOSTILE = JSON.parse(
  `[{"toString": 1, "valueOf": 1}, [{"toString": 1, "valueOf": 1}], {"__proto__": {"x": 1}}, {"toJSON": 1},
    null, true, 0, 1e308, "", "__proto__", "constructor", [], [[[]]], {}]`,
) as JsonValue[];
const KEYWORDS =
  `name password ticket account callback interval stop get client version encoding ansi screenwidth
  utf-8 nocolor LIST SEND REPORT UNREPORT RESET __proto__ constructor`.split(/\s+/);

for (const [at, value] of HOSTILE.entries()) {
  test(`no inputfunc fails by ${JSON.stringify(value)} (${at})`, async () => {
    const { session, errors, portal } = client({ authenticate, limits: { commandsPerSecond: 0 } });
    portal.variables.declare({ name: 'health', type: 'number', get: () => 1 });
    session.login(fred);
    for (const { name } of DEFAULT_INPUTFUNCS) {
      for (const args of [[value], ['health', value], []]) {
        session.receive([name, args, {}], 'json', 1);
        for (const keyword of KEYWORDS) session.receive([name, args, { [keyword]: value }], 'gmcp', 1);
      }
      await new Promise(setImmediate);
    }
    expect(errors).toEqual([]);
    session.close();
  });
}
