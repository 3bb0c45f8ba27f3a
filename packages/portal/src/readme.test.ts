// Runs every example of README.md, and holds its tables to the code.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { certificate } from '@intermud/testkit';
import { expect, onTestFinished, test } from 'vitest';
import * as zod from 'zod';
import * as browser from './browser.ts';
import type { Door, DoorOptions } from './doors/door.ts';
import { newKeys } from './doors/keys.suite.ts';
import * as library from './index.ts';
import { type Account, LIMITS, type Portal, type PortalOptions, type Session } from './index.ts';
import { FakeOutlet, testPortal } from './support.suite.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = readme.split('\n## ').flatMap((section) => {
  const [title = ''] = section.split('\n', 1);
  const blocks = section.split('```ts\n').slice(1);
  return blocks.map((rest) => ({ title, code: rest.slice(0, rest.indexOf('```')) }));
});

/** The code of the n-th example below a heading. */
function example(title: string, at = 0): string {
  const found = examples.filter((each) => each.title === title)[at];
  if (found === undefined) throw new Error(`README.md has no example ${at} under ${title}`);
  return found.code;
}

/** Runs code with these names in reach, and gives back the variable that it ends with. */
async function run(code: string, names: Record<string, unknown>, result = 'undefined'): Promise<unknown> {
  const modules: Record<string, object> = {
    '@intermud/portal': { ...library, ...(names.library as object) },
    '@intermud/portal/browser': browser,
    zod,
  };
  const body = stripTypeScriptTypes(
    code.replace(
      /^import (\{[^}]*\}) from '([^']*)';$/gm,
      (_, what, from) => `const ${what} = modules['${from}'];`,
    ),
  );
  const quiet = { log: () => undefined, error: () => undefined };
  const run = new Function(
    'modules',
    'console',
    ...Object.keys(names),
    `return (async () => {${body}; return ${result};})();`,
  );
  return run(modules, quiet, ...Object.values(names));
}

/** A Portal class whose doors take any free port, and whose portals are stopped with the test. */
function portals() {
  const doors: Door[] = [];
  class AnyPort extends library.Portal {
    constructor(options: PortalOptions) {
      super(options);
      onTestFinished(() => this.stop());
    }

    override async listen(options: DoorOptions): Promise<Door> {
      const anywhere = 'port' in options ? { ...options, port: 0, host: '127.0.0.1' } : options;
      const door = await super.listen(anywhere);
      doors.push(door);
      return door;
    }
  }
  return { doors, library: { Portal: AnyPort } };
}

/** A session over an outlet that remembers, of a portal that was made elsewhere. */
function visit(portal: Portal, account?: Account): { session: Session; outlet: FakeOutlet } {
  const outlet = new FakeOutlet();
  let session: Session | undefined;
  void portal.listen(async (host) => {
    const slot = host.admit('192.0.2.1');
    if (typeof slot !== 'string')
      session = host.open(outlet, { protocol: 'websocket', slot, isSecure: true, account });
    return { kind: 'test', address: { host: '', port: 0 }, [Symbol.asyncDispose]: async () => undefined };
  });
  return { session: session as Session, outlet };
}

test('README.md has its examples, and all of them are run here', () => expect(examples).toHaveLength(10));

test('README.md, "A game", serves a telnet client and a page', async () => {
  const { doors, library: own } = portals();
  await run(example('A game'), { library: own });
  expect(doors.map(({ kind }) => kind)).toEqual(['telnet', 'websocket']);
  const socket = new WebSocket(`ws://127.0.0.1:${doors[1]?.address.port}`);
  onTestFinished(() => socket.close());
  const frames: string[] = [];
  await new Promise<void>((resolve) => {
    socket.onopen = () => socket.send('["text",["hello"],{}]');
    socket.onmessage = ({ data }) => frames.push(data) === 2 && resolve();
  });
  expect(frames).toEqual(['["text",["Welcome!"],{}]', '["text",["You say: hello"],{}]']);
});

test('README.md, "Sending"', async () => {
  const { portal, open } = testPortal();
  const { session, outlet } = open();
  await run(example('Sending'), { session });
  await run(example('Sending', 1), { portal });
  await run(example('Sending', 2), { session });
  expect(outlet.take()).toEqual([
    ['text', ['You are hit!'], {}],
    ['text', ['You are hit!'], {}],
    ['char_vitals', [], { hp: 10, maxhp: 20 }],
    ['inventory', [['sword', 'rope']], {}],
    ['text', [''], {}],
    ['prompt', ['> '], {}],
    ['text', ['The sun rises.'], {}],
    ['room_time', ['day'], {}],
    ['text', ['\x1b[2J\x1b[H'], {}],
  ]);
  expect(outlet.options.at(-1)?.raw).toBe(true);
});

test('README.md, "Sending": the table of short forms is so', () => {
  const table = readme.slice(readme.indexOf('| value |'), readme.indexOf('Who gets what'));
  const rows = [...table.matchAll(/^\| (.*`) \| (.*) \|$/gm)];
  expect(rows).toHaveLength(7);
  const isNothing = (value: object) => Object.keys(value).length === 0;
  for (const [, values = '', form = ''] of rows) {
    for (const [, source] of values.matchAll(/`([^`]*)`/g)) {
      const value: unknown = new Function(`return (${source})`)();
      const given = { cmd: value };
      const sent = value === undefined ? undefined : library.normalise('cmd', value);
      const [, args = [], kwargs = {}] = sent ?? [];
      if (form === 'that one argument') expect([args, kwargs]).toEqual([[given.cmd], {}]);
      else if (form === 'not at all') expect(sent).toBeUndefined();
      else {
        expect(isNothing(args), source).toBe(form === 'kwargs' || form === 'no arguments');
        expect(isNothing(kwargs), source).toBe(form === 'arguments' || form === 'no arguments');
      }
    }
  }
});

test('README.md, "Asking"', async () => {
  const { session, outlet } = testPortal().open();
  for (const line of ['fred', 'secret']) session.receive(['text', [line], {}], 'text', 1);
  session.on('text', () => undefined);
  const asked = run(example('Asking'), { session }, '[name, password]');
  await new Promise(setImmediate);
  for (const line of ['fred', 'secret']) {
    session.receive(['text', [line], {}], 'text', 1);
    await new Promise(setImmediate);
  }
  expect(await asked).toEqual(['fred', 'secret']);
  await expect.poll(() => outlet.echoes).toEqual([false, true]);
});

test('README.md, "What clients can call"', async () => {
  const { library: own } = portals();
  const portal = (await run(example('What clients can call'), { library: own }, 'portal')) as Portal;
  const { session, outlet } = visit(portal, { id: '1', name: 'Fred' });
  outlet.take();
  session.receive(['social_wave', ['Bob'], { cmdid: 1 }], 'json', 1);
  session.receive(['social_wave', [''], {}], 'json', 1);
  expect(outlet.take()).toEqual([
    ['text', ['You wave your right hand at Bob.'], {}],
    ['social_waved', ['Bob'], { cmdid: 1 }],
    ['error', ['Cannot wave: at nobody'], { code: 'bad-arguments', command: 'social_wave' }],
  ]);
});

test('README.md, "What clients can call": every default is in the table', () => {
  for (const { name } of library.DEFAULT_INPUTFUNCS) {
    const isOneOfMany = /^(client|version)/.test(name);
    if (!isOneOfMany) expect(readme, name).toContain(`\`${name}\``);
  }
});

test('README.md, "Variables"', async () => {
  const { portal, clock, open } = testPortal();
  const { session, outlet } = open();
  const hitPoints = new Map([[session, 20]]);
  const [declaration = '', change = ''] = example('Variables').split('\n\n');
  await run(declaration, { portal, session, hitPoints });
  session.login({ id: '1', name: 'Fred' });
  session.receive(['monitor', ['health'], {}], 'json', 1);
  await run(change, { portal, session, hitPoints });
  clock.turn();
  expect(outlet.take().filter(([name]) => name === 'monitor')).toEqual([
    ['monitor', [], { name: 'health', value: 20 }],
    ['monitor', [], { name: 'health', value: 17 }],
  ]);
});

test('README.md, "Logging in"', async () => {
  const { library: own } = portals();
  const fred = { id: '1', name: 'Fred' };
  const names = {
    library: own,
    accountByKey: (fingerprint: string) => (fingerprint === 'known' ? fred : undefined),
    accountByPassword: async (_name: string, password: string) => (password === 'right' ? fred : undefined),
  };
  const portal = (await run(example('Logging in'), names, 'portal')) as Portal;
  const { session, outlet } = visit(portal);
  session.receive(['login', ['Fred', 'wrong'], {}], 'json', 1);
  session.receive(['login', ['Fred', 'right'], {}], 'json', 1);
  await new Promise(setImmediate);
  expect(outlet.take().map(([name, args]) => [name, ...args])).toEqual([
    ['text', 'Who are you?'],
    ['error', 'Cannot log in: the name or the password is wrong'],
    ['logged_in'],
  ]);
});

test('README.md, "Doors"', async () => {
  const { doors, library: own } = portals();
  const portal = new own.Portal({ onSession: () => undefined, authenticate: () => undefined });
  const httpServer = createServer();
  await new Promise<void>((resolve) => void httpServer.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void httpServer.close());
  const { private: hostKey } = newKeys();
  await run(example('Doors'), { portal, httpServer, hostKey, ...certificate });
  expect(doors.map(({ kind }) => kind)).toEqual(['telnet', 'telnets', 'ssh', 'websocket']);
});

test('README.md, "A page that loses nothing"', async () => {
  const { doors, library: own } = portals();
  const portal = new own.Portal({
    onSession: (session) => session.on('text', (line) => session.msg(`${session.account?.name}: ${line}`)),
  });
  await portal.listen({ kind: 'websocket', port: 0 });
  const shown: unknown[][] = [];
  let tell = () => {};
  const names = {
    url: `ws://127.0.0.1:${doors[0]?.address.port}`,
    fetchTicket: async () => portal.ticket({ id: '1', name: 'Fred' }),
    show: (...what: unknown[]) => shown.push(what) && tell(),
    showState: () => undefined,
  };
  const client = (await run(example('A page that loses nothing'), names, 'client')) as browser.ResumingClient;
  onTestFinished(() => client.stop());
  await new Promise<void>((resolve) => {
    tell = () => shown.length >= 2 && resolve();
    tell();
  });
  expect(shown).toEqual([
    ['logged_in', [], { name: 'Fred' }],
    ['text', ['Fred: look'], {}],
  ]);
});

test('README.md states the bounds that limits.ts has', () => {
  const KiB = 1_024;
  const rows = [
    `| ${LIMITS.lineChars} characters |`,
    `| lines that the up key finds (ssh) | ${LIMITS.historyChars} characters;`,
    `| ${LIMITS.messageBytes / KiB} KiB, telnet 16 KiB |`,
    `| ${LIMITS.argumentsMax}, ${LIMITS.depthIn} levels |`,
    `| ${LIMITS.commandsPerSecond} a second, ${LIMITS.commandsBurst} saved up | they wait: ${LIMITS.waitingCommands} or ${LIMITS.waitingBytes / KiB} KiB of them,`,
    `| ${LIMITS.addressCommandsPerSecond} a second, ${LIMITS.addressCommandsBurst} saved up |`,
    `| refusals in a row | ${LIMITS.refusalsMax} |`,
    `| an inputfunc | ${LIMITS.inputfuncMs / 1_000} s |`,
    `| ${LIMITS.outputBytes / KiB / KiB} MiB |`,
    `| a session that nobody logs in to | ${LIMITS.loginMs / 60_000} minutes;`,
    `| sessions | ${LIMITS.sessionsMax}, ${LIMITS.sessionsPerAddress} an address |`,
    `| ${LIMITS.connectsPerSecond} a second, ${LIMITS.connectsBurst} saved up |`,
    `| ${LIMITS.sshTriesMax} a connection (ssh), ${LIMITS.loginsPerMinute} a minute an address |`,
    `| ${LIMITS.resumeMs / 60_000} minutes, ${LIMITS.backlogBytes / KiB} KiB, ${LIMITS.droppedMax} of them |`,
    `every ${LIMITS.repeatSecondsMin} s or more`,
  ];
  for (const row of rows) expect(readme).toContain(row);
});
