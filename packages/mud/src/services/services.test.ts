// Every service over a socket: what we send for what the game asks, and what we answer.
import type { LpcArray, LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { join } from '../../test/mud.ts';
import { ERROR_PACKET_BYTES_MAX, KEY_MS, LOCATE_MS, MESSAGE_BYTES_MAX, QUESTION_MS } from '../limits.ts';
import type { Fault } from './error.ts';

/** What a promise rejects with, as soon as it does. */
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const mudRow = (state: number, driver = 'FluffOS', services: [string, number][] = []): LpcValue => [
  state,
  '10.0.0.9',
  4000,
  0,
  0,
  'Lib',
  'Lib',
  driver,
  'LP',
  'open',
  'a@b.c',
  new Map<LpcValue, LpcValue>(services),
  0,
];

test('tell() writes what the protocol says, names lower-case, the line cut clean', async () => {
  await using net = await join();
  await net.mud.tell({ from: 'Fred', to: 'BARNEY', mud: 'Granite', message: 'Lunch?\n' });
  expect(await net.link.expect('tell')).toEqual([
    'tell',
    5,
    'Bedrock',
    'fred',
    'Granite',
    'barney',
    'Fred',
    'Lunch?',
  ]);
});

test('tell() cuts a message at its bound, never within a character', async () => {
  await using net = await join();
  await net.mud.tell({
    from: 'Fred',
    to: 'barney',
    mud: 'Granite',
    message: `${'a'.repeat(MESSAGE_BYTES_MAX - 1)}€`,
  });
  expect((await net.link.expect('tell'))[7]).toBe('a'.repeat(MESSAGE_BYTES_MAX - 1));
  await net.mud.tell({ from: 'Fred', to: 'barney', mud: 'Granite', message: 'a'.repeat(MESSAGE_BYTES_MAX) });
  expect((await net.link.expect('tell'))[7]).toHaveLength(MESSAGE_BYTES_MAX);
});

test('tell() takes out a NUL, which no driver can read', async () => {
  await using net = await join();
  await net.mud.tell({ from: 'Fred', to: 'barney', mud: 'Granite', message: 'a\0b' });
  expect((await net.link.expect('tell'))[7]).toBe('ab');
});

test('a tell reaches its handler, whatever the case of its names', async () => {
  const got: LpcValue[] = [];
  await using net = await join({
    handlers: { tell: ({ targetUser, visname, message }) => void got.push(targetUser, visname, message) },
  });
  net.says('tell', { target: 'FRED' }, 'Barney', 'Yes');
  await net.settled();
  expect(got).toEqual(['fred', 'Barney', 'Yes']);
});

test('a tell to nobody is answered by unk-user, with the packet as it came', async () => {
  await using net = await join({ handlers: { tell: (_, reply) => reply.unknownUser() } });
  net.says('tell', { target: 'Nobody' }, 'Barney', 'Hi');
  expect(await net.link.expect('error')).toEqual([
    'error',
    5,
    'Bedrock',
    0,
    'Granite',
    'fred',
    'unk-user',
    'Nobody is not on Bedrock',
    ['tell', 5, 'Granite', 'fred', 'Bedrock', 'Nobody', 'Barney', 'Hi'],
  ]);
});

test('an error sends back a packet up to the bound, and nothing of a longer one', async () => {
  await using net = await join({ handlers: { tell: (_, reply) => reply.refuse('NOT_ALLOWED', 'Asleep') } });
  const overhead = '({"tell",5,"Granite","fred","Bedrock","x","B","",})'.length;
  net.says('tell', { target: 'x' }, 'B', 'a'.repeat(ERROR_PACKET_BYTES_MAX - overhead));
  expect((await net.link.expect('error'))[8]).toHaveLength(8);
  net.says('tell', { target: 'x' }, 'B', 'a'.repeat(ERROR_PACKET_BYTES_MAX - overhead + 1));
  expect((await net.link.expect('error'))[8]).toBe(0);
});

test('what comes back for a tell is told as a fault, or to who waits for it', async () => {
  const faults: Fault[] = [];
  await using net = await join();
  net.mud.on('fault', (fault) => faults.push(fault));
  await net.mud.tell({ from: 'Fred', to: 'nobody', mud: 'Granite', message: 'Hi' });
  const sent = await net.link.expect('tell');
  net.link.send('error', 5, 'Granite', 0, 'Bedrock', 'fred', 'unk-user', 'who?', sent);
  await net.settled();
  expect(faults).toMatchObject([
    { from: 'Granite', user: 'fred', error: { code: 'USER_UNKNOWN', word: 'unk-user' } },
  ]);

  const waiting = failure(
    net.mud.tell({ from: 'Fred', to: 'nobody', mud: 'Granite', message: 'Hi', waitMs: 1_000 }),
  );
  net.link.send(
    'error',
    5,
    'Granite',
    0,
    'Bedrock',
    'fred',
    'unk-user',
    'who?',
    await net.link.expect('tell'),
  );
  expect(await waiting).toMatchObject({
    code: 'USER_UNKNOWN',
    message: 'Granite answers tell with unk-user: who?',
  });
  expect(faults).toHaveLength(1);
});

test('no news within waitMs is good news', async () => {
  await using net = await join();
  const said = net.mud.tell({ from: 'Fred', to: 'barney', mud: 'Granite', message: 'Hi', waitMs: 1_000 });
  await net.link.expect('tell');
  net.clock.advance(1_000);
  await said;
});

test('emoteto() puts $N where it is missing, and the handler gets names filled in', async () => {
  const texts: string[] = [];
  await using net = await join({ handlers: { emoteto: ({ text }) => void texts.push(text) } });
  await net.mud.emoteto({ from: 'Fred', to: 'barney', mud: 'Granite', message: 'waves.' });
  expect((await net.link.expect('emoteto'))[7]).toBe('$N waves.');
  net.says('emoteto', { target: 'fred' }, 'Barney', 'With a bow, $N leaves.');
  await net.settled();
  expect(texts).toEqual(['With a bow, Barney@Granite leaves.']);
});

test('beep() rings, and a beep reaches its handler', async () => {
  const rung: LpcValue[] = [];
  await using net = await join({
    handlers: { beep: ({ targetUser, visname }) => void rung.push(targetUser, visname) },
  });
  await net.mud.beep({ from: 'Fred', to: 'Barney', mud: 'Granite' });
  expect(await net.link.expect('beep')).toEqual(['beep', 5, 'Bedrock', 'fred', 'Granite', 'barney', 'Fred']);
  net.says('beep', { target: 'fred' }, 'Barney');
  await net.settled();
  expect(rung).toEqual(['fred', 'Barney']);
});

test('CoffeeMud is spared what breaks it', async () => {
  await using net = await join();
  net.link.send(
    'mudlist',
    5,
    '*alpha',
    0,
    'Bedrock',
    0,
    7,
    new Map([['Granite', mudRow(-1, 'CoffeeMud v5.11')]]),
  );
  await net.settled();
  const emote = net.mud.emoteto({ from: 'Fred', to: 'barney', mud: 'Granite', message: 'waves' });
  expect(await failure(emote)).toMatchObject({ code: 'NOT_IMPLEMENTED' });
  net.says('ping-req', {}, 0);
  await net.settled();
  expect(net.link.unread().filter(([type]) => type === 'ping-reply')).toEqual([]);
});

test('who() asks and resolves with the rows', async () => {
  await using net = await join();
  const asked = net.mud.who('Granite', { from: 'Fred' });
  expect(await net.link.expect('who-req')).toEqual(['who-req', 5, 'Bedrock', 'fred', 'Granite', 0]);
  net.says('who-reply', { user: 0, target: 'fred' }, [['Barney', 12, 'the Rubble']]);
  expect(await asked).toEqual([{ visname: 'Barney', idle: 12, extra: 'the Rubble' }]);
});

test('who() rejects with what the router answers', async () => {
  await using net = await join();
  const asked = failure(net.mud.who('Nowhere'));
  const request = await net.link.expect('who-req');
  net.link.send('error', 5, '*alpha', 0, 'Bedrock', 0, 'unk-dst', 'unknown', request);
  expect(await asked).toMatchObject({
    code: 'MUD_UNKNOWN',
    message: '*alpha answers who-req with unk-dst: unknown',
  });
});

test('who() rejects after its time', async () => {
  await using net = await join();
  const asked = failure(net.mud.who('Granite'));
  await net.link.expect('who-req');
  net.clock.advance(QUESTION_MS);
  expect(await asked).toMatchObject({ code: 'TIMEOUT' });
});

test('who() rejects at once when the link goes down', async () => {
  await using net = await join();
  const asked = failure(net.mud.who('Granite'));
  await net.link.expect('who-req');
  net.link.cut();
  expect(await asked).toMatchObject({ code: 'LINK_DOWN' });
});

test('who() finds a mud whatever the case of its name, and says at once that it is down', async () => {
  await using net = await join();
  const rows = new Map([
    ['Granite', mudRow(-1)],
    ['Slate', mudRow(0)],
  ]);
  net.link.send('mudlist', 5, '*alpha', 0, 'Bedrock', 0, 7, rows);
  await net.settled();
  failure(net.mud.who('granite'));
  expect((await net.link.expect('who-req'))[4]).toBe('Granite');
  expect(await failure(net.mud.who('slate'))).toMatchObject({
    code: 'MUD_UNKNOWN',
    message: 'Cannot reach Slate: it is down',
  });
});

test('a who-req is answered from the handler, for who asked', async () => {
  const askers: unknown[] = [];
  await using net = await join({
    handlers: {
      who: (asker) => {
        askers.push(asker);
        return [{ visname: 'Fred', idle: 3, extra: 'the Flintstone' }];
      },
    },
  });
  net.says('who-req', { user: 'Barney' });
  expect(await net.link.expect('who-reply')).toEqual([
    'who-reply',
    5,
    'Bedrock',
    0,
    'Granite',
    'Barney',
    [['Fred', 3, 'the Flintstone']],
  ]);
  expect(askers).toEqual([{ mud: 'Granite', user: 'barney' }]);
});

test('a who-reply holds as many users as its frame does', async () => {
  const crowd = Array.from({ length: 2_000 }, (_, n) => ({
    visname: `User${n}`,
    idle: n,
    extra: 'x'.repeat(1_000),
  }));
  await using net = await join({ handlers: { who: () => crowd } });
  net.says('who-req', {});
  const rows = (await net.link.expect('who-reply'))[6] as LpcArray[];
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.every(([, , extra]) => String(extra).length <= 256)).toBe(true);
});

test('finger() gives what is told, 0 for what is private', async () => {
  await using net = await join();
  const asked = net.mud.finger('Barney', 'Granite');
  expect((await net.link.expect('finger-req')).slice(5)).toEqual([0, 'barney']);
  net.says('finger-reply', {}, 'Barney', 'the $N', 0, 0, 'Mon', -1, 0, 12, 'plan\n');
  expect(await asked).toMatchObject({
    visname: 'Barney',
    realName: 0,
    idleTime: -1,
    level: '12',
    extra: 'plan\n',
  });
});

test('a finger-req is answered with 0 for what is not told, and extra ends in a carriage return on the wire', async () => {
  await using net = await join({
    handlers: {
      finger: (user) => (user === 'fred' ? { visname: 'Fred', idleTime: 5, extra: 'Yabba' } : undefined),
    },
  });
  net.says('finger-req', {}, 'FRED');
  expect((await net.link.expect('finger-reply')).slice(6)).toEqual(['Fred', 0, 0, 0, 0, 5, 0, 0, 'Yabba\n']);
  net.says('finger-req', {}, 'nobody');
  expect((await net.link.expect('error')).slice(6, 8)).toEqual([
    'unk-user',
    'nobody is not known on Bedrock',
  ]);
});

test('answers to two questions of one user find their question by name', async () => {
  await using net = await join();
  const barney = net.mud.finger('barney', 'Granite');
  const betty = net.mud.finger('betty', 'Granite');
  await net.link.expect('finger-req');
  net.says('finger-reply', {}, 'Betty', 0, 0, 0, 0, 1, 0, 0, 0);
  net.says('finger-reply', {}, 'Barney', 0, 0, 0, 0, 2, 0, 0, 0);
  expect([(await barney).idleTime, (await betty).idleTime]).toEqual([2, 1]);
});

test('locate() gives each mud once, until its time is over', async () => {
  await using net = await join();
  const found: string[] = [];
  const search = (async () => {
    for await (const { mud, status } of net.mud.locate('Barney', { from: 'Fred' }))
      found.push(`${mud} ${status}`);
  })();
  expect(await net.link.expect('locate-req')).toEqual(['locate-req', 5, 'Bedrock', 'fred', 0, 0, 'barney']);
  net.says('locate-reply', { target: 'fred' }, 'Granite', 'Barney', 0, 'editing, hidden');
  net.says('locate-reply', { from: 'Slate', target: 'fred' }, 'Slate', 'Barney', 9, 0);
  net.says('locate-reply', { from: 'Slate', target: 'fred' }, 'Slate', 'Barney', 9, 0);
  net.says('error', { from: 'Old', target: 'fred' }, 'unk-type', 'what?', [
    'locate-req',
    5,
    'Bedrock',
    'fred',
    0,
    0,
    'barney',
  ]);
  await net.settled();
  net.clock.advance(LOCATE_MS);
  await search;
  expect(found).toEqual(['Granite editing, hidden', 'Slate 0']);
});

test('locate() ends with the error of the router, and with the link', async () => {
  await using net = await join();
  const refused = failure(net.mud.locate('barney').next());
  const request = await net.link.expect('locate-req');
  net.link.send('error', 5, '*alpha', 0, 'Bedrock', 0, 'not-allowed', 'slow down', request);
  expect(await refused).toMatchObject({ code: 'NOT_ALLOWED' });
  const cut = failure(net.mud.locate('barney').next());
  await net.link.expect('locate-req');
  net.link.cut();
  expect(await cut).toMatchObject({ code: 'LINK_DOWN' });
});

test('a locate-req is answered for who is on, joined statuses and all; for others nothing is said', async () => {
  await using net = await join({
    handlers: {
      locate: (user) =>
        user === 'fred' ? { visname: 'Fred', idleTime: 8, status: ['editing', 'hidden'] } : undefined,
    },
  });
  net.says('locate-req', { to: 0 }, 'nobody');
  net.says('locate-req', { to: 0, from: 'Bedrock' }, 'fred'); // Our own, which Dead Souls sends back to us.
  net.says('locate-req', { to: 0, from: 'Slate', user: 'Mr' }, 'Fred');
  const reply = await net.link.expect('locate-reply');
  await net.settled();
  expect(reply).toEqual([
    'locate-reply',
    5,
    'Bedrock',
    0,
    'Slate',
    'Mr',
    'Bedrock',
    'Fred',
    8,
    'editing, hidden',
  ]);
  expect(net.link.unread()).toEqual([]);
});

test('auth: a key for a mud, and its own keys for others, good once and for ten minutes', async () => {
  await using net = await join();
  const key = net.mud.authKey('Granite');
  await net.link.expect('auth-mud-req');
  net.says('auth-mud-reply', { user: 0 }, 4711);
  expect(await key).toBe(4711);

  net.says('auth-mud-req', { user: 0 });
  const old = (await net.link.expect('auth-mud-reply'))[6] as number;
  net.says('auth-mud-req', { user: 0 });
  const last = (await net.link.expect('auth-mud-reply'))[6] as number;
  expect(last).toBeGreaterThan(0);
  expect(last).toBeLessThan(2 ** 31);
  const { keys } = net.mud;
  expect([keys.redeem('Granite', old), keys.redeem('Slate', last), keys.redeem('Granite', last)]).toEqual([
    false,
    false,
    true,
  ]);
  expect(keys.redeem('Granite', last)).toBe(false);

  net.says('auth-mud-req', { user: 0 });
  const late = (await net.link.expect('auth-mud-reply'))[6] as number;
  net.clock.advance(KEY_MS);
  expect(keys.redeem('Granite', late)).toBe(false);
});

test('ping() counts any answer as life, also that of who does not know it', async () => {
  await using net = await join();
  const pong = net.mud.ping('Granite');
  await net.link.expect('ping-req');
  net.clock.advance(40);
  net.says('ping-reply', { user: 0 }, 99);
  expect(await pong).toEqual({ roundTripMs: 40 });

  const ignorant = net.mud.ping('*alpha');
  const request = await net.link.expect('ping-req');
  net.link.send('error', 5, '*alpha', 0, 'Bedrock', 0, 'not-imp', 'Unknown command', request);
  await ignorant;

  const nowhere = failure(net.mud.ping('Nowhere'));
  net.link.send('error', 5, '*alpha', 0, 'Bedrock', 0, 'unk-dst', '', await net.link.expect('ping-req'));
  expect(await nowhere).toMatchObject({ code: 'MUD_UNKNOWN' });
});

test('ping() asks CoffeeMud for a key, which it does answer', async () => {
  await using net = await join();
  net.link.send(
    'mudlist',
    5,
    '*alpha',
    0,
    'Bedrock',
    0,
    7,
    new Map([['Granite', mudRow(-1, 'CoffeeMud v5.11')]]),
  );
  await net.settled();
  const pong = net.mud.ping('Granite');
  await net.link.expect('auth-mud-req');
  net.says('auth-mud-reply', { user: 0 }, 5);
  await pong;
});

test('ucache asks once, remembers, learns from updates, and forgets', async () => {
  await using net = await join();
  const asked = net.mud.ucache.get('Barney', 'Granite');
  expect((await net.link.expect('chan-user-req')).slice(3)).toEqual([0, 'Granite', 0, 'barney']);
  net.says('chan-user-reply', { user: 0 }, 'barney', 'Barney', 0);
  expect(await asked).toEqual({ visname: 'Barney', gender: 0 });
  net.says('ucache-update', { user: 0, to: 0 }, 'barney', 'BARNEY', 2);
  net.says('ucache-update', { user: 0, to: 0, from: 'Slate' }, 'wilma', 'Wilma', 1);
  await net.settled();
  expect(await net.mud.ucache.get('barney', 'Granite')).toEqual({ visname: 'BARNEY', gender: 2 });
  expect(net.mud.ucache.find('Wilma', 'Slate')).toEqual({ visname: 'Wilma', gender: 1 });
  net.clock.advance(60 * 60 * 1000); // Neither mud promises updates.
  expect(net.mud.ucache.find('barney', 'Granite')).toBeUndefined();
});

test('ucache.update() tells the network what has changed, and nothing else', async () => {
  await using net = await join();
  await net.mud.ucache.update('Fred', { visname: 'Fred', gender: 0 });
  await net.mud.ucache.update('Fred', { visname: 'Fred', gender: 0 });
  await net.mud.ucache.update('Fred', { visname: 'FRED', gender: 0 });
  const updates = [await net.link.expect('ucache-update'), await net.link.expect('ucache-update')];
  expect(updates.map((update) => update.slice(2))).toEqual([
    ['Bedrock', 0, 0, 0, 'fred', 'Fred', 0],
    ['Bedrock', 0, 0, 0, 'fred', 'FRED', 0],
  ]);
});

test('a chan-user-req is answered to the mud, or by unk-user', async () => {
  await using net = await join({
    handlers: { channelUser: (user) => (user === 'fred' ? { visname: 'Fred', gender: 0 } : undefined) },
  });
  net.says('chan-user-req', { user: 0 }, 'Fred');
  expect(await net.link.expect('chan-user-reply')).toEqual([
    'chan-user-reply',
    5,
    'Bedrock',
    0,
    'Granite',
    0,
    'Fred',
    'Fred',
    0,
  ]);
  net.says('chan-user-req', { user: 0 }, 'nobody');
  expect((await net.link.expect('error'))[6]).toBe('unk-user');
});
