// The program's life: opens everything in order, says what listens, waits for the end, closes in the opposite order.
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type Hub, type People, type Reservation, reservedPassword } from '../hub/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { carryOut } from './actions.ts';
import { closeWithin } from './close.ts';
import { compose, type Parts } from './compose.ts';
import { ControlServer } from './control/server.ts';
import { openDoor } from './doors.ts';
import type { ProgramEvent } from './events.ts';
import type { Front } from './front.ts';
import { HUB_STOP_MS, PEOPLE_STOP_MS, WEB_STOP_MS } from './limits.ts';
import type { Logger } from './log.ts';
import { addApi } from './people/api.ts';
import { checkCertificate } from './people/certificate.ts';
import { openPeopleDoors } from './people/doors.ts';
import { isOwnOrigin } from './people/guard.ts';
import { findPage, serveNoPage, servePage } from './people/page.ts';
import type { HostPort, RouterPlace } from './settings/kinds.ts';
import type { Config } from './settings.ts';
import type { WebDoor } from './web.ts';

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
  await checkCertificate(config.hub); // Before the network has seen a hub that cannot stay.
  await using opened = new AsyncDisposableStack();
  const store = opened.use(await openStore({ kind: 'sqlite', folder: config.data }));
  const parts = compose(config, store, log.child({}));
  const home = await openRouter(config, store, parts, opened, tell);
  const people = await joinHub(config, parts, { opened, log, tell }, home);
  opened.use(
    await ControlServer.listen(config.data, (request, asker) => carryOut(parts.operated, request, asker)),
  );
  if (people) opened.use(await openPeopleDoors({ config, people, settings: store.settings, log, tell }));
  await openWeb(config, parts, people, { opened, log, tell });
  tell({ event: 'ready' });
  if (!signal.aborted) await once(signal, 'abort');
  log.info('Stopping');
}

type Tell = RunOptions['tell'];

/** Opens the router's door. Gives what the hub of this program needs to join it. */
async function openRouter(
  config: Config,
  store: Store,
  { router }: Parts,
  opened: AsyncDisposableStack,
  tell: Tell,
): Promise<Reservation | undefined> {
  const place = config.router.listen;
  if (router === undefined || place === undefined) return undefined;
  const password = passwordFor(config) ?? (await reservedPassword(store.settings));
  if (config.hub.enabled) router.reserve(config.hub.name, password); // Before anybody can take the name.
  opened.defer(() => router.stop()); // Within 1.75 s, by itself.
  const door = await openDoor('router.listen', place, ({ host, port }) => router.listen(host, port));
  tell({ event: 'listening', door: 'router', name: router.name, ...door.address });
  return { router: { name: router.name, ...dialable(door.address) }, password };
}

/** The password that the config keeps for the hub's name. */
const passwordFor = ({ hub, router }: Config): number | undefined => router.reserved.get(hub.name)?.password;

const ANY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** A door at any address is dialled on loopback. */
function dialable({ address, port }: { address: string; port: number }): HostPort {
  return { host: ANY_ADDRESS[address] ?? address, port };
}

/** Lets the hub join. On the router of this program it is there before the program is ready; elsewhere it may take long. */
async function joinHub(
  config: Config,
  { makePeople }: Parts,
  { opened, log, tell }: { opened: AsyncDisposableStack; log: Logger; tell: Tell },
  home: Reservation | undefined,
): Promise<People | undefined> {
  const {
    hub: { enabled, routers, oob },
    router,
  } = config;
  if (!enabled) return undefined;
  const fallback =
    home?.router ?? (router.listen && { name: router.name, ...dialable(asAddress(router.listen)) });
  const places = routers.length > 0 ? routers : fallback ? [fallback] : [];
  const people = await makePeople(places, home ?? reservationElsewhere(config, places));
  const { hub } = people;
  opened.defer(() => closeWithin(HUB_STOP_MS, 'the hub', people.stop(), log));
  if (oob) await openOob(hub, oob, tell);
  await people.start();
  if (places[0] === home?.router)
    await hub
      .ready()
      .catch((error: unknown) => log.warn({ err: error }, 'The hub is not on the network yet'));
  return people;
}

/** The router of this config runs in another program, which keeps the hub's name by the same setting. */
function reservationElsewhere(config: Config, places: readonly RouterPlace[]): Reservation | undefined {
  const password = passwordFor(config);
  const router = places.find(({ name }) => name === config.router.name);
  return password === undefined || router === undefined ? undefined : { router, password };
}

/** Before the hub joins: its port is part of what it tells the network. */
async function openOob(hub: Hub, place: HostPort, tell: Tell): Promise<void> {
  const ports = await openDoor('hub.oob', place, () => hub.mud.oob.listen());
  if (ports === undefined) return;
  const event = { event: 'listening', name: hub.name, address: place.host } as const;
  tell({ ...event, door: 'oob', port: ports.port });
  if (ports.tlsPort !== undefined) tell({ ...event, door: 'oob-tls', port: ports.tlsPort });
}

const asAddress = ({ host, port }: HostPort) => ({ address: host, port });

async function openWeb(
  config: Config,
  { web, front }: Parts,
  people: People | undefined,
  { opened, log, tell }: { opened: AsyncDisposableStack; log: Logger; tell: Tell },
): Promise<void> {
  const place = config.web.listen;
  if (web === undefined || place === undefined) return;
  opened.defer(() => closeWithin(WEB_STOP_MS, 'the web door', web.stop(), log));
  if (people) {
    await letPeopleIn({ web, front }, people, config, log);
    // The door closes when its last WebSocket has.
    opened.defer(() => closeWithin(PEOPLE_STOP_MS, 'people', people.portal.stop('The hub goes down'), log));
  }
  const address = await openDoor('web.listen', place, (at) => web.listen(at));
  tell({ event: 'listening', door: 'web', ...address });
}

/** The page, its requests and its WebSocket, on the web door. */
async function letPeopleIn(
  { web, front }: { web: WebDoor; front: Front },
  people: People,
  { web: { url } }: Config,
  log: Logger,
): Promise<void> {
  const page = findPage();
  if (page === undefined) log.warn(serveNoPage(web.app));
  else await servePage(web.app, page);
  await addApi(web.app, {
    ...{ people, url, front },
    onError: (error) => log.error({ err: error }, 'A request has failed'),
  });
  web.onUpgrade('/ws');
  await people.portal.listen({
    kind: 'websocket',
    server: web.app.server as Server,
    path: '/ws',
    origins: (origin, request) => isOwnOrigin(origin, request, url),
    address: (request) => front.addressOf(request),
    isSecure: (request) => front.isSecure(request),
    misdirected: (request) => front.misdirected(request),
  });
}
