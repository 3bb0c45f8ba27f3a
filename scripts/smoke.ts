// Starts the whole program with the sample config on free ports, waits until it is ready, asks it whether it is,
// and ends it with SIGTERM: what every operator does first.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const READY_MS_MAX = 120_000; // A cold machine reads all sources once, and may have much else to do.
const END_MS_MAX = 60_000; // It promises 5 s; how fast this machine is at this moment is not what is looked at.

interface Event {
  readonly event: string;
  readonly door?: string;
  readonly address?: string;
  readonly port?: number;
}

const root = resolve(import.meta.dirname, '..');
const data = mkdtempSync(join(tmpdir(), 'intermud-smoke-'));
const config = join(root, 'packages/intermud/intermud.default.toml');
const doors = ['router.listen', 'web.listen', 'hub.oob', 'hub.telnet', 'hub.telnets', 'hub.ssh'];
const onFreePorts = doors.flatMap((door) => ['--set', `${door}=127.0.0.1:0`]);

const program = spawn(
  process.execPath,
  [
    join(root, 'packages/intermud/bin/intermud.js'),
    'start',
    '--config',
    config,
    '--data',
    data,
    '--json',
    ...onFreePorts,
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const ended = new Promise<number | string>((resolve) => {
  program.on('exit', (code, signal) => resolve(code ?? signal ?? 'nothing'));
});

async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const timeout = AbortSignal.timeout(ms);
  const late = new Promise<never>((_, reject) => {
    timeout.addEventListener('abort', () =>
      reject(new Error(`Smoke: ${what} took more than ${ms / 1000} s`)),
    );
  });
  return Promise.race([promise, late]);
}

async function eventsUntilReady(): Promise<Event[]> {
  const events: Event[] = [];
  for await (const line of createInterface({ input: program.stdout })) {
    const event: Event = JSON.parse(line); // With --json nothing else may be there.
    events.push(event);
    if (event.event === 'ready') return events;
  }
  throw new Error(`Smoke: the program ended with ${await ended} before it was ready`);
}

async function isReady(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url);
    if (answer.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

try {
  const events = await within(READY_MS_MAX, 'starting', eventsUntilReady());
  const web = events.find(({ event, door }) => event === 'listening' && door === 'web');
  if (web === undefined) throw new Error(`Smoke: no web door in ${JSON.stringify(events)}`);
  await within(READY_MS_MAX, 'becoming ready', isReady(`http://${web.address}:${web.port}/readyz`));
  program.kill('SIGTERM');
  const code = await within(END_MS_MAX, 'ending', ended);
  if (code !== 0) throw new Error(`Smoke: the program ended with ${code}`);
  console.log(`The sample config starts, is ready, and ends: ${events.length} events`);
} finally {
  program.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
}
