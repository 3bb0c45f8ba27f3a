// Ports for programs that have to be told each other's before any of them runs.
import { createServer } from 'node:net';

/** Below the ports that systems give to those who dial, so that nobody gets one in between. */
const FIRST = 20_000;
const COUNT = 10_000;

const given = new Set<number>();

/** A port of loopback at which nobody listens; another one each time. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
