// How the hub and its router do: a sample each second, for the page that shows them.

import type { Clock, LinkState, Mud, RouterAddress } from '@intermud/mud';
import { SAMPLE_EVERY_MS, SAMPLES_MAX, STATUS_EVERY_MS } from '../limits.ts';
import type { Crowd } from './crowd.ts';
import { plainLine } from './text.ts';
import type { Visit } from './visit.ts';

/** What the router of the same program has done since its start. Asked for every second. */
export interface Traffic {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly links: number;
}

/** A link of the router of the same program. */
export interface TrafficLink {
  readonly mud: string;
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Bytes. */
  readonly waiting: number;
}

/** The router of the same program, as the status shows it. */
export interface TrafficSource {
  now(): Traffic;
  links(): readonly TrafficLink[];
}

/** What a status stands on. */
export interface StatusOptions {
  readonly mud: Mud;
  readonly crowd: Crowd;
  readonly clock: Clock;
  readonly version: string;
  /** The routers of the config. */
  readonly routers: readonly RouterAddress[];
  /** Undefined where no router runs in the program. */
  readonly traffic: TrafficSource | undefined;
}

type Sample = readonly [at: number, packetsIn: number, packetsOut: number, links: number];

const STATES: Readonly<Record<LinkState['at'], 'online' | 'connecting' | 'waiting' | 'resting'>> = {
  resting: 'resting',
  dialling: 'connecting',
  greeting: 'connecting',
  online: 'online',
  leaving: 'connecting',
  waiting: 'waiting',
  stopped: 'resting',
};

const NO_TRAFFIC: Traffic = { packetsIn: 0, packetsOut: 0, links: 0 };

/** The router counts packets by type, not by link. */
const NOT_COUNTED = -1;

/** `Intermud.Status` of docs/gmcp.md. */
export class StatusWatch {
  readonly #options: StatusOptions;
  readonly #since: number;
  readonly #samples: Sample[] = [];
  #last: Traffic = NO_TRAFFIC;
  #routers: readonly RouterAddress[];
  #stop: (() => void)[] = [];

  constructor(options: StatusOptions) {
    this.#options = options;
    this.#since = options.clock.now();
    this.#routers = options.routers;
  }

  start(): void {
    this.#last = this.#options.traffic?.now() ?? NO_TRAFFIC;
    this.#stop = [
      this.#options.mud.on('router-list', (routers) => {
        this.#routers = routers;
      }),
      repeat(this.#options.clock, SAMPLE_EVERY_MS, () => this.#sample()),
    ];
  }

  stop(): void {
    for (const stop of this.#stop) stop();
  }

  /** The status with the samples of the last five minutes, or of the last `count` seconds. */
  now(count: number = SAMPLES_MAX): Record<string, unknown> {
    const { clock, version, crowd } = this.#options;
    const sessions = crowd.residents().reduce((sum, { visits }) => sum + visits.size, 0);
    return {
      ...{ at: clock.now(), since: this.#since, version, sessions },
      routers: this.#routerRows(),
      links: this.#linkRows(),
      samples: this.#samples.slice(-count),
    };
  }

  /** Sends a session the status every STATUS_EVERY_MS until it says stop, or is gone. */
  watch(visit: Visit, isOn: boolean): void {
    visit.stopWatching?.();
    visit.stopWatching = undefined;
    if (!isOn) return;
    const send = () =>
      visit.session.answer([['intermud_status', [], this.now(STATUS_EVERY_MS / SAMPLE_EVERY_MS) as never]]);
    visit.stopWatching = repeat(this.#options.clock, STATUS_EVERY_MS, send);
  }

  #sample(): void {
    const now = this.#options.traffic?.now() ?? NO_TRAFFIC;
    const { packetsIn, packetsOut } = this.#last;
    this.#samples.push([
      this.#options.clock.now(),
      now.packetsIn - packetsIn,
      now.packetsOut - packetsOut,
      now.links,
    ]);
    if (this.#samples.length > SAMPLES_MAX) this.#samples.shift();
    this.#last = now;
  }

  #routerRows(): object[] {
    const { state } = this.#options.mud;
    const current = 'route' in state ? state.route.routers[state.route.index] : undefined;
    return this.#routers.map(({ name, host, port }) => {
      const isCurrent = current?.name === name;
      return {
        name,
        address: `${host}:${port}`,
        state: isCurrent ? STATES[state.at] : 'resting',
        since: isCurrent && state.at === 'online' ? state.since : this.#since,
        current: isCurrent,
      };
    });
  }

  #linkRows(): object[] {
    const links = this.#options.traffic?.links() ?? [];
    return links.map((link) => ({ ...link, mud: plainLine(link.mud), in: NOT_COUNTED, out: NOT_COUNTED }));
  }
}

function repeat(clock: Clock, everyMs: number, task: () => void): () => void {
  let cancel = clock.after(everyMs, tick);
  function tick() {
    cancel = clock.after(everyMs, tick);
    task();
  }
  return () => cancel();
}
