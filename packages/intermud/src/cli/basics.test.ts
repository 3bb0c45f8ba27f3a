// The program as a process: versions of Node, help, arguments that make no sense, and the codec commands.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LpcFloat, type LpcValue } from '@intermud/wire';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Scratch } from '../../test/program.ts';
import { fromJson, toJson } from './lpc-json.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await Scratch.make();
});
afterAll(() => scratch[Symbol.asyncDispose]());

const TOO_OLD = /^intermud needs Node 24 or newer; this is v\d+\.\d+\.\d+ at \S+\.\n$/;

/** Node before 24 on the PATH, if there is one. */
function findOldNode(): string | undefined {
  const nodes = execFileSync('which', ['-a', 'node'], { encoding: 'utf8' }).trim().split('\n');
  return nodes.find((node) => {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
    return Number.parseInt(version.slice(1), 10) < 24;
  });
}

// Where every Node is new, this one says that it is old.
const PRETENDS = `data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
)}`;

test('a Node that is too old is told so in a sentence, with exit code 2', async () => {
  const node = findOldNode();
  const options = node === undefined ? { nodeArgs: ['--import', PRETENDS] } : { node };
  expect(await scratch.run(['start'], options)).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(TOO_OLD),
  });
});

test('--version prints the version, --help every command', async () => {
  expect((await scratch.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const help = await scratch.run(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toMatch(/check-config .*Checks a config/);
});

test.each([
  [[], /^Usage: (?:.*\n)+Cannot run intermud: a command is missing, see intermud --help\n$/],
  [['chek-config'], /^Cannot run intermud: unknown command 'chek-config' \(Did you mean check-config\?\)\n$/],
  [
    ['router', 'stats'],
    /^Cannot run intermud: there is no command 'router stats' \(Did you mean router status\?\)\n$/,
  ],
  [
    ['account', 'paint', 'Fred'],
    /^Cannot run intermud: there is no command 'account paint' \(see intermud account --help\)\n$/,
  ],
  [
    ['check-config', '--sett', 'x=1'],
    /^Cannot run intermud: unknown option '--sett' \(Did you mean --set\?\)\n$/,
  ],
  [
    ['check-config', '--set', 'router.flood.rate=fast'],
    /^Cannot use --set .*: router\.flood\.rate must be .* got "fast"\n$/,
  ],
  [
    ['check-config', '--config', '/nowhere.toml'],
    /^Cannot read the config file \/nowhere\.toml: there is no such file\n$/,
  ],
])('intermud %j ends with exit code 2 and a sentence', async (args, sentence) => {
  const { code, stdout, stderr } = await scratch.run(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(sentence);
});

test('check-config says what a config means, and --json every value', async () => {
  const good = await scratch.run(['check-config', '--data', scratch.data]);
  expect(good).toMatchObject({ code: 0, stderr: '' });
  expect(good.stdout).toContain('router *intermud listens at 127.0.0.1:8080');
  const peer =
    'router.peers."*beta"={ address = "[::1]:8080", secret = "a secret of some length", tls = true }';
  const linked = await scratch.run(['check-config', '--set', 'hub.name=Alpha Hub', '--set', peer]);
  expect(linked.stdout).toContain('it is linked with *beta at [::1]:8080, by TLS\n');
  const json = JSON.parse((await scratch.run(['check-config', '--json', '--set', 'web.listen='])).stdout);
  expect(json).toMatchObject({
    ok: true,
    config: { router: { flood: { rate: 100 } }, hub: { name: 'Intermud Hub' } },
  });
});

test('check-config names the file of what single settings cannot see, and looks at the files of a certificate', async () => {
  const file = join(scratch.folder, 'clash.toml');
  await writeFile(file, '[hub]\ntelnet = "127.0.0.1:4000"\nssh = "127.0.0.1:4000"');
  expect(await scratch.run(['check-config', '--config', file])).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: `Cannot use ${file}: hub.telnet and hub.ssh are both 127.0.0.1:4000\n`,
  });
  await writeFile(file, '[hub]\ntls.key = "/nowhere.pem"\ntls.cert = "/nowhere.pem"');
  expect(await scratch.run(['check-config', '--config', file])).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: expect.stringMatching(/^Cannot read hub\.tls\.\w+ \/nowhere\.pem: there is no such file\n$/),
  });
});

test('check-config --json has tables by name, and keeps secrets back', async () => {
  const peer = 'router.peers."*beta" = { address = "192.0.2.2:8080", secret = "a long secret of two" }';
  const set = [peer.replace(' = ', '='), 'hub.name=Alpha Hub', 'router.reserved."Old Hub".password=77'];
  const { stdout } = await scratch.run(['check-config', '--json', ...set.flatMap((one) => ['--set', one])]);
  expect(stdout).not.toMatch(/a long secret|77/);
  expect(JSON.parse(stdout).config.router.peers).toMatchObject({
    '*beta': { address: { host: '192.0.2.2', port: 8080 }, secret: '(kept back)' },
  });
});

test('decode reads hexadecimal typed, hexadecimal piped, and bytes piped', async () => {
  const hex = '00000009 287b2261222c7d2900 00000005 287b7d2900';
  const good = { code: 0, stderr: '', stdout: '["a"]\n[]\n' };
  expect(await scratch.run(['decode', ...hex.split(' ')])).toEqual(good);
  expect(await scratch.run(['decode'], { input: `${hex}\n` })).toEqual(good);
  expect(await scratch.run(['decode'], { input: Buffer.from(hex.replaceAll(' ', ''), 'hex') })).toEqual(good);
  expect(await scratch.run(['decode', hex.slice(0, -2)])).toEqual({
    code: 1,
    stdout: '["a"]\n',
    stderr: 'Cannot decode: the frame at byte 13 ends early, after 8 bytes\n',
  });
});

test("encode and decode are each other's inverse", async () => {
  const json = '["tell",5,"Here",{"a":{"$float":1.5}},{"$mapping":[[1,"x"]]},{"$int":"9007199254740993"}]';
  const encoded = await scratch.run(['encode', json]);
  expect(encoded).toMatchObject({ code: 0, stderr: '' });
  expect((await scratch.run(['decode'], { input: encoded.stdout })).stdout).toBe(`${json}\n`);
  const raw = await scratch.run(['encode', '--bare', '["a"]']);
  expect(raw.stdout).toBe(`${Buffer.from('({"a",})\0').toString('hex')}\n`);
});

test('encode and decode say what they cannot do', async () => {
  expect(await scratch.run(['encode', 'true'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Cannot encode true: LPC knows /),
  });
  expect(await scratch.run(['encode', '[1.5]'])).toMatchObject({
    code: 1,
    stderr: 'Cannot encode 1.5: write {"$float": 1.5} or {"$int": "1.5"}\n',
  });
  expect(await scratch.run(['encode', '{"$int":1}'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Cannot encode \$int: /),
  });
  expect(await scratch.run(['decode', 'xyz'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^Cannot decode: expected pairs/),
  });
});

test('start says to people what runs where, and lines to paste that fit', async () => {
  await using network = scratch.start([
    ...['start', '--data', scratch.data, '--set', 'router.listen=127.0.0.1:0'],
    ...['web.listen', 'hub.oob', 'hub.telnet', 'hub.telnets', 'hub.ssh'].flatMap((door) => [
      '--set',
      `${door}=127.0.0.1:0`,
    ]),
  ]);
  const [, port] = await network.until(/Router \*intermud +127\.0\.0\.1:(\d+)\n/);
  await network.until(/Ctrl-C ends it/);
  expect(network.stdout).toMatch(/^The network is running\.\n/);
  expect(network.stdout).toContain(
    `\n  npx intermud listen gossip --as Bedrock --router '*intermud 127.0.0.1:${port}'\n`,
  );
  expect(network.stdout).toMatch(/Hub "Intermud Hub" +on \*intermud\n/);
  expect(network.stdout).toMatch(/Open http:\/\/127\.0\.0\.1:\d+\/ in a browser/);
  expect(network.stdout).toMatch(/By telnet or a mud client +127\.0\.0\.1:\d+\n/);
  network.signal('SIGINT');
  expect((await network.ending).code).toBe(0);
});

const lpc: fc.Arbitrary<LpcValue> = fc.letrec<{ value: LpcValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.string(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => new LpcFloat(value)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.integer(), fc.constant('$int')), tie('value')), {
        maxLength: 4,
      })
      .map((entries) => new Map(entries)),
  ),
})).value;

test('toJson() and fromJson() lose nothing, whatever the value', () => {
  fc.assert(
    fc.property(lpc, (value) => {
      expect(fromJson(JSON.parse(JSON.stringify(toJson(value))))).toEqual(value);
    }),
    { numRuns: 200 },
  );
});
