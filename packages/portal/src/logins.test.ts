import { expect, test } from 'vitest';
import type { Credentials } from './auth.ts';
import { testPortal } from './support.suite.ts';

/** A game that says who somebody is when it is told to. */
function game() {
  const asked: { name: string; answer: (account: object | 'anonymous' | undefined) => void }[] = [];
  const made = testPortal({
    limits: { inputfuncMs: 1_000 },
    authenticate: ({ name }: Credentials) =>
      new Promise((answer) => void asked.push({ name, answer: answer as never })),
  });
  const { session, outlet } = made.open();
  const login = (name: string) => session.receive(['login', [name, 'x'], {}], 'json', 1);
  const codes = async () => {
    await new Promise(setImmediate);
    return outlet.take().flatMap(([name, , { code }]) => (name === 'error' ? [code] : []));
  };
  return { ...made, asked, session, outlet, login, codes };
}

const fred = { id: '1', name: 'Fred' };
const wilma = { id: '2', name: 'Wilma' };

test('a session becomes one person’s only, whichever of two logins is done first', async () => {
  const { asked, clock, session, login, codes } = game();
  login('fred');
  login('wilma');
  clock.pass(1_000); // the first takes too long: the second is asked about as well
  expect(asked.map(({ name }) => name)).toEqual(['fred', 'wilma']);
  asked[1]?.answer(wilma);
  await codes();
  asked[0]?.answer(fred);
  await codes();
  expect(session.account).toBe(wilma);
  login('fred');
  expect([await codes(), asked.length]).toEqual([['not-allowed'], 2]);
});

test('a ticket is of no use to who is logged in, and stays good', async () => {
  const { portal, session, open, codes } = game();
  const ticket = portal.ticket(wilma);
  session.login(fred);
  session.receive(['login', [], { ticket }], 'json', 1);
  expect([await codes(), session.account]).toEqual([['not-allowed'], fred]);
  const { session: other } = open();
  other.receive(['login', [], { ticket }], 'json', 1);
  expect(other.account).toBe(wilma);
});

test('a name that is let in without an account over ssh is nobody’s login by message', async () => {
  const { asked, session, login, codes } = game();
  login('guest');
  asked[0]?.answer('anonymous');
  expect([await codes(), session.account]).toEqual([['login-failed'], undefined]);
});
