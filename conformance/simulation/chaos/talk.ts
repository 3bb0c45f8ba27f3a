// What muds say while everything goes wrong: each line, tell and question once, so that it names its packet.
import type { SimMud } from '../mud.ts';
import type { Net } from '../net.ts';

/** Channels of a simulation. */
export const CHANNELS = ['chat', 'news', 'club'];

/** Lets muds talk. */
export class Talk {
  readonly #net: Net;
  #lines = 0;

  constructor(net: Net) {
    this.#net = net;
  }

  /** What nobody has said yet. */
  next(): string {
    this.#lines += 1;
    return `line ${this.#lines}`;
  }

  /** A mud wants to hear a channel, or no longer. */
  listen(mud: SimMud, channel: string, isOn: boolean): void {
    if (isOn) mud.wants.add(channel);
    else mud.wants.delete(channel);
    this.#does(mud, `${isOn ? 'listens' : 'no longer listens'} to ${channel}`);
    mud.say(['channel-listen', 5, mud.name, 0, mud.home?.name ?? 0, 0, channel, isOn ? 1 : 0]);
  }

  line(mud: SimMud): void {
    const line = this.next();
    const channel = this.#net.world.pick(CHANNELS);
    this.#does(mud, `says ${line} on ${channel}`);
    mud.say(['channel-m', 5, mud.name, 'fred', 0, 0, channel, 'Fred', line]);
  }

  tell(mud: SimMud): void {
    this.tellTo(mud, () => this.#net.world.pick(this.#net.muds).name);
  }

  tellTo(mud: SimMud, pick: () => string): void {
    const line = this.next();
    const other = pick();
    this.#does(mud, `tells ${other} ${line}`);
    mud.say(['tell', 5, mud.name, 'fred', other, 'barney', 'Fred', line]);
  }

  question(mud: SimMud): void {
    const line = this.next();
    this.#does(mud, `asks all muds for the user "${line}"`);
    mud.say(['locate-req', 5, mud.name, 'fred', 0, 0, line]);
  }

  channel(mud: SimMud): void {
    const { world } = this.#net;
    const [channel, type] = [world.pick(CHANNELS), world.pick([0, 0, 1, 2])];
    const isAdded = !world.chance(3);
    if (isAdded) this.#add(mud, channel, type);
    else {
      this.#does(mud, `removes ${channel}`);
      mud.say(['channel-remove', 5, mud.name, 'admin', mud.home?.name ?? 0, 0, channel]);
    }
  }

  /** Two muds make one channel at once. */
  sameChannel(mud: SimMud): void {
    const { world, muds } = this.#net;
    const channel = world.pick(CHANNELS);
    for (const one of [mud, world.pick(muds)]) this.#add(one, channel, world.pick([0, 0, 1, 2]));
  }

  ban(mud: SimMud): void {
    const { world, muds } = this.#net;
    const [channel, other] = [world.pick(CHANNELS), world.pick(muds)];
    const isOn = world.chance(2);
    this.#does(mud, `${isOn ? 'puts' : 'takes'} ${other.name} ${isOn ? 'on' : 'off'} the list of ${channel}`);
    const lists = isOn ? [[other.name], []] : [[], [other.name]];
    mud.say(['channel-admin', 5, mud.name, 'admin', mud.home?.name ?? 0, 0, channel, ...lists]);
  }

  #add(mud: SimMud, channel: string, type: number): void {
    this.#does(mud, `adds ${channel}, ${TYPES[type]}`);
    mud.say(['channel-add', 5, mud.name, 'admin', mud.home?.name ?? 0, 0, channel, type]);
  }

  /** A story says it where a mud speaks to nobody. */
  #does(mud: SimMud, what: string): void {
    this.#net.world.tell(`${mud.name} ${what}${mud.isOnline ? '' : ', but is not online'}`);
  }
}

const TYPES: readonly string[] = [
  'open but to those on its list',
  'closed but to those on its list',
  'filtered',
];
