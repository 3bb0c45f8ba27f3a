// The acts. Each says what it does, waits for what must come of it, and holds all lines said so far to the ledger.
import type { RouterStatus } from '../../packages/intermud/src/router/index.ts';
import type { Act, Scene } from './story.ts';

const HELD_MS = 3_000;

/** All routers start, one mud on each joins, and everybody hears everybody. */
export const meeting: Act = async (scene) => {
  const { fleet, people, teller } = scene;
  teller.act(`${fleet.names.length} routers become one network`);
  await fleet.start();
  await fleet.linked();
  const statuses = await Promise.all(fleet.names.map((name) => fleet.status(name)));
  for (const { name, key } of statuses) teller.says(`${name} runs; its key is ${key?.slice(0, 23)}...`);
  const links = statuses.flatMap(({ routers }) => routers);
  teller.checks(
    'every router has a link to every other, all by TLS',
    links.every(({ tls }) => tls),
  );
  await people.join();
  teller.says(`${people.names.join(', ')} have joined, one on each, and listen to gossip`);
  await fleet.until('everybody hears everybody on gossip', () => people.isHeardByAll());
  people.talk();
  await scene.talk();
  await scene.settle();
};

/** A cable between two routers is cut, and mended. */
export const cut: Act = async (scene) => {
  const { fleet, teller } = scene;
  teller.act('A link is cut, and mended');
  const [one, other] = ends(scene);
  const close = scene.windowBetween(
    scene.mudOf(one),
    scene.mudOf(other),
    'the link is cut, and both have not found another way',
  );
  scene.break(one, other, (proxy) => proxy.cut());
  teller.says(`The link of *${one} and *${other} is cut`);
  await scene.until(one, other, 'hop');
  const losses = close();
  teller.says(
    `Both reach each other through another router; ${scene.people.names.join(', ')} notice nothing`,
  );
  await scene.talk();
  await scene.settle(losses);
  scene.break(one, other, (proxy) => proxy.heal());
  await fleet.linked();
  teller.says('The link is mended: they reach each other directly again');
  await scene.talk(0.5);
  await scene.settle();
};

/** A link holds everything up for a while. */
export const held: Act = async (scene) => {
  const { teller } = scene;
  teller.act('A link says nothing for some seconds');
  const [one, other] = ends(scene);
  scene.break(one, other, (proxy) => proxy.silence());
  teller.says(`Nothing goes through between *${one} and *${other}, and neither of them can know`);
  await scene.wait(HELD_MS);
  scene.break(one, other, (proxy) => proxy.heal());
  teller.says(`After ${HELD_MS / 1_000} s it goes on; what was held up is late, and not lost`);
  await scene.settle();
};

/** A router dies without a word; its mud finds another one, and the router comes back. */
export const killed: Act = async (scene) => {
  const { fleet, people, teller } = scene;
  teller.act('A router is killed, and comes back');
  const victim = fleet.names[2] ?? '';
  const mud = scene.mudOf(victim);
  const close = scene.windowOf(mud, 'its router is dead, and it has not found another one');
  await fleet.kill(victim);
  teller.says(`*${victim} is killed with -9; ${mud} was on it`);
  const others = fleet.names.filter((name) => name !== victim);
  await fleet.until(`${mud} is on another router`, () => isOn(scene, others, mud));
  const { router } = await placeOf(scene, others[0] ?? '', mud);
  await heardAgain(scene);
  const losses = close();
  teller.says(`${mud} is on ${router} now, under its name and with its password`);
  await scene.talk();
  await scene.settle(losses);
  await fleet.start(victim);
  await fleet.linked();
  teller.says(`*${victim} is back, from its disk`);
  const known = (await fleet.status(victim)).muds.filter(({ name }) => people.names.includes(name));
  teller.checks(
    `*${victim} knows all ${people.names.length} muds again`,
    known.length === people.names.length,
  );
  await scene.talk(0.5);
  await scene.settle();
};

/** A router is emptied, stopped, and started again, as for an upgrade. */
export const drained: Act = async (scene) => {
  const { fleet, teller } = scene;
  teller.act('A router is drained, stopped and started');
  const router = fleet.names[3] ?? fleet.names[1] ?? '';
  const movers = await mudsOn(scene, router);
  const close = scene.ledger.open('they are on their way', (_, to) => movers.has(to));
  teller.says(`${[...movers].join(', ')} on *${router}`);
  const { code, stderr } = await fleet.command(router, 'router', 'drain');
  teller.says(`intermud router drain: ${stderr.trim()}`);
  teller.checks('nobody stays who could have gone', code === 0 && (await mudsOn(scene, router)).size === 0);
  await heardAgain(scene);
  const losses = close();
  await scene.talk();
  await scene.settle(losses);
  const ended = await fleet.stop(router);
  teller.checks(`*${router} ends in good order`, ended === 0);
  await fleet.start(router);
  await fleet.linked();
  teller.says(`*${router} was stopped, is started again, and is linked to all`);
  await scene.talk(0.5);
  await scene.settle();
};

/** One end of a link dies behind a cable that is pulled: the other end is not told. */
export const halfOpen: Act = async (scene) => {
  const { fleet, teller } = scene;
  teller.act('A link is half open');
  const one = fleet.names[0] ?? '';
  const victim = fleet.names.at(-1) ?? '';
  const mud = scene.mudOf(victim);
  const before = (await fleet.view(one, victim)).since;
  const close = scene.windowOf(mud, 'its router is dead');
  fleet.from(one, victim).silence();
  await fleet.kill(victim);
  teller.says(
    `*${victim} is killed while the link that *${one} had made to it is silent: *${one} goes on believing in it`,
  );
  await fleet.start(victim);
  await fleet.until('the dead link has been replaced', async () => {
    const { path, since } = await fleet.view(one, victim);
    return path === 'direct' && since !== before;
  });
  teller.says(
    `*${victim} is back and dials: nobody dials while there is a link, so *${one} takes the new one for the old`,
  );
  fleet.from(one, victim).heal();
  await fleet.linked();
  await fleet.until(`${mud} is online`, () => isOn(scene, fleet.names, mud));
  await heardAgain(scene);
  const losses = close();
  await scene.talk();
  await scene.settle(losses);
};

/** Silence for so long that both ends give the link up. */
export const silence: Act = async (scene) => {
  const { fleet, teller } = scene;
  teller.act('A link is silent for good');
  const [one, other] = ends(scene);
  const [here, there] = [await mudsOn(scene, one), await mudsOn(scene, other)];
  const close = scene.ledger.open(
    'the link is dead, and nobody can know',
    (from, to) => (here.has(from) && there.has(to)) || (there.has(from) && here.has(to)),
  );
  scene.break(one, other, (proxy) => proxy.silence());
  teller.says(
    `Nothing goes through between *${one} and *${other} any more; after 90 s without a ping they give the link up`,
  );
  await scene.until(one, other, 'hop');
  const losses = close();
  teller.says('They do, and reach each other through another router');
  await scene.talk();
  await scene.settle(losses);
  scene.break(one, other, (proxy) => proxy.heal());
  await fleet.linked();
  teller.says('The cable is back, and so is the link');
  await scene.talk(0.5);
  await scene.settle();
};

/** Everybody stops talking: all lists are the same. */
export const ending: Act = async (scene) => {
  const { fleet, people, ledger, teller } = scene;
  teller.act('Quiet');
  people.hush();
  await scene.settle();
  const areEqual = async () =>
    new Set(await Promise.all(fleet.names.map(async (name) => lists(await fleet.status(name))))).size === 1;
  await fleet.until('all lists are equal', areEqual).catch(() => {});
  teller.checks(
    `the lists of all ${fleet.names.length} routers are equal, with their tokens`,
    await areEqual(),
  );
  const known = (await fleet.status(fleet.names[0] ?? '')).muds.map(({ name }) => name).toSorted();
  const lacking = people.muds.filter(({ mudlist }) => !known.every((name) => mudlist.has(name)));
  teller.checks('every mud has them too', lacking.length === 0);
  const { said, heard } = ledger.totals();
  teller.says(`${said} lines were said, and heard ${heard} times`);
};

/** What all routers must agree on. */
const lists = ({ muds, channels, tokens }: RouterStatus): string =>
  JSON.stringify([
    muds.map(({ name, router, state }) => [name, router, state.is]).toSorted(),
    channels.map(({ name, owner, type, members }) => [name, owner, type, members]).toSorted(),
    tokens,
  ]);

const ends = ({ fleet }: Scene): [string, string] => [fleet.names[0] ?? '', fleet.names[1] ?? ''];

async function placeOf({ fleet }: Scene, router: string, mud: string) {
  const { muds } = await fleet.status(router);
  return muds.find(({ name }) => name === mud) ?? { router: '', isOnline: false };
}

/** Some router has it online, and all of these say that it is there. */
async function isOn(scene: Scene, routers: readonly string[], mud: string): Promise<boolean> {
  if (!scene.people.mud(mud).isOnline) return false;
  const places = await Promise.all(routers.map((name) => placeOf(scene, name, mud)));
  const hosts = new Set(places.map(({ router }) => router));
  return hosts.size === 1 && places.some(({ isOnline }) => isOnline);
}

async function mudsOn({ fleet, people }: Scene, router: string): Promise<Set<string>> {
  const { muds } = await fleet.status(router);
  return new Set(
    muds.filter((mud) => mud.isOnline && people.names.includes(mud.name)).map(({ name }) => name),
  );
}

/** Everybody hears everybody on gossip, once more. */
async function heardAgain({ fleet, people }: Scene): Promise<void> {
  people.forget();
  await fleet.until('everybody hears everybody on gossip', () => people.isHeardByAll());
}
