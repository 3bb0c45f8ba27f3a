// Accounts from the first visit to the last: what ends what, and what is left.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Client, utils } from 'ssh2';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { openStore } from '../../store/index.ts';
import { LOGIN_BURST } from '../limits.ts';
import { HUB, joinMud, openPlace, type Place, Telnet, Web } from './place.suite.ts';
import { visitorOf } from './reception.ts';

test('who changes the password by telnet stays, and whoever else came by the old one is out', async () => {
  const place = await openPlace();
  const own = await Telnet.signUp(place, 'Nora');
  const others = [await Telnet.login(place, 'Nora'), await Telnet.login(place, 'Nora')];
  const page = await Web.login(place, 'Nora');
  const token = await place.people.logins.add((await place.people.hub.accounts.find('nora'))!);
  own.type('password', 'wrong', 'close sesame', 'close sesame');
  await own.see(/The old password is wrong/);
  own.type('password', 'open sesame', 'close sesame', 'close sesam');
  await own.see(/The two were not the same/);
  expect(await place.people.logins.find(token)).toBeDefined();
  own.type('password', 'open sesame', 'close sesame', 'close sesame');
  await own.see(/Your password is changed/);
  await Promise.all(others.map(({ ended }) => ended));
  await page.next('goodbye');
  expect(await place.people.logins.find(token)).toBeUndefined();
  own.type('who');
  await own.see(/1 on Intermud Hub/);
  expect(own.text).not.toContain('sesam');
});

/** Every row of every table that says a word, whatever the case. */
function rowsWith(file: string, word: string): [table: string, row: string][] {
  const db = new Sqlite(file, { readonly: true });
  const tables = db.prepare("select name from sqlite_schema where type = 'table'").all() as {
    name: string;
  }[];
  const found = tables.flatMap(({ name }) => {
    const rows = db.prepare(`select * from "${name}"`).all();
    return rows.map((row): [string, string] => [name, JSON.stringify(row)]);
  });
  db.close();
  return found.filter(([, row]) => row.toLowerCase().includes(word));
}

const tablesOf = (rows: readonly [string, string][]): string[] =>
  [...new Set(rows.map(([name]) => name))].sort();

test('of an account that is deleted no table says a word but what others were told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'intermud-life-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = await openStore({ kind: 'sqlite', folder });
  onTestFinished(() => store[Symbol.asyncDispose]());
  const place = await openPlace({ post: { folder: join(folder, 'files') } }, store);
  const mud = await joinMud(place, 'Bedrock', { services: { mail: 1, tell: 1 } });
  const fred = await Web.signUp(place, 'Fred');
  const page = await Web.signUp(place, 'Xylona');
  await expect.poll(() => place.people.hub.mud.mudlist.size).toBe(2);
  await doEverything(place, page);
  mud.send(['tell', 5, 'Bedrock', 'barney', HUB, 'xylona', 'Barney', 'hello']);
  await page.next('intermud_tell_text', ({ mud: from }) => from === 'Bedrock');
  const file = join(folder, 'intermud.db');
  expect(tablesOf(rowsWith(file, 'xylona'))).toEqual([
    ...['accounts', 'channel_lines', 'files', 'letters', 'login_places', 'logins', 'mailbox', 'memberships'],
    ...['news_marks', 'news_posts', 'outbox', 'profiles', 'tell_marks', 'tells'],
  ]);
  await place.people.desk.reception.remove('Xylona', 'open sesame');
  const left = rowsWith(file, 'xylona');
  // What was said on a channel, posted, or written to somebody who is still here is theirs too.
  expect(tablesOf(left)).toEqual(['channel_lines', 'letters', 'news_posts', 'tells']);
  for (const [table, row] of left)
    if (table === 'tells') expect(JSON.parse(row)).toMatchObject({ account_key: 'fred' });
  await fred.ask('intermud_mail_list');
  // Whoever takes the name next finds nothing.
  const next = await Web.signUp(place, 'Xylona');
  expect(await next.ask('intermud_mail_list', { folder: 'sent' })).toMatchObject({ mails: [], unread: 0 });
  expect(await next.ask('intermud_tell_list')).toEqual({ conversations: [] });
});

/** Everything of which something is kept. */
async function doEverything({ people }: Place, page: Web): Promise<void> {
  const { hub, desk, logins } = people;
  const account = (await hub.accounts.find('xylona'))!;
  await desk.reception.login('xylona', 'open sesame', '192.0.2.1');
  await logins.add(account);
  await desk.profiles.change(desk.crowd.resident('xylona')!, { plan: 'Xylona plans' });
  await page.ask('intermud_channel_send', { channel: 'gossip', text: 'hello' });
  await page.ask('intermud_tell_send', { to: 'fred', text: 'hello' });
  await page.ask('intermud_tell_send', { to: 'xylona', text: 'note' });
  await page.ask('intermud_tell_read', { with: `xylona@${HUB}`, id: 99 });
  await page.ask('intermud_mail_send', { to: ['fred', 'xylona'], subject: 'Xylona', text: 'hi' });
  const abroad = { to: ['barney@Bedrock'], subject: 'Xylona', text: 'hi' };
  expect(await page.ask('intermud_mail_send', abroad)).toEqual({ id: expect.any(Number) });
  await page.ask('intermud_news_post', { group: 'general', subject: 'hi', text: 'x' });
  await page.ask('intermud_news_read', { group: 'general', id: 1 });
  const bytes = (async function* () {
    yield Buffer.from('hi');
  })();
  await desk.files.put('xylona', HUB, '/mine.txt', { size: 2, bytes });
}

test('a guest talks, and may not do what is answered for later; with the last session all is gone', async () => {
  const place = await openPlace({ hasGuests: true });
  const guest = await Telnet.open(place);
  guest.type('Guest');
  const [, name = ''] = await guest.see(/Hello, (Guest\d{7})\./);
  const page = await Web.signUp(place, 'Nora');
  guest.type('gossip hello', 'tell nora hi');
  await page.next('comm_channel_text', ({ name: who }) => who === name);
  await page.next('intermud_tell_text', ({ name: who }) => who === name);
  for (const [line, why] of [
    ['mail send nora Lunch?', /A guest may not send letters: make an account/],
    ['news post general Hi', /A guest may not post news: make an account/],
    ['keys add ssh-ed25519 AAAA', /A guest may not keep keys: make an account/],
  ] as const) {
    guest.type(line);
    await guest.see(why);
  }
  guest.type('password', 'a', 'bbbbbb', 'bbbbbb');
  await guest.see(/A guest has no password/);
  const bytes = (async function* () {})();
  await expect(
    place.people.desk.files.put(name.toLowerCase(), HUB, '/x', { size: 0, bytes }),
  ).rejects.toMatchObject({ code: 'not-allowed', message: 'A guest may not put files: make an account' });
  const web = await Web.open(place);
  web.send('login', [name, 'open sesame']);
  await web.next('error');
  guest.end();
  const left = async () => await place.people.hub.accounts.find(name);
  await expect.poll(left).toBeUndefined();
  expect(await place.store.tells.conversations(name, 9)).toEqual([]);
  expect(await place.store.profiles.channels()).toEqual(['gossip']);
});

test('there is no guest where the setting is off', async () => {
  const place = await openPlace();
  const client = await Telnet.open(place);
  await client.see(/Your name, or "new": /);
  client.type('guest', 'x');
  await client.see(/The name or the password is wrong/);
});

test('GMCP: a login that fails is answered and says nothing of who exists, and too many have to wait', async () => {
  const place = await openPlace();
  await place.people.hub.accounts.create({ name: 'Fred', password: 'open sesame' });
  const client = await Telnet.open(place);
  const login = (account: string, password: string) =>
    client.gmcp('Char.Login.Credentials', { account, password });
  const answers = () => client.told('Char.Login.Result');
  const wrong = { success: false, message: 'Cannot log in: the name or the password is wrong' };
  login('nobody', 'x');
  for (let at = 0; at < LOGIN_BURST; at++) login('fred', `wrong ${at}`);
  await expect.poll(answers).toEqual(Array(LOGIN_BURST + 1).fill(wrong));
  login('Fred', 'open sesame');
  const late = { success: false, message: 'Too many tries: wait 6 s' };
  await expect.poll(answers).toHaveLength(LOGIN_BURST + 2);
  expect(answers().at(-1)).toEqual(late);
  login('nobody', 'y');
  await expect.poll(answers).toHaveLength(LOGIN_BURST + 3);
  expect(answers().at(-1)).toEqual(wrong);
});

test('where somebody comes from is known whatever has let them in: a password, a key, a browser’s login', async () => {
  const place = await openPlace();
  const { hub, logins, portal } = place.people;
  // COMPAT ssh2 1.17 makes one Ed25519 key in 256 that it cannot read itself (mscdex/ssh2#1390).
  const key = utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const ways: Record<string, (name: string) => Promise<unknown>> = {
    password: (name) => Telnet.login(place, name),
    async key(name) {
      await place.store.profiles.set(name, JSON.stringify({ keys: [key.public] }));
      const hostKey = utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
      const { address } = await portal.listen({ kind: 'ssh', port: 0, hostKey });
      const client = new Client();
      onTestFinished(() => void client.destroy());
      client.connect({ host: '127.0.0.1', port: address.port, username: name, privateKey: key.private });
      await once(client, 'ready');
      client.shell(() => undefined);
    },
    async browser(name) {
      const account = (await hub.accounts.find(name))!;
      const login = (await logins.find(await logins.add(account)))!.digest;
      const ticket = portal.ticket({ ...visitorOf(account), login });
      const socket = new WebSocket(`ws://127.0.0.1:${place.webPort}/`, 'v1.portal.intermud');
      onTestFinished(() => socket.terminate());
      await once(socket, 'open');
      socket.send(JSON.stringify(['hello', { ticket }]));
    },
  };
  for (const [name, come] of Object.entries(ways)) {
    await hub.accounts.create({ name, password: 'open sesame' });
    const isKnown = () => place.store.logins.hasCome(name, '127.0.0.1');
    expect(await isKnown()).toBe(false);
    await come(name);
    await expect.poll(isKnown).toBe(true);
  }
});
