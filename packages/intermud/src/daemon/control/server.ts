// The running program's side of the control socket: only the user who runs it can open it.

import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { CONTROL_LINKS_MAX, CONTROL_REQUEST_BYTES_MAX } from '../limits.ts';
import { type Answer, LineSplitter, Request } from './messages.ts';
import { controlPath } from './path.ts';

/** Carries a request out. What it throws is told to the other side. */
export type Carry = (request: Request) => Promise<unknown>;

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
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
    const lines = new LineSplitter(CONTROL_REQUEST_BYTES_MAX);
    let turn = Promise.resolve();
    socket.on('data', (chunk) => {
      try {
        for (const line of lines.push(chunk)) turn = turn.then(() => answer(socket, line, carry));
      } catch {
        socket.destroy(); // A request over its bound: nobody of ours writes one.
      }
    });
  }
}

async function answer(socket: Socket, line: string, carry: Carry): Promise<void> {
  const result = await carryLine(line, carry);
  if (!socket.destroyed) socket.write(`${JSON.stringify(result)}\n`);
}

async function carryLine(line: string, carry: Carry): Promise<Answer> {
  try {
    return { ok: true, result: await carry(Request.parse(JSON.parse(line))) };
  } catch (error) {
    return { ok: false, message: (error as Error).message };
  }
}
