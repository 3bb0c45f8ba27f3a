// What must hold when a network has been quiet for a while.
import type { RouterStatus } from '../../packages/intermud/src/router/index.ts';
import type { SimMud } from './mud.ts';
import type { Net } from './net.ts';
import type { SimRouter } from './router.ts';
import type { Sea } from './sea.ts';
import type { World } from './world.ts';

/** Milliseconds after which muds have been told an id that a start-up without news has raised. */
const CALM_MS = 100_000;

/** Holds routers and muds against each other. */
export class Checks {
  readonly #world: World;
  readonly #sea: Sea;
  readonly #routers: readonly SimRouter[];
  readonly #muds: readonly SimMud[];

  constructor({ world, sea, routers, muds }: Net) {
    this.#world = world;
    this.#sea = sea;
    this.#routers = routers;
    this.#muds = muds;
  }

  /** All routers are linked, and have the same lists under the same tokens. */
  routersAgree(): void {
    const [first, ...others] = this.#routers;
    if (!first) return;
    for (const router of this.#routers)
      for (const { name, path, dialect } of router.status().routers)
        if (dialect === 'intermud' && path !== 'direct')
          this.#world.fail(`${router.name} has no link to ${name}`);
    for (const other of others) this.#same(first, other);
  }

  /** Who wants to be online is, and the routers know where. */
  mudsAreWhereTheyAre(): void {
    for (const mud of this.#muds) {
      if (mud.home && mud.password !== 0 && !mud.isTwice && !mud.isOnline)
        this.#world.fail(`${mud.name} has a good password for ${mud.home.name}, and is not let in`);
      for (const router of this.#routers) this.#isWhereItIs(mud, router);
    }
  }

  #isWhereItIs(mud: SimMud, router: SimRouter): void {
    const { name } = router;
    const known = router.status().muds.find((one) => one.name === mud.name);
    if (known === undefined) return;
    const where = `${name} has ${mud.name} as ${known.state.is} on ${known.router}`;
    const isThere = known.state.is === 'up' && known.router === mud.home?.name;
    if (mud.isOnline && !isThere) this.#world.fail(`${where}, but it is online on ${mud.home?.name}`);
    const isHalfOpen = this.#routers.some(({ address }) => this.#sea.isConnected(address, mud.address));
    if (!mud.isOnline && known.state.is === 'up' && !isHalfOpen) this.#world.fail(`${where}, but it is away`);
  }

  /** What a router has acknowledged all routers have: who was let in, and what channels were made. */
  nothingIsLost(): void {
    for (const router of this.#routers) {
      const { muds, channels } = router.status();
      for (const { name, password } of this.#muds)
        if (password !== 0 && !muds.some((mud) => mud.name === name))
          this.#world.fail(`${router.name} has let ${name} in, and does not know it`);
      const names = new Set(channels.map(({ name }) => name));
      for (const [channel, owner] of this.#channelsMade())
        if (!names.has(channel))
          this.#world.fail(`${router.name} does not know ${channel}, which ${owner} had and did not remove`);
    }
  }

  /** Channels that somebody had and nobody who had them ever asked to remove. */
  #channelsMade(): Map<string, string> {
    const made = new Map<string, string>();
    for (const mud of this.#muds) for (const channel of mud.lists.owned) made.set(channel, mud.name);
    for (const { lists } of this.#muds) for (const channel of lists.removed) made.delete(channel);
    return made;
  }

  /** The list of every mud is that of its router; probes have just got theirs whole. */
  listsAgree(probes: readonly SimMud[]): void {
    for (const mud of [...this.#muds, ...probes]) {
      if (!mud.isOnline) continue;
      const probe = probes.find(({ home }) => home?.name === mud.home?.name);
      if (!probe) continue;
      this.#sameRows(
        `mudlist of ${mud.name} and of ${mud.home?.name}`,
        mud.lists.mudlist.rows,
        probe.lists.mudlist.rows,
      );
      this.#sameRows(
        `chanlist of ${mud.name} and of ${mud.home?.name}`,
        mud.lists.chanlist.rows,
        probe.lists.chanlist.rows,
      );
    }
    const [first, ...others] = probes;
    for (const other of others)
      if (first)
        this.#sameRows(
          `mudlist of ${first.home?.name} and ${other.home?.name}`,
          first.lists.mudlist.rows,
          other.lists.mudlist.rows,
        );
  }

  /** A mud that goes to another router in quiet times misses nothing there: it gets no row that is no news to those who stay. */
  async move(channels: readonly string[]): Promise<void> {
    const mud = this.#muds.find(({ isOnline }) => isOnline);
    const other = this.#routers.find(({ name }) => name !== mud?.home?.name);
    if (mud === undefined || other === undefined) return;
    const others = this.#muds.filter((one) => one !== mud && one.isOnline);
    const isCalm =
      others.length > 0 && others.every(({ onlineSince }) => this.#world.now - onlineSince > CALM_MS);
    for (const one of this.#muds) one.lists.rowsGot = [];
    mud.leave(undefined);
    await this.#world.run(5_000);
    mud.join(other);
    await this.#world.run(15_000);
    if (!mud.isOnline && !mud.isTwice) this.#world.fail(`${mud.name} was not let in by ${other.name}`);
    const news = new Set(this.#muds.filter((one) => one !== mud).flatMap(({ lists }) => lists.rowsGot));
    const old = mud.lists.rowsGot.filter((row) => !news.has(row));
    if (old.length > 0 && isCalm)
      this.#world.fail(`${mud.name} had missed nothing, and got rows of ${old.join()}`);
    mud.listenTo(channels);
    await this.#world.run(5_000);
  }

  #same(one: SimRouter, other: SimRouter): void {
    const [a, b] = [one.status(), other.status()];
    const names = `${one.name} and ${other.name}`;
    this.#sameRows(`muds of ${names}`, mudsOf(a), mudsOf(b));
    this.#sameRows(`channels of ${names}`, channelsOf(a), channelsOf(b));
    for (const list of ['mudlist', 'chanlist'] as const)
      if (a.tokens[list] !== b.tokens[list])
        this.#world.fail(`The tokens of the ${list} of ${names} are ${a.tokens[list]} and ${b.tokens[list]}`);
  }

  #sameRows(what: string, one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): void {
    for (const name of new Set([...one.keys(), ...other.keys()])) {
      const [a, b] = [one.get(name) ?? 'nothing', other.get(name) ?? 'nothing'];
      if (a !== b) this.#world.fail(`${what} differ in "${name}": ${a} and ${b}`);
    }
  }
}

/** Without what is removed: each router forgets that by its own clock. */
const mudsOf = ({ muds }: RouterStatus): Map<string, string> =>
  new Map(
    muds
      .filter(({ state }) => state.is !== 'removed')
      .map(({ name, state, router }) => [name, `${state.is} on ${router}`]),
  );

const channelsOf = ({ channels }: RouterStatus): Map<string, string> =>
  new Map(
    channels.map(({ name, owner, type, members }) => [
      name,
      `${type} of ${owner}, but ${members.toSorted()}`,
    ]),
  );
