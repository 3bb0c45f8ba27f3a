// What clients tell about themselves.

import { type ClientInfo, type Colours, sizeOr } from '../client.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { readPackage } from '../packages.ts';
import type { Session } from '../session.ts';
import { clientWord } from '../terminal/text.ts';
import { type Call, inputfunc } from './define.ts';
import { anyArgs, anyKwargs, isYes } from './shapes.ts';

type OptionCall = Call<readonly JsonValue[], JsonObject>;
type Setting = (value: JsonValue, client: ClientInfo) => Partial<ClientInfo>;

/** Every option that a client can set, by the name that Evennia's clients use. */
const OPTIONS: Readonly<Record<string, Setting>> = {
  client: (value) => ({ name: clientWord(value) }),
  version: (value) => ({ version: clientWord(value) }),
  ansi: (value, { colours }) => ({ colours: isYes(value) ? atLeast(colours, 'ansi') : 'none' }),
  xterm256: (value, { colours }) => ({ colours: isYes(value) ? atLeast(colours, '256') : 'ansi' }),
  truecolor: (value) => ({ colours: isYes(value) ? 'true' : '256' }),
  nocolor: (value) => ({ colours: isYes(value) ? 'none' : 'ansi' }),
  screenreader: (value) => ({ screenReader: isYes(value) }),
  screenwidth: (value, { columns }) => ({ columns: sizeOr(columns, value) }),
  screenheight: (value, { rows }) => ({ rows: sizeOr(rows, value) }),
};

const ORDER: readonly Colours[] = ['none', 'ansi', '256', 'true'];

function atLeast(has: Colours, wants: Colours): Colours {
  return ORDER.indexOf(has) > ORDER.indexOf(wants) ? has : wants;
}

/** Sets what is known, and lets the rest pass: clients send options that only their own servers understand. */
function setOptions({ session, kwargs, reply }: OptionCall): void {
  const { get, ...options } = kwargs;
  for (const [key, value] of Object.entries(options)) setOption(session, key, value);
  if (Object.keys(options).length === 0 || isYes(get)) reply('client_options', [], optionsOf(session.client));
}

function setOption(session: Session, key: string, value: JsonValue): void {
  const name = key.toLowerCase();
  if (name === 'encoding') session.setEncoding(clientWord(value));
  if (name === 'utf-8' && isYes(value)) session.setEncoding('utf-8');
  const setting = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
  if (setting !== undefined) session.updateClient(setting(value, session.client));
}

function optionsOf(client: ClientInfo): JsonObject {
  return {
    client: client.name,
    version: client.version,
    ansi: client.colours !== 'none',
    xterm256: client.colours === '256' || client.colours === 'true',
    truecolor: client.colours === 'true',
    screenreader: client.screenReader,
    screenwidth: client.columns,
    screenheight: client.rows,
    encoding: client.encoding,
  };
}

const about = { who: 'public', args: anyArgs, kwargs: anyKwargs } as const;

/** Sets options of the client, or asks for them. GMCP: `Core.Hello`, `Core.Supports.Get`. */
export const clientOptions = inputfunc({
  ...about,
  name: 'client_options',
  doc: 'Sets what the client can do; without options, or with get, answers with what is known.',
  run: setOptions,
});

/** COMPAT Evennia registers `hello` as well. */
export const hello = inputfunc({
  ...about,
  name: 'hello',
  doc: 'The same as client_options.',
  run: setOptions,
});

/** Asks for the options. */
export const getClientOptions = inputfunc({
  ...about,
  name: 'get_client_options',
  doc: 'Answers with what is known of the client.',
  run: ({ session, reply }) => reply('client_options', [], optionsOf(session.client)),
});

/** `Core.Ping`: how long a message takes. Source: GMCP Core package: the answer has no body. */
export const ping = inputfunc({
  ...about,
  name: 'ping',
  doc: 'Answers at once.',
  run: ({ reply }) => reply('ping'),
});

/** `Core.KeepAlive`: nothing to do, the bytes were what it is for. */
export const keepAlive = inputfunc({
  ...about,
  name: 'keepalive',
  doc: 'Does nothing.',
  run: () => undefined,
});

type PackageChange = (
  has: ReadonlyMap<string, string>,
  given: readonly [string, string][],
) => [string, string][];

function supports(name: string, doc: string, change: PackageChange) {
  return inputfunc({
    ...about,
    name,
    doc,
    run({ session, args, portal, reply }) {
      const given = args
        .flat()
        .map(readPackage)
        .filter((entry) => entry !== undefined);
      const packages = new Map(
        change(session.client.packages ?? new Map(), given).slice(0, portal.limits.packagesMax),
      );
      session.updateClient({ packages });
      if (packages.has('char.login') && session.account === undefined && portal.canLogin) offerLogin(reply);
    },
  });
}

// Source: Mudlet's wiki, "Authentication": the server says which ways it knows, and the client sends credentials.
function offerLogin(reply: OptionCall['reply']): void {
  reply('char_login_default', [], { type: ['password-credentials'] });
}

/** `Core.Supports.Set`: these packages, and no others. */
export const supportsSet = supports(
  'supports_set',
  'Names the packages that the client knows.',
  (_, given) => [...given],
);

/** `Core.Supports.Add`. */
export const supportsAdd = supports(
  'supports_add',
  'Adds packages to those that the client knows.',
  (has, given) => [...has, ...given],
);

/** `Core.Supports.Remove`. */
export const supportsRemove = supports('supports_remove', 'Takes packages away again.', (has, given) =>
  [...has].filter(([name]) => !given.some(([gone]) => gone === name)),
);

function clientVariable(name: string, option: 'client' | 'version') {
  return inputfunc({
    ...about,
    name,
    doc: `Sets the client's ${option === 'client' ? 'name' : 'version'}, as MSDP does.`,
    run: ({ session, args: [value = ''] }) => setOption(session, option, value),
  });
}

/** MSDP's configurable variables, each settable by its own name. COMPAT Mudlet 4.20 says CLIENT and VERSION. */
export const clientVariables = [
  clientVariable('client_name', 'client'),
  clientVariable('client_id', 'client'),
  clientVariable('client', 'client'),
  clientVariable('client_version', 'version'),
  clientVariable('version', 'version'),
];
