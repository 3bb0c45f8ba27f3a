// The only file that makes the parts of the program and puts them together. Nothing listens yet: run.ts opens doors.
import { Accounts } from '../hub/index.ts';
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
  /** What the control socket works on. */
  readonly operated: Operated;
}

/** Makes everything on an open store. */
export function compose(config: Config, store: Store, log: Logger): Parts {
  const accounts = new Accounts({ store: store.accounts, clock: Date });
  const router = config.router.enabled ? createRouter(config, store, log) : undefined;
  const operated: Operated = { accounts, router: async () => router, hub: () => undefined, isRunning: true };
  const metrics = createMetrics({
    store: () => store.stats(),
    router: () => router?.metrics,
    isHubOnline: () => undefined,
  });
  const web = config.web.listen && new WebDoor({ waitingFor: () => undefined, metrics });
  return { router, web, operated };
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
