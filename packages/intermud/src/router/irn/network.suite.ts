// Some routers on free ports of loopback that know each other, with one clock that a test moves: for tests.
import { FakeClock, freePort, type Introduction, ScriptedMud, seededRandom } from '@intermud/testkit';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../store/index.ts';
import { Router, type RouterSettings } from '../index.ts';
import type { PeerTls } from '../tls/pins.ts';
import type { PeerSettings } from './peer-settings.ts';

/** One router of a {@link network}. */
export interface Member {
  readonly router: Router;
  readonly store: Store;
  readonly port: number;
  join(name: string, given?: Introduction): Promise<ScriptedMud>;
  /** Starts it again after a stop, on the same store or another one. */
  restart(store?: Store): Promise<void>;
}

/** What a test may want otherwise. */
export interface NetworkOptions {
  readonly isTrusted?: boolean;
  readonly settings?: Partial<RouterSettings>;
  readonly secretOf?: (pair: string) => string;
  /** Two routers that cannot reach each other: their names in order, with a space between. */
  readonly cut?: string;
  /** How one router talks to another by TLS; in clear if it gives nothing. */
  readonly tls?: (from: string, to: string) => PeerTls | undefined;
  /** Where one router dials another that listens at a port. */
  readonly portFor?: (port: number, from: string, to: string) => Promise<number>;
  /** Routers of other networks that a router has links with; it may need the port at which one listens. */
  readonly beyond?: (name: string, portOf: (name: string) => number) => readonly PeerSettings[];
  /** Whether each router is a network of its own. */
  readonly isApart?: boolean;
  /** What is in a router's store before it starts. */
  readonly prepare?: (store: Store, name: string) => Promise<void>;
}

/** A port at which nothing listens. */
const NOBODY = 1;

/** Routers with these names, all linked. Ends with the test. */
export async function network(names: readonly string[], options: NetworkOptions = {}) {
  const clock = new FakeClock();
  const { isTrusted = false, secretOf = () => 'a secret of enough length' } = options;
  const ports = new Map<string, number>();
  for (const name of names) ports.set(name, await freePort());
  const place = async (from: string, to: string): Promise<number> => {
    const port = ports.get(to) as number;
    if ([from, to].toSorted().join(' ') === options.cut) return NOBODY;
    return (await options.portFor?.(port, from, to)) ?? port;
  };
  const members = new Map<string, Member>();
  const get = (name: string): Member => {
    const member = members.get(name);
    if (!member) throw new TypeError(`There is no router ${name}`);
    return member;
  };
  for (const [index, name] of names.entries()) {
    const store = await openStore({ kind: 'memory' });
    await options.prepare?.(store, name);
    const peers = await Promise.all(
      names
        .filter((other) => other !== name && options.isApart !== true)
        .map(async (other) => ({
          name: other,
          host: '127.0.0.1',
          port: await place(name, other),
          secret: secretOf([name, other].toSorted().join(' ')),
          isTrusted,
          tls: options.tls?.(name, other),
        })),
    );
    const beyond = options.beyond?.(name, (other) => ports.get(other) as number) ?? [];
    const settings = { listGatherMs: 0, ...options.settings, peers: [...peers, ...beyond] };
    const port = ports.get(name) as number;
    const start = async (store: Store): Promise<Router> => {
      const address = `127.0.0.1 ${port}`;
      const router = new Router({ name, address, store, clock, random: seededRandom(index + 1), settings });
      await router.listen('127.0.0.1', port);
      return router;
    };
    const router = await start(store);
    const join = async (mud: string, given: Introduction = {}) => {
      const scripted = await ScriptedMud.online({ port, name: mud, router: name, ...given });
      onTestFinished(() => scripted.crash());
      return scripted;
    };
    const restart = async (kept = get(name).store): Promise<void> => {
      members.set(name, { ...get(name), store: kept, router: await start(kept) });
    };
    members.set(name, { router, store, port, join, restart });
  }
  onTestFinished(async () => {
    const stopping = Promise.all([...members.values()].map(({ router }) => router.stop()));
    const hurry = setInterval(() => clock.advance(10_000), 5);
    await stopping;
    clearInterval(hurry);
  });
  /** Lets time pass in small steps until `holds`. */
  const until = async (holds: () => boolean, stepMs = 100): Promise<void> => {
    for (let turn = 0; turn < 3_000; turn += 1) {
      if (holds()) return;
      for (let pause = 0; pause < 5; pause += 1) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(stepMs);
    }
    throw new Error(`Still not so after ${(3_000 * stepMs) / 1_000} s: ${holds}`);
  };
  const linked = () =>
    until(() =>
      [...members.values()].every(({ router }) =>
        router.status().routers.every(({ path }) => path !== 'none'),
      ),
    );
  /** Lets what is under way come to rest. */
  const rest = async (): Promise<void> => {
    for (let round = 0; round < 15; round += 1) {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(100);
    }
  };
  return { clock, get, until, linked, rest };
}
