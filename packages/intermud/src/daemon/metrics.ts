// Numbers for Prometheus. They are read from the parts when somebody asks, so that counting costs nothing.
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { RouterMetrics } from '../router/index.ts';
import type { StoreStats } from '../store/index.ts';

/** Where the numbers come from. */
export interface MetricSources {
  readonly store: () => StoreStats;
  /** undefined where no router runs, or it does not listen yet. */
  readonly router: () => RouterMetrics | undefined;
  /** Whether the hub's start-up has been answered; undefined where none runs. */
  readonly isHubOnline: () => boolean | undefined;
}

/** A registry of everything: ours under `intermud_`, Node's (event-loop delay, memory, collections) under `nodejs_`. */
export function createMetrics(sources: MetricSources): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const declared of GAUGES) addGauge(registry, sources, declared);
  for (const declared of COUNTERS) addCounter(registry, sources, declared);
  addPackets(registry, sources);
  return registry;
}

/** One number: its name, what it is, and where it is read; undefined is not shown. */
interface Declared {
  readonly name: string;
  readonly help: string;
  readonly read: (sources: MetricSources) => number | undefined;
}

const ofRouter =
  (read: (metrics: RouterMetrics) => number): Declared['read'] =>
  ({ router }) => {
    const metrics = router();
    return metrics && read(metrics);
  };

const GAUGES: readonly Declared[] = [
  {
    name: 'intermud_links',
    help: 'Connections to the router, started up or not',
    read: ofRouter((m) => m.links),
  },
  { name: 'intermud_muds_online', help: 'Muds with a link to the router', read: ofRouter((m) => m.online) },
  {
    name: 'intermud_muds',
    help: 'Muds that the router knows, those away too',
    read: ofRouter((m) => m.muds),
  },
  { name: 'intermud_channels', help: 'Channels on the list', read: ofRouter((m) => m.channels) },
  {
    name: 'intermud_bytes_waiting',
    help: 'Bytes that muds have still to read',
    read: ofRouter((m) => m.bytesWaiting),
  },
  {
    name: 'intermud_lists_waiting',
    help: 'Links whose lists are not complete',
    read: ofRouter((m) => m.listsWaiting),
  },
  {
    name: 'intermud_filters_waiting',
    help: 'Lines that are with the owners of filtered channels',
    read: ofRouter((m) => m.filtersWaiting),
  },
  {
    name: 'intermud_store_writes_waiting',
    help: 'Writes that are not on disk yet',
    read: ({ store }) => store().waiting,
  },
  {
    name: 'intermud_hub_online',
    help: '1 while the hub is on a router',
    read: ({ isHubOnline }) => {
      const isOnline = isHubOnline();
      return isOnline === undefined ? undefined : Number(isOnline);
    },
  },
];

const COUNTERS: readonly Declared[] = [
  { name: 'intermud_received_bytes_total', help: 'Bytes read from muds', read: ofRouter((m) => m.bytesIn) },
  { name: 'intermud_sent_bytes_total', help: 'Bytes written to muds', read: ofRouter((m) => m.bytesOut) },
  {
    name: 'intermud_links_cut_total',
    help: 'Links cut for reading too slowly or sending rubbish',
    read: ofRouter((m) => m.cut),
  },
  { name: 'intermud_store_writes_total', help: 'Writes on disk', read: ({ store }) => store().written },
  {
    name: 'intermud_store_failures_total',
    help: 'Writes refused or lost',
    read: ({ store }) => store().failed,
  },
  { name: 'intermud_store_commits_total', help: 'Transactions', read: ({ store }) => store().commits },
];

function addGauge(registry: Registry, sources: MetricSources, { name, help, read }: Declared): void {
  const gauge: Gauge = new Gauge({
    name,
    help,
    registers: [registry],
    collect: () => {
      const value = read(sources);
      if (value === undefined) gauge.remove();
      else gauge.set(value);
    },
  });
}

function addCounter(registry: Registry, sources: MetricSources, { name, help, read }: Declared): void {
  const counter: Counter = new Counter({
    name,
    help,
    registers: [registry],
    collect: () => {
      counter.reset(); // The part counts; this only shows.
      counter.inc(read(sources) ?? 0);
    },
  });
}

function addPackets(registry: Registry, { router }: MetricSources): void {
  const counter: Counter<'type' | 'outcome'> = new Counter({
    name: 'intermud_packets_total',
    help: 'Packets by type, and what became of them: received from muds, forwarded, refused',
    labelNames: ['type', 'outcome'],
    registers: [registry],
    collect: () => {
      counter.reset();
      for (const [type, counts] of Object.entries(router()?.packets ?? {})) {
        for (const [outcome, count] of Object.entries(counts)) counter.inc({ type, outcome }, count);
      }
    },
  });
}
