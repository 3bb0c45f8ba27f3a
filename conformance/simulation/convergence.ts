// Two routers that know the same muds, a cut between them, changes on both sides, and what it takes to bring them together again.
import { type PeerSettings, Router } from '../../packages/intermud/src/router/index.ts';
import { mudToLpc } from '../../packages/intermud/src/router/irn/records.ts';
import { type MudRecord, openStore, type Store } from '../../packages/intermud/src/store/index.ts';
import { seededRandom } from '../../packages/testkit/src/index.ts';
import { encodeFrame, type LpcArray, writeLpc } from '../../packages/wire/src/index.ts';
import { Sea } from './sea.ts';
import { START, World } from './world.ts';

/** How much there is, and how much of it changes. */
export interface ConvergenceOptions {
  /** Muds that both know before. */
  readonly known: number;
  /** Muds that change on each side while the link is cut. */
  readonly changed: number;
  /** Muds that change on both sides. */
  readonly contested: number;
  /** How long the link is cut. */
  readonly cutMs: number;
}

/** What it took. */
export interface Convergence {
  /** All bytes that the two sent each other from the cut's end until both lists were the same, and for a minute more. */
  readonly sentBytes: number;
  /** Bytes of the records that differed, each once, as routers write them. */
  readonly differingBytes: number;
  readonly differing: number;
  /** Whether both had the same list at the end. */
  readonly isSame: boolean;
}

const SIDES = [
  { name: '*alpha', place: '10.0.0.1' },
  { name: '*beta', place: '10.0.0.2' },
] as const;
const PORT = 8_080;
const MINUTE = 60_000;
/** Milliseconds between muds that come: many at once would only wait for the disk. */
const GAP_MS = 50;

type Side = (typeof SIDES)[number];

/** Goes through it all; the same options give the same figures. */
export async function converge(options: ConvergenceOptions): Promise<Convergence> {
  const sea = new Sea(new World(1));
  let sentBytes = 0;
  sea.tamper = (text, from, to) => {
    if (SIDES.every(({ place }) => place === from || place === to)) sentBytes += text.length;
    return [text];
  };
  const [alpha, beta] = [await filled(options.known), await filled(options.known)];
  const stores = [alpha, beta];
  for (const [at, side] of SIDES.entries()) await open(sea, side, stores[at] as Store);
  await sea.world.run(MINUTE);
  await apart(sea, options);
  const differing = await differences(alpha, beta);
  sentBytes = 0;
  sea.healAll();
  for (let minutes = 0; minutes < 10 && (await differences(alpha, beta)).length > 0; minutes += 1)
    await sea.world.run(MINUTE);
  await sea.world.run(MINUTE);
  return {
    sentBytes,
    differingBytes: differing.reduce((sum, record) => sum + bytesOf(record), 0),
    differing: differing.length,
    isSame: (await differences(alpha, beta)).length === 0,
  };
}

/** While they are cut, muds come to each router and leave again. */
async function apart(sea: Sea, { changed, contested, cutMs }: ConvergenceOptions): Promise<void> {
  const [alpha, beta] = SIDES;
  sea.cut(alpha.place, beta.place, 'broken');
  for (let at = 0; at < changed; at += 1) {
    visit(sea, alpha, at);
    visit(sea, beta, at + changed - contested);
    await sea.world.run(GAP_MS);
  }
  await sea.world.run(cutMs);
}

async function open(sea: Sea, { name, place }: Side, store: Store): Promise<void> {
  const clock = sea.world.clock(
    () => 0,
    () => true,
  );
  const peers: PeerSettings[] = SIDES.filter((side) => side.name !== name).map((side) => ({
    ...{ name: side.name, host: side.place, port: PORT, secret: 'a secret for measuring', isTrusted: true },
  }));
  const settings = { peers, flood: { rate: 0, burst: 1 }, perAddress: { links: 0, registrations: 0 } };
  const [transport, dial] = [sea.listen(place), sea.dial(place)];
  const given = { name, address: `${place} ${PORT}`, store, clock, transport, dial, settings };
  await new Router({ ...given, random: seededRandom(place.length) }).listen(place, PORT);
}

/** A mud comes, and leaves as soon as it is accepted. */
function visit(sea: Sea, { name, place }: Side, at: number): void {
  const { info, password } = record(at);
  const mud = nameOf(at);
  const from = `10.1.${at >> 8}.${at & 255}`;
  const ports = [info.playerPort, info.tcpPort, info.udpPort];
  const words = [info.mudlib, info.baseMudlib, info.driver, info.mudType, info.openStatus, info.adminEmail];
  const hello: LpcArray = [
    ...['startup-req-3', 5, mud, 0, name, 0, password, 1_000 + at, 0],
    ...[...ports, ...words, info.services, info.otherData],
  ];
  const bye: LpcArray = ['shutdown', 5, mud, 0, name, 0, 0];
  const text = (packet: LpcArray) => Buffer.from(encodeFrame(packet)).toString('latin1');
  sea.dial(from)(place, PORT, {
    connected: (socket) => {
      socket.write(text(hello));
      return { received: () => socket.write(text(bye)), closed: () => {} };
    },
    failed: (reason) => {
      throw new Error(`A mud cannot reach ${name}: ${reason}`);
    },
  });
}

/** The later of two records wherever they differ. */
async function differences(one: Store, other: Store): Promise<MudRecord[]> {
  const there = new Map((await other.muds.all()).map((mud) => [mud.name, mud]));
  const found: MudRecord[] = [];
  for (const here of await one.muds.all()) {
    const mud = there.get(here.name);
    if (mud === undefined || mud.version < here.version) found.push(here);
    else if (mud.version > here.version || mud.origin !== here.origin) found.push(mud);
  }
  return found;
}

/** A key and its value in a mapping. */
const bytesOf = (mud: MudRecord): number =>
  Buffer.byteLength(writeLpc(mud.name)) + Buffer.byteLength(writeLpc(mudToLpc(mud, true))) + 2;

/** A store with so many muds, all of them away. */
export async function filled(count: number): Promise<Store> {
  const store = await openStore({ kind: 'memory' });
  for (let at = 0; at < count; at += 1) await store.muds.save(record(at));
  return store;
}

const nameOf = (at: number): string => `A Mud Of Many ${at}`;

/** A mud as they are on living networks; each belongs to one of the two routers. */
export function record(at: number): MudRecord {
  const { name: router } = SIDES[at % 2] as Side;
  const services = new Map(['tell', 'who', 'finger', 'locate', 'channel'].map((service) => [service, 1]));
  return {
    ...{ name: nameOf(at), router, origin: router, version: 1_000 + at, token: 1_000 + at, password: 1 + at },
    ...{ protocol: 3, state: { is: 'down', since: START }, address: '192.0.2.1', seenAt: START },
    info: {
      ...{ playerPort: 6_666, tcpPort: 6_674, udpPort: 6_674 },
      ...{ mudlib: 'Dead Souls 3.8.6', baseMudlib: 'Dead Souls', driver: 'FluffOS v2019', mudType: 'LPMud' },
      ...{ openStatus: 'open for public', adminEmail: 'admin@example.com' },
      ...{ services, otherData: 0 },
    },
  };
}
