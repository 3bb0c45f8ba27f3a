// What may go wrong in a simulation, and what people and muds do meanwhile.
import { SimMud } from './mud.ts';
import type { SimRouter } from './router.ts';
import type { Sea } from './sea.ts';
import type { World } from './world.ts';

/** Channels of a simulation. */
export const CHANNELS = ['chat', 'news', 'club'];

/**
 * Which things may happen. A seed tells its story in the edition that it was found in, so that seeds which are kept stay what they
 * are while the chaos grows.
 */
export type Edition = 1 | 2 | 3;

/** The edition of all schedules that are not kept from before. */
export const EDITION: Edition = 3;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds for which a mud says that it will be away. */
const ABSENCES = [undefined, undefined, 0, 400, 8 * 86_400];

/** Time for which everything stands still: longer than samples are kept, and than whole lists carry what was removed. */
const SLEEPS_MS = [15 * DAY, 15 * DAY, 40 * DAY, 300 * DAY];

/** What was removed is forgotten after a year: a router that was away for longer would bring it back. */
const AGE_MS_MAX = 360 * DAY;

/** All that somebody may do something to. */
export interface Net {
  readonly world: World;
  readonly sea: Sea;
  readonly routers: readonly SimRouter[];
  readonly muds: readonly SimMud[];
}

/** Does one thing after the other, by chance. */
export class Chaos {
  readonly #net: Net;
  readonly #actions: readonly (() => void)[];
  /** Programs that have come under the name and password of a mud. */
  readonly #twins = new Map<SimMud, SimMud>();
  #lines = 0;
  #names = 0;

  constructor(net: Net, edition: Edition) {
    this.#net = net;
    this.#actions = [this.#first(), this.#second(), this.#third()].slice(0, edition).flat();
  }

  /** How wrong a clock may be. */
  offset(): number {
    return this.#net.world.pick([0, 0, 0, 1_500, -1_500, 90 * SECOND, DAY, -DAY]);
  }

  anyRouter(): SimRouter {
    return this.#net.world.pick(this.#net.routers);
  }

  /** Something happens. */
  step(): void {
    const { world, muds } = this.#net;
    this.#mud = world.pick(muds);
    world.pick(this.#actions)();
  }

  /** Everything that is broken is whole again. */
  end(): void {
    this.#heal();
    for (const [twin, mud] of this.#twins) {
      if (twin.home) twin.leave(undefined);
      if (twin.isTwice) mud.isTwice = true;
    }
    for (const router of this.#net.routers) {
      router.disk.crashAfterCommit(undefined);
      router.drain(false);
      router.start();
    }
  }

  /** A mud wants to hear a channel, or no longer. */
  listen(mud: SimMud, channel: string, isOn: boolean): void {
    if (isOn) mud.wants.add(channel);
    else mud.wants.delete(channel);
    this.#does(mud, `${isOn ? 'listens' : 'no longer listens'} to ${channel}`);
    mud.say(['channel-listen', 5, mud.name, 0, mud.home?.name ?? 0, 0, channel, isOn ? 1 : 0]);
  }

  /** The one that something happens to next. */
  #mud: SimMud | undefined;

  get #one(): SimMud {
    if (this.#mud) return this.#mud;
    throw new TypeError('Nothing happens before step()');
  }

  /** Each as often as it is named. */
  #first(): (() => void)[] {
    const { world } = this.#net;
    const listen = () => this.listen(this.#one, world.pick(CHANNELS), !world.chance(4));
    return [
      () => this.#one.join(this.anyRouter()),
      () => this.#one.join(this.anyRouter()),
      () => this.#one.leave(world.pick(ABSENCES)),
      () => this.#one.change(),
      () => this.#one.change(),
      () => this.#line(),
      () => this.#tell(),
      () => this.#channel(),
      () => this.#channel(),
      listen,
      listen,
      () => this.#ban(),
      () => this.#cut(),
      () => this.#cut(),
      () => this.#heal(),
      () => this.anyRouter().crash(world.chance(2)),
      () => this.#restart(),
      () => this.#restart(),
    ];
  }

  #second(): (() => void)[] {
    const { world } = this.#net;
    return [
      () => this.#line(),
      () => this.#tell(),
      () => this.#question(),
      () => this.#stall(),
      () => this.#stall(),
      () => this.#slowDown(),
      () => this.anyRouter().crashAfterCommit(world.chance(2)),
      () => this.anyRouter().setClock(this.#clock()),
      () => this.#sleep(),
      () => this.#twin(),
      () => this.#sameChannel(),
      () => this.#impostor(),
    ];
  }

  #third(): (() => void)[] {
    const { world } = this.#net;
    return [
      () => this.anyRouter().drain(world.chance(2)),
      () => this.anyRouter().drain(false),
      () => this.anyRouter().redirect(this.#one.name, this.anyRouter().name),
      () => this.#redirect(),
      () => this.#redirect(),
    ];
  }

  /** The operator of a mud's router sends it to another one. */
  #redirect(): void {
    const { name, home } = this.#one;
    const to = this.anyRouter();
    this.#net.routers.find((router) => router.name === home?.name)?.redirect(name, to.name);
  }

  /** A story says it where a mud speaks to nobody. */
  #does(mud: SimMud, what: string): void {
    this.#net.world.tell(`${mud.name} ${what}${mud.isOnline ? '' : ', but is not online'}`);
  }

  #line(): void {
    const mud = this.#one;
    this.#lines += 1;
    const channel = this.#net.world.pick(CHANNELS);
    this.#does(mud, `says line ${this.#lines} on ${channel}`);
    mud.say(['channel-m', 5, mud.name, 'fred', 0, 0, channel, 'Fred', `line ${this.#lines}`]);
  }

  #tell(): void {
    const mud = this.#one;
    this.#lines += 1;
    const other = this.#net.world.pick(this.#net.muds);
    this.#does(mud, `tells ${other.name} line ${this.#lines}`);
    mud.say(['tell', 5, mud.name, 'fred', other.name, 'barney', 'Fred', `line ${this.#lines}`]);
  }

  #question(): void {
    const mud = this.#one;
    this.#lines += 1;
    this.#does(mud, `asks all muds for the user "line ${this.#lines}"`);
    mud.say(['locate-req', 5, mud.name, 'fred', 0, 0, `line ${this.#lines}`]);
  }

  #channel(): void {
    const { world } = this.#net;
    const mud = this.#one;
    const [channel, type] = [world.pick(CHANNELS), world.pick([0, 0, 1, 2])];
    const isAdded = !world.chance(3);
    if (isAdded) this.#add(mud, channel, type);
    else {
      this.#does(mud, `removes ${channel}`);
      mud.say(['channel-remove', 5, mud.name, 'admin', mud.home?.name ?? 0, 0, channel]);
    }
  }

  #add(mud: SimMud, channel: string, type: number): void {
    this.#does(mud, `adds ${channel}, ${TYPES[type]}`);
    mud.say(['channel-add', 5, mud.name, 'admin', mud.home?.name ?? 0, 0, channel, type]);
  }

  /** Two muds make one channel at once. */
  #sameChannel(): void {
    const { world, muds } = this.#net;
    const channel = world.pick(CHANNELS);
    for (const mud of [this.#one, world.pick(muds)]) this.#add(mud, channel, world.pick([0, 0, 1, 2]));
  }

  #ban(): void {
    const { world, muds } = this.#net;
    const mud = this.#one;
    const [channel, other] = [world.pick(CHANNELS), world.pick(muds)];
    const isOn = world.chance(2);
    this.#does(mud, `${isOn ? 'puts' : 'takes'} ${other.name} ${isOn ? 'on' : 'off'} the list of ${channel}`);
    const lists = isOn ? [[other.name], []] : [[], [other.name]];
    mud.say(['channel-admin', 5, mud.name, 'admin', mud.home?.name ?? 0, 0, channel, ...lists]);
  }

  /** A router, and another one or a mud. */
  #pair(): readonly [SimRouter, SimRouter | SimMud] | undefined {
    const { world, muds } = this.#net;
    const one = this.anyRouter();
    const other = world.chance(4) ? world.pick(muds) : this.anyRouter();
    return other === one ? undefined : [one, other];
  }

  #cut(): void {
    const { world, sea } = this.#net;
    const how = world.pick(['broken', 'silent'] as const);
    const [one, other] = this.#pair() ?? [];
    if (one === undefined || other === undefined) return;
    const means = how === 'broken' ? 'connections break' : 'nobody is told';
    world.tell(`${one.name} and ${other.name} are cut from each other: ${means}`);
    sea.cut(one.address, other.address, how);
  }

  /** A way on which everything waits: mostly in one direction only. */
  #stall(): void {
    const { world, sea } = this.#net;
    const [one, other] = this.#pair() ?? [];
    if (one === undefined || other === undefined) return;
    const [from, to] = world.chance(2) ? [one, other] : [other, one];
    const isBoth = world.chance(3);
    const back = isBoth ? ', nor back' : '';
    world.tell(`Nothing comes through from ${from.name} to ${to.name}${back}, until that is healed`);
    sea.stall(from.address, to.address);
    if (isBoth) sea.stall(to.address, from.address);
  }

  #slowDown(): void {
    const { world, sea } = this.#net;
    const [one, other] = this.#pair() ?? [];
    if (one === undefined || other === undefined) return;
    const ms = world.pick([300, 3_000, 12_000]);
    world.tell(`Everything between ${one.name} and ${other.name} takes ${ms / 1_000} s longer`);
    sea.slowDown(one.address, other.address, ms);
  }

  #heal(): void {
    if (this.#net.sea.healAll()) this.#net.world.tell('All ways are whole again');
  }

  #restart(): void {
    const { world, routers } = this.#net;
    const down = routers.filter(({ isUp }) => !isUp);
    if (down.length === 0) return;
    const router = world.pick(down);
    if (world.chance(3)) router.offsetMs = this.offset();
    router.start();
  }

  /** What a clock is set to: mostly a step as NTP makes it. */
  #clock(): number {
    return this.#net.world.pick([0, 0, -1_500, 1_500, -90 * SECOND, 90 * SECOND, -HOUR, HOUR, -DAY, DAY]);
  }

  /** Rarely: all machines sleep, all clocks go on. Who is down then comes back with lists that are as old. */
  #sleep(): void {
    const { world } = this.#net;
    if (!world.chance(6)) return;
    const ms = world.pick(SLEEPS_MS);
    if (world.age + ms > AGE_MS_MAX) return;
    world.tell(`Everybody sleeps for ${ms / DAY} days`);
    world.sleep(ms);
  }

  /** A second program comes with a mud's name and password; both want to be on for a while. */
  #twin(): void {
    const { world, sea } = this.#net;
    const mud = this.#one;
    if (mud.password === 0) return;
    const twin = new SimMud(world, sea, mud.name, `10.3.0.${this.#twins.size + 1}`, `the second ${mud.name}`);
    twin.password = mud.password;
    this.#twins.set(twin, mud);
    const router = this.anyRouter();
    const ms = world.between(100, 20 * SECOND);
    world.tell(`A second program comes as ${mud.name} to ${router.name}, for ${ms / 1_000} s`);
    twin.join(router);
    world.after(ms, () => {
      if (twin.home) twin.leave(undefined);
    });
  }

  /** Somebody comes as a mud with the name of a router. */
  #impostor(): void {
    const { world, sea } = this.#net;
    this.#names += 1;
    const [name, router] = [this.anyRouter().name, this.anyRouter()];
    const impostor = new SimMud(world, sea, name, `10.4.0.${this.#names}`, `a mud called ${name}`);
    impostor.join(router);
    world.after(15 * SECOND, () => {
      if (impostor.isOnline) world.fail(`${router.name} let a mud in with the name of the router ${name}`);
      impostor.leave(undefined);
    });
  }
}

const TYPES: readonly string[] = [
  'open but to those on its list',
  'closed but to those on its list',
  'filtered',
];
