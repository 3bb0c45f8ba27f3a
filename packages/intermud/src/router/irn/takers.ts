// Which other routers get a broadcast.
import type { Muds } from '../muds.ts';

/** The routers with a mud that is up and offers one of the services, each once. */
export function routersOffering(muds: Muds, services: readonly string[]): Set<string> {
  const routers = new Set<string>();
  for (const mud of muds.all()) {
    const { router, state } = mud.record;
    if (state.is === 'up' && mud.offersAny(services)) routers.add(router);
  }
  return routers;
}
