// The only file that makes the parts of the program and puts them together. Nothing listens yet: run.ts opens doors.
import { resolve } from 'node:path';
import { describeLink, type OobTls, type RouterAddress } from '@intermud/mud';
import { Accounts, People, type PostOptions, type Reservation, type TrafficSource } from '../hub/index.ts';
import { Router } from '../router/index.ts';
import type { Store } from '../store/index.ts';
import type { Operated } from './actions.ts';
import { Front } from './front.ts';
import { HTTP_LINKS_PER_ADDRESS_MAX } from './limits.ts';
import type { Logger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { peersOf } from './peers.ts';
import { oobTlsOf } from './people/certificate.ts';
import type { Config } from './settings.ts';
import { readVersion } from './version.ts';
import { WebDoor } from './web.ts';

/** The program's parts; what the config does not enable is undefined. */
export interface Parts {
  readonly router: Router | undefined;
  readonly web: WebDoor | undefined;
  /** What the web door believes of who asks. */
  readonly front: Front;
  /** Makes the hub with its people, once it is known where the router of this program listens. */
  readonly makePeople: (routers: readonly RouterAddress[], reservation?: Reservation) => Promise<People>;
  /** What the control socket works on. */
  readonly operated: Operated;
}

/** Makes everything on an open store. */
export function compose(config: Config, store: Store, log: Logger): Parts {
  const router = config.router.enabled ? createRouter(config, store, log) : undefined;
  let people: People | undefined;
  const makePeople: Parts['makePeople'] = async (routers, reservation) => {
    const tls = await oobTlsOf(config, store.settings);
    people = createPeople({ config, store, log, router }, routers, reservation, tls);
    return people;
  };
  const hubOf = () => people?.hub;
  const operated: Operated = {
    accounts: createAccounts(store, () => people),
    router: async () => router,
    post: () => hubOf()?.post,
    hub: () => describeHub(hubOf()),
    isRunning: true,
  };
  const metrics = createMetrics({
    store: () => store.stats(),
    router: () => router?.metrics,
    isHubOnline: () => hubOf()?.mud.isOnline,
  });
  const waitingFor = () => reasonToWait(hubOf());
  const front = new Front(config.web);
  const linksPerAddressMax = linksPerAddress(config);
  const web = config.web.listen && new WebDoor({ waitingFor, metrics, front, linksPerAddressMax });
  return { router, web, front, makePeople, operated };
}

/** A proxy in front that is not believed is one address for everybody: it has bounds of its own. */
export const linksPerAddress = ({ web: { url, proxies } }: Pick<Config, 'web'>): number | undefined =>
  url === '' || proxies.length > 0 ? HTTP_LINKS_PER_ADDRESS_MAX : undefined;

/** Accounts as the operator changes them; who is here feels it. */
function createAccounts(store: Store, peopleOf: () => People | undefined): Accounts {
  return new Accounts({
    store: store.accounts,
    clock: Date,
    onRemove: (username) => peopleOf()?.close(username, 'The account is deleted'),
    onStaff: (account) => peopleOf()?.accountChanged(account),
    onPassword: (username) => {
      const people = peopleOf();
      return people ? people.closeOthers(username) : store.logins.removeAll(username);
    },
  });
}

function reasonToWait(hub: People['hub'] | undefined): string | undefined {
  return hub && !hub.mud.isOnline ? `the hub is not on the network: ${describeLink(hub.state)}` : undefined;
}

function describeHub(hub: People['hub'] | undefined): { name: string; state: string } | undefined {
  return hub && { name: hub.name, state: hub.mud.isOnline ? 'online' : describeLink(hub.state) };
}

function createRouter({ router }: Config, store: Store, log: Logger): Router {
  const {
    name,
    address,
    acceptWrongPasswordFromLastAddress,
    proxies,
    flood,
    linksMax,
    perAddress,
    profiles,
    reserved,
  } = router;
  return new Router({
    name,
    address: address && `${address.host} ${address.port}`,
    store,
    settings: {
      acceptWrongPasswordFromLastAddress,
      proxies,
      flood,
      linksMax,
      perAddress,
      profiles: Object.fromEntries(profiles),
      peers: peersOf(router),
      reserved: [...reserved].map(([mud, { password = 0 }]) => ({ name: mud, password })),
    },
    log: log.child({ room: 'router' }),
  });
}

interface Made {
  readonly config: Config;
  readonly store: Store;
  readonly log: Logger;
  readonly router: Router | undefined;
}

function createPeople(
  { config, store, log, router }: Made,
  routers: readonly RouterAddress[],
  reservation: Reservation | undefined,
  tls: OobTls | undefined,
): People {
  const { hub } = config;
  return new People({
    name: hub.name,
    routers,
    store,
    log: log.child({ room: 'hub' }),
    oob: { listen: hub.oob, allowPrivate: PRIVATE[hub.oobPrivate], tls },
    post: postOptionsOf(config),
    version: readVersion(),
    canSignUp: hub.signup,
    hasGuests: hub.guests,
    traffic: router && trafficOf(router),
    ...(hub.telnet && { profile: { playerPort: hub.telnet.port } }),
    ...(reservation && { reservation }),
  });
}

/** What the status shows of the router of this program. */
function trafficOf(router: Router): TrafficSource {
  return {
    name: router.name,
    links: () =>
      router
        .links()
        .flatMap(({ mud, onlineSince: since = 0, bytesWaiting: waiting, ...link }) =>
          mud === undefined ? [] : [{ ...link, mud, since, waiting }],
        ),
    peers: () => router.others(),
  };
}

const PRIVATE = { auto: undefined, yes: true, no: false } as const;

function postOptionsOf({ data, hub: { mail, files } }: Config): PostOptions {
  return {
    hourlyMail: { letters: mail.lettersPerHour },
    folder: files.folder === '' ? undefined : resolve(data, files.folder),
    mayReplaceFiles: files.overwrite,
    quota: { mudBytes: files.quotaMud, accountBytes: files.quotaAccount, bytes: files.quota },
  };
}
