import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { WORDS_MAX } from '../limits.ts';
import { HUB, joinMud, openPlace, Telnet, Web } from '../people/place.suite.ts';
import { COMMANDS, findCommand } from './list.ts';
import { pronounsFor } from './pronouns.ts';

test('no word stands for two commands', () => {
  const words = COMMANDS.flatMap(({ name, short }) => [name, ...short]);
  expect(words.length).toBe(new Set(words).size);
});

test('findCommand() takes names, short names, and beginnings that are clear', () => {
  expect(findCommand('TELL')?.name).toBe('tell');
  expect(findCommand('t')?.name).toBe('tell');
  expect(findCommand('fing')?.name).toBe('finger');
  expect(findCommand('mu')).toBeUndefined();
  expect(findCommand('')).toBeUndefined();
});

test('the page for players names every command', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../../../../docs/player.md'), 'utf8');
  for (const { name } of COMMANDS) expect(page).toMatch(new RegExp(`\`${name}\\b`));
});

const GENDERS: [number, string][] = [
  [0, 'pats $O on his back, he smiles at him'],
  [1, 'pats $O on her back, she smiles at her'],
  [2, 'pats $O on its back, it smiles at it'],
  [9, 'pats $O on their back, they smiles at them'],
];
for (const [gender, others] of GENDERS) {
  test(`pronounsFor() knows the words for gender ${gender}`, () => {
    const text = 'pats $O on $their back, $they smiles at $them';
    expect(pronounsFor(text, gender)).toEqual({ others, target: 'pats you on your back, you smiles at you' });
  });
}

test('names of muds match without case, by unique beginning, the longest first, and in quotes', async () => {
  const place = await openPlace();
  const muds = await Promise.all(['Granite', 'Granite Keep', 'Slate'].map((name) => joinMud(place, name)));
  const fred = await Telnet.signUp(place, 'Fred');
  await expect.poll(() => place.people.hub.mud.mudlist.size).toBe(4);
  const cases: [string, number, string, string][] = [
    ['tell barney@granite keep hello', 1, 'barney', 'hello'],
    ['tell barney@GRANITE hello', 0, 'barney', 'hello'],
    ['tell Barney@sl hello there', 2, 'barney', 'hello there'],
    ['t "Fred Flint"@"granite keep" hi', 1, 'fred flint', 'hi'],
  ];
  for (const [line, mud, user, text] of cases) {
    fred.type(line);
    expect((await muds[mud]!.next('tell')).slice(5)).toEqual([user, 'Fred', text]);
  }
  fred.type('tell barney@gran hello');
  await fred.see(/"gran" can be Granite, Granite Keep\n/);
  fred.type('tell barney@nowhere hello', 'tell', 'tell barney@slate');
  await fred.see(/No mud on the network is called "nowhere"\n/);
  await fred.see(/USER@MUD is missing: tell USER@MUD TEXT\n/);
  await fred.see(/TEXT is missing: tell USER@MUD TEXT\n/);
});

test.each([
  ['mail write', 'There is no "mail write", but list, sent, read, send, delete: help mail'],
  ['mail read', 'NUMBER is missing: mail read NUMBER'],
  ['mail send fred', 'SUBJECT is missing: mail send USER@MUD SUBJECT'],
  ['news post', 'GROUP is missing: news post GROUP SUBJECT'],
  ['news post general', 'SUBJECT is missing: news post GROUP SUBJECT'],
  ['news list', 'GROUP is missing: news list GROUP'],
  ['news read general', 'NUMBER is missing: news read general NUMBER'],
  ['news read general first', 'NUMBER must be one, not "first": news read general NUMBER'],
  ['afk', 'You are away. Type afk when you are back.'],
  ['afk lunch', 'You are away: lunch. Type afk when you are back.'],
])('%s is answered with what it lacks', async (line, answer) => {
  const fred = await Telnet.signUp(await openPlace(), 'Fred');
  const before = fred.text.length;
  fred.type(line);
  await expect.poll(() => fred.text.slice(before)).toContain(`${answer}\n`);
});

test('Intermud.Complete offers commands, channels, muds and people', async () => {
  const place = await openPlace();
  await joinMud(place, 'Granite Keep');
  const page = await Web.signUp(place, 'Nora');
  await expect.poll(() => place.people.hub.mud.mudlist.size).toBe(2);
  const complete = (text: string, kind = 'line') => page.ask('intermud_complete', { text, kind });
  expect(await complete('hist')).toMatchObject({ start: 0, end: 4, words: [{ word: 'history' }] });
  expect(await complete('gos')).toMatchObject({ words: [{ word: 'gossip', hint: 'a channel of yours' }] });
  expect(await complete('who gran')).toEqual({
    start: 4,
    end: 8,
    words: [{ word: 'Granite Keep', hint: 'a mud' }],
  });
  expect(await complete('tell barney@gra')).toMatchObject({ start: 12, words: [{ word: 'Granite Keep' }] });
  expect(await complete('gossip have you seen Gra')).toMatchObject({
    start: 21,
    words: [{ word: 'Granite Keep' }],
  });
  expect(await complete('no', 'address')).toMatchObject({ start: 0, words: [{ word: 'Nora@Intermud Hub' }] });
});

test('settings are kept: colours, timestamps, title', async () => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  fred.type(
    'set colours off',
    'set timestamps on',
    'set title the %^RED%^bowler%^RESET%^',
    'set gender male',
    'set nothing x',
    'set colours blue',
    'quit',
  );
  await fred.see(/There is no setting "nothing"/);
  await fred.see(/colours must be one of on, off, not "blue"/);
  await fred.ended;
  const again = await Telnet.login(place, 'Fred');
  const before = again.raw.length;
  again.type('gossip hello', 'finger fred');
  await again.see(/\d\d:\d\d \[gossip\] Fred@Intermud Hub: hello\n/);
  await again.see(/Title: the bowler\n/);
  expect(again.raw.slice(before)).not.toContain('\x1b');
});

test('a list is read row by row where it is read aloud, until it is not', async () => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  fred.type('channels');
  await fred.see(/\* {2}gossip {4}Intermud Hub/);
  fred.type('set screenreader on', 'channels');
  await fred.see(/star, gossip, Intermud Hub\n/);
  const before = fred.text.length;
  fred.type('set screenreader off', 'channels', 'afk');
  await fred.see(/You are away/);
  expect(fred.text.slice(before)).toMatch(/\* {2}gossip {4}Intermud Hub/);
});

test('a telnet client is sent the text that its person says it reads, by any of its names', async () => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  fred.type('set encoding klingon', 'set encoding latin-1', 'gossip caf\u00e9');
  await fred.see(/encoding must be one of auto, utf-8, iso-8859-1, .*, not "klingon"/);
  await fred.see(/encoding is iso-8859-1/);
  await fred.see(/\[gossip\] .*\n/);
  expect(fred.bytes.includes(Buffer.from('caf\u00e9\r\n', 'latin1'))).toBe(true);
});

test('every command says how it is used, under each of its names', async () => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  for (const { name, short, grammar, about } of COMMANDS)
    for (const word of [name, ...short]) {
      fred.type(`help ${word}`);
      const escaped = `${grammar}\n${about}`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      await fred.see(new RegExp(escaped));
    }
  const before = fred.text.length;
  fred.type('help', 'help nothing');
  await fred.see(/There is no command "nothing": type help\n/);
  const shown = fred.text.slice(before);
  const oneLine = shown.replace(/\n {6}/g, ' ');
  for (const { grammar, about } of COMMANDS) expect(oneLine).toContain(`\n  ${grammar} ${about}\n`);
  expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(80);
});

test('a command with a slash before it is that command', async () => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  fred.type('/help tell', '/nothing');
  await fred.see(/tell USER@MUD TEXT\n/);
  await fred.see(/There is no command "nothing"/);
});

test('an emote without a channel goes to where one spoke last, else to the first that one is on', async () => {
  const place = await openPlace();
  const mud = await joinMud(place, 'Bedrock');
  mud.send(['channel-add', 5, 'Bedrock', 0, '*test', 0, 'chess', 0]);
  await expect.poll(() => place.people.desk.channels.find('chess')).toBeDefined();
  const fred = await Telnet.signUp(place, 'Fred');
  fred.type(':waves');
  await fred.see(/\[gossip\] Fred@Intermud Hub waves\n/);
  fred.type('join chess', 'chess :yawns', ':sleeps');
  await fred.see(/\[chess\] Fred@Intermud Hub sleeps\n/);
  fred.type('leave chess', ':wakes up', ':');
  await fred.see(/\[gossip\] Fred@Intermud Hub wakes up\n/);
  await fred.see(/What do you want to do\?\n/);
  fred.type('leave gossip', ':waves');
  await fred.see(/You are on no channel: join one first\n/);
});

const HELLO = '%^RED%^red%^RESET%^ \x1b[38;5;208morange\x1b[0m \x1b[38;2;1;2;250mblue\x1b[0m';
test.each([
  ['none', 'red orange blue'],
  ['ansi', '\x1b[31mred\x1b[0m \x1b[91morange\x1b[0m \x1b[94mblue'],
  ['256', '\x1b[31mred\x1b[0m \x1b[38;5;208morange\x1b[0m \x1b[38;5;21mblue'],
  ['true', '\x1b[31mred\x1b[0m \x1b[38;5;208morange\x1b[0m \x1b[38;2;1;2;250mblue'],
] as const)('a client with %s colours gets those of others in as many as it has', async (colours, shown) => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  const mud = await joinMud(place, 'Bedrock');
  const [visit] = place.people.desk.crowd.resident('fred')!.visits;
  visit?.session.updateClient({ colours });
  mud.send(['channel-m', 5, 'Bedrock', 'barney', 0, 0, 'gossip', 'Barney', HELLO]);
  await fred.see(/Barney@Bedrock.*blue\n/);
  expect(fred.raw).toContain(shown);
});

test('Intermud.Complete by GMCP: the same words, with the id that the client chose', async () => {
  const place = await openPlace();
  await joinMud(place, 'Granite Keep');
  const nora = await Telnet.signUp(place, 'Nora');
  await expect.poll(() => place.people.hub.mud.mudlist.size).toBe(2);
  const complete = async (cmdid: number, question: Record<string, unknown>) => {
    nora.gmcp('Intermud.Complete', { ...question, cmdid });
    const answers = () =>
      nora.told('Intermud.Complete').find((one) => (one as { cmdid: number }).cmdid === cmdid);
    await expect.poll(answers).toBeDefined();
    return answers();
  };
  expect(await complete(1, { text: 'who gran' })).toEqual({
    ...{ start: 4, end: 8, cmdid: 1 },
    words: [{ word: 'Granite Keep', hint: 'a mud' }],
  });
  expect(await complete(2, { text: 'histo' })).toMatchObject({ words: [{ word: 'history' }] });
  expect(await complete(3, { text: 'gra', kind: 'mud' })).toMatchObject({
    words: [{ word: 'Granite Keep' }],
  });
  expect(await complete(4, { text: 'no', kind: 'address' })).toMatchObject({
    words: [{ word: `Nora@${HUB}` }],
  });
  nora.gmcp('Intermud.Complete', { text: 'x', kind: 'nothing', cmdid: 5 });
  await expect.poll(() => nora.told('Intermud.Error')).toMatchObject([{ code: 'bad-arguments', cmdid: 5 }]);
});

test('Intermud.Complete offers at most so many words', async () => {
  const place = await openPlace();
  const muds = Array.from({ length: WORDS_MAX + 1 }, (_, at) => `Mud ${String(at).padStart(2, '0')}`);
  await Promise.all(muds.map((name) => joinMud(place, name)));
  const page = await Web.signUp(place, 'Nora');
  await expect.poll(() => place.people.hub.mud.mudlist.size).toBe(muds.length + 1);
  const count = async (text: string) =>
    ((await page.ask('intermud_complete', { text, kind: 'mud' })).words as unknown[]).length;
  expect([await count('mud 0'), await count('mud')]).toEqual([10, WORDS_MAX]);
});

test('the network is asked by the words that people know: who, finger, locate, mudlist, mud, channels, chanwho, emoteto', async () => {
  const place = await openPlace();
  const mud = await joinMud(place, 'Bedrock');
  const nora = await Telnet.signUp(place, 'Nora');
  await expect.poll(() => place.people.hub.mud.mudlist.size).toBe(2);
  const answer = async (asked: string, type: string, ...fields: unknown[]) => {
    await mud.next(asked);
    mud.send([type, 5, 'Bedrock', 0, HUB, 'nora', ...fields] as Parameters<typeof mud.send>[0]);
  };
  nora.type('who bed');
  await answer('who-req', 'who-reply', [['Barney', 60, 'the neighbour']]);
  await nora.see(/Barney.*the neighbour/);
  nora.type('finger barney@bed');
  await answer('finger-req', 'finger-reply', 'Barney', 'a caveman', 0, 0, 0, 60, 0, 0, 0);
  await nora.see(/a caveman/);
  nora.type('locate barney');
  await answer('locate-req', 'locate-reply', 'Bedrock', 'Barney', 60, 'editing');
  await nora.see(/Barney@?.*Bedrock/);
  nora.type('mudlist bed');
  await nora.see(/Bedrock/);
  nora.type('mud bed');
  await nora.see(/Driver 1/);
  nora.type('channels');
  await nora.see(/\* +gossip/);
  nora.type('chanwho gossip bed');
  await answer('chan-who-req', 'chan-who-reply', 'gossip', ['Barney', 'Betty']);
  await nora.see(/Barney, Betty/);
  nora.type('emoteto barney@bed waves');
  expect((await mud.next('emoteto')).slice(5, 7)).toEqual(['barney', 'Nora']);
  nora.type('ignore bed');
  await nora.see(/You no longer hear/);
});
