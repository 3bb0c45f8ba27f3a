// Runs the program as its users do: a process of its own, through the bin itself. (A signal to npx would orphan it.)
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BIN = resolve(import.meta.dirname, '../bin/intermud.js');
/** Compiled code, shared by all runs, so that a test with many commands is quick: for XDG_CACHE_HOME. */
export const CACHE = resolve(import.meta.dirname, '../../../node_modules/.cache');
const LINE_MS_MAX = 120_000; // A quiet machine starts a process in half a second, a busy one in some.

/** What a program said and how it ended. */
export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own for data and state, gone with the test. */
export class Scratch implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Scratch> {
    return new Scratch(await mkdtemp(join(tmpdir(), 'intermud-test-')));
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** Starts the program with its state kept in this folder. */
  start(args: readonly string[], options: ProgramOptions = {}): Program {
    return new Program(args, {
      ...options,
      env: { XDG_STATE_HOME: join(this.folder, 'state'), ...options.env },
    });
  }

  /** Runs the program to its end. */
  async run(
    args: readonly string[],
    options: ProgramOptions & { input?: string | Uint8Array } = {},
  ): Promise<Ending> {
    await using program = this.start(args, options);
    program.end(options.input);
    return await program.ending; // Not before: leaving this block kills it.
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments for Node, in front of the bin. */
  readonly nodeArgs?: readonly string[];
  readonly node?: string;
}

/** One running program. Disposing of it kills it. */
export class Program implements AsyncDisposable {
  readonly ending: Promise<Ending>;
  readonly #child: ChildProcess;
  readonly #args: readonly string[];
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], { env = {}, nodeArgs = [], node = process.execPath }: ProgramOptions) {
    this.#args = args;
    const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env; // Colours as in a plain shell.
    this.#child = spawn(node, [...nodeArgs, BIN, ...args], {
      env: { ...inherited, XDG_CACHE_HOME: CACHE, ...env },
    });
    this.#child.stdout?.on('data', (chunk) => {
      this.stdout += String(chunk);
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.stderr += String(chunk);
    });
    this.ending = once(this.#child, 'close').then(([code]) => ({
      code,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Ends its standard input. */
  end(input?: string | Uint8Array): void {
    this.#child.stdin?.on('error', () => {}); // It may have ended without reading.
    this.#child.stdin?.end(input);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** The first match in what it has said or will say. */
  async until(
    pattern: RegExp,
    stream: 'stdout' | 'stderr' = 'stdout',
    limitMs = LINE_MS_MAX,
  ): Promise<RegExpExecArray> {
    const timeout = AbortSignal.timeout(limitMs);
    for (;;) {
      const found = pattern.exec(this[stream]);
      if (found) return found;
      if (this.#child.exitCode !== null)
        throw this.#disappointed(pattern, `it ended with ${this.#child.exitCode}`);
      const more = this.#child[stream];
      if (more === null) throw this.#disappointed(pattern, 'it has no such stream');
      await Promise.race([
        once(more, 'data', { signal: timeout }).catch(() => {
          throw this.#disappointed(pattern, `${limitMs} ms have passed`);
        }),
        once(this.#child, 'close'),
      ]);
    }
  }

  /** The port of a door, from its event line. */
  async port(door: string): Promise<number> {
    const [, port] = await this.until(new RegExp(`"event":"listening","door":"${door}".*"port":(\\d+)`));
    return Number(port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.ending;
  }

  #disappointed(pattern: RegExp, why: string): Error {
    const said = `it said: ${this.stdout}\nand on standard error: ${this.stderr}`;
    return new Error(`intermud ${this.#args.join(' ')} never said ${pattern}: ${why}; ${said}`);
  }
}
