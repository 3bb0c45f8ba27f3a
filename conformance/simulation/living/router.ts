// A router as Dead Souls and CoffeeMud have it, for the simulation: silent, forgetful, repeating what it hears. A model of its own,
// made from what those programs do; it shares no code with what talks to it.
import type { LpcArray } from '@intermud/wire';
import type { Sea } from '../sea.ts';
import type { World } from '../world.ts';
import { frameOf } from './line.ts';
import type { KeptChannel, Told } from './lists.ts';
import { LivingMud, type MudHost } from './mud.ts';
import { Run, startup } from './run.ts';
import { drawTraits, type Traits, traitsText } from './traits.ts';

/** One of ours, as a living router's table has it. */
export interface Friend {
  /** Its name on the wire. */
  readonly name: string;
  readonly address: string;
  /** What we present to it, and it to us. */
  readonly password: number;
  readonly theirs: number;
  /** Somebody has written the passwords wrong. */
  isMistaken: boolean;
}

/** Who it is. */
export interface LivingPlace {
  /** Its name on the wire. */
  readonly wireName: string;
  readonly address: string;
  readonly muds: readonly string[];
  /** What is not left to chance. */
  readonly traits?: Partial<Traits>;
}

/** Milliseconds from its last word to its end. */
const SHUTDOWN_MS = 50;

/** One living router. */
export class LivingRouter implements MudHost {
  /** Its name on the wire. */
  readonly wireName: string;
  /** Its name in our network, with an asterisk. */
  readonly name: string;
  readonly address: string;
  readonly friends: Friend[] = [];
  readonly muds: readonly LivingMud[];
  readonly traits: Traits;
  /** How wrong its clock is. */
  offsetMs = 0;
  readonly #world: World;
  readonly #sea: Sea;
  #run: Run | undefined;
  #life = 0;
  /** Somebody has started it since it last began to stop. */
  #isWanted = false;

  constructor(world: World, sea: Sea, place: LivingPlace) {
    this.#world = world;
    this.#sea = sea;
    this.wireName = place.wireName;
    this.name = place.wireName.startsWith('*') ? place.wireName : `*${place.wireName}`;
    this.address = place.address;
    this.traits = { ...drawTraits(world), ...place.traits };
    this.muds = place.muds.map((name) => new LivingMud(world, this, name));
  }

  /** What it does its own way. */
  get manners(): string {
    return traitsText(this.traits);
  }

  get isUp(): boolean {
    return this.#run !== undefined;
  }

  /** What others have told it, by name; nothing while it is down. */
  get told(): ReadonlyMap<string, Told> {
    return this.#run?.lists.told ?? new Map();
  }

  /** Channels that it knows. */
  get channels(): ReadonlyMap<string, KeptChannel> {
    return this.#run?.lists.channels ?? new Map();
  }

  /** Its own muds that it knows: those that have come since it started. */
  get known(): Iterable<LivingMud> {
    return this.#run?.lists.own.values() ?? [];
  }

  /** Names of ours with which it has a link that counts. */
  get links(): Iterable<string> {
    return this.#run?.links.keys() ?? [];
  }

  start(): void {
    this.#isWanted = true;
    if (this.#run) return;
    const life = ++this.#life;
    const isAlive = () => life === this.#life;
    this.#world.tell(`${this.name} starts, and knows nothing`);
    this.#run = new Run({ router: this, world: this.#world, sea: this.#sea, isAlive });
    this.#run.start();
    for (const mud of this.muds) mud.found();
  }

  /** All that it knew is gone. */
  crash(isNoticed: boolean): void {
    if (!this.#run) return;
    this.#world.tell(`${this.name} ${isNoticed ? 'crashes' : 'loses its power: nobody is told'}`);
    this.#end();
    this.#sea.crash(this.address, isNoticed);
  }

  /** It says that it goes, and goes. */
  stop(): void {
    if (!this.#run) return;
    this.#world.tell(`${this.name} shuts down`);
    this.#run.stop();
    this.#isWanted = false;
    this.#world.after(SHUTDOWN_MS, () => {
      this.crash(true);
      if (this.#isWanted) this.start();
    });
  }

  changed(mud: LivingMud): void {
    this.#run?.changed(mud);
  }

  say(packet: LpcArray): void {
    this.#run?.say(packet);
  }

  /** One of its muds makes a channel, unless there is one. */
  addChannel(mud: LivingMud, channel: string, type: number): void {
    if (mud.isOnline) this.#run?.addChannel(mud, channel, type);
  }

  /** Somebody comes to one of ours under its name, with a password that is wrong. */
  impersonate(friend: Friend, from: string): void {
    const { sleptMs } = this.#world;
    const answered = () => {
      if (this.#world.sleptMs > sleptMs) return; // It was late with its start-up, and is told so like anybody.
      this.#world.fail(`${friend.name} answers somebody who has no password`);
    };
    this.#sea.dial(from)(friend.address, 8080, {
      connected: (socket) => {
        socket.write(frameOf(startup(this.wireName, friend, friend.password + 1)));
        return {
          received: answered,
          closed: () => {},
        };
      },
      failed: () => {},
    });
  }

  #end(): void {
    this.#life += 1;
    this.#run = undefined;
    for (const mud of this.muds) mud.lost();
  }
}
