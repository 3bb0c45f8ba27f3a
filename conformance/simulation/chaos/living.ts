// What may happen to living routers, and what their muds do meanwhile.
import type { LivingMud } from '../living/mud.ts';
import type { LivingRouter } from '../living/router.ts';
import type { SimMud } from '../mud.ts';
import type { Net } from '../net.ts';
import { anyStep } from './clocks.ts';
import { CHANNELS, type Talk } from './talk.ts';
import type { Pair, Ways } from './ways.ts';

/** Packets of one mud at once: more than a living router takes in a second. */
const BURST = 14;

/** Does one thing after the other to living routers. */
export class LivingChaos {
  readonly #net: Net;
  readonly #talk: Talk;
  readonly #ways: Ways;
  #strangers = 0;

  constructor(net: Net, talk: Talk, ways: Ways) {
    this.#net = net;
    this.#talk = talk;
    this.#ways = ways;
  }

  /** Each as often as it is named; `ours` is one of our muds. */
  actions(ours: () => SimMud): (() => void)[] {
    const { world } = this.#net;
    const toThem = () => this.#talk.tellTo(ours(), () => this.#anyMud().name);
    const cut = () => this.#ways.cut(() => this.#pair());
    return [
      () => this.#comeOrGo(),
      () => this.#comeOrGo(),
      () => this.#anyMud().change(),
      () => this.#line(),
      () => this.#line(),
      () => this.#tell(),
      () => this.#tell(),
      () => this.#who(),
      () => this.#question(),
      toThem,
      toThem,
      () => this.#burst(ours()),
      () => this.#listen(),
      () => this.#listen(),
      () => this.#addChannel(),
      cut,
      cut,
      () => this.#ways.stall(this.#pair()),
      () => this.#ways.slowDown(this.#pair()),
      () => this.#any().crash(world.chance(2)),
      () => this.#any().stop(),
      () => this.#restart(),
      () => this.#restart(),
      () => this.#setClock(),
      () => this.#mistake(),
      () => this.#impostor(),
    ];
  }

  end(): void {
    for (const living of this.#net.livings) {
      for (const friend of living.friends) friend.isMistaken = false;
      living.start();
    }
  }

  #any(): LivingRouter {
    return this.#net.world.pick(this.#net.livings);
  }

  #anyMud(): LivingMud {
    return this.#net.world.pick(this.#any().muds);
  }

  /** A living router, and one of ours that has a link with it. */
  #pair(): Pair {
    const living = this.#any();
    return [living, this.#net.world.pick(living.friends)];
  }

  #anyName(): string {
    const { world, muds } = this.#net;
    return world.chance(4) ? this.#anyMud().name : world.pick(muds).name;
  }

  #does(mud: LivingMud, what: string): void {
    this.#net.world.tell(`${mud.name} ${what}${mud.isOnline ? '' : ', but is not online'}`);
  }

  #comeOrGo(): void {
    const mud = this.#anyMud();
    this.#net.world.tell(`${mud.name} ${mud.isOnline ? 'goes' : 'comes'}`);
    if (mud.isOnline) mud.leave();
    else mud.join();
  }

  #line(): void {
    const [mud, channel, line] = [this.#anyMud(), this.#net.world.pick(CHANNELS), this.#talk.next()];
    this.#does(mud, `says ${line} on ${channel}`);
    mud.say(['channel-m', 5, mud.name, 'zed', 0, 0, channel, 'Zed', line]);
  }

  #tell(): void {
    const [mud, other, line] = [this.#anyMud(), this.#anyName(), this.#talk.next()];
    this.#does(mud, `tells ${other} ${line}`);
    mud.say(['tell', 5, mud.name, 'zed', other, 'barney', 'Zed', line]);
  }

  #who(): void {
    const [mud, other, line] = [this.#anyMud(), this.#anyName(), this.#talk.next()];
    this.#does(mud, `asks who is on ${other}, for "${line}"`);
    mud.say(['who-req', 5, mud.name, line, other, 0]);
  }

  #question(): void {
    const [mud, line] = [this.#anyMud(), this.#talk.next()];
    this.#does(mud, `asks all muds for the user "${line}"`);
    mud.say(['locate-req', 5, mud.name, 'zed', 0, 0, line]);
  }

  #burst(mud: SimMud): void {
    const other = this.#anyMud().name;
    for (let at = 0; at < BURST; at += 1) this.#talk.tellTo(mud, () => other);
  }

  #listen(): void {
    const [mud, channel] = [this.#anyMud(), this.#net.world.pick(CHANNELS)];
    const isOn = !this.#net.world.chance(4);
    this.#does(mud, `${isOn ? 'listens' : 'no longer listens'} to ${channel}`);
    if (isOn) mud.wants.add(channel);
    else mud.wants.delete(channel);
  }

  #addChannel(): void {
    const { world } = this.#net;
    const living = this.#any();
    const [mud, channel] = [world.pick(living.muds), world.pick(CHANNELS)];
    const type = world.pick([0, 0, 1, 2]);
    this.#does(mud, `adds ${channel} on ${living.name}`);
    living.addChannel(mud, channel, type);
  }

  #restart(): void {
    const down = this.#net.livings.filter(({ isUp }) => !isUp);
    if (down.length > 0) this.#net.world.pick(down).start();
  }

  #setClock(): void {
    const [living, offsetMs] = [this.#any(), anyStep(this.#net.world)];
    this.#net.world.tell(`The clock of ${living.name} is ${offsetMs / 1_000} s off now`);
    living.offsetMs = offsetMs;
  }

  /** Somebody writes a password wrong, or right again. */
  #mistake(): void {
    const living = this.#any();
    const friend = this.#net.world.pick(living.friends);
    friend.isMistaken = !friend.isMistaken;
    const how = friend.isMistaken ? 'wrong' : 'right';
    this.#net.world.tell(`${living.name} has the ${how} password of ${friend.name} from now on`);
  }

  #impostor(): void {
    const living = this.#any();
    const friend = this.#net.world.pick(living.friends);
    this.#strangers += 1;
    this.#net.world.tell(`Somebody comes to ${friend.name} as ${living.name}, and has no password`);
    living.impersonate(friend, `10.6.0.${this.#strangers}`);
  }
}
