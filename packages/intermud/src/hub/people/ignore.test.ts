// Somebody who is ignored tries to be heard all the same.

import { expect, test } from 'vitest';
import { HUB, joinMud, openPlace, Telnet, Web } from './place.suite.ts';

test.each([
  ['as before', 'barney', 'Barney'],
  ['by another case', 'BARNEY', 'BARNEY'],
  ['by another visual name', 'barney', 'Somebody Else'],
  ['by colours in the name', '%^RED%^barney\x1b[31m', '%^RED%^Barney'],
  ['by letters that nobody sees', 'bar\u200bney\u2060', 'Barney'],
  ['by control characters and blanks', ' bar\x07ney\x1b[2J ', 'Barney'],
  ['by no user name', '', 'Barney'],
  ['by a user name that nobody sees', '\u200b', 'Barney'],
])('who is ignored is not heard %s', async (_, user, visname) => {
  const place = await openPlace();
  const fred = await Telnet.signUp(place, 'Fred');
  const mud = await joinMud(place, 'Bedrock');
  fred.type('ignore Barney@bed');
  await fred.see(/You no longer hear barney@Bedrock/);
  mud.send(['tell', 5, 'Bedrock', user, HUB, 'fred', visname, 'loud']);
  mud.send(['emoteto', 5, 'Bedrock', user, HUB, 'fred', visname, '$N is loud']);
  mud.send(['channel-m', 5, 'Bedrock', user, 0, 0, 'gossip', visname, 'loud']);
  mud.send(['channel-e', 5, 'Bedrock', user, 0, 0, 'gossip', visname, '$N is loud']);
  mud.send(['channel-m', 5, 'Bedrock', 'wilma', 0, 0, 'gossip', 'Wilma', 'hello']);
  await fred.see(/Wilma@Bedrock: hello/);
  expect(fred.text).not.toContain('loud');
});

test('names belong to muds: one who moves is another, and a mud is ignored with everybody on it', async () => {
  const place = await openPlace();
  const page = await Web.signUp(place, 'Nora');
  const fred = await Telnet.login(place, 'Nora');
  const [bedrock, granite] = [await joinMud(place, 'Bedrock'), await joinMud(place, 'Granite')];
  fred.type('ignore barney@bedrock', 'ignore mud granite');
  await fred.see(/You no longer hear Granite/);
  granite.send(['channel-m', 5, 'Granite', 'barney', 0, 0, 'gossip', 'Barney', 'loud']);
  granite.send(['tell', 5, 'Granite', 'anybody', HUB, 'nora', 'Anybody', 'loud']);
  expect((await granite.next('error')).slice(6, 8)).toEqual(['not-allowed', 'Nora does not listen to you']);
  bedrock.send(['channel-m', 5, 'Bedrock', 'barney', 0, 0, 'gossip', 'Barney', 'loud']);
  bedrock.send(['channel-m', 5, 'Bedrock', 'wilma', 0, 0, 'gossip', 'Wilma', 'hello']);
  await page.next('comm_channel_text', ({ message }) => message === 'hello');
  fred.type('ignore mud granite');
  await fred.see(/You hear Granite again/);
  granite.send(['channel-m', 5, 'Granite', 'barney', 0, 0, 'gossip', 'Barney', 'moved']);
  await fred.see(/Barney@Granite: moved/);
  expect(fred.text).not.toContain('loud');
});
