// A router of a simulation: the real one, on virtual sockets, clock and disk; it can crash and come back.
import { type PeerSettings, Router, type RouterStatus } from '../../packages/intermud/src/router/index.ts';
import { Disk, type DiskFaults } from './disk.ts';
import type { Place } from './mud.ts';
import type { Sea } from './sea.ts';
import type { World } from './world.ts';

/** One router. */
export class SimRouter implements Place {
  readonly name: string;
  readonly address: string;
  /** How wrong its clock is; it may change at any time. */
  offsetMs = 0;
  /** Called when it has read its disk and listens. */
  started: () => void = () => {};
  readonly #world: World;
  readonly #sea: Sea;
  readonly disk: Disk;
  readonly #peers: readonly PeerSettings[];
  #router: Router | undefined;
  /** Whether it has read its disk. */
  #isOpen = false;
  #isDraining = false;
  #life = 0;

  private constructor(world: World, sea: Sea, disk: Disk, place: Place, peers: readonly PeerSettings[]) {
    this.#world = world;
    this.#sea = sea;
    this.disk = disk;
    this.name = place.name;
    this.address = place.address;
    this.#peers = peers;
  }

  static async make(
    world: World,
    sea: Sea,
    { place, peers, faults }: { place: Place; peers: readonly PeerSettings[]; faults: DiskFaults },
  ): Promise<SimRouter> {
    return new SimRouter(world, sea, await Disk.make(world, faults), place, peers);
  }

  get isUp(): boolean {
    return this.#router !== undefined;
  }

  start(): void {
    if (this.#router) return;
    const life = ++this.#life;
    this.#world.tell(`${this.name} starts, its clock is ${clockText(this.offsetMs)}`);
    const router = new Router({
      name: this.name,
      address: `${this.address} 8080`,
      store: this.disk.open(),
      clock: this.#world.clock(
        () => this.offsetMs,
        () => life === this.#life,
      ),
      random: this.#world.random,
      transport: this.#sea.listen(this.address),
      dial: this.#sea.dial(this.address),
      settings: {
        peers: this.#peers,
        flood: { rate: 0, burst: 1 },
        perAddress: { links: 0, registrations: 0 },
      },
    });
    this.#router = router;
    router.listen(this.address, 8080).then(
      () => life === this.#life && this.#opened(),
      (error: unknown) => this.#world.fail(`${this.name} cannot start: ${error}`),
    );
  }

  #opened(): void {
    this.#isOpen = true;
    this.started();
  }

  /** As `kill -9`, or as a power cut, which nobody notices until they send something. */
  crash(isNoticed: boolean): void {
    if (!this.#router) return;
    const how = isNoticed ? 'crashes' : 'loses its power: nobody is told';
    this.#world.tell(`${this.name} ${how}`);
    this.#life += 1;
    this.#router = undefined;
    this.#isOpen = false;
    this.#isDraining = false;
    this.disk.crash();
    this.#sea.crash(this.address, isNoticed);
  }

  /** As {@link crash}, when the next commit is on disk and nobody has been told. */
  crashAfterCommit(isNoticed: boolean): void {
    const life = this.#life;
    this.disk.crashAfterCommit(() => {
      if (life === this.#life) this.crash(isNoticed);
    });
  }

  /** Somebody sets its clock while it runs. */
  setClock(offsetMs: number): void {
    this.#world.tell(
      `The clock of ${this.name} was ${clockText(this.offsetMs)}, and is ${clockText(offsetMs)} now`,
    );
    this.offsetMs = offsetMs;
  }

  /** Sends its muds to the others from now on, or no more. */
  drain(isOn: boolean): void {
    if (!this.#isOpen || this.#isDraining === isOn) return;
    const trouble = isOn ? this.#router?.drain(undefined, () => {}) : this.#router?.endDrain() && undefined;
    this.#isDraining = isOn && typeof trouble !== 'string';
    const what = isOn ? 'sends its muds away' : 'lets muds in again';
    this.#world.tell(
      `${this.name} ${typeof trouble === 'string' ? `cannot send its muds away: ${trouble}` : what}`,
    );
  }

  /** Sends one mud to another router; a story says it if that cannot be. */
  redirect(mud: string, router: string): void {
    if (!this.#isOpen) return;
    const life = this.#life;
    this.#world.tell(`${this.name} is to send ${mud} to ${router}`);
    void this.#router?.redirect(mud, router).then((trouble) => {
      if (life === this.#life && trouble)
        this.#world.tell(`${this.name} could not send ${mud} to ${router}: ${trouble}`);
    });
  }

  status(): RouterStatus {
    if (!this.#router) throw new TypeError(`${this.name} is down`);
    return this.#router.status();
  }
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `right`, `1.5 seconds fast`, `1 day slow`. */
function clockText(offsetMs: number): string {
  const size = Math.abs(offsetMs);
  const [unit, unitMs] = UNITS.find(([, ms]) => size >= ms) ?? (['second', 1_000] as const);
  const count = size / unitMs;
  return size === 0 ? 'right' : `${count} ${unit}${count === 1 ? '' : 's'} ${offsetMs > 0 ? 'fast' : 'slow'}`;
}
