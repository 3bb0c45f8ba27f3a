// A router on a free port with a clock that stands still, and muds that join it: for tests.
import {
  FakeClock,
  type Introduction,
  ScriptedMud,
  type ScriptedMudOptions,
  seededRandom,
} from '@intermud/testkit';
import type { LpcArray } from '@intermud/wire';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../store/index.ts';
import { Router, type RouterSettings } from './index.ts';

export const ROUTER = '*test';

/** A router and what a test needs around it. Ends with the test. */
export interface Place {
  readonly router: Router;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly port: number;
  connect(name: string, options?: Partial<ScriptedMudOptions>): Promise<ScriptedMud>;
  /** A mud that is online; its lists may be still to come. */
  join(name: string, given?: Partial<ScriptedMudOptions> & Introduction): Promise<ScriptedMud>;
  stop(): Promise<void>;
}

export async function open(
  settings: Partial<RouterSettings> = {},
  given: Partial<Pick<Place, 'store' | 'clock'>> = {},
): Promise<Place> {
  const store = given.store ?? (await openStore({ kind: 'memory' }));
  const clock = given.clock ?? new FakeClock();
  const router = new Router({
    name: ROUTER,
    store,
    clock,
    random: seededRandom(clock.now()),
    settings: { listGatherMs: 0, ...settings },
  });
  const { address } = await router.listen('127.0.0.1', 0);
  const { port } = address;
  const stop = async () => {
    const stopping = router.stop();
    const hurry = setInterval(() => clock.advance(10_000), 5); // Muds that do not close are not waited for.
    await stopping;
    clearInterval(hurry);
  };
  onTestFinished(stop);
  const connect = async (name: string, options: Partial<ScriptedMudOptions> = {}) => {
    const mud = await ScriptedMud.connect({ port, name, router: ROUTER, ...options });
    onTestFinished(() => mud.crash());
    return mud;
  };
  const join = async (name: string, options: Partial<ScriptedMudOptions> & Introduction = {}) => {
    const mud = await connect(name, options);
    await mud.startup(options);
    return mud;
  };
  return { router, clock, store, port, connect, join, stop };
}

export const tell = (from: string, to: string, text: string): LpcArray => [
  'tell',
  5,
  from,
  'fred',
  to,
  'barney',
  'Fred',
  text,
];

export const line = (from: string, channel: string, text: string): LpcArray => [
  'channel-m',
  5,
  from,
  'fred',
  0,
  0,
  channel,
  'Fred',
  text,
];

export const add = (from: string, channel: string, type = 0): LpcArray => [
  'channel-add',
  5,
  from,
  'admin',
  ROUTER,
  0,
  channel,
  type,
];

export const listen = (from: string, channel: string, on = 1): LpcArray => [
  'channel-listen',
  5,
  from,
  0,
  ROUTER,
  0,
  channel,
  on,
];

export const admin = (from: string, channel: string, added: string[], removed: string[] = []): LpcArray => [
  'channel-admin',
  5,
  from,
  'admin',
  ROUTER,
  0,
  channel,
  added,
  removed,
];

/** Resolves once `holds` is true; what it waits for needs turns of the event loop, not time. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000; turn += 1) {
    if (holds()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`Still not so after 10,000 turns: ${holds}`);
}
