// A router on a data folder without a door: for commands that read or change what a stopped router keeps.
import { type Listen, Router } from '../router/index.ts';
import type { Store } from '../store/index.ts';

const noDoor: Listen = async () => ({ address: { address: '', port: 0 }, close: async () => {} });

/** Nobody can connect to it. Stop it before the store is closed. */
export async function openRestingRouter(name: string, store: Store): Promise<Router> {
  const router = new Router({ name, store, transport: noDoor });
  await router.listen('', 0);
  return router;
}
