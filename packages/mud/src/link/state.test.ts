import { expect, test } from 'vitest';
import {
  CONNECT_MS,
  LEAVE_MS,
  PROBE_AFTER_MS,
  PROBE_WAIT_MS,
  REDIRECTS_MAX,
  RETRY_FIRST_MS,
  RETRY_MAX_MS,
  RETURN_SPREAD_MS,
  RIVAL_MS,
  STARTUP_GAP_MS,
  STARTUP_MS,
  STEADY_MS,
} from '../limits.ts';
import type { RouterAddress } from './routers.ts';
import { type LinkAction, type LinkEvent, type LinkState, step } from './state.ts';

const ALPHA: RouterAddress = { name: '*alpha', host: '10.0.0.1', port: 8080 };
const BETA: RouterAddress = { name: '*beta', host: '10.0.0.2', port: 8080 };

/** Plays events against the table, with time held still between them. */
class Life {
  state: LinkState = { at: 'resting' };
  now = 1_000_000;
  chance = 0.5;

  does(event: LinkEvent): LinkAction[] {
    const [next, ...actions] = step(this.state, event, { now: this.now, chance: this.chance });
    this.state = next;
    return actions;
  }

  start(...routers: RouterAddress[]): LinkAction[] {
    return this.does({ on: 'start', routers });
  }

  /** From resting to online with the first of the routers. */
  goOnline(...routers: [RouterAddress, ...RouterAddress[]]): this {
    this.start(...routers);
    this.does({ on: 'open' });
    this.does(reply(routers[0], routers));
    expect(this.state.at).toBe('online');
    return this;
  }

  lose(): LinkAction[] {
    return this.does({ on: 'lost', reason: 'ECONNRESET' });
  }

  /** The running timer's end; `heardAt` is now unless given. */
  timer(heardAt = this.now): LinkAction[] {
    return this.does({ on: 'timer', heardAt });
  }
}

const reply = (from: RouterAddress, routers: readonly RouterAddress[]): LinkEvent => ({
  on: 'startup-reply',
  router: from.name,
  next: routers[0]?.name,
  routers: routers.length > 0 ? routers : [from],
});

const refused = (router: RouterAddress, word = 'not-allowed'): LinkEvent => ({
  on: 'refused',
  refusal: { router: router.name, word, message: 'wrong password' },
});

const dialled = (actions: LinkAction[]) => actions.find((action) => action.do === 'dial')?.router;
const timerMs = (actions: LinkAction[]) => actions.find((action) => action.do === 'timer')?.delayMs;

test('a link dials, sends its start-up, and is online when it is accepted', () => {
  const life = new Life();
  expect(life.start(ALPHA)).toEqual([
    { do: 'dial', router: ALPHA },
    { do: 'timer', delayMs: CONNECT_MS },
  ]);
  expect(life.does({ on: 'open' })).toEqual([
    { do: 'startup', router: ALPHA },
    { do: 'timer', delayMs: STARTUP_MS },
  ]);
  expect(life.does(reply(ALPHA, [ALPHA]))).toEqual([{ do: 'timer', delayMs: PROBE_AFTER_MS }]);
  expect(life.state).toMatchObject({ at: 'online', router: '*alpha', since: life.now });
});

test('a router that does not answer its port is left at once for the next', () => {
  const life = new Life();
  life.start(ALPHA, BETA);
  expect(dialled(life.lose())).toEqual(BETA);
  expect(life.state.at).toBe('dialling');
});

test('a router that is silent about the start-up is left after ten seconds', () => {
  const life = new Life();
  life.start(ALPHA, BETA);
  life.does({ on: 'open' });
  life.now += STARTUP_MS;
  const actions = life.timer();
  expect(actions[0]).toEqual({ do: 'hang-up' });
  expect(dialled(actions)).toEqual(BETA);
});

test('rounds through the list are spaced twice as far each time, up to the bound, for ever', () => {
  const life = new Life();
  life.start(ALPHA);
  const waits = Array.from({ length: 12 }, () => {
    const delayMs = timerMs(life.lose());
    life.now += delayMs ?? 0;
    life.timer();
    return delayMs;
  });
  expect(waits.slice(0, 4)).toEqual([1, 2, 4, 8].map((times) => times * RETRY_FIRST_MS * 0.75)); // Chance has the rest.
  expect(waits.at(-1)).toBe(RETRY_MAX_MS * 0.75);
  expect(life.state.at).toBe('dialling');
});

test('the wait before a round is between half of it and the whole', () => {
  for (const [chance, delayMs] of [
    [0, RETRY_FIRST_MS / 2],
    [0.999_999, RETRY_FIRST_MS],
  ] as const) {
    const life = new Life();
    life.chance = chance;
    life.start(ALPHA);
    expect(timerMs(life.lose())).toBe(delayMs);
  }
});

test('one router never gets two start-ups within five seconds', () => {
  const life = new Life();
  life.chance = 0;
  life.goOnline(ALPHA);
  life.now += 100;
  expect(timerMs(life.lose())).toBe(STARTUP_GAP_MS - 100); // By chance alone it would be 2,500.
  life.now += STARTUP_GAP_MS - 100;
  expect(dialled(life.timer())).toEqual(ALPHA);
});

test('one router never gets two start-ups within five seconds, on whatever way it comes to them', () => {
  const life = new Life().goOnline(ALPHA);
  life.does(reply(ALPHA, [BETA, ALPHA])); // Sent to *beta, which is down ...
  expect(dialled(life.lose())).toEqual(BETA);
  life.now += 1_000;
  expect(timerMs(life.lose())).toBe(STARTUP_GAP_MS - 1_000); // ... so back to *alpha, but not at once.
  life.now += STARTUP_GAP_MS - 1_000;
  expect(dialled(life.timer())).toEqual(ALPHA);
});

test('a steady link that is lost goes back soon, an unsteady one waits longer each time', () => {
  const life = new Life().goOnline(ALPHA);
  life.now += STEADY_MS - 1;
  expect(timerMs(life.lose())).toBe(RETRY_FIRST_MS * 0.75);
  life.now += STARTUP_GAP_MS;
  life.timer();
  life.does({ on: 'open' });
  life.does(reply(ALPHA, [ALPHA]));
  life.now += 1;
  expect(timerMs(life.lose())).toBe(2 * RETRY_FIRST_MS * 0.75);

  const steady = new Life().goOnline(ALPHA);
  steady.now += STEADY_MS;
  expect(timerMs(steady.lose())).toBe(RETURN_SPREAD_MS / 2);
});

test('the only router that says no ends the link, with its word', () => {
  const life = new Life();
  life.start(ALPHA);
  life.does({ on: 'open' });
  expect(life.does(refused(ALPHA))).toEqual([{ do: 'hang-up' }]);
  expect(life.state).toMatchObject({
    at: 'stopped',
    reason: { why: 'refused', refusal: { word: 'not-allowed' } },
  });
});

test('a refusal is not the end while another router could not be reached', () => {
  const life = new Life();
  life.start(ALPHA, BETA);
  life.does({ on: 'open' });
  expect(dialled(life.does(refused(ALPHA)))).toEqual(BETA);
  life.lose();
  expect(life.state).toMatchObject({ at: 'waiting', route: { round: 2, refusals: [] } });
});

test.each(['bad-proto', 'warming-up'])(
  'the only router that says %s is asked again, later each time',
  (word) => {
    const life = new Life();
    life.start(ALPHA);
    const waits = [1, 2, 3].map(() => {
      life.does({ on: 'open' });
      const delayMs = timerMs(life.does(refused(ALPHA, word)));
      expect(life.state).toMatchObject({ at: 'waiting', refusal: { router: '*alpha', word } });
      life.now += delayMs ?? 0;
      life.timer();
      expect(life.state.at).toBe('dialling');
      return delayMs;
    });
    expect(waits).toEqual([STARTUP_GAP_MS, 7_500, 15_000]);
  },
);

test('a no for a while from one router keeps the link alive when the other says no for good', () => {
  for (const words of [
    ['bad-proto', 'not-allowed'],
    ['not-allowed', 'bad-proto'],
  ] as const) {
    const life = new Life();
    life.start(ALPHA, BETA);
    life.does({ on: 'open' });
    expect(dialled(life.does(refused(ALPHA, words[0])))).toEqual(BETA);
    life.does({ on: 'open' });
    life.does(refused(BETA, words[1]));
    expect(life.state).toMatchObject({ at: 'waiting', refusal: { router: '*beta' } });
  }
});

test('a wait that no router has asked for tells of no refusal', () => {
  const life = new Life();
  life.start(ALPHA);
  life.lose();
  expect(life.state).not.toHaveProperty('refusal');
});

test('a router that says no is not asked again at its other address', () => {
  const life = new Life();
  life.start(ALPHA, { ...ALPHA, host: '192.0.2.1' });
  life.does({ on: 'open' });
  life.does(refused(ALPHA));
  expect(life.state).toMatchObject({ at: 'stopped' });
});

test('a startup-reply that names another router first is followed, at start-up and later', () => {
  const life = new Life();
  life.start(ALPHA);
  life.does({ on: 'open' });
  const actions = life.does(reply(ALPHA, [BETA, ALPHA]));
  expect(actions).toEqual([
    { do: 'hang-up' },
    { do: 'dial', router: BETA },
    { do: 'timer', delayMs: CONNECT_MS },
  ]);
});

test('a link that is sent elsewhere later calls there when its router has read everything, or is too slow', () => {
  for (const [ends, hangsUp] of [
    [(life: Life) => life.lose(), false],
    [(life: Life) => life.timer(), true],
  ] as const) {
    const life = new Life().goOnline(ALPHA);
    expect(life.does(reply(ALPHA, [BETA, ALPHA]))).toEqual([
      { do: 'finish' },
      { do: 'timer', delayMs: LEAVE_MS },
    ]);
    expect(life.state.at).toBe('leaving');
    const actions = ends(life);
    expect(dialled(actions)).toEqual(BETA);
    expect(actions.some((action) => action.do === 'hang-up')).toBe(hangsUp);
  }
});

test('routers that send a mud in a circle keep it after so many redirects', () => {
  const life = new Life();
  life.start(ALPHA);
  for (let turn = 0; turn < REDIRECTS_MAX; turn += 1) {
    const [here, there] = turn % 2 === 0 ? [ALPHA, BETA] : [BETA, ALPHA];
    life.does({ on: 'open' });
    expect(dialled(life.does(reply(here, [there, here])))).toEqual(there);
    life.now += STARTUP_GAP_MS;
  }
  life.does({ on: 'open' });
  life.does(reply(BETA, [ALPHA, BETA]));
  expect(life.state).toMatchObject({ at: 'online', router: '*beta' });
});

test('a reply under another name than the one dialled is no redirect', () => {
  const life = new Life();
  life.start({ ...ALPHA, name: '*Alpha' });
  life.does({ on: 'open' });
  life.does({ on: 'startup-reply', router: '*alpha', next: '*alpha', routers: [ALPHA] });
  expect(life.state).toMatchObject({ at: 'online', router: '*alpha' });
});

test('a redirect to a router that is down comes back through the list', () => {
  const life = new Life();
  life.start(ALPHA);
  life.does({ on: 'open' });
  life.does(reply(ALPHA, [BETA, ALPHA]));
  const actions = life.lose();
  expect(life.state).toMatchObject({ at: 'waiting', route: { index: 1 } }); // the rest that *alpha is owed
  expect(timerMs(actions)).toBe(STARTUP_GAP_MS);
});

test('a silent link is probed twice, then given up', () => {
  const life = new Life().goOnline(ALPHA);
  const heardAt = life.now;
  life.now += PROBE_AFTER_MS;
  expect(life.timer(heardAt)).toEqual([
    { do: 'probe', how: 'self' },
    { do: 'timer', delayMs: PROBE_WAIT_MS },
  ]);
  life.now += PROBE_WAIT_MS;
  expect(life.timer(heardAt)).toEqual([
    { do: 'probe', how: 'router' },
    { do: 'timer', delayMs: PROBE_WAIT_MS },
  ]);
  life.now += PROBE_WAIT_MS;
  expect(life.timer(heardAt)[0]).toEqual({ do: 'hang-up' });
  expect(life.state).toMatchObject({ at: 'waiting', reason: 'silent for 84 s, probes unanswered' });
});

test('a byte after the first probe starts the silence over', () => {
  const life = new Life().goOnline(ALPHA);
  const heardAt = life.now;
  life.now += PROBE_AFTER_MS;
  life.timer(heardAt);
  life.now += PROBE_WAIT_MS;
  expect(life.timer(life.now - 1_000)).toEqual([{ do: 'timer', delayMs: PROBE_AFTER_MS - 1_000 }]);
  expect(life.state).toMatchObject({ at: 'online', probes: 0 });
});

test('a link that is closed right behind the news of a rival does not fight', () => {
  const life = new Life().goOnline(ALPHA);
  life.does({ on: 'rival', message: 'Another link with your name and password' });
  life.now += RIVAL_MS;
  expect(life.lose()).toEqual([{ do: 'hang-up' }]);
  expect(life.state).toMatchObject({ at: 'stopped', reason: { why: 'taken-over', router: '*alpha' } });
});

test('a rival that the router has turned away changes nothing', () => {
  const life = new Life().goOnline(ALPHA);
  life.does({ on: 'rival', message: 'Another mud is trying to be you.' });
  expect(life.state.at).toBe('online');
  life.now += RIVAL_MS + 1;
  life.lose();
  expect(life.state.at).toBe('waiting');
});

const EVERYWHERE: [string, (life: Life) => void][] = [
  ['resting', () => {}],
  ['dialling', (life) => life.start(ALPHA)],
  ['greeting', (life) => [life.start(ALPHA), life.does({ on: 'open' })]],
  ['online', (life) => life.goOnline(ALPHA)],
  ['waiting', (life) => [life.start(ALPHA), life.lose()]],
];

for (const [at, arrive] of EVERYWHERE) {
  test(`close ends a link that is ${at}, and nothing but a start revives it`, () => {
    const life = new Life();
    arrive(life);
    expect(life.state.at).toBe(at);
    expect(life.does({ on: 'close' })).toEqual([{ do: 'hang-up' }]);
    for (const event of [
      { on: 'open' },
      reply(ALPHA, [ALPHA]),
      refused(ALPHA),
      { on: 'lost', reason: '' },
      { on: 'timer', heardAt: 0 },
    ] as LinkEvent[])
      expect(life.does(event)).toEqual([]);
    expect(life.state).toEqual({ at: 'stopped', reason: { why: 'closed' } });
    expect(dialled(life.start(BETA))).toEqual(BETA);
  });
}
