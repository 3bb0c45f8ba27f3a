// Sending muds to other routers, as an operator asks for it. Only a router that runs can.
import { z } from 'zod';
import { DRAIN_PER_SECOND_MAX, type DrainStatus } from '../router/index.ts';
import { ActionError, type Asker, action, type Operated, type OperatedRouter } from './action.ts';

const Pace = z.strictObject({ perSecond: z.int().min(1).max(DRAIN_PER_SECOND_MAX).optional() });

export const ROUTER_ACTIONS = {
  'router.drain': action(Pace, drain),
  'router.undrain': action(z.strictObject({}), async (operated) => {
    const router = await runningRouter(operated, 'end the drain');
    return { wasDraining: router.endDrain() };
  }),
  'router.redirect': action(
    z.strictObject({ mud: z.string(), router: z.string() }),
    async (operated, { mud, router: to }) => {
      const router = await runningRouter(operated, `redirect "${mud}"`);
      const reason = await router.redirect(mud, to);
      if (reason !== undefined) throw new ActionError(`Cannot redirect "${mud}" to ${to}: ${reason}`);
    },
  ),
};

async function runningRouter({ router, isRunning }: Operated, what: string): Promise<OperatedRouter> {
  const found = isRunning ? await router() : undefined;
  if (found) return found;
  throw new ActionError(
    `Cannot ${what}: no router runs on this data folder; intermud start, or intermud router, runs one`,
  );
}

/** Ends when all have gone that can, or somebody ends the drain; who stops asking ends the watching alone. */
async function drain(
  operated: Operated,
  { perSecond }: z.infer<typeof Pace>,
  { signal, onProgress }: Asker,
): Promise<DrainStatus> {
  const router = await runningRouter(operated, 'drain');
  const { promise, resolve } = Promise.withResolvers<DrainStatus>();
  let told = '';
  const stop = router.drain(perSecond, (status) => {
    if (status.is === 'off' || status.waiting === 0) resolve(status);
    const text = JSON.stringify(status);
    if (text !== told) onProgress(status);
    told = text;
  });
  if (typeof stop === 'string') throw new ActionError(`Cannot drain: ${stop}`);
  const last = () => resolve(router.status().drain);
  signal.addEventListener('abort', last, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', last);
    stop();
  }
}
