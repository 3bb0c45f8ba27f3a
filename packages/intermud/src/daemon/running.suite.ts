// The whole program in the test's own process, and a browser in front of its web door.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadConfig } from './config.ts';
import type { Listening, ProgramEvent } from './events.ts';
import { createLog } from './log.ts';
import { run } from './run.ts';
import type { Config } from './settings.ts';

const DOORS = ['router.listen', 'web.listen', 'hub.oob', 'hub.telnet', 'hub.telnets', 'hub.ssh'];

/** Settings that open every door on a free port. */
export const FREE: readonly string[] = DOORS.map((door) => `${door}=127.0.0.1:0`);

/** A log that nobody reads. */
export const log = createLog({ level: 'silent', isTerminal: false, isColoured: false });

/** A folder that is gone with the test. */
export async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'intermud-run-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A run in this process. Disposing of it ends it. */
export class Running implements AsyncDisposable {
  readonly events: ProgramEvent[] = [];
  readonly ending: Promise<void>;
  readonly #stop = new AbortController();
  readonly #ready = Promise.withResolvers<void>();

  constructor(config: Config) {
    const tell = (event: ProgramEvent) => {
      this.events.push(event);
      if (event.event === 'ready') this.#ready.resolve();
    };
    this.ending = run({ config, log, tell, signal: this.#stop.signal });
    this.ending.catch(this.#ready.reject);
  }

  /** A program that is ready. @throws as loadConfig() and run(). */
  static async start(data: string, set: readonly string[]): Promise<Running> {
    const running = new Running(await loadConfig({ set, data }));
    await running.#ready.promise;
    return running;
  }

  /** All doors that listen. */
  get doors(): Listening[] {
    return this.events.filter((event) => event.event === 'listening');
  }

  /** What the program has told of a door. @throws {Error} if it has not opened it. */
  door(name: Listening['door']): Listening {
    const found = this.doors.find(({ door }) => door === name);
    if (found === undefined) throw new Error(`There is no door ${name}`);
    return found;
  }

  port(door: Listening['door']): number {
    return this.door(door).port;
  }

  /** The address of the web door, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.port('web')}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.ending;
  }
}

/** A program on free ports, with a folder of its own, that ends with the test. */
export async function startProgram(...set: readonly string[]): Promise<Running> {
  return startIn(await ownFolder(), ...FREE, ...set);
}

/** A program of these settings alone that ends with the test. */
export async function startIn(data: string, ...set: readonly string[]): Promise<Running> {
  const running = await Running.start(data, set);
  onTestFinished(() => running[Symbol.asyncDispose]());
  return running;
}
