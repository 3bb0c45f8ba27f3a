// `intermud who`, `finger`, `locate` and `ping`: questions to other muds.
import type { FingerInfo, Located } from '@intermud/mud';
import type { WhoRow } from '@intermud/wire';
import { type AnyCommand, command } from '../command.ts';
import { CommandError } from '../faults.ts';
import type { Terminal } from '../terminal.ts';
import { splitLines } from '../text/clean.ts';
import { idleText } from '../text/words.ts';
import { mudName, readAddress } from '../visit/address.ts';
import { awaitLists, VISIT_OPTIONS, type Visit, visit } from '../visit/visitor.ts';

export const who: AnyCommand = command({
  name: 'who',
  summary: 'Shows who is on a mud',
  arguments: { mud: { about: "the mud's name, or its beginning" } },
  options: VISIT_OPTIONS,
  examples: [['intermud who "Intermud Hub" --as Slate', 'shows who is on the hub']],
  run: (call) =>
    visit(call, 'who', async (here) => {
      const { mud, from, timeoutMs } = await ready(here);
      const name = mudName(call.arguments.mud, mud);
      const rows = await mud.who(name, { from, timeoutMs });
      if (call.options.json) call.terminal.json({ mud: name, users: rows });
      else printWho(call.terminal, name, rows);
    }),
});

function printWho(terminal: Terminal, mud: string, rows: readonly WhoRow[]): void {
  if (rows.length === 0) terminal.note(`Nobody is on ${terminal.shown(mud)}`);
  const cells = rows.map(({ visname, idle, extra }) => [
    terminal.shown(visname),
    idleText(idle),
    terminal.shown(extra),
  ]);
  terminal.table(['name', 'idle', 'about'], cells);
}

export const finger: AnyCommand = command({
  name: 'finger',
  summary: 'Shows what a mud tells about a user',
  arguments: { user: { about: 'whom, as USER@MUD' } },
  options: VISIT_OPTIONS,
  examples: [['intermud finger fred@Bedrock --as Slate', 'shows what Bedrock tells about fred']],
  run: (call) =>
    visit(call, 'finger', async (here) => {
      const { mud, from, timeoutMs } = await ready(here);
      const { user, mud: where } = readAddress(call.arguments.user, mud);
      const info = await mud.finger(user, where, { from, timeoutMs });
      if (call.options.json) call.terminal.json({ mud: where, user, ...info });
      else printFinger(call.terminal, where, info);
    }),
});

function printFinger(terminal: Terminal, mud: string, info: FingerInfo): void {
  const { visname, title, realName, email, loginoutTime, idleTime, ipName, level, extra } = info;
  const rows: [string, string | 0][] = [
    ['name', `${visname || 'somebody'}@${mud}`],
    ['title', title],
    ['real name', realName],
    ['e-mail', email],
    [idleTime < 0 ? 'last seen' : 'on since', loginoutTime],
    ['idle', idleTime < 0 ? 'not on' : idleText(idleTime)],
    ['from', ipName],
    ['level', level],
  ];
  const told = rows.filter((row): row is [string, string] => row[1] !== 0 && row[1] !== ''); // 0 is private.
  for (const [name, value] of told) terminal.line(`${`${name}:`.padEnd(11)}${terminal.shown(value)}`);
  for (const line of splitLines(extra || '')) terminal.line(terminal.shown(line));
}

export const locate: AnyCommand = command({
  name: 'locate',
  summary: 'Finds the muds on which a user is',
  details: 'Shows muds as they answer, until the time is over; exit code 1 when none has.',
  arguments: { user: { about: "the user's name" } },
  options: {
    ...VISIT_OPTIONS,
    timeout: { ...VISIT_OPTIONS.timeout, about: 'how long to gather answers (default 5)' },
  },
  examples: [['intermud locate fred --as Slate', 'shows where fred is']],
  run: (call) =>
    visit({ ...call, options: withTimeout(call.options) }, 'locate', (here) => search(here, call)),
});

const LOCATE_S = '5';
const withTimeout = <O extends { timeout: string | undefined }>(options: O) => ({
  ...options,
  timeout: options.timeout ?? LOCATE_S,
});

async function search(
  { mud, identity, terminal, timeoutMs }: Visit,
  { arguments: { user }, options }: { arguments: { user: string }; options: { json: boolean } },
): Promise<void> {
  const found: Located[] = [];
  for await (const one of mud.locate(user, { from: identity.user.username, timeoutMs })) {
    found.push(one);
    if (!options.json) terminal.line(locatedLine(terminal, one));
  }
  if (options.json) terminal.json(found);
  if (found.length === 0)
    throw new CommandError(1, `Cannot find ${user}: no mud has answered within ${timeoutMs / 1_000} s`);
}

function locatedLine(terminal: Terminal, { visname, mud, idleTime, status }: Located): string {
  const words = [`idle ${idleText(idleTime)}`, status === 0 ? '' : status]
    .filter((word) => word !== '')
    .join(', ');
  return terminal.shown(`${visname}@${mud} (${words})`);
}

export const ping: AnyCommand = command({
  name: 'ping',
  summary: 'Asks a mud, or a router, for a sign of life',
  arguments: { mud: { about: "the mud's name, its beginning, or a router's with the asterisk" } },
  options: VISIT_OPTIONS,
  examples: [
    ['intermud ping Bedrock --as Slate', 'says how long the answer takes'],
    ["intermud ping '*intermud' --as Slate", 'asks the router itself'],
  ],
  run: (call) =>
    visit(call, 'ping', async (here) => {
      const { mud, from, timeoutMs } = await ready(here);
      const name = mudName(call.arguments.mud, mud);
      const { roundTripMs } = await mud.ping(name, { from, timeoutMs });
      if (call.options.json) call.terminal.json({ mud: name, roundTripMs });
      else call.terminal.line(`${call.terminal.shown(name)} answers after ${Math.round(roundTripMs)} ms`);
    }),
});

/** Lists known, so that names can be short. */
async function ready(here: Visit) {
  await awaitLists(here);
  return { mud: here.mud, from: here.identity.user.username, timeoutMs: here.timeoutMs };
}
