// A program of the system in a terminal of its own, for tests with real clients.

import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** How a terminal is made. */
export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Whether a program is installed, given by its path or its name. */
export function isInstalled(program: string): boolean {
  const folders = program.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Why tests with a real client are passed over: it is not here. Undefined if it is.
 * @throws {Error} if it is not and this is CI: there nothing is passed over.
 */
export function passedOver(program: string, debianPackage: string): string | undefined {
  if (isInstalled(program)) return undefined;
  const why = `${program} is not here: apt-get install ${debianPackage}`;
  if (process.env.CI) throw new Error(`Cannot test with a real client: ${why}`);
  process.emitWarning(why);
  return why;
}

/** A program behind a pty, which util-linux's `script` makes. It ends with the terminal. */
export class Terminal implements AsyncDisposable {
  /** Everything that the program has shown. */
  seen = '';
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #watchers = new Set<() => void>();

  constructor(command: readonly string[], { columns = 80, rows = 24, env }: TerminalOptions = {}) {
    const words = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const line = `tty; stty rows ${rows} cols ${columns}; exec ${words}`;
    this.#child = spawn('script', ['-qefc', line, '/dev/null'], {
      env: { ...process.env, SHELL: '/bin/sh', TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', ...env },
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#see(text));
    this.#child.stdin.on('error', () => undefined); // It has ended, as `ended` tells.
    this.ended = new Promise((resolve) => this.#child.once('close', resolve));
    void this.ended.then(() => this.#see(''));
  }

  /** Presses keys. */
  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  /** Gives the window another size, as a person's mouse does. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.until(/^\S+\r\n/); // the answer of `tty`
    const [path = ''] = this.seen.split('\r\n', 1);
    await promisify(execFile)('stty', ['-F', path, 'rows', String(rows), 'cols', String(columns)]);
  }

  /** Resolves when the program has shown this. @throws if it ends before, with what it has shown instead. */
  async until(what: RegExp): Promise<void> {
    await Promise.race([this.#showing(what), this.ended]);
    if (!what.test(this.seen)) throw new Error(`Cannot see ${what}: the program ended with ${this.seen}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL'); // Its terminal goes with `script`, and the program hangs up.
    await this.ended;
  }

  #showing(what: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const watch = () => {
        if (!what.test(this.seen)) return;
        this.#watchers.delete(watch);
        resolve();
      };
      this.#watchers.add(watch);
      watch();
    });
  }

  #see(text: string): void {
    this.seen += text;
    for (const watch of this.#watchers) watch();
  }
}
