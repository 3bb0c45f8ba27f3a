// One hub of the torture run: the program itself, on a data folder of its own, killed and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '@intermud/testkit';
import { askControl } from '../../packages/intermud/src/daemon/control/client.ts';
import { CACHE } from '../../packages/intermud/test/program.ts';
import type { RouterAt } from '../actor.ts';

const BIN = resolve(import.meta.dirname, '../../packages/intermud/bin/intermud.js');
const PAUSE_MS = 50; // Between two tries to reach a hub that is just being killed or started.

/** A hub that is killed. */
export class Victim implements AsyncDisposable {
  readonly name: string;
  readonly folder: string;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;
  #stderr = '';

  private constructor(name: string, folder: string, router: RouterAt, port: number) {
    const settings = {
      'hub.name': name,
      'router.enabled': 'false',
      'hub.routers': `["${router.name} ${router.host}:${router.port}"]`,
      'hub.oob': `127.0.0.1:${port}`,
      'hub.mail.letters_per_hour': '1000000',
      ...Object.fromEntries(['web.listen', 'hub.telnet', 'hub.telnets', 'hub.ssh'].map((door) => [door, ''])),
    };
    this.name = name;
    this.folder = folder;
    const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    this.#args = ['hub', '--json', '--data', folder, ...set];
  }

  /** It always listens at the same port: a mud that others have on their list stays where it is. */
  static async make(name: string, parent: string, router: RouterAt): Promise<Victim> {
    return new Victim(name, join(parent, name.toLowerCase()), router, await freePort());
  }

  /** The end of its log, all of its lives in a row. */
  get said(): string {
    return this.#stderr;
  }

  /** Starts it; resolves when it is ready, or has been killed before. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [BIN, ...this.#args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, XDG_CACHE_HOME: CACHE },
    });
    this.#child = child;
    child.stderr.on('data', (chunk) => {
      this.#stderr = `${this.#stderr}${chunk}`.slice(-4_000);
    });
    for await (const line of createInterface({ input: child.stdout })) if (line.includes('"ready"')) return;
    await ended(child);
    if (child.signalCode !== 'SIGKILL') throw new Error(`${this.name} ended by itself: ${this.#stderr}`);
  }

  /** Kills it as a power cut would, wherever it is. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    child.kill('SIGKILL');
    await ended(child);
  }

  /** Has the hub do something, as often as it takes: `isDone` says whether a try that was cut off has done it all the same. */
  async insist<T>(action: string, input: object, isDone?: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      try {
        const outcome = await askControl(this.folder, action, input);
        if (outcome.is === 'answered') return outcome.result as T;
      } catch (error) {
        if (!isCutOff(error)) throw error;
      }
      await wait(PAUSE_MS);
      const done = await isDone?.();
      if (done !== undefined) return done;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** What a kill looks like from outside, on this side of the line or the other; anything else is a fault of ours. */
function isCutOff(error: unknown): boolean {
  const { message, code } = error as NodeJS.ErrnoException;
  if (
    ['ECONNRESET', 'EPIPE', 'ECONNREFUSED', 'ENOENT', 'LINK_DOWN', 'TIMEOUT', 'MUD_UNKNOWN'].includes(
      code ?? '',
    )
  )
    return true;
  return /it closed the line|no answer within|link|reach|no mud on the network|stopping/i.test(message);
}
