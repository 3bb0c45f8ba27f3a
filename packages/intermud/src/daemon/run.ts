// The program's life: opens everything in order, says what listens, waits for the end, closes in the opposite order.
import { once } from 'node:events';
import { openStore } from '../store/index.ts';
import { carryOut } from './actions.ts';
import { compose, type Parts } from './compose.ts';
import { ControlServer } from './control/server.ts';
import { openDoor } from './doors.ts';
import type { ProgramEvent } from './events.ts';
import type { Logger } from './log.ts';
import type { Config } from './settings.ts';

/** What a run needs. */
export interface RunOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Gets each event as it happens. */
  readonly tell: (event: ProgramEvent) => void;
  /** Ends the run in good order. */
  readonly signal: AbortSignal;
}

/**
 * Runs what the config enables until `signal`; resolves when everything is closed and written down.
 * @throws {StoreError} IN_USE when a program runs on the data folder, {DoorError} for a door that cannot be opened.
 */
export async function run({ config, log, tell, signal }: RunOptions): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const store = opened.use(await openStore({ kind: 'sqlite', folder: config.data }));
  const parts = compose(config, store, log.child({}));
  await openRouter(config, parts, opened, tell);
  opened.use(await ControlServer.listen(config.data, (request) => carryOut(parts.operated, request)));
  await openWeb(config, parts, opened, tell);
  tell({ event: 'ready' });
  if (!signal.aborted) await once(signal, 'abort');
  log.info('Stopping');
}

type Tell = RunOptions['tell'];

async function openRouter(
  config: Config,
  { router }: Parts,
  opened: AsyncDisposableStack,
  tell: Tell,
): Promise<void> {
  const place = config.router.listen;
  if (router === undefined || place === undefined) return;
  opened.defer(() => router.stop());
  const door = await openDoor('router.listen', place, ({ host, port }) => router.listen(host, port));
  tell({ event: 'listening', door: 'router', name: router.name, ...door.address });
}

async function openWeb(
  config: Config,
  { web }: Parts,
  opened: AsyncDisposableStack,
  tell: Tell,
): Promise<void> {
  const place = config.web.listen;
  if (web === undefined || place === undefined) return;
  opened.defer(() => web.stop());
  const address = await openDoor('web.listen', place, (at) => web.listen(at));
  tell({ event: 'listening', door: 'web', ...address });
}
