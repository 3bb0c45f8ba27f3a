// Routers as real processes, with a proxy that can break between each two of them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultProxy, freePort } from '@intermud/testkit';
import { askControl } from '../../packages/intermud/src/daemon/control/client.ts';
import type { PeerStatus, RouterStatus } from '../../packages/intermud/src/router/index.ts';
import { type Program, Scratch } from '../../packages/intermud/test/program.ts';
import { readExample, turned } from './example.ts';

/** Doors that the routers of one machine would fight for, and that no router needs. */
const OFF = ['web.listen', 'hub.oob', 'hub.telnet', 'hub.telnets', 'hub.ssh'].flatMap((door) => [
  '--set',
  `${door}=`,
]);

const LOOK_MS = 100;

/** Seconds that anything may take: a silent link is given up after 90, and the machine may be busy. */
const PATIENCE_S = 240;

/** Five programs that start at once on a busy machine. */
const START_MS = 120_000;

/** What a fleet may have otherwise. */
export interface FleetOptions {
  /** Whether the routers tell each other the passwords of muds. */
  readonly isTrusted?: boolean;
}

/** Some routers on free ports of loopback, all linked as the operator's guide has it. */
export class Fleet implements AsyncDisposable {
  readonly names: readonly string[];
  readonly #scratch: Scratch;
  readonly #ports = new Map<string, number>();
  /** By who dials whom. */
  readonly #proxies = new Map<string, FaultProxy>();
  readonly #programs = new Map<string, Program>();

  private constructor(names: readonly string[], scratch: Scratch) {
    this.names = names;
    this.#scratch = scratch;
  }

  /** Writes their configs; none of them runs yet. */
  static async make(names: readonly string[], { isTrusted = false }: FleetOptions = {}): Promise<Fleet> {
    const fleet = new Fleet(names, await Scratch.make());
    for (const name of names) fleet.#ports.set(name, await freePort());
    for (const name of names) await fleet.#configure(name, isTrusted);
    return fleet;
  }

  /** All at once; ready when this resolves, links may still come. */
  async start(...names: readonly string[]): Promise<void> {
    const started = (names.length > 0 ? names : this.names).map((name) => {
      const args = ['start', '--config', this.configOf(name), '--data', this.dataOf(name), '--json', ...OFF];
      const program = this.#scratch.start(args);
      this.#programs.set(name, program);
      return program.until(/"event":"ready"/, 'stdout', START_MS);
    });
    await Promise.all(started);
  }

  /** As if the power had failed. */
  async kill(name: string): Promise<void> {
    const program = this.#program(name);
    program.signal('SIGKILL');
    await program.ending;
  }

  /** As its operator does; with its exit code. */
  async stop(name: string): Promise<number | null> {
    const program = this.#program(name);
    program.signal('SIGTERM');
    return (await program.ending).code;
  }

  /** Where a mud finds a router. */
  address(name: string): { name: string; host: string; port: number } {
    return { name: `*${name}`, host: '127.0.0.1', port: this.#ports.get(name) ?? 0 };
  }

  configOf = (name: string): string => join(this.#scratch.folder, `${name}.toml`);
  dataOf = (name: string): string => join(this.#scratch.folder, `${name}-data`);

  /** Runs a command of the program on a router's data folder. */
  command(name: string, ...args: readonly string[]) {
    return this.#scratch.run([...args, '--data', this.dataOf(name)]);
  }

  /** What a router says of itself, without a process for it. */
  async status(name: string): Promise<RouterStatus> {
    const outcome = await askControl(this.dataOf(name), 'router.status', {});
    const result = outcome.is === 'answered' ? (outcome.result as { router: RouterStatus }) : undefined;
    if (result === undefined) throw new Error(`Nobody answers for *${name}`);
    return result.router;
  }

  /** How one router sees another. */
  async view(name: string, other: string): Promise<PeerStatus> {
    const { routers } = await this.status(name);
    const found = routers.find((one) => one.name === `*${other}`);
    if (found === undefined) throw new Error(`*${name} does not know *${other}`);
    return found;
  }

  /** The proxy through which one dials another. */
  from(one: string, other: string): FaultProxy {
    const proxy = this.#proxies.get(`${one} ${other}`);
    if (proxy === undefined) throw new Error(`*${one} does not dial *${other}`);
    return proxy;
  }

  /** Does something to the connections between two, whichever has dialled. */
  between(one: string, other: string, act: (proxy: FaultProxy) => void): void {
    for (const proxy of [this.from(one, other), this.from(other, one)]) act(proxy);
  }

  /** Asks again and again, for so many seconds at most. */
  async until(what: string, holds: () => Promise<boolean>, seconds = PATIENCE_S): Promise<void> {
    const start = performance.now();
    while (!(await holds().catch(() => false))) {
      if (performance.now() - start > seconds * 1_000)
        throw new Error(`Still not so after ${seconds} s: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Every router has a link to every other. */
  linked(): Promise<void> {
    const isLinked = async (name: string) =>
      (await this.status(name)).routers.every(({ path }) => path === 'direct');
    return this.until('every router has a link to every other', async () =>
      (await Promise.all(this.names.map(isLinked))).every(Boolean),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#programs.values()].map((program) => program[Symbol.asyncDispose]()));
    for (const proxy of this.#proxies.values()) await proxy[Symbol.asyncDispose]();
    await this.#scratch[Symbol.asyncDispose]();
  }

  #program(name: string): Program {
    const program = this.#programs.get(name);
    if (program === undefined) throw new Error(`*${name} does not run`);
    return program;
  }

  async #configure(name: string, isTrusted: boolean): Promise<void> {
    const port = this.#ports.get(name);
    const own = { name, listen: `127.0.0.1:${port}`, address: `127.0.0.1 ${port}` };
    const others = this.names.filter((other) => other !== name);
    const places = await Promise.all(others.map(async (other) => await this.#place(name, other)));
    const text = turned(await readExample(), own, places);
    await mkdir(this.dataOf(name), { mode: 0o700 });
    await writeFile(
      this.configOf(name),
      isTrusted ? text.replaceAll('tls = true', 'tls = true, trusted = true') : text,
    );
  }

  async #place(name: string, other: string) {
    const proxy = await FaultProxy.listen({ port: this.#ports.get(other) ?? 0 });
    this.#proxies.set(`${name} ${other}`, proxy);
    return { name: other, dialled: `127.0.0.1:${proxy.port}` };
  }
}
