// The only file that makes the parts of the program and puts them together. Nothing listens yet: run.ts opens doors.
import { describeLink, type RouterAddress } from '@intermud/mud';
import { Accounts, Hub, type Reservation } from '../hub/index.ts';
import { Router } from '../router/index.ts';
import type { Store } from '../store/index.ts';
import type { Operated } from './actions.ts';
import type { Logger } from './log.ts';
import { createMetrics } from './metrics.ts';
import type { Config } from './settings.ts';
import { WebDoor } from './web.ts';

/** The program's parts; what the config does not enable is undefined. */
export interface Parts {
  readonly router: Router | undefined;
  readonly web: WebDoor | undefined;
  /** Makes the hub, once it is known where the router of this program listens. */
  readonly makeHub: (routers: readonly RouterAddress[], reservation?: Reservation) => Hub;
  /** What the control socket works on. */
  readonly operated: Operated;
}

/** Makes everything on an open store. */
export function compose(config: Config, store: Store, log: Logger): Parts {
  const router = config.router.enabled ? createRouter(config, store, log) : undefined;
  let hub: Hub | undefined;
  const makeHub: Parts['makeHub'] = (routers, reservation) => {
    hub = createHub(config, store, log, routers, reservation);
    return hub;
  };
  const operated: Operated = {
    accounts: new Accounts({ store: store.accounts, clock: Date }),
    router: async () => router,
    hub: () => hub && { name: hub.name, state: hub.mud.isOnline ? 'online' : describeLink(hub.state) },
    isRunning: true,
  };
  const metrics = createMetrics({
    store: () => store.stats(),
    router: () => router?.metrics,
    isHubOnline: () => hub?.mud.isOnline,
  });
  const waitingFor = () =>
    hub && !hub.mud.isOnline ? `the hub is not on the network: ${describeLink(hub.state)}` : undefined;
  const web = config.web.listen && new WebDoor({ waitingFor, metrics });
  return { router, web, makeHub, operated };
}

function createRouter({ router }: Config, store: Store, log: Logger): Router {
  const { name, address, acceptWrongPasswordFromLastAddress, flood, perAddress, profiles } = router;
  return new Router({
    name,
    address: address && `${address.host} ${address.port}`,
    store,
    settings: {
      acceptWrongPasswordFromLastAddress,
      flood,
      perAddress,
      profiles: Object.fromEntries(profiles),
    },
    log: log.child({ room: 'router' }),
  });
}

function createHub(
  { hub }: Config,
  store: Store,
  log: Logger,
  routers: readonly RouterAddress[],
  reservation: Reservation | undefined,
): Hub {
  return new Hub({
    name: hub.name,
    routers,
    store,
    log: log.child({ room: 'hub' }),
    ...(reservation && { reservation }),
  });
}
