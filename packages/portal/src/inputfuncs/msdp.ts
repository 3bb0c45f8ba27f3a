// MSDP's commands. They answer over MSDP as MSDP does, and elsewhere as the GMCP package MSDP, which is the same data.

import { z } from 'zod';
import type { JsonObject, JsonValue } from '../json.ts';
import { msdpCommand } from '../reports.ts';
import { type Call, inputfunc } from './define.ts';
import { anyArgs, anyKwargs, variableNames } from './shapes.ts';

type MsdpCall = Pick<Call<readonly string[], unknown>, 'session' | 'portal' | 'via' | 'reply' | 'args'>;

/** Variables that a client may set. Source: MSDP, "Configurable variables"; COMPAT Mudlet 4.20 for the last two. */
const CONFIGURABLE = ['CLIENT_NAME', 'CLIENT_VERSION', 'CLIENT_ID', 'CLIENT', 'VERSION'];

const COMMANDS = ['LIST', 'REPORT', 'RESET', 'SEND', 'UNREPORT'];

/** Every list that LIST knows. Source: MSDP, "Reserved lists". */
const LISTS: Readonly<Record<string, (call: MsdpCall) => readonly string[]>> = {
  COMMANDS: () => COMMANDS,
  LISTS: () => Object.keys(LISTS),
  CONFIGURABLE_VARIABLES: () => CONFIGURABLE,
  REPORTABLE_VARIABLES: ({ portal, session }) => portal.variables.visible(session).map(({ msdp }) => msdp),
  REPORTED_VARIABLES: ({ portal, session }) => portal.variables.reported(session),
  SENDABLE_VARIABLES: ({ portal, session }) => portal.variables.visible(session).map(({ msdp }) => msdp),
};

function answer({ reply, via }: MsdpCall, name: string, value: JsonValue): void {
  reply(...msdpCommand(via, name, value));
}

// What nobody has heard of is passed over: MSDP has no word for an error. What is named again is answered once.
function list(call: MsdpCall): void {
  for (const name of new Set(call.args.map((arg) => arg.toUpperCase()))) {
    const entries = Object.hasOwn(LISTS, name) ? LISTS[name]?.(call) : undefined;
    if (entries !== undefined) answer(call, name, entries);
  }
}

function eachVariable(
  call: MsdpCall,
  use: (variable: ReturnType<typeof call.portal.variables.visible>[number]) => void,
) {
  const variables = new Set(call.args.map((name) => call.portal.variables.find(name)));
  for (const variable of variables) if (variable !== undefined) use(variable);
}

function send(call: MsdpCall): void {
  eachVariable(call, (variable) => {
    const value = call.portal.variables.read(variable, call.session);
    if (value !== undefined) answer(call, variable.msdp, value);
  });
}

function report(call: MsdpCall): void {
  eachVariable(call, (variable) => call.portal.variables.report(call.session, variable, call.via));
}

function unreport(call: MsdpCall): void {
  eachVariable(call, (variable) => call.portal.variables.unreport(call.session, variable));
}

// RESET puts a list back to how it was at the start: nothing is reported then.
function reset(call: MsdpCall): void {
  const names = call.args.map((arg) => arg.toUpperCase());
  if (!names.some((name) => name === 'REPORTABLE_VARIABLES' || name === 'REPORTED_VARIABLES')) return;
  const reported = call.portal.variables.reported(call.session);
  unreport({ ...call, args: reported });
}

const RUN: Readonly<Record<string, (call: MsdpCall) => void>> = {
  LIST: list,
  REPORT: report,
  RESET: reset,
  SEND: send,
  UNREPORT: unreport,
};

const DOCS: Readonly<Record<string, string>> = {
  LIST: 'Lists the names of commands, lists or variables.',
  REPORT: 'Sends variables now and whenever they change.',
  RESET: 'Ends all reports.',
  SEND: 'Sends the value of variables once.',
  UNREPORT: 'Ends the report of variables.',
};

/** `msdp_list`, `msdp_report`, `msdp_reset`, `msdp_send`, `msdp_unreport`. Public: a variable says who may see it. */
export const msdpInputfuncs = COMMANDS.map((command) =>
  inputfunc({
    name: `msdp_${command.toLowerCase()}`,
    doc: DOCS[command] ?? '',
    who: 'public',
    isRepeatable: command === 'SEND',
    args: variableNames,
    kwargs: anyKwargs,
    run: (call) => RUN[command]?.(call),
  }),
);

/** `MSDP {"REPORT": ["HEALTH"]}`: MSDP over GMCP. Source: tintin.mudhalla.net, "MSDP over GMCP". */
export const msdpOverGmcp = inputfunc({
  name: 'msdp',
  doc: 'MSDP in a GMCP package: an object of MSDP commands.',
  who: 'public',
  args: anyArgs,
  kwargs: z.custom<JsonObject>(() => true),
  run({ kwargs, ...call }) {
    for (const [command, value] of Object.entries(kwargs)) {
      const names = variableNames.safeParse([value]);
      if (names.success && Object.hasOwn(RUN, command)) RUN[command]?.({ ...call, args: names.data });
    }
  },
});
