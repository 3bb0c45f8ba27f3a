// Runs every example of README.md against a router with one other mud; "expression; // => value" is checked.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as wire from '@intermud/wire';
import { expect, test } from 'vitest';
import { type RouterLink, ScriptedRouter } from '../test/router.ts';
import * as library from './index.ts';
import * as limits from './limits.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = readme.split('\n## ').flatMap((section) => {
  const [title = ''] = section.split('\n', 1);
  const blocks = section.split('```ts\n').slice(1);
  return blocks.map((rest) => ({ title, code: rest.slice(0, rest.indexOf('```')) }));
});

const MUDS = new Map<wire.LpcValue, wire.LpcValue>(
  ['Bedrock', 'Granite'].map((name) => [name, [-1, '127.0.0.1', 4000, 0, 0, '', '', '', '', '', '', 0, 0]]),
);

/** What the router, or Granite behind it, says to a packet of Bedrock. */
const ANSWERS: Record<string, (packet: wire.LpcArray) => wire.LpcValue[][]> = {
  'startup-req-3': () => [
    ['startup-reply', 5, '*intermud', 0, 'Bedrock', 0, [], 77],
    ['mudlist', 5, '*intermud', 0, 'Bedrock', 0, 1, MUDS],
    ['chanlist-reply', 5, '*intermud', 0, 'Bedrock', 0, 1, new Map([['gossip', ['Granite', 0]]])],
  ],
  'who-req': () => [['who-reply', 5, 'Granite', 0, 'Bedrock', 0, [['Barney', 3, 'the Rubble']]]],
  'finger-req': () => [
    ['finger-reply', 5, 'Granite', 0, 'Bedrock', 0, 'Barney', 'the Rubble', 0, 0, 0, 3, 0, 0, 0],
  ],
  'locate-req': () => [['locate-reply', 5, 'Granite', 0, 'Bedrock', 0, 'Granite', 'Barney', 3, 0]],
  'ping-req': () => [['ping-reply', 5, 'Granite', 0, 'Bedrock', 0, 0]],
  'auth-mud-req': () => [['auth-mud-reply', 5, 'Granite', 0, 'Bedrock', 0, 4711]],
  'chan-user-req': () => [['chan-user-reply', 5, 'Granite', 0, 'Bedrock', 0, 'barney', 'Barney', 0]],
  'chan-who-req': () => [['chan-who-reply', 5, 'Granite', 0, 'Bedrock', 0, 'gossip', ['Barney']]],
  'channel-m': (line) => [[...line], ['tell', 5, 'Granite', 'barney', 'Bedrock', 'fred', 'Barney', 'Lunch?']],
  tell: (packet) => [['error', 5, 'Granite', 0, 'Bedrock', 'fred', 'unk-user', 'nobody is not here', packet]],
};

const LINE: wire.LpcArray = [
  'channel-m',
  5,
  'Granite',
  'barney',
  0,
  0,
  'gossip',
  'Barney',
  'A line for the loop',
];

async function serve(link: RouterLink): Promise<void> {
  const chatter = setInterval(() => link.send(...LINE), 10); // Until somebody listens.
  for (let packet = await link.next(); packet !== undefined; packet = await link.next()) {
    for (const answer of ANSWERS[String(packet[0])]?.(packet) ?? []) link.send(...answer);
    if (packet[0] === 'shutdown') link.end();
  }
  clearInterval(chatter);
}

/** What each example prints, by its section. */
const PRINTS: Record<string, string[]> = {
  'On the network in fifteen lines': ['[gossip] Fred@Bedrock: Yabba dabba doo!', 'Lunch?'],
  'Answering others': [],
  'Asking others': ['Barney 3 the Rubble', 'Granite 0'],
  Channels: ['Barney', 'gossip A line for the loop false'],
  Lists: ['Granite has made gossip'],
  Pace: [],
};

/** Runs an example against a router of its own, until it has printed what it should. */
async function run(code: string, prints: readonly string[]): Promise<void> {
  await using router = await ScriptedRouter.listen('*intermud');
  const folder = await mkdtemp(join(tmpdir(), 'intermud-readme-'));
  const serving = router.link().then(serve);
  const muds: library.Mud[] = [];
  class Mud extends library.Mud {
    constructor(options: library.MudOptions) {
      super({ packetsPerSecond: 0, ...options });
      muds.push(this);
    }
  }
  const printed: string[] = [];
  const print = { log: (...words: unknown[]) => void printed.push(words.join(' ')) };
  const check = (got: unknown, said: unknown): void => expect(got).toEqual(said);
  const bindings = { '@intermud/mud': { ...library, Mud }, '@intermud/wire': wire };
  const placed = code
    .replace('8080', String(router.address.port))
    .replace('./bedrock.json', `${folder}/mud.json`);
  await asFunction(placed)(bindings, check, print);
  await expect.poll(() => printed).toEqual(expect.arrayContaining([...prints]));
  const tookPart = muds.some(({ state }) => state.at !== 'resting');
  await Promise.all(muds.map((mud) => mud.stop()));
  if (tookPart) await serving;
  await rm(folder, { recursive: true });
}

/** The example with its imports taken from `bindings`, and its claims checked. */
function asFunction(code: string): (...given: object[]) => Promise<void> {
  const checked = code.replace(/^( *)(.*); \/\/ => (.*)$/gm, '$1check($2, $3);');
  const body = checked.replace(/^import (\{[^}]*\}) from '([^']*)';$/gm, "const $1 = bindings['$2'];");
  const javascript = stripTypeScriptTypes(`async () => {${body}}`);
  return new Function('bindings', 'check', 'console', `return (${javascript})();`) as (
    ...given: object[]
  ) => Promise<void>;
}

test('README.md has its examples', () =>
  expect(examples.map(({ title }) => title)).toEqual(Object.keys(PRINTS)));

for (const { title, code } of examples)
  test(`README.md, "${title}", runs`, () => run(code, PRINTS[title] ?? []));

const KiB = 1024;
const BOUNDS: [string, string][] = [
  ['incoming frame', `${limits.FRAME_IN_BYTES_MAX / KiB / KiB} MiB`],
  ['outgoing frame', `${limits.FRAME_OUT_BYTES_MAX / KiB} KiB`],
  ['text of one line', `${limits.MESSAGE_BYTES_MAX / KiB} KiB`],
  ['packets of the game that wait', `${limits.QUEUE_OWN_MAX}`],
  ['answers to others that wait', `${limits.QUEUE_ANSWERS_MAX}`],
  ['questions without an answer yet', limits.QUESTIONS_MAX.toLocaleString('en')],
  ['an answer', `${limits.QUESTION_MS / 1000} s, or \`timeoutMs\``],
  ['channels listened to', `${limits.CHANNELS_HEARD_MAX}`],
  ['lines kept for `lines()`', limits.LINES_KEPT_MAX.toLocaleString('en')],
  [
    'muds, channels on the lists',
    [limits.MUDS_MAX, limits.CHANNELS_MAX].map((n) => n.toLocaleString('en')).join(', '),
  ],
];

for (const [what, bound] of BOUNDS)
  test(`README.md states the bound of ${what}`, () => expect(readme).toContain(`| ${what} | ${bound} |`));

test('README.md names every handler', () => {
  const handlers: Record<keyof library.Handlers, true> = {
    tell: true,
    emoteto: true,
    beep: true,
    who: true,
    finger: true,
    locate: true,
    channelUser: true,
    channelWho: true,
    channelMessage: true,
    filter: true,
  };
  for (const handler of Object.keys(handlers)) expect(readme).toContain(`\`${handler}(`);
});
