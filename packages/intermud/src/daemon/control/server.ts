// The running program's side of the control socket: only the user who runs it can open it.

import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { I3Error } from '@intermud/wire';
import { inPlainWordsAndCode } from '../../hub/index.ts';
import type { Asker } from '../action.ts';
import {
  CONTROL_LINKS_MAX,
  CONTROL_PROGRESS_MS,
  CONTROL_REQUEST_BYTES_MAX,
  CONTROL_REQUESTS_MAX,
} from '../limits.ts';
import { type Answer, LineSplitter, Request } from './messages.ts';
import { controlPath } from './path.ts';

/** Carries a request out. What it throws is told to the other side. */
export type Carry = (request: Request, asker: Asker) => Promise<unknown>;

const OWNER_ONLY = 0o177; // The mask that leaves a socket mode 0600.

/**
 * Listens for other programs of the same user. The caller holds the data folder's lock, so a socket that lies there
 * is a leftover of a program that was killed.
 */
export class ControlServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(carry: Carry) {
    this.#server = createServer((socket) => this.#serve(socket, carry));
    this.#server.maxConnections = CONTROL_LINKS_MAX;
  }

  static async listen(folder: string, carry: Carry): Promise<ControlServer> {
    const control = new ControlServer(carry);
    using at = controlPath(folder);
    if (process.platform !== 'win32') await rm(at.path, { force: true });
    const listening = once(control.#server, 'listening');
    const mask = process.umask(OWNER_ONLY); // The socket is made within listen(), so nobody can be quicker.
    control.#server.listen(at.path);
    process.umask(mask);
    await listening;
    return control;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #serve(socket: Socket, carry: Carry): void {
    this.#sockets.add(socket);
    const gone = new AbortController();
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
    socket.on('close', () => gone.abort());
    const lines = new LineSplitter(CONTROL_REQUEST_BYTES_MAX);
    let turn = Promise.resolve();
    let waiting = 0;
    socket.on('data', (chunk) => {
      try {
        for (const line of lines.push(chunk)) {
          if (++waiting > CONTROL_REQUESTS_MAX) return void socket.destroy();
          turn = turn.then(() => answer(socket, line, carry, gone.signal)).finally(() => waiting--);
        }
      } catch {
        socket.destroy(); // A request over its bound: nobody of ours writes one.
      }
    });
  }
}

/** Answers one line. While that takes, says so from time to time: who asks can tell work from a program that hangs. */
async function answer(socket: Socket, line: string, carry: Carry, signal: AbortSignal): Promise<void> {
  const say = (message: Answer) => {
    // A reader that is slow misses progress, and nothing else.
    const isWelcome = message.ok !== 'later' || socket.writableLength === 0;
    if (!socket.destroyed && isWelcome) socket.write(`${JSON.stringify(message)}\n`);
  };
  const onProgress = (progress: unknown) => say({ ok: 'later', progress });
  const timer = setInterval(onProgress, CONTROL_PROGRESS_MS, null);
  say(await carryLine(line, (request) => carry(request, { signal, onProgress })));
  clearInterval(timer);
}

async function carryLine(line: string, carry: (request: Request) => Promise<unknown>): Promise<Answer> {
  try {
    return { ok: true, result: await carry(Request.parse(JSON.parse(line))) };
  } catch (error) {
    if (error instanceof I3Error) return { ok: false, message: inPlainWordsAndCode(error), code: error.code };
    return { ok: false, message: (error as Error).message };
  }
}
