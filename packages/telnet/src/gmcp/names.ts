// How a command is called in GMCP, and back: `foo_bar` and `Foo.Bar`.

/** The pairs that no rule gives, as GMCP name and command. Source: Evennia, OOB page, "Telnet + GMCP". */
const PAIRS: readonly (readonly [gmcp: string, command: string])[] = [
  ['Core.Hello', 'client_options'],
  ['Core.Supports.Get', 'client_options'], // what we call it when we send it, as Evennia does
  ['Core.Commands.Get', 'get_inputfuncs'],
  ['Char.Value.Get', 'get_value'],
  ['Char.Repeat.Update', 'repeat'],
  ['Char.Monitor.Update', 'monitor'],
];

const TO_COMMAND = new Map(PAIRS.map(([gmcp, command]) => [gmcp.toLowerCase(), command]));
const TO_GMCP = new Map(PAIRS.map(([gmcp, command]) => [command, gmcp]));

/** Names whose capitals no rule can give. GMCP names are case-insensitive on paper, and compared exactly by some clients. */
const SPELLINGS = [
  'Char.MaxStats',
  'Char.StatusVars',
  'Client.GUI',
  'Core.KeepAlive',
  'IRE.CombatMessage',
  'IRE.Composer.SetBuffer',
  'IRE.Display.ButtonActions',
  'IRE.Display.FixedFont',
  'IRE.FileStore.Content',
  'IRE.FileStore.List',
  'IRE.FileStore.Request',
  'IRE.Misc.OneTimePassword',
  'IRE.Misc.RemindVote',
  'IRE.Misc.URL',
  'MSDP',
  'Room.AddPlayer',
  'Room.RemovePlayer',
  'Room.WrongDir',
  'WebView.Open',
];

/** First words that are written in capitals, whatever follows. */
const FIRST_WORDS: Readonly<Record<string, string>> = { ire: 'IRE', msdp: 'MSDP' };

/**
 * Commands (lower case) and the spelling of their GMCP names, where the rule would give another. Add your game's own:
 * `new Map([...GMCP_ALIASES, gmcpAlias('Char.HitPoints')])`.
 */
export const GMCP_ALIASES: ReadonlyMap<string, string> = new Map(SPELLINGS.map(gmcpAlias));

/** One entry for an alias table: the command that a GMCP name becomes, and the name. */
export function gmcpAlias(name: string): [command: string, name: string] {
  return [gmcpToCommand(name), name];
}

/**
 * The GMCP name of a command: `foo_bar` is `Foo.Bar`, `foo` is `Core.Foo`. Case within a word stays as written, so
 * `room_wrongDir` is `Room.WrongDir`; a name that has a dot already is a GMCP name and stays as it is.
 * Source: Evennia, OOB page, "Telnet + GMCP".
 */
export function commandToGmcp(command: string, aliases: ReadonlyMap<string, string> = GMCP_ALIASES): string {
  const lower = command.toLowerCase();
  const known = TO_GMCP.get(lower) ?? aliases.get(lower);
  if (known !== undefined) return known;
  if (command.includes('.')) return command;
  return command.includes('_')
    ? dotted(command)
    : `Core.${capitalised(command === command.toUpperCase() ? lower : command)}`;
}

function dotted(command: string): string {
  const [first = '', ...rest] = command.split('_');
  return [FIRST_WORDS[first.toLowerCase()] ?? capitalised(first), ...rest.map(capitalised)].join('.');
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/**
 * The command of a GMCP name, always lower case: `Foo.Bar` is `foo_bar`, `Core.Foo` is `foo`. Names are compared
 * without case, as GMCP wants it.
 * Source: Evennia, OOB page, "Telnet + GMCP".
 */
export function gmcpToCommand(name: string): string {
  const lower = name.trim().toLowerCase();
  return TO_COMMAND.get(lower) ?? lower.replaceAll('.', '_').replace(/^core_/, '');
}
