// A mud of a living router: a program of its own, which outlives its router and comes back to it.
import type { LpcArray } from '@intermud/wire';
import type { World } from '../world.ts';

/** Takes what a mud says. */
export interface MudHost {
  readonly isUp: boolean;
  /** A mud has come, gone, or changed. */
  changed(mud: LivingMud): void;
  say(packet: LpcArray): void;
}

/** Milliseconds in which a mud finds its router again. */
const BACK_MS = [500, 20_000] as const;

/** One mud. */
export class LivingMud {
  readonly name: string;
  readonly password: number;
  /** Channels that it hears. */
  readonly wants = new Set<string>();
  /** How often it has got each line, tell or question. */
  readonly heard = new Map<string, number>();
  /** Something of it that changes its row. */
  mood = 0;
  /** Its router knows that it is there. */
  isOnline = false;
  /** World time of when it came or went. */
  since = 0;
  readonly #world: World;
  readonly #host: MudHost;
  #isWanted = true;

  constructor(world: World, host: MudHost, name: string) {
    this.#world = world;
    this.#host = host;
    this.name = name;
    this.password = world.between(1, 999_999_999);
  }

  /** Its router has come, or it wants to be on again. */
  join(): void {
    this.#isWanted = true;
    if (this.isOnline || !this.#host.isUp) return;
    this.#set(true);
  }

  leave(): void {
    this.#isWanted = false;
    if (this.isOnline) this.#set(false);
  }

  change(): void {
    this.mood += 1;
    if (this.isOnline) this.#host.changed(this);
  }

  /** Its router has gone; it tries again until that is back. */
  lost(): void {
    this.isOnline = false;
  }

  /** Its router is there. */
  found(): void {
    this.#world.after(this.#world.between(...BACK_MS), () => {
      if (this.#isWanted) this.join();
    });
  }

  say(packet: LpcArray): void {
    if (this.isOnline) this.#host.say(packet);
  }

  /** A packet for it, or for all. */
  got(packet: LpcArray): void {
    const [type, , from, fromUser] = packet;
    if (type === 'tell') this.#hear(`tell ${String(packet[7])}`);
    else if (type === 'channel-m' && this.wants.has(String(packet[6])))
      this.#hear(`line ${String(packet[8])}`);
    else if (type === 'locate-req') this.#hear(`question ${String(packet[6])}`);
    else if (type === 'who-reply') this.#hear(`answer ${String(packet[5])}`);
    else if (type === 'who-req') {
      this.#hear(`who ${String(fromUser)}`);
      this.say(['who-reply', 5, this.name, 0, from ?? 0, fromUser ?? 0, [['Barney', 0, 'the title']]]);
    }
  }

  #hear(what: string): void {
    const times = (this.heard.get(what) ?? 0) + 1;
    this.heard.set(what, times);
    if (times > 1) this.#world.fail(`${this.name} got "${what}" twice`);
  }

  #set(isOnline: boolean): void {
    this.isOnline = isOnline;
    this.since = this.#world.age;
    this.#host.changed(this);
  }
}
