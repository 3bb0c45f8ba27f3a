// One schedule: a network of routers and muds, some minutes in which everything goes wrong, and then quiet.
import { Checks } from './checks.ts';
import type { DiskFaults } from './disk.ts';
import { type Place, SimMud } from './mud.ts';
import { SimRouter } from './router.ts';
import { Sea, type Tamper } from './sea.ts';
import { World } from './world.ts';

/** What may be broken on purpose. */
export interface Faults extends DiskFaults {
  readonly tamper?: (world: World) => Tamper;
}

/** What came of a schedule. */
export interface Outcome {
  readonly seed: number;
  readonly faults: readonly string[];
  readonly story: readonly string[];
  readonly events: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const CHANNELS = ['chat', 'news', 'club'];

/** Time in which cut links are found again, who is lost is down, and the last token is known to all. */
const QUIET_MS = 5.5 * MINUTE;

/** Runs one schedule. The same seed always gives the same outcome. */
export async function simulate(seed: number, faults: Faults = {}): Promise<Outcome> {
  const world = new World(seed);
  const schedule = await Schedule.make(world, faults);
  await schedule.run();
  return { seed, faults: world.faults, story: world.story, events: world.events };
}

class Schedule {
  readonly #world: World;
  readonly #sea: Sea;
  readonly #routers: SimRouter[] = [];
  readonly #muds: SimMud[] = [];
  #lines = 0;

  private constructor(world: World, sea: Sea) {
    this.#world = world;
    this.#sea = sea;
  }

  static async make(world: World, faults: Faults): Promise<Schedule> {
    const sea = new Sea(world);
    if (faults.tamper) sea.tamper = faults.tamper(world);
    const schedule = new Schedule(world, sea);
    const places = ['*alpha', '*beta', '*gamma', '*delta']
      .slice(0, world.between(2, 4))
      .map((name, index) => ({ name, address: `10.0.0.${index + 1}` }));
    const isTrusted = world.chance(2);
    for (const place of places) await schedule.#addRouter(place, places, isTrusted, faults);
    const muds = world.between(2, 6);
    for (let index = 1; index <= muds; index += 1)
      schedule.#muds.push(new SimMud(world, sea, `Mud ${index}`, `10.1.0.${index}`));
    return schedule;
  }

  async run(): Promise<void> {
    for (const router of this.#routers) router.start();
    await this.#world.run(5 * SECOND);
    for (const mud of this.#muds) mud.join(this.#anyRouter());
    await this.#world.run(5 * SECOND);
    this.#muds[0]?.say(['channel-add', 5, 'Mud 1', 'admin', 0, 0, 'chat', 0]);
    await this.#world.run(5 * SECOND);
    for (const mud of this.#muds) this.#listen(mud, 'chat', true);
    const steps = this.#world.between(5, 40);
    for (let step = 0; step < steps; step += 1) {
      const things = this.#world.pick([1, 1, 2, 4]); // Several at once: changes that cross each other on the way.
      for (let thing = 0; thing < things; thing += 1) this.#somethingHappens();
      await this.#world.run(this.#pause());
    }
    await this.#makeQuiet();
    await this.#check();
  }

  async #addRouter(
    place: Place,
    places: readonly Place[],
    isTrusted: boolean,
    faults: Faults,
  ): Promise<void> {
    const others = places.filter(({ name }) => name !== place.name);
    const peers = others.map(({ name, address }) => ({
      ...{ name, host: address, port: 8080, isTrusted },
      secret: `the secret of ${[name, place.name].toSorted().join(' and ')}`,
    }));
    const router = await SimRouter.make(this.#world, this.#sea, { place, peers, faults });
    router.offsetMs = this.#offset();
    this.#routers.push(router);
  }

  #offset(): number {
    return this.#world.pick([0, 0, 0, 1_500, -1_500, 90 * SECOND, DAY, -DAY]);
  }

  /** Mostly moments; sometimes so long that muds and routers are down. */
  #pause(): number {
    if (this.#world.chance(25)) return this.#world.between(5 * MINUTE, 7 * MINUTE);
    return this.#world.chance(4)
      ? this.#world.between(5 * SECOND, 60 * SECOND)
      : this.#world.between(1, 2 * SECOND);
  }

  #anyRouter(): SimRouter {
    return this.#world.pick(this.#routers);
  }

  #somethingHappens(): void {
    const world = this.#world;
    const mud = world.pick(this.#muds);
    const actions: (() => void)[] = [
      () => mud.join(this.#anyRouter()),
      () => mud.join(this.#anyRouter()),
      () => mud.leave(world.pick([undefined, undefined, 0, 400, 8 * 86_400])),
      () => mud.change(),
      () => mud.change(),
      () => this.#line(mud),
      () => this.#tell(mud),
      () => this.#channel(mud),
      () => this.#channel(mud),
      () => this.#listen(mud, world.pick(CHANNELS), !world.chance(4)),
      () => this.#listen(mud, world.pick(CHANNELS), !world.chance(4)),
      () => this.#ban(mud),
      () => this.#cut(),
      () => this.#cut(),
      () => this.#heal(),
      () => this.#anyRouter().crash(world.chance(2)),
      () => this.#restart(),
      () => this.#restart(),
    ];
    world.pick(actions)();
  }

  #line(mud: SimMud): void {
    this.#lines += 1;
    const channel = this.#world.pick(CHANNELS);
    this.#world.tell(`${mud.name} says line ${this.#lines} on ${channel}`);
    mud.say(['channel-m', 5, mud.name, 'fred', 0, 0, channel, 'Fred', `line ${this.#lines}`]);
  }

  #tell(mud: SimMud): void {
    this.#lines += 1;
    const other = this.#world.pick(this.#muds);
    this.#world.tell(`${mud.name} tells ${other.name} line ${this.#lines}`);
    mud.say(['tell', 5, mud.name, 'fred', other.name, 'barney', 'Fred', `line ${this.#lines}`]);
  }

  #channel(mud: SimMud): void {
    const [channel, type] = [this.#world.pick(CHANNELS), this.#world.pick([0, 0, 1, 2])];
    const isAdded = !this.#world.chance(3);
    const router = mud.home?.name ?? 0;
    this.#world.tell(`${mud.name} ${isAdded ? `adds ${channel}, type ${type}` : `removes ${channel}`}`);
    if (isAdded) mud.say(['channel-add', 5, mud.name, 'admin', router, 0, channel, type]);
    else mud.say(['channel-remove', 5, mud.name, 'admin', router, 0, channel]);
  }

  #listen(mud: SimMud, channel: string, isOn: boolean): void {
    if (isOn) mud.wants.add(channel);
    else mud.wants.delete(channel);
    this.#world.tell(`${mud.name} ${isOn ? 'listens' : 'no longer listens'} to ${channel}`);
    mud.say(['channel-listen', 5, mud.name, 0, mud.home?.name ?? 0, 0, channel, isOn ? 1 : 0]);
  }

  #ban(mud: SimMud): void {
    const [channel, other] = [this.#world.pick(CHANNELS), this.#world.pick(this.#muds)];
    const lists = this.#world.chance(2) ? [[other.name], []] : [[], [other.name]];
    this.#world.tell(
      `${mud.name} changes the place of ${other.name} on ${channel}: ${JSON.stringify(lists)}`,
    );
    mud.say(['channel-admin', 5, mud.name, 'admin', mud.home?.name ?? 0, 0, channel, ...lists]);
  }

  #cut(): void {
    const how = this.#world.pick(['broken', 'silent'] as const);
    const one = this.#anyRouter();
    const other = this.#world.chance(4) ? this.#world.pick(this.#muds) : this.#anyRouter();
    if (other === one) return;
    this.#world.tell(`${one.name} and ${other.name} are cut from each other: ${how}`);
    this.#sea.cut(one.address, other.address, how);
  }

  #heal(): void {
    if (this.#sea.healAll()) this.#world.tell('All cuts are healed');
  }

  #restart(): void {
    const down = this.#routers.filter(({ isUp }) => !isUp);
    if (down.length === 0) return;
    const router = this.#world.pick(down);
    if (this.#world.chance(3)) router.offsetMs = this.#offset();
    router.start();
  }

  async #makeQuiet(): Promise<void> {
    this.#heal();
    for (const router of this.#routers) router.start();
    await this.#world.run(30 * SECOND);
    for (const mud of this.#muds) mud.refresh();
    await this.#world.run(QUIET_MS);
    for (const mud of this.#muds) mud.listenTo(CHANNELS);
    await this.#world.run(20 * SECOND);
  }

  async #check(): Promise<void> {
    const checks = new Checks(this.#world, this.#routers, this.#muds);
    this.#world.tell('Now all should be quiet');
    checks.routersAgree();
    await checks.move(CHANNELS);
    await checks.talk();
    const probes = this.#routers.map(({ name, address }, index) => {
      const probe = new SimMud(this.#world, this.#sea, `Probe ${index}`, `10.2.0.${index}`);
      probe.join({ name, address });
      return probe;
    });
    await this.#world.run(20 * SECOND);
    checks.listsAgree(probes);
  }
}
