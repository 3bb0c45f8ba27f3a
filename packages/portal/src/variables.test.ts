import { expect, test } from 'vitest';
import type { Command } from './message.ts';
import type { Structure, Via } from './outlet.ts';
import { testPortal } from './support.suite.ts';

const fred = { id: '1', name: 'Fred' };

function game(structure: Structure = 'json') {
  const values: Record<string, unknown> = { health: 10, mana: 5, affects: [], room: { vnum: 1 } };
  const made = testPortal({
    variables: [
      { name: 'health', type: 'number', gmcp: ['char_vitals', 'hp'], get: () => values.health },
      { name: 'mana', type: 'number', gmcp: ['char_vitals', 'mp'], get: () => values.mana },
      { name: 'affects', type: 'array', get: () => values.affects },
      { name: 'room', type: 'table', get: () => values.room },
      { name: 'server_id', type: 'string', msdp: 'SERVER_ID', get: () => 'Test', visible: () => true },
      { name: 'secret', type: 'number', get: () => 1, visible: () => false },
    ],
  });
  const { session, outlet } = made.open();
  outlet.structure = structure;
  const call = (name: string, args: unknown[] = [], kwargs: object = {}, via: Via = 'json'): Command[] => {
    session.receive([name, args, kwargs] as never, via, 1);
    return outlet.take();
  };
  const change = (name: string, value: unknown): Command[] => {
    values[name] = value;
    made.portal.variables.changed(name, session);
    return outlet.take();
  };
  const turn = (): Command[] => {
    made.clock.turn();
    return outlet.take();
  };
  const login = () => {
    session.login(fred);
    turn();
    outlet.take();
  };
  return { ...made, values, session, outlet, call, change, turn, login };
}

test('get_value answers for what the session may see, by name, keyword or MSDP name', () => {
  const { call, login } = game();
  expect(call('get_value', ['server_id'])).toEqual([['get_value', [], { name: 'server_id', value: 'Test' }]]);
  expect(call('get_value', ['health'])).toEqual([['get_value', [], { name: 'health', value: null }]]);
  login();
  expect(call('get_value', [], { name: 'HEALTH' })).toEqual([
    ['get_value', [], { name: 'health', value: 10 }],
  ]);
  expect(call('get_value', ['health', 'mana']).map(([, , { value }]) => value)).toEqual([10, 5]);
  expect(call('get_value', ['secret'])[0]?.[2]).toEqual({ name: 'secret', value: null });
  expect(call('get_value', ['nothing'])[0]?.[2]).toMatchObject({ code: 'bad-arguments' });
  expect(call('get_value')[0]?.[2]).toMatchObject({ code: 'bad-arguments' });
});

for (const [name, again] of [
  ['get_value', 'mana'],
  ['monitor', 'mana'],
  ['msdp_send', 'mana'],
  ['msdp_report', 'mana'],
  ['msdp_list', 'lists'],
] as const) {
  test(`${name} answers once for what is named again, in any case and however nested`, () => {
    const { call, login } = game();
    login();
    const names = [again, again.toUpperCase(), again.replace('a', 'A')];
    expect(call(name, [again, names])).toHaveLength(1);
  });
}

test('monitor sends the value at once, then changes, gathered per turn, and nothing that is the same', () => {
  const { call, change, turn, login } = game();
  login();
  expect(call('monitor', ['health'])).toEqual([['monitor', [], { name: 'health', value: 10 }]]);
  expect(change('health', 9)).toEqual([]);
  change('health', 8);
  expect(turn()).toEqual([['monitor', [], { name: 'health', value: 8 }]]);
  change('health', 7);
  change('health', 8);
  expect(turn()).toEqual([]);
  change('mana', 1);
  expect(turn()).toEqual([]);
  expect(call('monitored')).toEqual([['monitored', ['health'], {}]]);
  call('unmonitor', ['health']);
  change('health', 1);
  expect([turn(), call('monitored')]).toEqual([[], [['monitored', [], {}]]]);
});

test('monitor goes on quietly when the value goes out of sight, and sends it when it is back', () => {
  const { call, change, turn, login, session } = game();
  login();
  call('monitor', ['health']);
  session.logout();
  change('health', 1);
  expect(turn()).toEqual([]);
  session.login(fred);
  expect(turn().filter(([name]) => name === 'monitor')).toEqual([
    ['monitor', [], { name: 'health', value: 1 }],
  ]);
});

test('what a client asks for before login is sent from the login on', () => {
  const { session, call, turn } = game('msdp');
  expect(call('monitor', ['health', 'secret'])).toEqual([]);
  expect(call('msdp_report', ['MANA'], {}, 'msdp')).toEqual([]);
  session.login(fred);
  expect(turn().filter(([name]) => name !== 'logged_in')).toEqual([
    ['monitor', [], { name: 'health', value: 10 }],
    ['MANA', [5], {}],
  ]);
});

test('a login shows all that is asked for, also behind a change of one variable in the same turn', () => {
  const { call, change, session, turn } = game();
  call('monitor', ['health', 'mana']);
  change('mana', 6);
  session.login(fred);
  expect(turn().filter(([name]) => name === 'monitor')).toEqual([
    ['monitor', [], { name: 'health', value: 10 }],
    ['monitor', [], { name: 'mana', value: 6 }],
  ]);
});

test('changed() for all reaches who watches, and an unknown name is the game’s mistake', () => {
  const { portal, values, call, turn, login } = game();
  login();
  call('monitor', ['health']);
  values.health = 3;
  portal.variables.changed('health');
  expect(turn()).toEqual([['monitor', [], { name: 'health', value: 3 }]]);
  expect(() => portal.variables.changed('nothing')).toThrow(
    'Cannot send variable nothing: it is not declared',
  );
});

test('MSDP LIST, SEND, REPORT, UNREPORT and RESET over MSDP', () => {
  const { call, change, turn, login } = game('msdp');
  login();
  const msdp = (name: string, ...args: unknown[]) => call(`msdp_${name}`, args, {}, 'msdp');
  expect(msdp('list', 'COMMANDS')).toEqual([
    ['COMMANDS', [['LIST', 'REPORT', 'RESET', 'SEND', 'UNREPORT']], {}],
  ]);
  expect(msdp('list', 'reportable_variables')).toEqual([
    ['REPORTABLE_VARIABLES', [['HEALTH', 'MANA', 'AFFECTS', 'ROOM', 'SERVER_ID']], {}],
  ]);
  expect(msdp('list', 'LISTS')[0]?.[1][0]).toContain('REPORTED_VARIABLES');
  expect(msdp('send', 'HEALTH', 'AFFECTS', 'NOTHING', 'SECRET')).toEqual([
    ['HEALTH', [10], {}],
    ['AFFECTS', [[]], {}],
  ]);
  expect(msdp('report', 'HEALTH', 'ROOM')).toEqual([
    ['HEALTH', [10], {}],
    ['ROOM', [{ vnum: 1 }], {}],
  ]);
  expect(msdp('list', 'REPORTED_VARIABLES')).toEqual([['REPORTED_VARIABLES', [['HEALTH', 'ROOM']], {}]]);
  change('health', 9);
  change('room', { vnum: 2 });
  expect(turn()).toEqual([
    ['HEALTH', [9], {}],
    ['ROOM', [{ vnum: 2 }], {}],
  ]);
  msdp('unreport', 'ROOM');
  change('room', { vnum: 3 });
  expect(turn()).toEqual([]);
  msdp('reset', 'REPORTED_VARIABLES');
  expect(msdp('list', 'REPORTED_VARIABLES')).toEqual([['REPORTED_VARIABLES', [[]], {}]]);
});

test('MSDP over GMCP is the package MSDP, both ways', () => {
  const { call, change, turn, login } = game('gmcp');
  login();
  expect(call('msdp', [], { REPORT: ['HEALTH', 'MANA'], LIST: 'COMMANDS', NOTHING: 1 }, 'gmcp')).toEqual([
    ['msdp', [], { HEALTH: 10 }],
    ['msdp', [], { MANA: 5 }],
    ['msdp', [], { COMMANDS: ['LIST', 'REPORT', 'RESET', 'SEND', 'UNREPORT'] }],
  ]);
  change('health', 2);
  expect(turn().filter(([name]) => name === 'msdp')).toEqual([['msdp', [], { HEALTH: 2 }]]);
});

test('an answer leaves by the way the question came', () => {
  const { session, outlet, login } = game('gmcp');
  login();
  outlet.options.length = 0;
  session.receive(['msdp_report', ['HEALTH'], {}], 'msdp', 1);
  session.receive(['get_value', ['health'], {}], 'gmcp', 1);
  expect(outlet.options.map(({ via }) => via)).toEqual(['msdp', 'gmcp']);
});

test('a GMCP package is sent whole, when one of its variables changes, to a client that did not leave it out', () => {
  const { session, change, turn, call } = game('gmcp');
  session.login(fred);
  expect(turn()).toContainEqual(['char_vitals', [], { hp: 10, mp: 5 }]);
  change('health', 9);
  change('mana', 4);
  expect(turn()).toEqual([['char_vitals', [], { hp: 9, mp: 4 }]]);
  call('supports_set', ['Room 1'], {}, 'gmcp');
  change('health', 8);
  expect(turn()).toEqual([]);
  call('supports_set', ['Char.Vitals 1'], {}, 'gmcp');
  expect(turn()).toEqual([['char_vitals', [], { hp: 8, mp: 4 }]]);
});

test('a package is not sent before login, nor to a web page that did not ask, nor over MSDP', () => {
  const early = game('gmcp');
  early.session.structureChanged();
  early.change('health', 1);
  expect(early.turn()).toEqual([]);
  for (const structure of ['json', 'msdp', 'none'] as const) {
    const { session, change, turn, outlet } = game(structure);
    session.login(fred);
    outlet.take();
    change('health', 1);
    expect(turn()).toEqual([]);
  }
  const page = game('json');
  page.login();
  page.call('supports_set', ['Char 1']);
  expect(page.turn()).toEqual([['char_vitals', [], { hp: 10, mp: 5 }]]);
});

test('a getter that throws or gives the wrong kind is reported, and costs only its own value', () => {
  const { portal, errors, call, login } = game();
  login();
  portal.variables.declare({ name: 'wrong', type: 'number', get: () => 'x' });
  portal.variables.declare({
    name: 'bug',
    type: 'number',
    get: () => {
      throw new Error('a bug');
    },
  });
  const sent = call('msdp_send', ['WRONG', 'BUG', 'HEALTH']);
  expect(sent).toEqual([['msdp', [], { HEALTH: 10 }]]);
  expect(errors.map(String)).toEqual([
    'TypeError: Cannot send variable wrong: it must be number, got string',
    'Error: a bug',
  ]);
});

test('declare() refuses a name twice, and one that is none', () => {
  const { portal } = game();
  const get = () => 1;
  expect(() => portal.variables.declare({ name: 'health', type: 'number', get })).toThrow(TypeError);
  expect(() => portal.variables.declare({ name: 'hp', msdp: 'HEALTH', type: 'number', get })).toThrow(
    TypeError,
  );
  expect(() => portal.variables.declare({ name: 'Health', type: 'number', get })).toThrow(TypeError);
});

test('a session that is over watches nothing, whoever asks for it', () => {
  const { portal, session, call, login } = game();
  login();
  call('monitor', ['health']);
  const [health] = portal.variables.visible(session);
  expect(portal.variables.monitored(session)).toEqual(['health']);
  session.close();
  expect(portal.variables.monitored(session)).toEqual([]);
  if (health !== undefined) portal.variables.monitor(session, health, 'json');
  expect(portal.variables.monitored(session)).toEqual([]);
});

test('a session that is over is forgotten', () => {
  const { session, outlet, call, change, turn, login, errors } = game();
  login();
  call('monitor', ['health']);
  change('health', 1);
  session.close();
  outlet.take();
  expect([turn(), change('health', 2), turn(), errors]).toEqual([[], [], [], []]);
});
