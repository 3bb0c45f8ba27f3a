// Drain and redirect as an operator types them, on two routers that are processes of their own.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Mud, memoryStorage } from '@intermud/mud';
import { freePort, ScriptedMud } from '@intermud/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ending, type Program, Scratch } from '../../test/program.ts';

const SECRET = 'a secret of alpha and beta';

let scratch: Scratch;
const ports = { alpha: 0, beta: 0 };
const stage = new AsyncDisposableStack();
let bedrock: Mud;
let coffee: ScriptedMud;

const config = (name: 'alpha' | 'beta', other: 'alpha' | 'beta') => `
data = ${JSON.stringify(join(scratch.folder, name))}
[router]
name = "*${name}"
listen = "127.0.0.1:${ports[name]}"
peers."*${other}" = { address = "127.0.0.1:${ports[other]}", secret = "${SECRET}" }
[hub]
name = "${name} hub"
oob = ""
telnet = ""
telnets = ""
ssh = ""
[web]
listen = ""
`;

const router = (at: string, ...words: string[]): Promise<Ending> =>
  scratch.run(['router', ...words, '--config', join(scratch.folder, `${at}.toml`)]);

/** Asks until the answer is as it should be: two processes need a moment for each other. */
async function until(at: string, words: readonly string[], pattern: RegExp): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) if (pattern.test((await router(at, ...words)).stdout)) return;
  throw new Error(`intermud router ${words.join(' ')} never says ${pattern}`);
}

beforeAll(async () => {
  scratch = stage.use(await Scratch.make());
  ports.alpha = await freePort();
  ports.beta = await freePort();
  const programs: Program[] = [];
  for (const [name, other] of [
    ['alpha', 'beta'],
    ['beta', 'alpha'],
  ] as const) {
    const file = join(scratch.folder, `${name}.toml`);
    await writeFile(file, config(name, other));
    programs.push(stage.use(scratch.start(['start', '--json', '--config', file])));
  }
  for (const program of programs) await program.until(/"event":"ready"/);
  bedrock = new Mud({
    name: 'Bedrock',
    routers: [{ name: '*alpha', host: '127.0.0.1', port: ports.alpha }],
    storage: memoryStorage(),
    packetsPerSecond: 0,
  });
  stage.defer(() => bedrock.stop());
  bedrock.start();
  await bedrock.online();
  coffee = stage.use(
    await ScriptedMud.online({ port: ports.alpha, name: 'Coffee', mudlib: 'CoffeeMud v5.11' }),
  );
  await until(
    'beta',
    ['status', '--json'],
    /"name":"Bedrock".*"name":"Coffee"|"name":"Coffee".*"name":"Bedrock"/,
  );
  await until('alpha', ['status', '--json'], /"path":"direct"/);
});
afterAll(() => stage.disposeAsync());

test('router redirect sends a mud there and back, and says why it cannot', async () => {
  expect(await router('alpha', 'redirect', 'Coffee', '*beta')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Cannot redirect "Coffee" to \*beta: its driver does not bear it/),
  });
  expect(await router('alpha', 'redirect', 'Nobody', '*beta')).toMatchObject({
    code: 1,
    stderr: 'Cannot redirect "Nobody" to *beta: there is no mud "Nobody"\n',
  });
  expect(await router('alpha', 'redirect', 'bedrock', '*beta')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'bedrock is on *beta now\n',
  });
  expect(await bedrock.online()).toBe('*beta');
  expect((await router('alpha', 'redirect', 'Bedrock', '*beta')).stderr).toMatch(
    /is not on \*alpha but on \*beta/,
  );
  // Start-ups of one mud to one router are 5 s apart.
  expect((await router('beta', 'redirect', 'Bedrock', '*alpha')).code).toBe(0);
  expect(await bedrock.online()).toBe('*alpha');
});

test('router drain sends everybody elsewhere who can go, lists who stays, and ends with --stop', async () => {
  const drained = await router('alpha', 'drain', '--json', '--pace', '50/s');
  expect(drained).toMatchObject({ code: 0, stderr: '' });
  const events = drained.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.at(-1)).toEqual({
    event: 'done',
    gone: 1,
    staying: expect.arrayContaining([
      { mud: 'alpha hub', why: 'own' },
      { mud: 'Coffee', why: 'profile' },
    ]),
  });
  expect(events[0]).toMatchObject({ event: 'progress' });
  expect(await bedrock.online()).toBe('*beta');
  expect(coffee.isClosed).toBe(false);
  const again = await router('alpha', 'drain');
  expect(again).toMatchObject({ code: 0, stderr: '1 mud gone, 2 stay\n' });
  expect(again.stdout).toContain(
    'Coffee\tits driver cannot be sent elsewhere, it stays until the router stops\n',
  );
  expect((await router('alpha', 'status')).stdout).toMatch(/^It drains: gone 1, to go 0, staying 2 /m);
  expect((await router('beta', 'status')).stdout).toMatch(/^\*alpha\t.*\tit drains\t/m);
  const backwards = await router('beta', 'drain');
  expect(backwards).toMatchObject({
    code: 1,
    stderr: 'Cannot drain: none of *alpha can be reached and has room\n',
  });
  expect((await router('alpha', 'drain', '--stop')).stderr).toBe('The router takes muds again\n');
  expect((await router('alpha', 'drain', '--stop')).stderr).toBe('The router was not draining\n');
});

test('router drain is refused with a pace that is none, and where nothing runs', async () => {
  expect(await router('alpha', 'drain', '--pace', 'fast')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^Cannot use --pace fast: it must be muds a second, 1 to 1000/),
  });
  await writeFile(join(scratch.folder, 'rest.toml'), `data = ${JSON.stringify(scratch.data)}`);
  const account = ['account', 'add', 'fred', '--config', join(scratch.folder, 'rest.toml')];
  await scratch.run(account, { input: 'a long password\na long password\n' });
  for (const words of [['drain'], ['drain', '--stop'], ['redirect', 'Bedrock', '*beta']])
    expect(await router('rest', ...words)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/: no router runs on this data folder/),
    });
});
