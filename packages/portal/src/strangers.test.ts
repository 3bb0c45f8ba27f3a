import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { testPortal } from './support.suite.ts';

const fred = { id: '1', name: 'Fred' };
const authenticate = () => undefined;

test('a session that nobody logs in to ends: not at the limit, but just over it', () => {
  const { portal, open, clock } = testPortal({ authenticate });
  const { session, outlet } = open();
  clock.pass(LIMITS.loginMs - 1);
  expect(session.state).toBe('open');
  clock.pass(1);
  expect([session.state, outlet.closed, portal.sessions.size, clock.timers]).toEqual([
    'closed',
    'Nobody has logged in within 600 s',
    0,
    0,
  ]);
});

test('a session that is logged in stays, and has the whole time again after a logout', () => {
  const { open, clock } = testPortal({ authenticate, limits: { loginMs: 1_000 } });
  const { session } = open();
  clock.pass(999);
  session.login(fred);
  clock.pass(10_000);
  session.updateClient({ packages: new Map() });
  session.logout();
  clock.pass(999);
  const { timers } = clock;
  session.updateClient({ packages: new Map() }); // is no reason to wait longer, or twice
  expect(clock.timers).toBe(timers);
  expect(session.state).toBe('open');
  clock.pass(1);
  expect(session.state).toBe('closed');
});

test('a session that ends leaves no timer behind', () => {
  const { open, clock } = testPortal({ authenticate });
  open().session.close();
  expect(clock.timers).toBe(0);
});

test('a game in which nobody can log in keeps everybody, unless it says how long', () => {
  const free = testPortal();
  const { session } = free.open();
  free.clock.pass(10 * LIMITS.loginMs);
  expect(session.state).toBe('open');

  const strict = testPortal({ limits: { loginMs: 1_000 } });
  const { session: stranger } = strict.open();
  strict.clock.pass(1_000);
  expect(stranger.state).toBe('closed');

  const patient = testPortal({ authenticate, limits: { loginMs: 0 } });
  const { session: guest } = patient.open();
  patient.clock.pass(10 * LIMITS.loginMs);
  expect(guest.state).toBe('open');
});

test('Portal forgets a door that its game has closed', async () => {
  const { portal } = testPortal();
  let closed = 0;
  const open = () =>
    portal.listen(async () => ({
      kind: 'test',
      address: { host: '', port: 0 },
      async [Symbol.asyncDispose]() {
        closed += 1;
      },
    }));
  const [first] = [await open(), await open()];
  await first[Symbol.asyncDispose]();
  expect(closed).toBe(1);
  await portal.stop();
  expect(closed).toBe(2);
});
