// Whatever happens in whatever order: a link never gets stuck, and never pesters a router.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STARTUP_GAP_MS } from '../limits.ts';
import { type LinkEvent, type LinkState, routerOf, step } from './state.ts';

const ROUTERS = ['*alpha', '*beta', '*gamma'].map((name, n) => ({ name, host: `10.0.0.${n}`, port: 8080 }));
const routers = fc.uniqueArray(fc.constantFrom(...ROUTERS), { minLength: 1 });

const event: fc.Arbitrary<LinkEvent> = fc.oneof(
  fc.constant<LinkEvent>({ on: 'open' }),
  fc.constant<LinkEvent>({ on: 'lost', reason: 'ECONNRESET' }),
  fc.constant<LinkEvent>({ on: 'timer', heardAt: 0 }),
  fc.constant<LinkEvent>({ on: 'rival', message: 'another' }),
  routers.map(
    (list): LinkEvent => ({
      on: 'refused',
      refusal: { router: list[0]?.name ?? '', word: 'not-allowed', message: '' },
    }),
  ),
  routers.map(
    (list): LinkEvent => ({ on: 'startup-reply', router: '*alpha', next: list[0]?.name, routers: list }),
  ),
);
const moment = fc.record({
  passMs: fc.integer({ min: 0, max: 120_000 }),
  chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
  event,
});

/** Plays moments; a timer that runs out in between is played first, as the shell would. */
function play(
  start: readonly (typeof ROUTERS)[number][],
  moments: readonly { passMs: number; chance: number; event: LinkEvent }[],
) {
  let state: LinkState = { at: 'resting' };
  let now = 1_000_000;
  let timerAt: number | undefined;
  const startups: { router: string; at: number }[] = [];
  const states: { state: LinkState; hasTimer: boolean }[] = [];
  const happen = (what: LinkEvent, chance: number) => {
    const [next, ...actions] = step(state, what, { now, chance });
    if (next.at !== state.at) timerAt = undefined;
    state = next;
    for (const action of actions) {
      if (action.do === 'timer') timerAt = now + action.delayMs;
      if (action.do === 'startup') startups.push({ router: action.router.name, at: now });
    }
    states.push({ state, hasTimer: timerAt !== undefined });
  };
  happen({ on: 'start', routers: start }, 0);
  for (const { passMs, chance, event } of moments) {
    const end = now + passMs;
    while (timerAt !== undefined && timerAt <= end) {
      now = timerAt;
      timerAt = undefined;
      happen({ on: 'timer', heardAt: 0 }, chance);
    }
    now = end;
    if (event.on !== 'timer') happen(event, chance);
  }
  return { startups, states };
}

test('one router never gets two start-ups within five seconds, whatever happens', () => {
  fc.assert(
    fc.property(routers, fc.array(moment, { maxLength: 60 }), (start, moments) => {
      const last = new Map<string, number>();
      for (const { router, at } of play(start, moments).startups) {
        expect(at - (last.get(router) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(STARTUP_GAP_MS);
        last.set(router, at);
      }
    }),
  );
});

test('a link that has not stopped always has a timer and a router, whatever happens', () => {
  fc.assert(
    fc.property(routers, fc.array(moment, { maxLength: 60 }), (start, moments) => {
      for (const { state, hasTimer } of play(start, moments).states) {
        if (state.at === 'stopped') continue;
        expect(hasTimer).toBe(true);
        expect(routerOf(state)).toBeDefined();
      }
    }),
  );
});
