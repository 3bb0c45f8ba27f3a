import { FakeClock } from '@intermud/testkit';
import { expect, test } from 'vitest';
import { openStore, type Store } from '../../store/index.ts';
import { Accounts } from '../accounts.ts';
import { LOGIN_BURST, LOGIN_EVERY_MS, SIGNUP_BURST } from '../limits.ts';
import { Passwords } from '../passwords.ts';
import { Reception } from './reception.ts';

const CHEAP = new Passwords({ memoryCost: 8, timeCost: 1 });
const TOO_FAST = { code: 'too-fast' };

async function setUp(kept?: Store) {
  const clock = new FakeClock();
  const store = kept ?? (await openStore({ kind: 'memory' }));
  const accounts = new Accounts({ store: store.accounts, clock, passwords: CHEAP });
  if (kept === undefined) await accounts.create({ name: 'Nora', password: 'right one' });
  const options = { accounts, places: store.logins, clock, canSignUp: true, hasGuests: true };
  const reception = new Reception(options);
  /** Nora comes in, as every door lets her. */
  const enter = async (address: string) =>
    reception.came(await reception.login('Nora', 'right one', address), address);
  return { clock, store, reception, enter };
}

test('whom a name belongs to comes in from where they came before, however many guess at it', async () => {
  const { clock, reception, enter } = await setUp();
  await enter('192.0.2.1');
  const guess = (at: number) => reception.verify('nora', `guess ${at}`, `198.51.100.${at}`);
  for (let at = 0; at < LOGIN_BURST; at++) await guess(at);
  await expect(guess(LOGIN_BURST)).rejects.toMatchObject(TOO_FAST);
  await expect(reception.login('Nora', 'right one', '203.0.113.1')).rejects.toMatchObject(TOO_FAST);
  expect(await reception.login('NORA', 'right one', '192.0.2.1')).toMatchObject({ name: 'Nora' });
  clock.advance(LOGIN_EVERY_MS);
  expect(await reception.login('Nora', 'right one', '203.0.113.1')).toMatchObject({ name: 'Nora' });
});

test('where somebody came from before is known after a restart too, and no more when the name is another’s', async () => {
  const first = await setUp();
  await first.enter('192.0.2.1');
  const { reception } = await setUp(first.store);
  for (let at = 0; at < LOGIN_BURST; at++) await reception.verify('nora', `guess ${at}`, `198.51.100.${at}`);
  await expect(reception.verify('nora', 'guess', '198.51.100.99')).rejects.toMatchObject(TOO_FAST);
  expect(await reception.login('Nora', 'right one', '192.0.2.1')).toMatchObject({ name: 'Nora' });
  await reception.accounts.remove('Nora');
  expect(await first.store.logins.hasCome('nora', '192.0.2.1')).toBe(false);
});

test('a guest leaves no place behind, nor does a session whose connection is gone already', async () => {
  const { reception, store } = await setUp();
  const guest = await reception.guest('192.0.2.1');
  await reception.came(guest, '192.0.2.1');
  expect(await store.logins.hasCome(guest.username, '192.0.2.1')).toBe(false);
  await reception.came((await reception.accounts.find('nora'))!, '');
  expect(await store.logins.hasCome('nora', '')).toBe(false);
});

test('a name has so many tries, from wherever they come, and one more each time that passes', async () => {
  const { clock, reception } = await setUp();
  const guess = (at: number) => reception.verify('NORA', 'guess', `198.51.100.${at}`);
  for (let at = 0; at < LOGIN_BURST; at++) expect(await guess(at)).toBeUndefined();
  await expect(guess(99)).rejects.toMatchObject({ ...TOO_FAST, message: 'Too many tries: wait 6 s' });
  clock.advance(LOGIN_EVERY_MS - 1);
  await expect(guess(99)).rejects.toMatchObject({ ...TOO_FAST, message: 'Too many tries: wait 1 s' });
  clock.advance(1);
  expect(await guess(99)).toBeUndefined();
  await expect(guess(99)).rejects.toMatchObject(TOO_FAST);
});

test('an address has so many tries, at whatever names, and those that succeed are none', async () => {
  const { clock, reception } = await setUp();
  const guess = (at: number) => reception.verify(`Somebody ${at}`, 'guess', '192.0.2.1');
  for (let at = 0; at < LOGIN_BURST; at++) {
    expect(await guess(at)).toBeUndefined();
    if (at < LOGIN_BURST - 1) await reception.login('Nora', 'right one', '192.0.2.1');
  }
  await expect(guess(99)).rejects.toMatchObject(TOO_FAST);
  expect(await reception.verify('Somebody 99', 'guess', '192.0.2.2')).toBeUndefined();
  clock.advance(LOGIN_EVERY_MS);
  expect(await guess(99)).toBeUndefined();
});

test('a place that somebody came from before has no more tries than any other', async () => {
  const { reception, enter } = await setUp();
  await enter('192.0.2.1');
  for (let at = 0; at < LOGIN_BURST; at++) await reception.verify('Nora', `guess ${at}`, '192.0.2.1', true);
  await expect(reception.verify('Nora', 'guess', '192.0.2.1', true)).rejects.toMatchObject(TOO_FAST);
});

test.each([
  ['192.0.2.1', () => '::ffff:192.0.2.1'],
  ['2001:db8:1:2::1', (at: number) => `2001:db8:1:2::${at + 2}`],
])('%s and its like are one place', async (first, like) => {
  const { reception } = await setUp();
  await reception.verify('Somebody', 'x', first);
  for (let at = 1; at < LOGIN_BURST; at++) await reception.verify(`Somebody ${at}`, 'x', like(at));
  await expect(reception.verify('Somebody else', 'x', like(99))).rejects.toMatchObject(TOO_FAST);
  await reception.signUp('New', 'a password', first);
  for (let at = 1; at < SIGNUP_BURST; at++) await reception.signUp(`New ${at}`, 'a password', like(at));
  await expect(reception.guest(like(99))).rejects.toMatchObject(TOO_FAST);
});
