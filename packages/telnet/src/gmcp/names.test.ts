import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandToGmcp, GMCP_ALIASES, gmcpAlias, gmcpToCommand } from './names.ts';

/** Command, GMCP name: right in both directions. */
const PAIRS: readonly [string, string][] = [
  ['foo_bar', 'Foo.Bar'],
  ['cmdname', 'Core.Cmdname'],
  ['char_vitals', 'Char.Vitals'],
  ['comm_channel_text', 'Comm.Channel.Text'],
  ['client_options', 'Core.Supports.Get'],
  ['get_inputfuncs', 'Core.Commands.Get'],
  ['get_value', 'Char.Value.Get'],
  ['repeat', 'Char.Repeat.Update'],
  ['monitor', 'Char.Monitor.Update'],
  ['client_gui', 'Client.GUI'],
  ['room_wrongdir', 'Room.WrongDir'],
  ['char_statusvars', 'Char.StatusVars'],
  ['ire_rift_list', 'IRE.Rift.List'],
  ['ire_composer_setbuffer', 'IRE.Composer.SetBuffer'],
  ['msdp', 'MSDP'],
  ['keepalive', 'Core.KeepAlive'],
  ['foo__bar', 'Foo..Bar'],
  ['hard_core_mode', 'Hard.Core.Mode'],
];

for (const [command, name] of PAIRS) {
  test(`${command} is ${name} in GMCP, and back`, () => {
    expect(commandToGmcp(command)).toBe(name);
    expect(gmcpToCommand(name)).toBe(command);
  });
}

/** The sixth of the page's pairs has only this direction: what we send of client_options is Core.Supports.Get. */
test('gmcpToCommand() reads Core.Hello as client_options', () => {
  expect(gmcpToCommand('Core.Hello')).toBe('client_options');
});

test('gmcpToCommand() knows no case', () => {
  expect(['CORE.PING', 'core.ping', 'Core_Ping', 'char.value.get'].map(gmcpToCommand)).toEqual([
    'ping',
    'ping',
    'ping',
    'get_value',
  ]);
});

test('commandToGmcp() keeps the case of a word as the game wrote it', () => {
  expect(
    ['room_addThing', 'IRE_rift_list', 'fooBar', 'PING', 'Some.Name'].map((name) => commandToGmcp(name)),
  ).toEqual(['Room.AddThing', 'IRE.Rift.List', 'Core.FooBar', 'Core.Ping', 'Some.Name']);
});

test('commandToGmcp() takes an alias table of the game', () => {
  const aliases = new Map([...GMCP_ALIASES, gmcpAlias('Char.HitPoints')]);
  expect(commandToGmcp('char_hitpoints', aliases)).toBe('Char.HitPoints');
  expect(commandToGmcp('char_hitpoints')).toBe('Char.Hitpoints');
});

test('gmcpToCommand() undoes commandToGmcp() for every lower-case command', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const command = words.join('_');
      // "core_x" and "x" are one name on the wire; "hello" is the page's other name for client_options.
      fc.pre(words[0] !== 'core' && command !== 'hello');
      expect(gmcpToCommand(commandToGmcp(command))).toBe(command);
    }),
  );
});
