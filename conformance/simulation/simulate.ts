// One schedule: a network of routers and muds, some minutes in which everything goes wrong, and then quiet.

import { BeyondChecks } from './beyond-checks.ts';
import { makeLivings, peersOf } from './bridge.ts';
import { Chaos, EDITION, type Edition } from './chaos/chaos.ts';
import { anyOffset } from './chaos/clocks.ts';
import { CHANNELS } from './chaos/talk.ts';
import { Checks } from './checks.ts';
import type { DiskFaults } from './disk.ts';
import type { LivingRouter } from './living/router.ts';
import { type Place, SimMud } from './mud.ts';
import type { Net } from './net.ts';
import { SimRouter } from './router.ts';
import { Sea, type Tamper } from './sea.ts';
import { TalkChecks } from './talk-checks.ts';
import { Watch } from './watch.ts';
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

/** Time in which cut links are found again, who is lost is down, and the last token is known to all. */
const QUIET_MS = 5.5 * MINUTE;

/** Runs one schedule. The same seed and edition always give the same outcome. */
export async function simulate(
  seed: number,
  faults: Faults = {},
  edition: Edition = EDITION,
): Promise<Outcome> {
  const world = new World(seed);
  const schedule = await Schedule.make(world, faults, edition);
  await schedule.run();
  world.tell(world.faults.length === 0 ? 'All is as it should be' : `Faults: ${world.faults.length}`);
  return { seed, faults: world.faults, story: world.story, events: world.events };
}

const ROUTERS = ['*alpha', '*beta', '*gamma', '*delta', '*epsilon', '*zeta', '*eta'];

class Schedule {
  readonly #world: World;
  readonly #sea: Sea;
  readonly #watch: Watch;
  readonly #routers: SimRouter[] = [];
  readonly #muds: SimMud[] = [];
  readonly #livings: LivingRouter[] = [];
  readonly #net: Net;
  readonly #chaos: Chaos;

  private constructor(world: World, edition: Edition) {
    this.#world = world;
    this.#sea = new Sea(world);
    this.#watch = new Watch(world);
    this.#sea.see = (text, from, to) => this.#watch.see(text, from, to);
    this.#sea.cutsPieces = edition > 1;
    const [sea, watch, routers, muds, livings] = [
      this.#sea,
      this.#watch,
      this.#routers,
      this.#muds,
      this.#livings,
    ];
    this.#net = { world, sea, watch, routers, muds, livings };
    this.#chaos = new Chaos(this.#net, edition);
  }

  static async make(world: World, faults: Faults, edition: Edition): Promise<Schedule> {
    const schedule = new Schedule(world, edition);
    if (faults.tamper) schedule.#sea.tamper = faults.tamper(world);
    const isLarge = edition > 1 && world.chance(12);
    const places = ROUTERS.slice(0, isLarge ? world.between(5, 7) : world.between(2, 4)).map(
      (name, index) => ({ name, address: `10.0.0.${index + 1}` }),
    );
    const isTrusted = world.chance(2);
    world.tell(
      `${places.length} routers, which ${isTrusted ? 'tell' : 'do not tell'} each other the passwords of muds`,
    );
    if (edition > 3) schedule.#addLivings(places);
    for (const place of places) await schedule.#addRouter(place, places, isTrusted, faults);
    const muds = world.between(2, 6);
    for (let index = 1; index <= muds; index += 1)
      schedule.#muds.push(schedule.#mud(`Mud ${index}`, `10.1.0.${index}`));
    return schedule;
  }

  async run(): Promise<void> {
    for (const router of this.#routers) router.start();
    for (const living of this.#livings) living.start();
    await this.#world.run(5 * SECOND);
    for (const mud of this.#muds) mud.join(this.#chaos.anyRouter());
    await this.#world.run(5 * SECOND);
    this.#muds[0]?.say(['channel-add', 5, 'Mud 1', 'admin', 0, 0, 'chat', 0]);
    await this.#world.run(5 * SECOND);
    for (const mud of this.#muds) this.#chaos.talk.listen(mud, 'chat', true);
    const steps = this.#world.between(5, 40);
    for (let step = 0; step < steps; step += 1) {
      const things = this.#world.pick([1, 1, 2, 4]); // Several at once: changes that cross each other on the way.
      for (let thing = 0; thing < things; thing += 1) this.#chaos.step();
      await this.#world.run(this.#pause());
    }
    await this.#makeQuiet();
    await this.#check();
  }

  #addLivings(places: readonly Place[]): void {
    for (const living of makeLivings(this.#world, this.#sea, places)) {
      this.#watch.addLiving(living);
      this.#livings.push(living);
    }
  }

  async #addRouter(
    place: Place,
    places: readonly Place[],
    isTrusted: boolean,
    faults: Faults,
  ): Promise<void> {
    const others = places.filter(({ name }) => name !== place.name);
    const members = others.map(({ name, address }) => ({
      ...{ name, host: address, port: 8080, isTrusted },
      secret: `the secret of ${[name, place.name].toSorted().join(' and ')}`,
    }));
    const peers = [...members, ...peersOf(place, this.#livings)];
    const router = await SimRouter.make(this.#world, this.#sea, { place, peers, faults });
    router.offsetMs = anyOffset(this.#world);
    router.started = () => this.#watch.started(router);
    this.#watch.addRouter(router);
    this.#routers.push(router);
  }

  #mud(name: string, address: string): SimMud {
    this.#watch.addMud(address, name);
    return new SimMud(this.#world, this.#sea, name, address);
  }

  /** Mostly moments; sometimes so long that muds and routers are down. */
  #pause(): number {
    if (this.#world.chance(25)) return this.#world.between(5 * MINUTE, 7 * MINUTE);
    return this.#world.chance(4)
      ? this.#world.between(5 * SECOND, 60 * SECOND)
      : this.#world.between(1, 2 * SECOND);
  }

  async #makeQuiet(): Promise<void> {
    this.#chaos.end();
    await this.#world.run(30 * SECOND);
    for (const mud of this.#muds) mud.refresh();
    await this.#world.run(QUIET_MS);
    for (const mud of this.#muds) mud.listenTo(CHANNELS);
    await this.#world.run(20 * SECOND);
  }

  async #check(): Promise<void> {
    const checks = new Checks(this.#net);
    const beyond = new BeyondChecks(this.#net);
    this.#world.tell('Now all should be quiet');
    checks.routersAgree();
    checks.mudsAreWhereTheyAre();
    checks.nothingIsLost();
    beyond.isLinked();
    beyond.theirsAreOnOurLists();
    beyond.oursAreOnTheirLists();
    beyond.channelsAreOnTheirLists();
    await checks.move(CHANNELS);
    await new TalkChecks(this.#net).talk();
    const probes = this.#routers.map(({ name, address }, index) => {
      const probe = this.#mud(`Probe ${index}`, `10.2.0.${index}`);
      probe.join({ name, address });
      return probe;
    });
    await this.#world.run(20 * SECOND);
    checks.listsAgree(probes);
  }
}
