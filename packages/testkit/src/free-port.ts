// Ports for programs that have to be told each other's before any of them runs.
import { createServer } from 'node:net';

/** Below the ports that systems give to those who dial, or listen at port 0: nobody gets one in between. */
const FIRST = 20_000;
const COUNT = 10_000;

/**
 * Each process begins at a place of its own, and neighbours far apart: test files run at once, and so may whole runs,
 * and a port that one of them has found free is not found by another before somebody listens there.
 */
const BLOCK = 16;
const SPREAD = 263; // Has no divisor in common with the number of blocks.

let next = ((process.pid * SPREAD) % (COUNT / BLOCK)) * BLOCK;

/** A port of loopback at which nobody listens; another one each time. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries += 1) {
    const port = FIRST + (next++ % COUNT);
    if (await isFree(port)) return port;
  }
  throw new Error(`Cannot find a free port from ${FIRST} on: all ${COUNT} are in use`);
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
