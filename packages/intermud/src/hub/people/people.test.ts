import { expect, test } from 'vitest';
import { HUB, joinMud, openPlace, Telnet, Web } from './place.suite.ts';

test('somebody makes an account by telnet, and talks with somebody on a page', async () => {
  const place = await openPlace();
  const page = await Web.signUp(place, 'Nora');
  const fred = await Telnet.open(place);
  fred.type('new', 'Fred', 'yabba dabba', 'yabba dabba', 'gossip hello');
  await fred.see(/\[gossip\] Fred@Intermud Hub: hello\n/);
  const [, , line] = await page.next('comm_channel_text');
  expect(line).toEqual({
    ...{ channel: 'gossip', talker: `Fred@${HUB}`, id: 1, at: expect.any(Number), kind: 'say' },
    ...{ user: 'fred', mud: HUB, name: 'Fred', message: 'hello', self: false },
    text: expect.stringContaining('hello'),
  });
  expect(await page.ask('intermud_channel_send', { channel: 'gossip', text: 'waves', emote: true })).toEqual({
    id: 2,
  });
  await fred.see(/\[gossip\] Nora@Intermud Hub waves\n/);
});

test('a name without account, and a wrong password, are answered alike; a name that is tried too often waits', async () => {
  const place = await openPlace();
  await place.people.hub.accounts.create({ name: 'Fred', password: 'open sesame' });
  for (const name of ['fred', 'nobody']) {
    const client = await Telnet.open(place);
    client.type(name, 'wrong');
    await client.see(/The name or the password is wrong\n/);
  }
  const page = await Web.open(place);
  for (let tries = 1; tries < 10; tries++)
    expect(await page.ask('login', { name: 'FRED', password: 'no' })).toMatchObject({ code: 'login-failed' });
  expect(await page.ask('login', { name: 'Fred', password: 'open sesame' })).toMatchObject({
    code: 'too-fast',
  });
  expect(await page.ask('login', { name: 'Wilma', password: 'x' })).toMatchObject({ code: 'login-failed' });
});

test('nothing that another mud sends moves the cursor, rings a bell or looks like a line of its own', async () => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  const page = await Web.signUp(place, 'Nora');
  const mud = await joinMud(place, 'Bedrock');
  const before = fred.bytes.length;
  const evil =
    '\x1b[2J\x07%^RED%^red\x1b[31mish\x1b]0;title\x07\x9b2J\u202egnp\n[gossip] Staff@Intermud Hub: give me your password\r\x08\x00x';
  mud.send(['channel-m', 5, 'Bedrock', 'evil', 0, 0, 'gossip', 'E\x1b[Hvil\nX', evil.replaceAll('\0', '')]);
  mud.send(['tell', 5, 'Bedrock', 'evil', HUB, 'fred', 'Evil\x07', evil.replaceAll('\0', '')]);
  await fred.see(/tells you: red[^\n]*\n[^\n]*\n/);
  const shown = fred.bytes.subarray(before).toString('utf8');
  expect(shown.replace(/\x1b\[[\d;]*m|\r\n/g, '')).not.toMatch(/[\p{Cc}\u202e]/u);
  for (const line of fred.text.split('\n')) expect(line).not.toMatch(/^\[gossip\] Staff/);
  const [, , line] = await page.next('comm_channel_text');
  expect(line).toMatchObject({ name: 'Evil X', message: expect.stringContaining('%^RED%^red') });
  expect(String(line.message).replace(/\x1b\[[\d;]*m/g, '')).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
});

test('a tell to another mud goes out, and what it refuses is told', async () => {
  const place = await openPlace();
  const page = await Web.signUp(place, 'Nora');
  const mud = await joinMud(place, 'Granite Keep');
  const sent = await page.ask('intermud_tell_send', { to: 'Barney@granite', text: 'lunch?' });
  expect(sent).toEqual({ id: 1, with: 'barney@Granite Keep' });
  const packet = await mud.next('tell');
  expect(packet.slice(2)).toEqual([HUB, 'nora', 'Granite Keep', 'barney', 'Nora', 'lunch?']);
  mud.send(['error', 5, 'Granite Keep', 0, HUB, 'nora', 'unk-user', 'No Barney here', packet]);
  const [, , failed] = await page.next('intermud_tell_failed');
  expect(failed).toMatchObject({ id: 1, with: 'barney@Granite Keep', code: 'unk-user' });
  const history = await page.ask('intermud_tell_history', { with: 'barney@Granite Keep' });
  expect(history.lines).toMatchObject([{ id: 1, self: true, message: 'lunch?', failed: expect.any(String) }]);
  expect(await page.ask('intermud_tell_send', { to: 'x@Nowhere', text: 'y' })).toMatchObject({
    code: 'unk-dst',
  });
});

test('tells while away wait, are shown once at a terminal, and can be replied to', async () => {
  const place = await openPlace();
  const mud = await joinMud(place, 'Bedrock');
  await place.people.hub.accounts.create({ name: 'Fred', password: 'open sesame' });
  for (const text of ['one', 'two']) mud.send(['tell', 5, 'Bedrock', 'barney', HUB, 'fred', 'Barney', text]);
  mud.send(['who-req', 5, 'Bedrock', 'barney', HUB, 0]);
  await mud.next('who-reply'); // Answered in order.
  const fred = await Telnet.login(place, 'Fred');
  await fred.see(/While you were away:\nBarney@Bedrock tells you: one\nBarney@Bedrock tells you: two\n/);
  mud.send(['tell', 5, 'Bedrock', 'barney', HUB, 'fred', 'Barney', 'three']);
  await fred.see(/Barney@Bedrock tells you: three\n/);
  fred.type('reply here I am', 'quit');
  expect((await mud.next('tell')).slice(4)).toEqual(['Bedrock', 'barney', 'Fred', 'here I am']);
  await fred.ended;
  await expect.poll(() => place.store.tells.countUnread('Fred', 9)).toBe(0); // It has shown them all.
  const again = await Telnet.login(place, 'Fred');
  again.type('who');
  await again.see(/1 on Intermud Hub/);
  expect(again.text).not.toContain('While you were away');
});

test('what was said on a channel while away is counted, kept over a restart, and read', async () => {
  const place = await openPlace();
  const mud = await joinMud(place, 'Bedrock');
  const first = await Web.signUp(place, 'Nora');
  await first.ask('intermud_channel_send', { channel: 'gossip', text: 'my own' });
  for (const text of ['a', 'b', 'c'])
    mud.send(['channel-m', 5, 'Bedrock', 'barney', 0, 0, 'gossip', 'Barney', text]);
  await first.next('comm_channel_text', ({ message }) => message === 'c');
  const page = await Web.login(await openPlace({}, place.store), 'Nora');
  const list = page.got.find(([name]) => name === 'comm_channel_list');
  expect(list?.[1]).toEqual([
    expect.objectContaining({ name: 'gossip', joined: true, unread: 3, read: 0, last: 4 }),
  ]);
  const { lines, more } = await page.ask('intermud_channel_history', {
    channel: 'gossip',
    before: 4,
    count: 2,
  });
  expect([(lines as { message: string }[]).map(({ message }) => message), more]).toEqual([['a', 'b'], true]);
  await page.ask('intermud_channel_read', { channel: 'gossip', id: 3 });
  expect((await page.next('intermud_channel_unread'))[2]).toEqual({ channel: 'gossip', unread: 1, read: 3 });
});

test('who is ignored is not heard, and is told so', async () => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  const mud = await joinMud(place, 'Bedrock');
  fred.type('ignore barney@Bedrock');
  await fred.see(/You no longer hear barney@Bedrock/);
  mud.send(['channel-m', 5, 'Bedrock', 'barney', 0, 0, 'gossip', 'Barney', 'loud']);
  mud.send(['tell', 5, 'Bedrock', 'barney', HUB, 'fred', 'Barney', 'louder']);
  expect((await mud.next('error')).slice(6, 8)).toEqual(['not-allowed', 'Fred does not listen to you']);
  fred.type('ignore barney@Bedrock');
  await fred.see(/You hear barney@Bedrock again/);
  mud.send(['channel-m', 5, 'Bedrock', 'barney', 0, 0, 'gossip', 'Barney', 'nice']);
  await fred.see(/Barney@Bedrock: nice/);
  expect(fred.text).not.toContain('loud');
});

test('an emote at somebody has the words that fit them', async () => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  const mud = await joinMud(place, 'Bedrock');
  fred.type('gossip @wilma@Bedrock pats $O on $their back');
  const asked = await mud.next('chan-user-req');
  mud.send(['chan-user-reply', 5, 'Bedrock', 0, HUB, 0, String(asked[6]), 'Wilma', 1]);
  await fred.see(/\[gossip\] Fred@Intermud Hub pats Wilma@Bedrock on her back\n/);
});

test('an emote at somebody is in the history as each of its readers saw it', async () => {
  const place = await openPlace();
  const [fred, nora] = [await Web.signUp(place, 'Fred'), await Web.signUp(place, 'Nora')];
  const mud = await joinMud(place, 'Bedrock');
  const aimed = { others: '$N pats $O on her back', target: '$N pats you on your back' };
  mud.send([
    'channel-t',
    5,
    'Bedrock',
    'wilma',
    0,
    0,
    'gossip',
    HUB,
    'nora',
    aimed.others,
    aimed.target,
    'Wilma',
    'Nora',
  ]);
  const SEEN = [
    [fred, `Wilma@Bedrock pats Nora@${HUB} on her back`],
    [nora, 'Wilma@Bedrock pats you on your back'],
  ] as const;
  for (const [page, message] of SEEN) {
    expect((await page.next('comm_channel_text'))[2]).toMatchObject({ message, kind: 'targeted' });
    const { lines } = await page.ask('intermud_channel_history', { channel: 'gossip' });
    expect(lines).toMatchObject([{ message, text: expect.stringContaining(message) }]);
  }
  const telnet = await Telnet.login(place, 'Nora');
  telnet.type('history gossip');
  await telnet.see(/Wilma@Bedrock pats you on your back/);
});

test('GMCP: Char.Login logs in, and a line stands between Comm.Channel.Start and End', async () => {
  const place = await openPlace();
  await place.people.hub.accounts.create({ name: 'Fred', password: 'open sesame' });
  const fred = await Telnet.open(place);
  fred.gmcp('Core.Supports.Set', ['Char 1', 'Comm.Channel 1']);
  await fred.receive('Char.Login.Default {"type":["password-credentials"]}');
  fred.gmcp('Char.Login.Credentials', { account: 'fred', password: 'open sesame' });
  await fred.receive('Char.Login.Result {"success":true}');
  await fred.receive(`Char.Name {"name":"Fred","fullname":"fred@${HUB}"}`);
  fred.type('gossip hello');
  await fred.receive('Comm.Channel.Start "gossip"');
  await fred.receive('Comm.Channel.End "gossip"');
  await fred.receive('Comm.Channel.Text {"channel":"gossip"');
  expect(fred.bytes.includes('Intermud.')).toBe(false);
});

test('a request that cannot be done is answered by Intermud.Error, and one that is not understood too', async () => {
  const place = await openPlace();
  const page = await Web.signUp(place, 'Nora');
  expect(await page.ask('intermud_channel_send', { channel: 'chess', text: 'x' })).toEqual({
    ...{ code: 'unk-channel', command: 'intermud_channel_send' },
    message: 'There is no channel called "chess"',
  });
  expect(await page.ask('intermud_channel_send', { channel: 'gossip' })).toMatchObject({
    code: 'bad-arguments',
  });
  expect(await page.ask('intermud_who', { mud: 'Nowhere' })).toMatchObject({ code: 'unk-dst' });
  expect(await page.ask('intermud_nothing')).toMatchObject({ code: 'unknown-command' });
});

test('before login nothing but the public may be asked', async () => {
  const place = await openPlace();
  const stranger = await Web.open(place);
  expect(await stranger.ask('intermud_mudlist')).toMatchObject({ code: 'not-allowed' });
});

test('the mud list is told to those who name it, whole at first and then what has changed', async () => {
  const place = await openPlace();
  const page = await Web.signUp(place, 'Nora');
  expect(page.got.some(([name]) => name === 'intermud_mudlist')).toBe(false);
  page.send('supports_set', [['Intermud 1', 'Intermud.Mudlist 1']]);
  const [, , whole] = await page.next('intermud_mudlist');
  expect(whole).toMatchObject({ whole: true, muds: [{ name: HUB, state: 'up' }], gone: [] });
  await joinMud(place, 'Bedrock');
  const [, , news] = await page.next('intermud_mudlist');
  const bedrock = expect.objectContaining({ name: 'Bedrock', state: 'up', driver: 'Driver 1' });
  expect(news).toMatchObject({ whole: false, muds: expect.arrayContaining([bedrock]) });
});

test('several sessions of one account hear the same, and count as one person', async () => {
  const place = await openPlace();
  const one = await Web.signUp(place, 'Nora');
  const other = await Telnet.login(place, 'Nora');
  await one.ask('intermud_tell_send', { to: 'nora', text: 'note to self' });
  await other.see(/You tell nora@Intermud Hub: note to self/);
  expect(await one.ask('intermud_who', { mud: HUB })).toMatchObject({ users: [{ name: 'Nora' }] });
  other.type('afk lunch');
  await one.next('char_status', ({ afk }) => afk === 'lunch');
});

test('an account that is deleted is gone with its sessions and all that was its own', async () => {
  const place = await openPlace();
  const page = await Web.signUp(place, 'Nora');
  await page.ask('intermud_tell_send', { to: 'nora', text: 'note' });
  const nora = await Telnet.login(place, 'Nora');
  nora.type('delete account', 'wrong');
  await nora.see(/The password is wrong/);
  nora.type('delete account', 'open sesame');
  await page.next('goodbye');
  await nora.ended;
  expect(await place.people.hub.accounts.find('Nora')).toBeUndefined();
  expect(await place.store.tells.conversations('nora', 9)).toEqual([]);
});

test('a guest comes without a password, and nothing of it is left', async () => {
  const place = await openPlace({ hasGuests: true });
  const guest = await Telnet.open(place);
  guest.type('guest');
  const [, name = ''] = await guest.see(/Hello, (Guest\d{7})\./);
  expect(await place.people.hub.accounts.find(name)).toBeDefined();
  const taker = await Telnet.open(place);
  taker.type('new', 'Guest1', 'open sesame', 'open sesame');
  await taker.see(/The name Guest1 is kept for guests/);
  guest.type('quit');
  await guest.ended;
  const removed = async () => (await place.people.hub.accounts.find(name)) === undefined;
  await expect.poll(removed).toBe(true);
});

test('mail goes from one to the other, and is told as it comes', async () => {
  const place = await openPlace();
  const nora = await Web.signUp(place, 'Nora');
  const fred = await Telnet.signUp(place, 'Fred');
  fred.type('mail send nora Lunch?', 'Are you there?', '.');
  await fred.see(/Letter \d+ is on its way to nora/);
  const [, , news] = await nora.next('intermud_mail_new');
  expect(news.mail).toMatchObject({ folder: 'inbox', from: `fred@${HUB}`, subject: 'Lunch?', unread: true });
  await nora.next('intermud_mail_unread', ({ unread }) => unread === 1);
  const { mail } = await nora.ask('intermud_mail_read', { id: (news.mail as { id: number }).id });
  expect(mail).toMatchObject({ text: 'Are you there?', unread: false });
  await nora.next('intermud_mail_unread', ({ unread }) => unread === 0);
  const { id } = await nora.ask('intermud_mail_send', { to: ['fred'], subject: 'Yes', text: 'At noon' });
  await fred.see(/You have mail from nora@Intermud Hub: Yes/);
  expect(await nora.ask('intermud_mail_status', { id })).toEqual({
    id,
    deliveries: [{ to: `fred@${HUB}`, state: 'delivered' }],
  });
});

test('whom a letter cannot reach is told before the text is asked for; a beginning of a mud is enough', async () => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  fred.type('mail send barney@Nowhere Lunch?', 'mail send nobody@intermud Lunch?');
  await fred.see(/No mud on the network is called "Nowhere"/);
  await fred.see(/Cannot send mail to "nobody": there is no such account here/);
  expect(fred.text).not.toContain('Write the text');
  const [beginning = ''] = HUB.split(' ');
  fred.type(`mail send fred@${beginning}, "fred"@"${HUB}",fred Lunch, or not?`, 'At noon', '.');
  await fred.see(/is on its way to fred@/);
  await fred.see(/You have mail from fred@.*: Lunch, or not\?/);
});

test('a post is told to who is here, and counted until it is read', async () => {
  const place = await openPlace();
  const nora = await Web.signUp(place, 'Nora');
  const fred = await Web.signUp(place, 'Fred');
  expect(await nora.ask('intermud_news_groups')).toMatchObject({
    groups: [{ name: 'general', unread: 0, canPost: true }],
  });
  expect(
    await fred.ask('intermud_news_post', { group: 'general', subject: 'Hi', text: 'all' }),
  ).toMatchObject({ id: 1 });
  expect((await nora.next('intermud_news_new'))[2]).toMatchObject({
    post: { id: 1, author: `fred@${HUB}`, unread: true },
  });
  expect((await nora.next('intermud_news_unread'))[2]).toEqual({ group: 'general', unread: 1 });
  expect(await nora.ask('intermud_news_read', { group: 'general', id: 1 })).toMatchObject({
    post: { text: 'all' },
  });
  expect((await nora.next('intermud_news_unread'))[2]).toEqual({ group: 'general', unread: 0 });
  const answer = { group: 'general', subject: 'Re: Hi', text: 'you', replyTo: 1 };
  expect(await nora.ask('intermud_news_post', answer)).toMatchObject({ id: 2 });
  const { posts } = await fred.ask('intermud_news_list', { group: 'general' });
  expect((posts as { replyTo?: number }[]).map(({ replyTo }) => replyTo)).toEqual([undefined, 1]);
});

test('whom somebody ignores is on lists, which every session is told of', async () => {
  const place = await openPlace();
  const nora = await Web.signUp(place, 'Nora');
  const fred = await Web.signUp(place, 'Fred');
  expect(await nora.ask('intermud_ignore')).toEqual({ users: [], muds: [], channels: [] });
  const other = await Web.login(place, 'Nora');
  const lists = { users: ['barney@granite'], muds: [], channels: [] };
  expect(await nora.ask('intermud_ignore', { user: 'Barney@Granite' })).toEqual(lists);
  expect((await other.next('intermud_ignore'))[2]).toEqual(lists);
  expect(await nora.ask('intermud_ignore', { user: `fred@${HUB}` })).toMatchObject({ muds: [] });
  expect(await fred.ask('intermud_tell_send', { to: 'nora', text: 'hello?' })).toMatchObject({
    code: 'not-allowed',
  });
  expect(await nora.ask('intermud_ignore', { user: `fred@${HUB}`, ignore: false })).toEqual(lists);
  expect(await fred.ask('intermud_tell_send', { to: `nora@${HUB}`, text: 'hello?' })).toHaveProperty('id');
});

test('doors shows by which ports people come, and the fingerprints; MSSP tells the ports', async () => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  expect(place.people.mssp()).not.toHaveProperty('SSL');
  place.people.noteDoor({ kind: 'telnet', port: 4000 });
  place.people.noteDoor({ kind: 'telnets', port: 4003, fingerprint: 'AA:BB' });
  place.people.noteDoor({ kind: 'ssh', port: 4004, fingerprint: 'SHA256:abc' });
  fred.type('doors');
  await fred.see(
    /telnet at port 4000, not encrypted\ntelnets at port 4003, certificate, SHA-256\n {4}AA:BB\n/,
  );
  await fred.see(/ssh at port 4004, key\n {4}SHA256:abc\n/);
  expect(place.people.mssp()).toMatchObject({ PORT: 4000, SSL: 4003 });
});

test('MSSP tells what is true', async () => {
  const place = await openPlace();
  expect(place.people.mssp()).toMatchObject({ NAME: HUB, PLAYERS: 0 });
  await Telnet.signUp(place, 'Fred');
  expect(place.people.mssp()).toMatchObject({ PLAYERS: 1 });
});
