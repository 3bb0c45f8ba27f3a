import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, type ConfigSources, loadConfig } from './config.ts';
import { printToml } from './settings/print.ts';
import { SETTINGS } from './settings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intermud-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'some.toml');
  await writeFile(path, text);
  return path;
}

async function faultsOf(sources: ConfigSources): Promise<readonly string[]> {
  const error = await loadConfig(sources).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).faults;
}

test('loadConfig() gives every default when nothing is said', async () => {
  const config = await loadConfig({});
  expect(config.data).toBe('./data');
  expect(config.router.listen).toEqual({ host: '127.0.0.1', port: 8080 });
  expect(config.router.flood).toEqual({ rate: 100, burst: 500 });
  expect(config.hub).toMatchObject({ enabled: true, name: 'Intermud Hub', routers: [] });
  expect(config.router.address).toBeUndefined();
});

test('loadConfig() of the generated sample equals the defaults', async () => {
  expect(await loadConfig({ file: await file(printToml(SETTINGS)) })).toEqual(await loadConfig({}));
});

test('loadConfig() lets --set win over the file, the last over the first, and --data over all', async () => {
  const path = await file('data = "one"\n[router.flood]\nrate = 5\nburst = 6\n');
  const set = ['router.flood.rate=7', 'router.flood.rate=8', 'data=two'];
  const config = await loadConfig({ file: path, set, data: 'three' });
  expect(config.router.flood).toEqual({ rate: 8, burst: 6 });
  expect(config.data).toBe('three');
});

test('--set reads TOML, and plain text where that fails', async () => {
  const set = ['router.listen=[::1]:0', 'web.listen=', 'hub.name="A = B"', 'hub.routers=["*a b.example:1"]'];
  const config = await loadConfig({ set });
  expect(config.router.listen).toEqual({ host: '::1', port: 0 });
  expect(config.web.listen).toBeUndefined();
  expect(config.hub.name).toBe('A = B');
  expect(config.hub.routers).toEqual([{ name: '*a', host: 'b.example', port: 1 }]);
});

test('a fault names the key, the source, what is allowed and what was found', async () => {
  const path = await file('[router]\nlisten = "nowhere"\n[router.flood]\nrate = "fast"\n');
  expect(await faultsOf({ file: path, set: ['hub.name=*x'] })).toEqual([
    `Cannot use ${path}: router.listen must be "host:port" (port 0 is any free one) or "" for off, got "nowhere"`,
    `Cannot use ${path}: router.flood.rate must be a whole number from 0 to 1000000 (packets per second of one mud; a broadcast counts as 10), got "fast"`,
    expect.stringMatching(
      /^Cannot use --set hub\.name=\*x: hub\.name must be a name of 1 to 64 .* got "\*x"$/,
    ),
  ]);
});

test('a fault of syntax names line and column', async () => {
  const path = await file('data = "x"\n[router\nname = 1\n');
  expect(await faultsOf({ file: path })).toEqual([
    expect.stringMatching(/^Cannot read .*some\.toml, line 2, column \d+: \S/),
  ]);
});

test('an unknown key is refused with the nearest one that exists', async () => {
  expect(await faultsOf({ set: ['router.floods.rate=1'] })).toEqual([
    'Cannot use --set router.floods.rate=1: router.floods is not a setting; did you mean router.flood?',
  ]);
  expect(await faultsOf({ set: ['web.zzzzzz=1'] })).toEqual([
    'Cannot use --set web.zzzzzz=1: web.zzzzzz is not a setting; there are web.listen, web.url, web.hosts, web.proxies, web.metrics',
  ]);
});

test('tables by the name of a mud hold only what they say, and are checked alike', async () => {
  const path = await file('[router.profiles."Old Mud"]\nencoding = "latin-1"\n');
  const { profiles } = (await loadConfig({ file: path })).router;
  expect(profiles).toEqual(new Map([['Old Mud', { encoding: 'latin-1' }]]));
  expect(await faultsOf({ set: ['router.profiles."Old Mud".encodin="x"'] })).toEqual([
    expect.stringMatching(
      /router\.profiles\."Old Mud"\.encodin is not a setting; did you mean router\.profiles\."Old Mud"\.encoding\?$/,
    ),
  ]);
  expect(await faultsOf({ set: ['router.profiles.Old.encoding="x"'] })).toEqual([
    expect.stringMatching(/router\.profiles\.Old\.encoding must be one of "utf-8", "latin-1", got "x"$/),
  ]);
});

test('addresses of proxies are addresses', async () => {
  const { proxies } = (await loadConfig({ set: ['router.proxies=["192.0.2.1", "2001:db8::1"]'] })).router;
  expect(proxies).toEqual(['192.0.2.1', '2001:db8::1']);
  expect(await faultsOf({ set: ['router.proxies=["example.org"]'] })).toEqual([
    expect.stringMatching(
      /router\.proxies must be a list of up to 100 IP addresses, got \["example\.org"\]$/,
    ),
  ]);
});

test('a missing file is said to be missing', async () => {
  expect(await faultsOf({ file: join(folder, 'none.toml') })).toEqual([
    expect.stringMatching(/^Cannot read the config file .*none\.toml: there is no such file$/),
  ]);
});

test.each([
  ['router', 'Cannot use --set router=1: router must be a table of settings, got 1'],
  ['router.flood.rate', undefined],
  ['hub.enabled', 'Cannot use --set hub.enabled=1: hub.enabled must be true or false, got 1'],
])('a value of another kind is refused: %s=1', async (key, fault) => {
  const sources = { set: [`${key}=1`] };
  if (fault === undefined) expect((await loadConfig(sources)).router.flood.rate).toBe(1);
  else expect(await faultsOf(sources)).toEqual([fault]);
});

test.each([
  ['router.flood.rate', 0, 1_000_000],
  ['router.flood.burst', 1, 10_000_000],
  ['router.per_address.links', 0, 100_000],
  ['router.per_address.registrations', 0, 1_000_000],
  ['router.reserved.Hub.password', 1, 2_147_483_647],
])('%s is good at its bounds and refused just over them', async (key, min, max) => {
  for (const good of [min, max]) await loadConfig({ set: [`${key}=${good}`] });
  for (const bad of [min - 1, max + 1]) expect(await faultsOf({ set: [`${key}=${bad}`] })).toHaveLength(1);
});

const BETA = ['router.peers."*beta"={ address = "192.0.2.2:8080", secret = "a long enough secret" }'];

test('a key of another router is taken in either case, and as a fingerprint only', async () => {
  const keyed = (key: string) => ({
    set: [...BETA, 'hub.name=X', 'router.peers."*beta".tls=true', `router.peers."*beta".key=${key}`],
  });
  for (const good of [`${'AB:'.repeat(31)}CD`, `${'ab:'.repeat(31)}cd`]) await loadConfig(keyed(good));
  for (const bad of ['AB:CD', `${'AB:'.repeat(32)}CD`, 'AB'.repeat(32)])
    expect(await faultsOf(keyed(bad))).toEqual([
      expect.stringMatching(/\.key must be a SHA-256 fingerprint/),
    ]);
});

test.each([
  [['router.enabled=false', 'hub.enabled=false'], /nothing to run/],
  [['router.listen='], /router\.listen must be "host:port" while router\.enabled is true/],
  [['router.enabled=false', 'router.listen='], /hub\.routers must name a router/],
  [
    ['router.reserved."Far Hub"={}'],
    /^Cannot use the config: router\.reserved\."Far Hub"\.password must be a whole number .*, got nothing$/,
  ],
  [
    [...BETA, 'hub.name=Alpha Hub', `router.peers."*beta".key=${'AB:'.repeat(31)}CD`],
    /router\.peers\."\*beta"\.key is for TLS: set router\.peers\."\*beta"\.tls = true$/,
  ],
  [
    ['router.name=*alpha', ...BETA],
    /hub\.name is "Intermud Hub", .* set hub\.name, such as "Alpha Hub", or hub\.enabled = false$/,
  ],
  [['web.listen=127.0.0.1:8080'], /router\.listen and web\.listen are both 127\.0\.0\.1:8080/],
])('settings that contradict each other are refused: %s', async (set, sentence) => {
  expect(await faultsOf({ set })).toEqual([expect.stringMatching(sentence)]);
});

test('--set without "=" or with a broken key is refused', async () => {
  expect(await faultsOf({ set: ['router'] })).toEqual([
    'Cannot use --set router: it must be KEY=VALUE, got no "="',
  ]);
  expect(await faultsOf({ set: ['a b=1'] })).toEqual(['Cannot use --set a b=1: a b is not a dotted key']);
});

test('--set cannot smuggle a second assignment in', async () => {
  const faults = await faultsOf({ set: ['web.listen=""\nhub.enabled=false'] });
  expect(faults).toEqual([expect.stringMatching(/web\.listen must be "host:port"/)]);
});
