// The structured copies of everything, as a client with GMCP gets them: docs/gmcp.md.

import { expect, test } from 'vitest';
import { HUB, joinMud, openPlace, type Place, Telnet, Web } from './place.suite.ts';

/** Nora, with every package. */
async function withGmcp(place: Place): Promise<Telnet> {
  await place.people.hub.accounts.create({ name: 'Nora', password: 'open sesame' });
  const nora = await Telnet.open(place);
  nora.gmcp('Core.Hello', { client: 'test', version: '1' });
  nora.gmcp('Core.Supports.Set', ['Char 1', 'Comm.Channel 1', 'Intermud 1', 'Intermud.Mudlist 1']);
  await expect.poll(() => nora.told('Char.Login.Default')).toHaveLength(1); // Who does not wait may be in before it is asked.
  nora.gmcp('Char.Login.Credentials', { account: 'Nora', password: 'open sesame' });
  await nora.see(/All commands: .*\n/);
  await expect.poll(() => nora.told('Intermud.Mudlist')).toHaveLength(1);
  return nora;
}

/** Waits until a message has come that is like this. */
const gets = (client: Telnet, name: string, like: unknown) =>
  expect.poll(() => client.told(name), { timeout: 5_000 }).toContainEqual(like);

const holding = (fields: object) => expect.objectContaining(fields);

test('after login a client has its name, its state, the channels, the tells, the mail and the muds', async () => {
  const nora = await withGmcp(await openPlace());
  expect(nora.told('Char.Login.Default')).toEqual([{ type: ['password-credentials'] }]);
  expect(nora.told('Char.Login.Result')).toEqual([{ success: true }]);
  expect(nora.told('Char.Name')).toEqual([{ name: 'Nora', fullname: `nora@${HUB}` }]);
  const [captions] = nora.told('Char.StatusVars') as Record<string, string>[];
  const [status] = nora.told('Char.Status') as Record<string, unknown>[];
  expect(Object.keys(status ?? {}).sort()).toEqual(Object.keys(captions ?? {}).sort());
  expect(status).toMatchObject({
    afk: '',
    mail: 0,
    tells: 0,
    channels: 1,
    mud: HUB,
    online: true,
    staff: false,
  });
  expect(nora.told('Comm.Channel.List')).toEqual([[holding({ name: 'gossip', joined: true, unread: 0 })]]);
  expect(nora.told('Intermud.Tell.List')).toEqual([{ conversations: [] }]);
  expect(nora.told('Intermud.Mail.Unread')).toEqual([{ unread: 0 }]);
  expect(nora.told('Intermud.Mudlist')).toEqual([
    { whole: true, muds: [holding({ name: HUB, state: 'up' })], gone: [] },
  ]);
});

test('channels: who is on them, one is joined by Comm.Channel.Enable, a line comes with all that is known of it', async () => {
  const place = await openPlace();
  const mud = await joinMud(place, 'Bedrock');
  mud.send(['channel-add', 5, 'Bedrock', 0, '*test', 0, 'chess', 0]);
  await expect.poll(() => place.people.desk.channels.find('chess')).toBeDefined();
  const fred = await Telnet.signUp(place, 'Fred');
  fred.type('join chess');
  await fred.see(/chess/);
  const nora = await withGmcp(place);
  nora.gmcp('Comm.Channel.Players');
  await gets(nora, 'Comm.Channel.Players', expect.arrayContaining([{ name: 'Fred', channels: ['gossip'] }]));
  nora.gmcp('Comm.Channel.Enable', 'chess');
  await gets(nora, 'Comm.Channel.List', expect.arrayContaining([holding({ name: 'chess', joined: true })]));
  nora.gmcp('Comm.Channel.Players');
  const both = expect.arrayContaining(['gossip', 'chess']);
  await gets(nora, 'Comm.Channel.Players', expect.arrayContaining([{ name: 'Fred', channels: both }]));
  mud.send(['channel-m', 5, 'Bedrock', 'barney', 0, 0, 'chess', 'Barney', 'e4']);
  const said = { channel: 'chess', talker: 'Barney@Bedrock', user: 'barney', mud: 'Bedrock', message: 'e4' };
  await gets(nora, 'Comm.Channel.Text', holding({ ...said, kind: 'say', self: false }));
  expect(nora.told('Comm.Channel.Start')).toContain('chess');
  expect(nora.told('Comm.Channel.End')).toContain('chess');
});

test('tells, mail, news and muds come as packages of Intermud, and requests are answered by their id', async () => {
  const place = await openPlace();
  const nora = await withGmcp(place);
  const fred = await Web.signUp(place, 'Fred');
  await fred.ask('intermud_tell_send', { to: 'nora', text: 'lunch?' });
  await gets(nora, 'Intermud.Tell.Text', holding({ with: `fred@${HUB}`, message: 'lunch?', self: false }));
  nora.gmcp('Intermud.Tell.Send', { to: 'fred', text: 'yes', cmdid: 'a' });
  await gets(nora, 'Intermud.Tell.Send', holding({ with: `fred@${HUB}`, cmdid: 'a' }));
  await fred.ask('intermud_mail_send', { to: ['nora'], subject: 'Where', text: 'Here' });
  await gets(nora, 'Intermud.Mail.New', { mail: holding({ subject: 'Where', unread: true }) });
  await fred.ask('intermud_news_post', { group: 'general', subject: 'Lunch', text: 'Noon' });
  await gets(nora, 'Intermud.News.New', { group: 'general', post: holding({ subject: 'Lunch' }) });
  await gets(nora, 'Intermud.News.Unread', { group: 'general', unread: 1 });
  await joinMud(place, 'Bedrock');
  await gets(nora, 'Intermud.Mudlist', holding({ whole: false, gone: [] }));
  nora.gmcp('Intermud.Mud', { mud: 'bed', cmdid: 7 });
  await gets(nora, 'Intermud.Mud', holding({ name: 'Bedrock', state: 'up', cmdid: 7 }));
  nora.gmcp('Intermud.Who', { mud: 'Nowhere', cmdid: 8 });
  await gets(nora, 'Intermud.Error', holding({ code: 'unk-dst', command: 'intermud_who', cmdid: 8 }));
  nora.type('quit');
  await nora.receive('Core.Goodbye');
});
