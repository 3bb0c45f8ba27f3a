// What becomes of tells that are not taken: their sender reads what was refused, and what can be done about it.

import { expect, test } from 'vitest';
import { TALK_BURST_KIB, TALK_LINE_KIB, TELL_LENGTH_MAX, TELLS_UNREAD_MAX } from '../limits.ts';
import { HUB, joinMud, openPlace, Web } from './place.suite.ts';

test('a mud whose people say too much at once reads that its tell is lost, and how long to wait', async () => {
  const place = await openPlace();
  await Web.signUp(place, 'Nora');
  const mud = await joinMud(place, 'Bedrock');
  const text = 'x'.repeat(TELL_LENGTH_MAX);
  const fits = Math.floor(TALK_BURST_KIB / (TALK_LINE_KIB + TELL_LENGTH_MAX / 1_024));
  for (let at = 0; at <= fits; at++) mud.send(['tell', 5, 'Bedrock', 'barney', HUB, 'nora', 'Barney', text]);
  const error = await mud.next('error');
  expect(error.slice(6, 8)).toEqual([
    'not-allowed',
    'The people of Bedrock say too much at once, and this tell is lost: wait 1 s',
  ]);
});

test('a tell that is too long is refused with both lengths', async () => {
  const place = await openPlace();
  await Web.signUp(place, 'Nora');
  const mud = await joinMud(place, 'Bedrock');
  mud.send(['tell', 5, 'Bedrock', 'barney', HUB, 'nora', 'Barney', 'x'.repeat(TELL_LENGTH_MAX + 1)]);
  expect((await mud.next('error'))[7]).toBe('A tell may have 8192 characters, and this one has 8193');
});

test('who is away with too many tells unread has no room for more until they are read', async () => {
  const place = await openPlace();
  await place.people.hub.accounts.create({ name: 'Fred', password: 'open sesame' });
  const page = await Web.signUp(place, 'Nora');
  const from = { user: 'barney', mud: 'Bedrock', name: 'Barney', with: 'barney@Bedrock' };
  const tell = { ...from, at: 0, kind: 'tell', message: 'hi', isSelf: false, failed: undefined } as const;
  for (let id = 1; id <= TELLS_UNREAD_MAX; id++) await place.store.tells.add('fred', { ...tell, id });
  expect(await page.ask('intermud_tell_send', { to: 'fred', text: 'hello' })).toMatchObject({
    code: 'not-allowed',
    message: 'Fred is away with 500 tells unread: there is no room for more until they are read',
  });
});
