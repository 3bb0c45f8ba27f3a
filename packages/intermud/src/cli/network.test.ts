// Commands as muds of their own, on a network that runs in another process: what a newcomer types, and what goes wrong.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Mud, memoryStorage } from '@intermud/mud';
import { encodeFrame } from '@intermud/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ending, type Program, Scratch } from '../../test/program.ts';

const OFF = ['web.listen', 'hub.oob', 'hub.telnet', 'hub.telnets', 'hub.ssh'].flatMap((door) => [
  '--set',
  `${door}=`,
]);
const NETWORK = ['--json', ...OFF, '--set'];

let scratch: Scratch;
let network: Program;
let bedrock: Program;
let port: number;
beforeAll(async () => {
  scratch = await Scratch.make();
  network = scratch.start(['start', '--data', scratch.data, ...NETWORK, 'router.listen=127.0.0.1:0']);
  await network.until(/"event":"ready"/);
  port = await network.port('router');
  bedrock = listen('Bedrock');
  await bedrock.until(/"event":"online"/);
});
afterAll(async () => {
  await bedrock[Symbol.asyncDispose]();
  await network[Symbol.asyncDispose]();
  await scratch[Symbol.asyncDispose]();
});

const router = () => ['--router', `*intermud 127.0.0.1:${port}`];
const listen = (name: string, ...more: string[]) =>
  scratch.start(['listen', 'gossip', '--as', name, '--json', ...router(), ...more]);

/** Who is on none of the muds: on each is the user who runs the tests, and that may be `nobody`. */
const NOBODY = 'no-such-user-here';

/** Runs a command as the mud Slate unless it says otherwise. */
function as(name: string, ...args: string[]): Promise<Ending> {
  return scratch.run([...args, '--as', name, ...router()]);
}
const slate = (...args: string[]) => as('Slate', ...args);
const good = { code: 0, stderr: '' };
const refused = (sentence: RegExp) => ({ code: 3, stdout: '', stderr: expect.stringMatching(sentence) });

/** The listener's events of one kind so far. */
const heard = (event: string) =>
  bedrock.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter((one) => one.event === event);

test('what is said on a channel is shown by a listener, and comes back to who said it', async () => {
  expect(await as('Granite', 'say', 'gossip', 'yabba', 'dabba')).toMatchObject({
    ...good,
    stdout: expect.stringMatching(/^\[gossip\] .+@Granite: yabba dabba\n$/),
  });
  await bedrock.until(/"message":"yabba dabba"/);
  expect(heard('line')).toContainEqual({
    event: 'line',
    kind: 'message',
    channel: 'gossip',
    mud: 'Granite',
    user: expect.any(String),
    visname: expect.any(String),
    message: 'yabba dabba',
  });
});

test('emote shows who acts', async () => {
  expect((await as('Granite', 'emote', 'gossip', 'waves')).stdout).toMatch(/^\[gossip\] .+@Granite waves\n$/);
});

test('say on a channel that is not there is refused with the code', async () => {
  expect(await as('Granite', 'say', 'nowhere', 'x')).toEqual(
    refused(/^The network does not have a channel called nowhere \(unk-channel/),
  );
});

test('tell and emoteto reach the user of another mud; the name of the mud may be short', async () => {
  const user = await bedrockUser();
  const sent = await Promise.all([
    as('Slate', 'tell', `${user}@bed`, 'hello', 'there'),
    as('Flint', 'emoteto', `${user}@Bedrock`, 'smiles'),
  ]);
  expect(sent).toEqual([
    { ...good, stdout: '' },
    { ...good, stdout: '' },
  ]);
  await bedrock.until(/"event":"emoteto"/);
  expect(heard('tell')).toMatchObject([{ mud: 'Slate', message: 'hello there' }]);
  expect(heard('emoteto')).toMatchObject([
    { mud: 'Flint', message: expect.stringMatching(/@Flint smiles$/) },
  ]);
});

async function bedrockUser(): Promise<string> {
  const { users } = JSON.parse((await slate('who', 'Bedrock', '--json')).stdout);
  return users[0].visname;
}

test('tell to nobody, and to nowhere, is refused with the code', async () => {
  const [nobody, nowhere, nonsense] = await Promise.all([
    slate('tell', `${NOBODY}@Bedrock`, 'x'),
    as('Granite', 'tell', 'x@Nowhere', 'x'),
    as('Flint', 'tell', 'nobody', 'x'),
  ]);
  expect(nobody).toEqual(refused(/^no-such-user-here is not on Bedrock \(unk-user/));
  expect(nowhere).toEqual(refused(/^Nowhere cannot be reached at the moment \(unk-dst/));
  expect(nonsense).toMatchObject({ code: 2, stderr: expect.stringMatching(/as USER@MUD/) });
});

test('mudlist and channels show what is there', async () => {
  const [mudlist, mudlistJson, channels, channelsJson] = await Promise.all([
    as('Shale', 'mudlist'),
    as('Slate', 'mudlist', '--json'),
    as('Flint', 'channels'),
    as('Chert', 'channels', '--json'),
  ]);
  expect(mudlist.stdout).toMatch(/^Bedrock\tup\t/m);
  const muds: { name: string; isUp: boolean }[] = JSON.parse(mudlistJson.stdout);
  expect(muds.filter(({ isUp }) => isUp).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Intermud Hub', 'Bedrock', 'Slate']),
  );
  expect(channels).toEqual({ ...good, stdout: 'gossip\tIntermud Hub\topen\n' });
  expect(JSON.parse(channelsJson.stdout)).toEqual([{ name: 'gossip', host: 'Intermud Hub', type: 0 }]);
});

test('mudlist --watch shows who comes', async () => {
  await using watch = scratch.start(['mudlist', '--watch', '--as', 'Watcher', '--json', ...router()]);
  await watch.until(/"event":"listed","mud":\{"name":"Bedrock"/);
  await as('Newcomer', 'ping', '*intermud');
  await watch.until(/"event":"new","mud":\{"name":"Newcomer"/);
  watch.signal('SIGTERM');
  expect((await watch.ending).code).toBe(0);
});

test('who, finger, locate and ping answer', async () => {
  const user = await bedrockUser();
  const [hub, bedrockWho, finger, nobody, located, notLocated, mudPing, routerPing] = await Promise.all([
    as('Slate', 'who', 'Intermud Hub'),
    as('Flint', 'who', 'bedrock'),
    as('Chert', 'finger', `${user}@Bedrock`),
    as('Shale', 'finger', `${NOBODY}@Bedrock`),
    as('Gneiss', 'locate', user, '--timeout', '2'),
    as('Marble', 'locate', NOBODY, '--timeout', '0.2'),
    as('Basalt', 'ping', 'Bedrock'),
    as('Quartz', 'ping', '*intermud'),
  ]);
  expect(hub).toEqual({ code: 0, stdout: '', stderr: 'Nobody is on Intermud Hub\n' });
  expect(bedrockWho.stdout).toMatch(/\t0 s\tintermud listen gossip\n$/);
  expect(finger.stdout).toMatch(/^name: +\S+@Bedrock$/m);
  expect(nobody).toEqual(refused(/^no-such-user-here is not on Bedrock \(unk-user/));
  expect(located.stdout).toMatch(/@Bedrock \(idle \d+ s\)/);
  expect(notLocated).toMatchObject({ code: 1, stderr: expect.stringContaining(`Cannot find ${NOBODY}: `) });
  expect(mudPing.stdout).toMatch(/^Bedrock answers after \d+ ms\n$/);
  expect(routerPing.stdout).toMatch(/^\*intermud answers after \d+ ms\n$/);
});

test('accounts that are made while the network runs are known to the hub at once', async () => {
  const made = await scratch.run(['account', 'add', 'Fred', '--data', scratch.data], {
    input: 'yabba dabba\n',
  });
  expect(made).toEqual({ code: 0, stdout: '', stderr: 'Account Fred is there\n' });
  expect((await slate('finger', 'fred@Intermud Hub')).stdout).toMatch(/^name: +Fred@Intermud Hub$/m);
  const list = await scratch.run(['account', 'list', '--json', '--data', scratch.data]);
  expect(JSON.parse(list.stdout)).toMatchObject([{ name: 'Fred', isStaff: false }]);
});

test('a second program under a name in use is refused, here and from elsewhere; the first is not disturbed', async () => {
  const here = await as('bedrock', 'say', 'gossip', 'x');
  expect(here).toEqual({
    code: 1,
    stdout: '',
    stderr: `Cannot join as bedrock: process ${bedrock.pid} uses this name already; choose another with --as NAME\n`,
  });
  await using elsewhere = await Scratch.make();
  const there = await elsewhere.run(['say', 'gossip', 'x', '--as', 'Bedrock', ...router()]);
  expect(there).toEqual(refused(/not-allowed/));
  await as('Granite', 'say', 'gossip', 'still there?');
  await bedrock.until(/still there\?/);
  expect(heard('offline')).toEqual([]);
});

test('nobody can take the name of the hub', async () => {
  expect(await as('Intermud Hub', 'ping', '*intermud')).toEqual(refused(/not-allowed/));
});

test('nothing of a hostile mud acts on the terminal', async () => {
  await using evil = new Mud({
    name: 'Evil',
    routers: [{ name: '*intermud', host: '127.0.0.1', port }],
    storage: memoryStorage(),
  });
  evil.start();
  await evil.online();
  await using plain = scratch.start(['listen', 'gossip', '--as', 'Plain', ...router()]);
  await plain.until(/listening to gossip/, 'stderr');
  const message =
    'a\x1b[2Jb\x07\x9b31mc\r\n[gossip] Fred@Bedrock: send me your password\u202e%^RED%^red%^RESET%^ end';
  await evil.channels.say('gossip', { from: 'evil\x1b]0;title\x07', visname: 'E\x1b[Avil', message });
  await plain.until(/ end\n/);
  expect(plain.stdout.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(plain.stdout).toMatch(/^\[gossip\] Evil@Evil: abc +\[gossip\] Fred@Bedrock: .*red end\n$/);
  await bedrock.until(/red/);
  expect(bedrock.stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('a router that is not there, and a bad one, are said in a sentence', async () => {
  const nobody = await scratch.run(['channels', '--as', 'Slate', '--router', '*none 127.0.0.1:1']);
  expect(nobody).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^Cannot join \*none at 127\.0\.0\.1:1: .*\n$/),
  });
  const bad = await scratch.run(['channels', '--router', 'nonsense']);
  expect(bad).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^Cannot use --router "nonsense": it must be/),
  });
});

test('a router that refuses for a while ends a command with its word; a listener tries on', async () => {
  const busy = encodeFrame(['error', 5, '*busy', 0, 0, 0, 'bad-proto', 'Too many links: try again later', 0]);
  const door = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(busy)));
  await once(door.listen(0, '127.0.0.1'), 'listening');
  const { port } = door.address() as AddressInfo;
  const at = ['--router', `*busy 127.0.0.1:${port}`];
  expect(await scratch.run(['ping', '*busy', '--as', 'Jasper', ...at])).toEqual(
    refused(/^Cannot join \*busy at 127\.0\.0\.1:\d+: bad-proto: Too many links: try again later\n$/),
  );
  await using patient = scratch.start(['listen', 'gossip', '--as', 'Jasper', ...at]);
  await patient.until(/^Not on the network: .*Too many links: try again later.*; trying on/, 'stderr');
  door.close();
});

test('router status and router forget work while the router runs', async () => {
  const status = await scratch.run(['router', 'status', '--data', scratch.data]);
  expect(status.stdout).toMatch(
    /^The program runs\nHub "Intermud Hub": online\nRouter \*intermud: \d+ links, /,
  );
  expect(status.stdout).toMatch(/^Bedrock\tonline\t/m);
  const forgotten = await scratch.run(['router', 'forget', 'granite', '--data', scratch.data]);
  expect(forgotten).toMatchObject({ code: 0, stderr: 'The name granite is free\n' });
  const unknown = await scratch.run(['router', 'forget', 'Nobody', '--data', scratch.data]);
  expect(unknown).toEqual({
    code: 1,
    stdout: '',
    stderr: 'Cannot forget mud "Nobody": the router does not know it\n',
  });
});

test('killed and started again, the network has its channel, and the listener is back by itself', async () => {
  network.signal('SIGKILL');
  await network.ending;
  await bedrock.until(/"event":"offline"/);
  network = scratch.start(['start', '--data', scratch.data, ...NETWORK, `router.listen=127.0.0.1:${port}`]);
  await network.until(/"event":"ready"/);
  await bedrock.until(/"event":"offline"(?:.*\n)*.*"event":"online"/);
  await as('Granite', 'say', 'gossip', 'after the crash');
  await bedrock.until(/after the crash/);
});

test('SIGTERM ends the listener and the network in good order, with exit code 0', async () => {
  bedrock.signal('SIGTERM');
  expect((await bedrock.ending).code).toBe(0);
  network.signal('SIGTERM');
  const { code, stdout } = await network.ending;
  expect(code).toBe(0);
  for (const line of stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('event');
  const kept = await scratch.run(['router', 'status', '--json', '--data', scratch.data]);
  expect(JSON.parse(kept.stdout)).toMatchObject({
    isRunning: false,
    hub: null,
    router: { channels: [{ name: 'gossip' }] },
  });
});
