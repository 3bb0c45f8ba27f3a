// A router for one measurement, on a core that it is given.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, listening, SERVER_CORE, stop } from './measure.ts';

/** Milliseconds for a program to come to rest after its start. */
const REST_MS = 500;

/** What it is like. */
export interface BareRouterOptions {
  /** Muds of the generator's that it knows before they come. */
  readonly known?: number;
  /** Without them it never tells anybody what muds there are. */
  readonly hasLists: boolean;
  /** More for Node itself. */
  readonly nodeArgs?: readonly string[];
  /** Where it runs, unless on the core of what is measured. */
  readonly core?: string;
  /** "*bench" unless it is said. */
  readonly name?: string;
  readonly port?: number;
  /** Another router, which it has a link to. */
  readonly peer?: { readonly name: string; readonly port: number };
}

/** A router in a process of its own; disposing of it kills it. */
export class BareRouter implements AsyncDisposable {
  readonly name: string;
  readonly port: number;
  /** Resolves when it has a link to its peer. */
  readonly linked: Promise<void>;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, name: string, port: number) {
    this.#process = process;
    this.name = name;
    this.port = port;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.linked = promise;
    process.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('linked')) resolve();
    });
  }

  static async start({
    known = 0,
    hasLists,
    nodeArgs = [],
    ...options
  }: BareRouterOptions): Promise<BareRouter> {
    const { name = '*bench', port = await freePort(), peer, core = SERVER_CORE } = options;
    const script = [
      ...nodeArgs,
      '--conditions=intermud-source',
      join(import.meta.dirname, 'router-server.ts'),
    ];
    const links = peer ? ['--peer', peer.name, '--peer-port', String(peer.port)] : [];
    const words = [String(port), String(known), ...(hasLists ? [] : ['no-lists']), '--name', name, ...links];
    const child = spawn('taskset', ['-c', core, process.execPath, ...script, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const router = new BareRouter(child, name, port);
    await listening(child, port);
    await sleep(REST_MS);
    return router;
  }

  /** What the generator must be told to find it. */
  get address(): string[] {
    return ['--proto', 'i3', '--router', this.name, '--port', String(this.port), '--pid', this.pid];
  }

  get pid(): string {
    return String(this.#process.pid);
  }

  /** Resident memory at the moment, in KiB. */
  get rssKib(): number {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await stop(this.#process);
  }
}
