// A router for one measurement, on the core that is the server's.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, listening, SERVER_CORE, stop } from './router.ts';

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
}

/** A router in a process of its own; disposing of it kills it. */
export class BareRouter implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly port: number;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  static async start({ known = 0, hasLists, nodeArgs = [] }: BareRouterOptions): Promise<BareRouter> {
    const port = await freePort();
    const script = [
      ...nodeArgs,
      '--conditions=intermud-source',
      join(import.meta.dirname, 'router-server.ts'),
    ];
    const words = [String(port), String(known), ...(hasLists ? [] : ['no-lists'])];
    const child = spawn('taskset', ['-c', SERVER_CORE, process.execPath, ...script, ...words], {
      stdio: 'ignore',
    });
    await listening(child, port);
    await sleep(REST_MS);
    return new BareRouter(child, port);
  }

  /** What the generator must be told to find it. */
  get address(): string[] {
    const { pid } = this.#process;
    return ['--proto', 'i3', '--router', '*bench', '--port', String(this.port), '--pid', String(pid)];
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
