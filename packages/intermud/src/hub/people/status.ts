// How the hub and its router do: a sample each second, for the page that shows them.

import type { Clock, LinkState, Mud, RouterAddress } from '@intermud/mud';
import type { JsonObject } from '@intermud/portal';
import { SAMPLE_EVERY_MS, SAMPLES_MAX, STATUS_EVERY_MS } from '../limits.ts';
import type { PeerStatus, RouterStatus, Sample, Status } from '../messages/index.ts';
import type { Crowd } from './crowd.ts';
import { LinkTraffic, type TrafficLink } from './link-traffic.ts';
import type { Visit } from './resident.ts';
import { plainLine } from './text.ts';

/** Another router of the network, as the router of the same program knows it. */
export interface TrafficPeer {
  readonly name: string;
  /** How the link to it does, in the router's words. */
  readonly state: string;
  /** Milliseconds since the epoch; undefined without a link. */
  readonly since: number | undefined;
  readonly path: 'direct' | 'hop' | 'none';
  readonly links: readonly string[];
  readonly muds: number;
  /** Why there is no link; empty if there is one. */
  readonly trouble: string;
}

/** The router of the same program, as the status shows it. */
export interface TrafficSource {
  readonly name: string;
  /** Links of muds. Asked for every second. */
  links(): readonly TrafficLink[];
  peers(): readonly TrafficPeer[];
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

const STATES: Readonly<Record<LinkState['at'], RouterStatus['state']>> = {
  resting: 'resting',
  dialling: 'connecting',
  greeting: 'connecting',
  online: 'online',
  leaving: 'connecting',
  waiting: 'waiting',
  stopped: 'resting',
};

/** `Intermud.Status` of docs/gmcp.md. */
export class StatusWatch {
  readonly #options: StatusOptions;
  readonly #since: number;
  readonly #samples: Sample[] = [];
  readonly #traffic = new LinkTraffic();
  #routers: readonly RouterAddress[];
  #stop: (() => void)[] = [];

  constructor(options: StatusOptions) {
    this.#options = options;
    this.#since = options.clock.now();
    this.#routers = options.routers;
  }

  start(): void {
    this.#traffic.sample(this.#links()); // What was there before counts for nothing.
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
  now(isStaff: boolean, count: number = SAMPLES_MAX): Status {
    const { clock, version, crowd, traffic } = this.#options;
    const sessions = crowd.residents().reduce((sum, { visits }) => sum + visits.size, 0);
    const links = this.#links();
    return {
      ...{ at: clock.now(), since: this.#since, version, sessions },
      routers: this.#routerRows(),
      ...(traffic && { router: traffic.name }),
      peers: this.#peerRows(isStaff),
      ...{ links: this.#traffic.rows(links, count, isStaff), linkCount: links.length },
      samples: this.#samples.slice(-count),
    };
  }

  /** Sends a session the status every STATUS_EVERY_MS until it says stop, or is gone. */
  watch(visit: Visit, isOn: boolean): void {
    visit.stopWatching?.();
    visit.stopWatching = undefined;
    if (!isOn) return;
    const count = STATUS_EVERY_MS / SAMPLE_EVERY_MS;
    const send = () =>
      visit.session.answer([
        ['intermud_status', [], toJson(this.now(visit.resident.account.isStaff, count))],
      ]);
    visit.stopWatching = repeat(this.#options.clock, STATUS_EVERY_MS, send);
  }

  #sample(): void {
    const links = this.#links();
    const sum = this.#traffic.sample(links);
    this.#samples.push([this.#options.clock.now(), sum.in, sum.out, links.length]);
    if (this.#samples.length > SAMPLES_MAX) this.#samples.shift();
  }

  #links(): readonly TrafficLink[] {
    return this.#options.traffic?.links() ?? [];
  }

  #routerRows(): RouterStatus[] {
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

  /** How a fault is called is the operator's matter; that there is one is everybody's. */
  #peerRows(isStaff: boolean): PeerStatus[] {
    const peers = this.#options.traffic?.peers() ?? [];
    return peers.map(({ name, state, since, path, links, muds, trouble }) => ({
      ...{ name: plainLine(name), state: plainLine(state), path, muds },
      ...(since !== undefined && { since }),
      links: links.map(plainLine),
      ...(isStaff && trouble !== '' && { trouble: plainLine(trouble) }),
    }));
  }
}

/** What is missing is left out. */
const toJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

function repeat(clock: Clock, everyMs: number, task: () => void): () => void {
  let cancel = clock.after(everyMs, tick);
  function tick() {
    cancel = clock.after(everyMs, tick);
    task();
  }
  return () => cancel();
}
