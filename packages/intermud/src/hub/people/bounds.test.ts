// What people may have, and how much of it: at each bound, and just over it.

import { FakeClock } from '@intermud/testkit';
import { expect, test, vi } from 'vitest';
import { openStore } from '../../store/index.ts';
import { Accounts } from '../accounts.ts';
import { SETTINGS } from '../commands/settings.ts';
import {
  AFK_LENGTH_MAX,
  ANSWER_ROWS_MAX,
  ANSWER_TEXT_MAX,
  CONVERSATIONS_MAX,
  DOORSTEP_LINES_MAX,
  ENCODING_LENGTH_MAX,
  GREETING_MS,
  GREETING_TRIES_MAX,
  GUEST_IDLE_MS,
  GUESTS_MAX,
  HASHES_AT_ONCE,
  HASHES_WAITING_MAX,
  IGNORED_MAX,
  LOGIN_MS,
  PLAN_LENGTH_MAX,
  QUESTIONS_EACH_MAX,
  SIGNUP_BURST,
  SIGNUP_EVERY_MS,
  SPOOLS_EACH_MAX,
  SPOOLS_MAX,
  SSH_KEY_LENGTH_MAX,
  SSH_KEYS_MAX,
  TELLS_SHOWN_MAX,
  TITLE_LENGTH_MAX,
  TOKEN_LENGTH_MAX,
  TYPED_LINES_MAX,
} from '../limits.ts';
import { Passwords } from '../passwords.ts';
import type { Post } from '../post.ts';
import { Doorstep } from './doorstep.ts';
import { FileDesk } from './file-desk.ts';
import { Logins } from './logins.ts';
import type { Network } from './network.ts';
import { HUB, joinMud, openPlace, PEOPLE, Telnet, Web } from './place.suite.ts';
import { NEW_PROFILE, readProfile } from './profile.ts';
import { Reception } from './reception.ts';
import type { HubSession } from './visitor.ts';

const TOO_FAST = { code: 'too-fast' };
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

async function setUp() {
  const passwords = new Passwords({ memoryCost: 8, timeCost: 1 });
  const clock = new FakeClock();
  const store = await openStore({ kind: 'memory' });
  const accounts = new Accounts({ store: store.accounts, clock, passwords });
  return { clock, store, accounts };
}

test('so many guests are here at a time, and one more when one has left', async () => {
  const { clock, store, accounts } = await setUp();
  let last = 0;
  const random = () => last++;
  const options = { accounts, places: store.logins, clock, canSignUp: true, hasGuests: true, random };
  const reception = new Reception(options);
  const first = await reception.guest('192.0.2.0');
  for (let at = 1; at < GUESTS_MAX; at++) await reception.guest(`192.0.2.${at}`);
  await expect(reception.guest('198.51.100.1')).rejects.toMatchObject(TOO_FAST);
  await reception.left(first);
  expect(await reception.guest('198.51.100.1')).toMatchObject({ isStaff: false });
});

test('an address makes so many accounts at once, and one more each time that passes', async () => {
  const { clock, store, accounts } = await setUp();
  const reception = new Reception({
    accounts,
    places: store.logins,
    clock,
    canSignUp: true,
    hasGuests: true,
  });
  const signUp = (at: number) => reception.signUp(`Nora ${at}`, 'open sesame', '192.0.2.1');
  for (let at = 0; at < SIGNUP_BURST; at++) await signUp(at);
  await expect(signUp(99)).rejects.toMatchObject(TOO_FAST);
  clock.advance(SIGNUP_EVERY_MS - 1);
  await expect(signUp(99)).rejects.toMatchObject(TOO_FAST);
  clock.advance(1);
  expect(await signUp(99)).toMatchObject({ name: 'Nora 99' });
});

test('so many passwords are hashed or wait for it, and the next one is told to come again', async () => {
  const passwords = new Passwords({ memoryCost: 8, timeCost: 1 });
  const fits = times(HASHES_AT_ONCE + HASHES_WAITING_MAX, (at) => passwords.hash(`password ${at}`));
  await expect(passwords.hash('one more')).rejects.toMatchObject({ code: 'BUSY' });
  await Promise.all(fits);
  expect(await passwords.hash('one more')).toContain('argon2');
});

test('a browser stays logged in for so long, and no token is longer than ours', async () => {
  const { clock, store, accounts } = await setUp();
  const account = await accounts.create({ name: 'Nora', password: 'open sesame' });
  const logins = new Logins({ store, accounts, clock });
  const token = await logins.add(account);
  expect(token.length).toBeLessThanOrEqual(TOKEN_LENGTH_MAX);
  clock.advance(LOGIN_MS);
  expect(await logins.find(token)).toMatchObject({ account: { name: 'Nora' } });
  clock.advance(1);
  expect(await logins.find(token)).toBeUndefined();
  expect(await logins.find(token.padEnd(TOKEN_LENGTH_MAX + 1, 'x'))).toBeUndefined();
});

test('whoever types ahead at the door keeps so many lines, the first ones', () => {
  const door = new Doorstep({} as HubSession);
  for (let at = 0; at <= DOORSTEP_LINES_MAX; at++) door.push(`line ${at}`);
  expect(door.end()).toEqual(times(DOORSTEP_LINES_MAX, (at) => `line ${at}`));
});

test('a door asks so many times who one is', async () => {
  const place = await openPlace();
  const client = await Telnet.open(place);
  for (let tries = 1; tries <= GREETING_TRIES_MAX; tries++) {
    client.type('nobody', 'x');
    await client.see(/The name or the password is wrong\n/);
    expect(client.text.includes('That was too many tries')).toBe(tries === GREETING_TRIES_MAX);
  }
  await client.ended;
});

test('a door waits so long for a name and a password', async () => {
  const clock = new FakeClock();
  const place = await openPlace({ clock });
  const client = await Telnet.open(place);
  await client.see(/Your name, or "new": /);
  clock.advance(GREETING_MS - 1);
  client.type('nora');
  await client.see(/Password: /);
  clock.advance(1);
  await client.ended;
});

test('a guest who has not opened a session is kept for so long', async () => {
  const clock = new FakeClock();
  const { people } = await openPlace({ clock, hasGuests: true });
  const guest = await people.arrivals.newGuest('192.0.2.1');
  const left = vi.spyOn(people.desk.reception, 'left');
  clock.advance(GUEST_IDLE_MS - 1);
  expect(left).not.toHaveBeenCalled();
  clock.advance(1);
  expect(left).toHaveBeenCalledWith(guest);
  await expect.poll(() => people.hub.accounts.find(guest.username)).toBeUndefined();
});

test('a profile with an encoding longer than any name of one is not believed', () => {
  const kept = (length: number) => JSON.stringify({ encoding: 'x'.repeat(length) });
  expect(readProfile(kept(ENCODING_LENGTH_MAX)).encoding).toHaveLength(ENCODING_LENGTH_MAX);
  expect(readProfile(kept(ENCODING_LENGTH_MAX + 1))).toEqual(NEW_PROFILE);
});

test('so many questions of one session wait for the network at a time', async () => {
  const place = await openPlace();
  const mud = await joinMud(place, 'Bedrock');
  const nora = await Web.signUp(place, 'Nora');
  const who = () => nora.ask('intermud_who', { mud: 'Bedrock' });
  const waiting = times(QUESTIONS_EACH_MAX, who);
  expect(await who()).toMatchObject(TOO_FAST);
  for (let at = 0; at < QUESTIONS_EACH_MAX; at++) {
    await mud.next('who-req');
    mud.send(['who-reply', 5, 'Bedrock', 0, HUB, 'nora', []]);
  }
  for (const answer of await Promise.all(waiting)) expect(answer).toEqual({ mud: 'Bedrock', users: [] });
});

test('of an answer of another mud so many rows are shown, and so much of each', async () => {
  const place = await openPlace();
  const mud = await joinMud(place, 'Bedrock');
  const nora = await Web.signUp(place, 'Nora');
  const answered = nora.ask('intermud_who', { mud: 'Bedrock' });
  await mud.next('who-req');
  const rows = times(ANSWER_ROWS_MAX + 1, (at) => [
    `Barney ${at}`,
    0,
    at === 0 ? 'x'.repeat(ANSWER_TEXT_MAX + 1) : '',
  ]);
  mud.send(['who-reply', 5, 'Bedrock', 0, HUB, 'nora', rows]);
  const { users } = (await answered) as { users: { name: string; info: string }[] };
  expect(users).toHaveLength(ANSWER_ROWS_MAX);
  expect(users[0]?.info.replaceAll(/[^x]/g, '').length).toBeLessThanOrEqual(ANSWER_TEXT_MAX);
});

test('an account ignores so many users, keeps so many keys, and writes so much about itself', async () => {
  const place = await openPlace();
  const nora = await Telnet.signUp(place, 'Nora');
  const { profiles, crowd } = place.people.desk;
  const resident = crowd.resident('nora')!;
  const ignore = (at: number) => profiles.toggleIgnored(resident, 'users', `user${at}@bedrock`);
  for (let at = 0; at < IGNORED_MAX; at++) expect(await ignore(at)).toBe(true);
  await expect(ignore(IGNORED_MAX)).rejects.toMatchObject({ code: 'not-allowed' });
  const keyOf = (length: number) => 'ssh-rsa '.padEnd(length, 'A');
  await profiles.change(resident, { keys: times(SSH_KEYS_MAX - 1, () => keyOf(80)) });
  nora.type(`keys add ${keyOf(SSH_KEY_LENGTH_MAX + 1)}`);
  await nora.see(/That is no public key/);
  nora.type(`keys add ${keyOf(SSH_KEY_LENGTH_MAX)}`);
  await nora.see(new RegExp(` ${SSH_KEYS_MAX} +ssh-rsa`));
  nora.type(`keys add ${keyOf(80)}`);
  await nora.see(new RegExp(`You have ${SSH_KEYS_MAX} keys already`));
  for (const [name, most] of [
    ['title', TITLE_LENGTH_MAX],
    ['plan', PLAN_LENGTH_MAX],
  ] as const) {
    const setting = SETTINGS.find((one) => one.name === name)!;
    expect(setting.read('x'.repeat(most))).toEqual({ [name]: 'x'.repeat(most) });
    expect(() => setting.read('x'.repeat(most + 1))).toThrow(`may have ${most} characters, not ${most + 1}`);
  }
});

test('whoever is away says so much about why', async () => {
  const place = await openPlace();
  const nora = await Telnet.signUp(place, 'Nora');
  const most = 'x'.repeat(AFK_LENGTH_MAX);
  nora.type(`afk ${most}`);
  await nora.see(new RegExp(`You are away: ${most}\\. `));
  nora.type(`afk ${most}y`);
  await nora.see(new RegExp(`You are away: ${most}\\. `));
});

test('a letter that is typed has so many lines, and what is too much is no command', async () => {
  const limits = { ...PEOPLE.limits, commandsPerSecond: 0, addressCommandsPerSecond: 0 };
  const place = await openPlace({ limits: { ...limits, waitingCommands: 1_000 } });
  const nora = await Telnet.signUp(place, 'Nora');
  const write = (lines: number) =>
    nora.type('mail send nora Poem', ...times(lines, (at) => `gossip ${at}`), '.');
  write(TYPED_LINES_MAX);
  await nora.see(/Letter \d+ is on its way to nora/);
  write(TYPED_LINES_MAX + 2);
  await nora.see(new RegExp(`A text may have ${TYPED_LINES_MAX} lines\n`));
  nora.type('afk');
  await nora.see(/afk|away/i);
  expect(nora.text).not.toContain('[gossip]');
});

test('at login so many tells are shown; of conversations the list has so many', async () => {
  const place = await openPlace();
  await place.people.hub.accounts.create({ name: 'Nora', password: 'open sesame' });
  const from = { user: 'barney', mud: 'Bedrock', name: 'Barney', isSelf: false, failed: undefined };
  const add = (id: number, address: string) =>
    place.store.tells.add('nora', { ...from, id, at: 0, kind: 'tell', message: `tell ${id}`, with: address });
  for (let id = 1; id <= TELLS_SHOWN_MAX + 1; id++) await add(id, 'barney@Bedrock');
  const nora = await Telnet.login(place, 'Nora');
  nora.type('who');
  await nora.see(/1 on Intermud Hub/);
  expect(nora.text.match(/tells you: tell \d+/g)).toHaveLength(TELLS_SHOWN_MAX);
  for (let id = 100; id < 100 + CONVERSATIONS_MAX; id++) await add(id, `user${id}@Bedrock`);
  const page = await Web.login(place, 'Nora');
  const { conversations } = await page.ask('intermud_tell_list');
  expect(conversations).toHaveLength(CONVERSATIONS_MAX);
  expect(conversations).toContainEqual(expect.objectContaining({ with: 'user100@Bedrock' }));
});

test('so many files are on their way, of one account and of all', async () => {
  const stuck = Promise.withResolvers<never>();
  const transfers = { get: () => stuck.promise };
  stuck.promise.catch(() => undefined);
  const network = { home: HUB, get: (name: string) => ({ name }) };
  const desk = new FileDesk({ transfers } as unknown as Post, network as unknown as Network);
  const open = (account: string) => desk.open(account, 'Bedrock', '/file');
  const going = times(SPOOLS_EACH_MAX, () => open('nora'));
  await expect(open('nora')).rejects.toThrow('files of yours are on their way already');
  for (let at = SPOOLS_EACH_MAX; at < SPOOLS_MAX; at++) going.push(open(`user ${at}`));
  await expect(open('fred')).rejects.toThrow(`${SPOOLS_MAX} files are on their way already`);
  stuck.reject(new Error('enough'));
  expect((await Promise.allSettled(going)).every(({ status }) => status === 'rejected')).toBe(true);
  await expect(open('nora')).rejects.toThrow('enough');
});
