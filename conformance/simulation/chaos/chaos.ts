// What may go wrong in a simulation, and what people and muds do meanwhile.
import type { SimMud } from '../mud.ts';
import type { Net } from '../net.ts';
import type { SimRouter } from '../router.ts';
import { anyOffset, anyStep, sleepMaybe } from './clocks.ts';
import { LivingChaos } from './living.ts';
import { Strangers } from './strangers.ts';
import { CHANNELS, Talk } from './talk.ts';
import { type Pair, Ways } from './ways.ts';

/**
 * Which things may happen. A seed tells its story in the edition that it was found in, so that seeds which are kept stay what they
 * are while the chaos grows.
 */
export type Edition = 1 | 2 | 3 | 4;

/** The edition of all schedules that are not kept from before. */
export const EDITION: Edition = 4;

/** Seconds for which a mud says that it will be away. */
const ABSENCES = [undefined, undefined, 0, 400, 8 * 86_400];

/** Does one thing after the other, by chance. */
export class Chaos {
  readonly talk: Talk;
  readonly #net: Net;
  readonly #ways: Ways;
  readonly #strangers: Strangers;
  readonly #living: LivingChaos;
  readonly #actions: readonly (() => void)[];

  constructor(net: Net, edition: Edition) {
    this.#net = net;
    this.talk = new Talk(net);
    this.#ways = new Ways(net);
    this.#strangers = new Strangers(net);
    this.#living = new LivingChaos(net, this.talk, this.#ways);
    const editions = [this.#first(), this.#second(), this.#third(), this.#living.actions(() => this.#one)];
    this.#actions = editions.slice(0, edition).flat();
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
    this.#ways.heal();
    this.#strangers.end();
    for (const router of this.#net.routers) {
      router.disk.crashAfterCommit(undefined);
      router.drain(false);
      router.start();
    }
    this.#living.end();
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
    const listen = () => this.talk.listen(this.#one, world.pick(CHANNELS), !world.chance(4));
    const cut = () => this.#ways.cut(() => this.#ways.anyPair());
    return [
      () => this.#one.join(this.anyRouter()),
      () => this.#one.join(this.anyRouter()),
      () => this.#one.leave(world.pick(ABSENCES)),
      () => this.#one.change(),
      () => this.#one.change(),
      () => this.talk.line(this.#one),
      () => this.talk.tell(this.#one),
      () => this.talk.channel(this.#one),
      () => this.talk.channel(this.#one),
      listen,
      listen,
      () => this.talk.ban(this.#one),
      cut,
      cut,
      () => this.#ways.heal(),
      () => this.anyRouter().crash(world.chance(2)),
      () => this.#restart(),
      () => this.#restart(),
    ];
  }

  #second(): (() => void)[] {
    const { world } = this.#net;
    const stall = () => this.#between((pair) => this.#ways.stall(pair));
    return [
      () => this.talk.line(this.#one),
      () => this.talk.tell(this.#one),
      () => this.talk.question(this.#one),
      stall,
      stall,
      () => this.#between((pair) => this.#ways.slowDown(pair)),
      () => this.anyRouter().crashAfterCommit(world.chance(2)),
      () => this.anyRouter().setClock(anyStep(world)),
      () => sleepMaybe(world),
      () => this.#strangers.twin(this.#one),
      () => this.talk.sameChannel(this.#one),
      () => this.#strangers.impostor(),
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

  #between(task: (pair: Pair) => void): void {
    const pair = this.#ways.anyPair();
    if (pair) task(pair);
  }

  #restart(): void {
    const { world, routers } = this.#net;
    const down = routers.filter(({ isUp }) => !isUp);
    if (down.length === 0) return;
    const router = world.pick(down);
    if (world.chance(3)) router.offsetMs = anyOffset(world);
    router.start();
  }
}
