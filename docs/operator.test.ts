// The network of operator.md, "Many routers", is run as it stands there.
import { Mud, memoryStorage } from '@intermud/mud';
import { expect, onTestFinished, test } from 'vitest';
import { readExample, turned } from '../conformance/story/example.ts';
import { Fleet } from '../conformance/story/fleet.ts';

const MUDS = { alpha: 'Bedrock', beta: 'Granite', gamma: 'Slate' } as const;

test('the config of operator.md with its own names is itself', async () => {
  const example = await readExample();
  const own = { name: 'alpha', listen: '0.0.0.0:8080', address: '192.0.2.1 8080' };
  const others = [
    { name: 'beta', dialled: '192.0.2.2:8080' },
    { name: 'gamma', dialled: '192.0.2.3:8080' },
  ];
  const plain = (text: string) => text.replace(/ +=/g, ' =');
  expect(plain(turned(example, own, others))).toBe(plain(example));
});

/** A mud that listens to gossip, and keeps what it hears. */
async function join(fleet: Fleet, router: keyof typeof MUDS) {
  const heard: string[] = [];
  const mud = new Mud({
    name: MUDS[router],
    routers: [fleet.address(router)],
    storage: memoryStorage(),
    packetsPerSecond: 0,
    handlers: { tell: ({ originatorMud, message }) => void heard.push(`${originatorMud}: ${message}`) },
  });
  onTestFinished(() => mud.stop());
  mud.on('channel', ({ mud: from, channel, text }) => void heard.push(`[${channel}] ${from}: ${text}`));
  mud.start();
  await mud.online();
  await mud.channels.listen('gossip');
  return { mud, heard };
}

test('three routers by the config of operator.md are one network, and stay it when a link is cut', async () => {
  await using fleet = await Fleet.make(['alpha', 'beta', 'gamma']);
  await fleet.start();
  await fleet.linked();
  const [bedrock, granite, slate] = await Promise.all([
    join(fleet, 'alpha'),
    join(fleet, 'beta'),
    join(fleet, 'gamma'),
  ]);
  const muds = [bedrock, granite, slate];
  await fleet.until('each router knows where the six muds are and who listens', async () => {
    const all = await Promise.all(fleet.names.map((name) => fleet.status(name)));
    const hearing = all.flatMap(
      ({ channels }) => channels.find(({ name }) => name === 'gossip')?.listening ?? [],
    );
    return (
      all.every((one) => one.muds.length === 6) && Object.values(MUDS).every((mud) => hearing.includes(mud))
    );
  });

  const says = async (text: string) => {
    await bedrock.mud.channels.say('gossip', { from: 'fred', message: text });
    await bedrock.mud.tell({ from: 'fred', to: 'barney', mud: 'Granite', message: text });
    await granite.mud.tell({ from: 'barney', to: 'fred', mud: 'Bedrock', message: text });
    const isHeard = async () =>
      muds.every(({ heard }) => heard.some((line) => line === `[gossip] Bedrock: ${text}`)) &&
      granite.heard.includes(`Bedrock: ${text}`) &&
      bedrock.heard.includes(`Granite: ${text}`);
    await fleet.until(`"${text}" is heard`, isHeard);
  };
  const heardFrom = (all: readonly string[]) =>
    Object.values(MUDS).every((mud) => all.includes(`[gossip] ${mud}: hello?`));
  await fleet.until('each hears each', async () => {
    if (muds.every(({ heard }) => heardFrom(heard))) return true;
    for (const { mud } of muds) await mud.channels.say('gossip', { from: 'fred', message: 'hello?' });
    return false;
  });
  await says('yabba');

  const text = await fleet.command('beta', 'router', 'status');
  expect(text.stdout).toMatch(/^Its key: ([0-9A-F]{2}:){31}[0-9A-F]{2}$/m);
  expect(text.stdout).toMatch(/^\*alpha\tonline, by TLS\tdirectly\t2\t.*\t\*(beta|gamma) \*(beta|gamma)\t$/m);
  expect(text.stdout).toMatch(/^Bedrock\tup\t[^\t]+\t\*alpha\t/m);
  expect(text.stdout).toMatch(/^Granite\tonline\t[^\t]+\t\*beta\t/m);
  const { router } = JSON.parse((await fleet.command('gamma', 'router', 'status', '--json')).stdout);
  expect(router.routers).toMatchObject([
    { name: '*alpha', path: 'direct', tls: true, key: (await fleet.status('alpha')).key, muds: 2 },
    { name: '*beta', path: 'direct', tls: true, key: (await fleet.status('beta')).key, muds: 2 },
  ]);
  const where = (router.muds as { name: string; router: string }[]).map(({ name, router }) => [name, router]);
  expect(Object.fromEntries(where)).toMatchObject({ Bedrock: '*alpha', Granite: '*beta', Slate: '*gamma' });

  fleet.between('alpha', 'beta', (proxy) => proxy.cut());
  const seen = async () =>
    (await fleet.view('alpha', 'beta')).path === 'hop' && (await fleet.view('beta', 'alpha')).path === 'hop';
  await fleet.until('both have found the way through *gamma', seen);
  await says('dabba');
  expect(muds.map(({ mud }) => mud.isOnline)).toEqual([true, true, true]);

  fleet.between('alpha', 'beta', (proxy) => proxy.heal());
  await fleet.linked();
  await says('doo');
  for (const { heard } of muds) {
    const once = heard.filter((line) => !line.endsWith('hello?'));
    expect(new Set(once).size).toBe(once.length); // Nothing came twice.
  }
}, 600_000);
