// Who is let in, who is called, and what ends a link: over sockets, with peers that keep to no rule.
import { createServer } from 'node:net';
import type { LpcArray, LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { LETTER, type OobNet, oobNet, type Peer, type RawLink, ROW, until } from '../../test/oob.ts';
import {
  DOOR_SHUT_MS,
  FILE_FRAME_EXTRA_BYTES,
  KEY_MS,
  OOB_BEGIN_MS,
  OOB_CONNECT_MS,
  OOB_FRAME_BEGIN_BYTES_MAX,
  OOB_FRAME_HELD_BYTES_MAX,
  OOB_LINGER_MS,
  OOB_LINKS_MAX,
  OOB_LINKS_PER_ADDRESS_MAX,
  OOB_LINKS_PER_MUD_MAX,
  OOB_SILENCE_MS,
  OOB_THEIR_TURN_MS,
  OOB_TURN_MS,
  WRONG_KEYS_MAX,
} from '../limits.ts';
import type { Mud } from '../mud.ts';
import type { OobHandlers, OobOptions } from './options.ts';

const letter = (id: number) => ({
  id,
  origUser: 'fred',
  toList: new Map([['Slate', ['barney']]]),
  ccList: new Map<string, string[]>(),
  bccList: [],
  sendTime: 1_000,
  subject: 'Lunch',
  contents: 'At noon?',
});

/** A mud called Granite that keeps all mail, and a peer called Slate. */
async function called(handlers: OobHandlers = {}, options: OobOptions = {}) {
  const net = await oobNet();
  const kept: number[] = [];
  const mail = async ({ id }: { id: number }) => {
    kept.push(id);
    return [];
  };
  const granite = await net.mud('Granite', { mail, ...handlers }, options);
  const peer = await net.peer('Slate', ['mail', 'auth']);
  const dispose = () => net[Symbol.asyncDispose]();
  return { net, granite, peer, kept, [Symbol.asyncDispose]: dispose };
}

/** A link with a right key, past its oob-begin. */
async function begun(net: OobNet, granite: Mud, peer: Peer): Promise<RawLink> {
  const link = await net.call(granite);
  link.send('oob-begin', peer.name, 1, await peer.keyFor('Granite'));
  await link.expect('oob-begin');
  return link;
}

/** Resolves with what came when the link is closed. */
async function end(link: RawLink): Promise<readonly LpcValue[]> {
  await link.closed();
  return link.unread;
}

const wordOf = (packets: readonly LpcValue[]) =>
  packets.map((packet) => ((packet as LpcArray)[0] === 'oob-error' ? (packet as LpcArray)[1] : packet));

// Who is let in

const WRONG: { name: string; begin: (key: number) => LpcValue[] }[] = [
  { name: 'a wrong key', begin: (key) => ['oob-begin', 'Slate', 1, key + 1] },
  { name: 'no key', begin: () => ['oob-begin', 'Slate', 0, 0] },
  { name: 'a key as what it is not', begin: (key) => ['oob-begin', 'Slate', 2, key] },
  { name: 'the key of another mud', begin: (key) => ['oob-begin', 'Marble', 1, key] },
  { name: 'our own name', begin: (key) => ['oob-begin', 'Granite', 1, key] },
];

for (const { name, begin } of WRONG) {
  test(`who comes with ${name} is nobody: the link is closed, nothing is said and nothing done`, async () => {
    await using it = await called();
    const key = await it.peer.keyFor('Granite');
    const link = await it.net.call(it.granite);
    link.send(...begin(key));
    link.send(...LETTER);
    expect(await end(link)).toEqual([]);
    expect(it.kept).toEqual([]);
  });
}

test('a key is good once', async () => {
  await using it = await called();
  const key = await it.peer.keyFor('Granite');
  const first = await it.net.call(it.granite);
  first.send('oob-begin', 'Slate', 1, key);
  await first.expect('oob-begin');
  const second = await it.net.call(it.granite);
  second.send('oob-begin', 'Slate', 1, key);
  expect(await end(second)).toEqual([]);
});

test('an old key, and one that a newer one has replaced, are no keys', async () => {
  await using it = await called();
  const replaced = await it.peer.keyFor('Granite');
  const old = await it.peer.keyFor('Granite');
  const early = await it.net.call(it.granite);
  early.send('oob-begin', 'Slate', 1, replaced);
  expect(await end(early)).toEqual([]);
  it.net.clock.advance(KEY_MS);
  const late = await it.net.call(it.granite);
  late.send('oob-begin', 'Slate', 1, old);
  expect(await end(late)).toEqual([]);
});

test('after five wrong keys nobody at the address is listened to for a minute, also with a right one', async () => {
  await using it = await called();
  const key = await it.peer.keyFor('Granite');
  for (let n = 0; n < WRONG_KEYS_MAX; n += 1) {
    const link = await it.net.call(it.granite);
    link.send('oob-begin', 'Slate', 1, key + 1 + n);
    await link.closed();
  }
  const shut = await it.net.call(it.granite);
  expect(await end(shut)).toEqual([]);
  it.net.clock.advance(DOOR_SHUT_MS);
  const open = await it.net.call(it.granite);
  open.send('oob-begin', 'Slate', 1, key);
  expect(await open.expect('oob-begin')).toEqual(['oob-begin', 'Granite', 0, 0]);
});

const FIRST_WORDS: { name: string; packet: readonly LpcValue[] }[] = [
  { name: 'a letter', packet: LETTER },
  { name: 'oob-end', packet: ['oob-end', 'Slate'] },
  { name: 'oob-reply', packet: ['oob-reply', 'Welcome'] },
  { name: 'an error', packet: ['error', 5, 'Slate', 0, 'Granite', 0, 'bad-pkt', 'no', 0] },
  { name: 'something unknown', packet: ['hello'] },
  { name: 'an oob-begin without a name', packet: ['oob-begin', 0, 1, 1] },
];

for (const { name, packet } of FIRST_WORDS) {
  test(`who begins with ${name} is nobody`, async () => {
    await using it = await called();
    const link = await it.net.call(it.granite);
    link.send(...packet);
    expect(await end(link)).toEqual([]);
    expect(it.kept).toEqual([]);
  });
}

test('who connects and says nothing is given ten seconds', async () => {
  await using it = await called();
  const link = await it.net.call(it.granite);
  await until(() => it.granite.oob.links().length).toBe(1);
  it.net.clock.advance(OOB_BEGIN_MS);
  expect(await end(link)).toEqual([]);
});

test('one address may have so many links open, and no more', async () => {
  await using it = await called();
  const links: RawLink[] = [];
  for (let n = 0; n < OOB_LINKS_PER_ADDRESS_MAX; n += 1) links.push(await it.net.call(it.granite));
  const over = await it.net.call(it.granite);
  await over.closed();
  expect(links.some(({ isClosed }) => isClosed)).toBe(false);
  links[0]?.end();
  await links[0]?.closed();
  const next = await begun(it.net, it.granite, it.peer);
  expect(next.isClosed).toBe(false);
});

test(`${OOB_LINKS_MAX} links may be open, from however many addresses, and no more`, async () => {
  await using it = await called();
  const from = (n: number) => `127.0.1.${1 + Math.floor(n / OOB_LINKS_PER_ADDRESS_MAX)}`;
  const links: RawLink[] = [];
  for (let n = 0; n < OOB_LINKS_MAX; n += 1) links.push(await it.net.call(it.granite, from(n)));
  await (await it.net.call(it.granite, from(OOB_LINKS_MAX))).closed();
  expect(links.some(({ isClosed }) => isClosed)).toBe(false);
  links[0]?.end();
  await links[0]?.closed();
  expect((await begun(it.net, it.granite, it.peer)).isClosed).toBe(false);
});

// oob-req

async function announced(it: Awaited<ReturnType<typeof called>>): Promise<RawLink> {
  it.peer.inBand.send('oob-req', 5, 'Slate', 0, 'Granite', 0);
  await it.peer.keyFor('Granite'); // Answered after the oob-req has been taken.
  return it.net.call(it.granite);
}

test('where oob-req is enough for mail, who has said it may send mail, once', async () => {
  await using it = await called({}, { auth: { mail: 'oob-req-enough' } });
  const link = await announced(it);
  link.send('oob-begin', 'Slate', 0, 0);
  await link.expect('oob-begin');
  link.send(...LETTER);
  await link.expect('mail-ack');
  const again = await it.net.call(it.granite);
  again.send('oob-begin', 'Slate', 0, 0);
  expect(await end(again)).toEqual([]);
});

test('where oob-req is enough for mail it is not for files: that ends the link', async () => {
  const files = {
    list: () => [],
    put: () => Promise.reject(new Error()),
    get: () => Promise.reject(new Error()),
  };
  await using it = await called({ files }, { auth: { mail: 'oob-req-enough' } });
  const link = await announced(it);
  link.send('oob-begin', 'Slate', 0, 0);
  await link.expect('oob-begin');
  link.send('file-list-req', 'Slate', 'barney', '');
  link.send(...LETTER);
  expect(wordOf(await end(link))).toEqual(['not-allowed']);
  expect(it.kept).toEqual([]);
});

test('oob-req is not enough unless a setting says so, nor from an address that is not the mud’s', async () => {
  await using strict = await called();
  const link = await announced(strict);
  link.send('oob-begin', 'Slate', 0, 0);
  expect(await end(link)).toEqual([]);

  await using open = await called({}, { auth: { mail: 'oob-req-enough' } });
  await open.net.row('Slate', (row) => row.with(ROW.address, '8.8.8.8'));
  const foreign = await announced(open);
  foreign.send('oob-begin', 'Slate', 0, 0);
  expect(await end(foreign)).toEqual([]);
});

test('a mud that came without a key gets nothing of what waits for it', async () => {
  const turns: string[] = [];
  await using it = await called(
    { turn: (mud) => void turns.push(mud) },
    { auth: { mail: 'oob-req-enough' } },
  );
  const link = await announced(it);
  link.send('oob-begin', 'Slate', 0, 0);
  await link.expect('oob-begin');
  link.send('oob-end', 'Slate');
  expect(await link.expect('oob-end')).toEqual(['oob-end', 'Granite']);
  expect(turns).toEqual([]);
});

// Turns, rubbish

const BREACHES: { name: string; send: (link: RawLink) => void; word: string }[] = [
  { name: 'begins again', send: (link) => link.send('oob-begin', 'Slate', 1, 1), word: 'bad-proto' },
  { name: 'sends what is no LPC', send: (link) => link.sendBytes(frameOf('({"mail",')), word: 'bad-pkt' },
  {
    name: 'announces 2 GiB',
    send: (link) => link.sendBytes(Uint8Array.of(127, 255, 255, 255)),
    word: 'bad-pkt',
  },
  {
    name: 'announces 4 GiB',
    send: (link) => link.sendBytes(Uint8Array.of(255, 255, 255, 255)),
    word: 'bad-pkt',
  },
  { name: 'announces nothing', send: (link) => link.sendBytes(Uint8Array.of(0, 0, 0, 0)), word: 'bad-pkt' },
  {
    name: 'speaks for another mud',
    send: (link) => link.send('news-read-req', 5, 'Marble', 'fred', 0, 0, 'general', 1),
    word: 'unk-src',
  },
  {
    name: 'sends a letter that is longer than a letter can be',
    send: (link) => {
      link.sendBytes(lengthOf(OOB_FRAME_HELD_BYTES_MAX + 1));
      link.sendBytes(Buffer.from('({"mail",7,'));
      link.sendBytes(Buffer.alloc(64));
    },
    word: 'bad-pkt',
  },
];

function lengthOf(length: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length);
  return bytes;
}

function frameOf(text: string): Uint8Array {
  return Buffer.concat([lengthOf(text.length + 1), Buffer.from(`${text}\0`)]);
}

for (const { name, send, word } of BREACHES) {
  test(`who ${name} is told ${word}, and the link is closed`, async () => {
    await using it = await called({ news: { groups: () => [], read: unasked, post: unasked } });
    const link = await begun(it.net, it.granite, it.peer);
    send(link);
    expect(wordOf(await end(link))).toEqual([word]);
    expect(it.kept).toEqual([]);
  });
}

function unasked(): never {
  throw new Error('Cannot happen: nobody may ask this');
}

test('before oob-begin no frame may be longer than one', async () => {
  await using it = await called();
  const link = await it.net.call(it.granite);
  link.sendBytes(lengthOf(OOB_FRAME_BEGIN_BYTES_MAX + 1));
  expect(await end(link)).toEqual([]);
});

test('who speaks while the turn is ours is told bad-proto, and the link is closed', async () => {
  const turned = Promise.withResolvers<void>();
  await using it = await called({ turn: () => turned.promise });
  const link = await begun(it.net, it.granite, it.peer);
  link.send('oob-end', 'Slate');
  await until(() => it.granite.oob.links()).toMatchObject([{ at: 'speaking' }]);
  link.send(...LETTER);
  expect(wordOf(await end(link))).toEqual(['bad-proto']);
  expect(it.kept).toEqual([]);
  turned.resolve();
});

test('who has queued nothing by its time does not keep its turn', async () => {
  await using it = await called({ turn: () => new Promise(() => {}) });
  const link = await begun(it.net, it.granite, it.peer);
  link.send('oob-end', 'Slate');
  await until(() => it.granite.oob.links()).toMatchObject([{ at: 'speaking' }]);
  it.net.clock.advance(OOB_TURN_MS - 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(link.unread).toEqual([]);
  it.net.clock.advance(1);
  await link.expect('oob-end');
});

test('a frame may be as long as the longest file makes it, and no longer', async () => {
  const wholeFileBytesMax = OOB_FRAME_HELD_BYTES_MAX;
  const most = 2 * wholeFileBytesMax + FILE_FRAME_EXTRA_BYTES;
  await using it = await called({}, { wholeFileBytesMax });
  const fits = await begun(it.net, it.granite, it.peer);
  fits.sendBytes(Buffer.concat([lengthOf(most), Buffer.from('({"file-put",1,')]));
  const over = await begun(it.net, it.granite, it.peer);
  over.sendBytes(lengthOf(most + 1));
  expect(wordOf(await end(over))).toEqual(['bad-pkt']);
  expect(fits.unread).toEqual([]);
});

test('a packet that nobody knows is answered by unk-type, and the link goes on', async () => {
  await using it = await called();
  const link = await begun(it.net, it.granite, it.peer);
  link.send('oob-file-req', 'motd');
  expect((await link.expect('error')).slice(6)).toEqual([
    ...['unk-type', 'Granite has no use for oob-file-req'],
    ['oob-file-req', 'motd'],
  ]);
  link.send(...LETTER);
  await link.expect('mail-ack');
});

test('a packet that is too short is answered by bad-pkt, and the link goes on', async () => {
  await using it = await called();
  const link = await begun(it.net, it.granite, it.peer);
  link.send('mail');
  expect((await link.expect('error'))[6]).toBe('bad-pkt');
  link.send(...LETTER);
  await link.expect('mail-ack');
});

test('a service that is not offered is answered by not-imp', async () => {
  await using it = await called();
  const link = await begun(it.net, it.granite, it.peer);
  link.send('news-grplist-req');
  expect((await link.expect('error'))[6]).toBe('not-imp');
});

test('a link without a byte for ten minutes is closed', async () => {
  await using it = await called();
  const link = await begun(it.net, it.granite, it.peer);
  it.net.clock.advance(OOB_SILENCE_MS - 1);
  link.send(...LETTER);
  await link.expect('mail-ack');
  it.net.clock.advance(OOB_SILENCE_MS - 1);
  expect(link.isClosed).toBe(false);
  it.net.clock.advance(OOB_SILENCE_MS);
  await link.closed();
});

test('the eleven steps, over and over, as who is called', async () => {
  await using it = await called();
  const link = await begun(it.net, it.granite, it.peer);
  for (const id of [1, 2, 3]) {
    link.send(...LETTER.with(1, id));
    await link.expect('mail-ack');
    link.send('oob-end', 'Slate');
    expect(await link.expect('oob-end')).toEqual(['oob-end', 'Granite']);
  }
  link.end();
  await until(() => it.granite.oob.links()).toEqual([]);
  expect(it.kept).toEqual([1, 2, 3]);
});

// Who is called

/** A mud called Granite, a letter on its way to Slate, and what comes of it. */
async function calling(services: readonly string[] = ['mail', 'auth'], options: OobOptions = {}) {
  const net = await oobNet();
  const granite = await net.mud('Granite', {}, options);
  const peer = await net.peer('Slate', services);
  const dispose = () => net[Symbol.asyncDispose]();
  const send = () => granite.oob.sendMail('Slate', [letter(1)]);
  return { net, granite, peer, send, [Symbol.asyncDispose]: dispose };
}

test('a mud without auth is told by oob-req that it is about to be called', async () => {
  await using it = await calling(['mail']);
  const sent = it.send();
  expect(await it.peer.inBand.expect('mudlist')).toBeDefined();
  const link = await it.peer.link();
  expect(await link.expect('oob-begin')).toEqual(['oob-begin', 'Granite', 0, 0]);
  const inBand = it.peer.inBand.unread.filter((packet) => (packet as LpcArray)[0] === 'oob-req');
  expect(inBand).toEqual([['oob-req', 5, 'Granite', 0, 'Slate', 0]]);
  link.send('oob-begin', 'Slate', 0, 0);
  await link.expect('mail');
  link.send('mail-ack', new Map([[1, []]]));
  expect(await sent).toMatchObject([{ acked: true }]);
});

const UNCALLED: {
  name: string;
  change: (row: LpcArray) => LpcArray;
  options?: OobOptions;
  message: string;
}[] = [
  { name: 'is down', change: (row) => row.with(ROW.state, 0), message: 'Cannot call Slate: it is down' },
  {
    name: 'has no address',
    change: (row) => row.with(ROW.address, 'localhost'),
    message: 'Cannot call Slate: "localhost" is not an address',
  },
  {
    name: 'is at a private address, when those are not allowed',
    change: (row) => row.with(ROW.address, '10.0.0.9'),
    options: { allowPrivate: false },
    message: 'Cannot call Slate: 10.0.0.9 is a private address',
  },
  {
    name: 'is on this machine, when that is not allowed',
    change: (row) => row.with(ROW.address, '127.0.0.1').with(ROW.state, -1).with(4, 1),
    options: { allowPrivate: false },
    message: 'Cannot call Slate: 127.0.0.1 is a private address',
  },
];

for (const { name, change, options, message } of UNCALLED) {
  test(`a mud that ${name} is not called`, async () => {
    await using it = await calling(['mail', 'auth'], options);
    await it.net.row('Slate', change);
    expect(await it.send()).toMatchObject([{ acked: false, error: { message } }]);
  });
}

test('a port where nobody listens is told with the reason', async () => {
  await using it = await calling();
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  await it.net.row('Slate', (row) => row.with(ROW.oobPort, port));
  const sent = it.send();
  await it.peer.giveKey(1);
  expect(await sent).toMatchObject([
    { acked: false, error: { code: 'LINK_DOWN', message: expect.stringContaining('ECONNREFUSED') } },
  ]);
});

test('a mud that gives no key is not called', async () => {
  await using it = await calling();
  const sent = it.send();
  await until(() => it.peer.inBand.unread.length).toBeGreaterThan(0);
  it.net.clock.advance(60_000);
  expect(await sent).toMatchObject([{ acked: false, error: { code: 'TIMEOUT' } }]);
});

test('a connection that does not open is given ten seconds', async () => {
  await using it = await calling();
  const sent = it.send();
  await it.peer.giveKey(1);
  await until(() => it.granite.oob.links().length).toBe(1);
  it.net.clock.advance(Math.max(OOB_CONNECT_MS, OOB_BEGIN_MS)); // Whichever of the two it is in.
  expect(await sent).toMatchObject([{ acked: false, error: { code: 'TIMEOUT' } }]);
});

const GREETINGS: { name: string; reply: readonly LpcValue[]; code: string }[] = [
  { name: 'under another name', reply: ['oob-begin', 'Marble', 0, 0], code: 'SOURCE_UNKNOWN' },
  {
    name: 'with an error',
    reply: ['error', 5, 'Slate', 0, 'Granite', 0, 'not-allowed', 'no', 0],
    code: 'NOT_ALLOWED',
  },
  { name: 'with oob-error', reply: ['oob-error', 'not-imp', 'no', 0], code: 'NOT_IMPLEMENTED' },
  { name: 'with a letter', reply: LETTER, code: 'PROTOCOL' },
  { name: 'with oob-end', reply: ['oob-end', 'Slate'], code: 'PROTOCOL' },
  { name: 'with what is no packet', reply: [1, 2], code: 'PROTOCOL' },
];

for (const { name, reply, code } of GREETINGS) {
  test(`a mud that answers oob-begin ${name} gets no letter`, async () => {
    await using it = await calling();
    const sent = it.send();
    await it.peer.giveKey(1);
    const link = await it.peer.link();
    await link.expect('oob-begin');
    link.send(...reply);
    expect(await sent).toMatchObject([{ acked: false, error: { code } }]);
    expect(await end(link)).toEqual([]);
  });
}

test('a mud that never answers oob-begin is given ten seconds', async () => {
  await using it = await calling();
  const sent = it.send();
  await it.peer.giveKey(1);
  const link = await it.peer.link();
  await link.expect('oob-begin');
  it.net.clock.advance(OOB_BEGIN_MS);
  expect(await sent).toMatchObject([{ acked: false, error: { code: 'TIMEOUT' } }]);
  await link.closed();
});

/** Past the letter, up to our oob-end. */
async function delivered(it: Awaited<ReturnType<typeof calling>>): Promise<RawLink> {
  const sent = it.send();
  const link = await it.peer.answer();
  await link.expect('mail');
  link.send('mail-ack', new Map([[1, []]]));
  await sent;
  await link.expect('oob-end');
  return link;
}

test('a link is kept for a moment when all is said, then dropped by who has called', async () => {
  await using it = await calling();
  const link = await delivered(it);
  link.send('oob-end', 'Slate');
  await until(() => it.granite.oob.links()).toMatchObject([{ at: 'resting' }]);
  it.net.clock.advance(OOB_LINGER_MS - 1);
  expect(it.granite.oob.links()).toHaveLength(1);
  it.net.clock.advance(1);
  expect(await end(link)).toEqual([]);
});

test('a mud that does not use its turn is not waited for', async () => {
  await using it = await calling();
  const link = await delivered(it);
  it.net.clock.advance(OOB_THEIR_TURN_MS);
  expect(await end(link)).toEqual([]);
});

test('a mud that says more when all is said is told bad-proto', async () => {
  await using it = await calling();
  const link = await delivered(it);
  link.send('oob-end', 'Slate');
  await until(() => it.granite.oob.links()).toMatchObject([{ at: 'resting' }]);
  link.send(...LETTER);
  expect(wordOf(await end(link))).toEqual(['bad-proto']);
});

test('long jobs get links of their own, up to a bound; short ones do not wait for them', async () => {
  await using it = await calling();
  const release = Promise.withResolvers<void>();
  const links: RawLink[] = [];
  const answer = async () => {
    const link = await it.peer.answer(links.length + 1);
    links.push(link);
  };
  const begunJobs: number[] = [];
  const jobs = Array.from({ length: OOB_LINKS_PER_MUD_MAX + 1 }, (_, at) => {
    const job = async () => {
      begunJobs.push(at);
      await release.promise;
      return at;
    };
    return it.granite.oob.queue('Slate', job, { isLong: true });
  });
  for (let n = 0; n < OOB_LINKS_PER_MUD_MAX; n += 1) await answer();
  await until(() => begunJobs.length).toBe(OOB_LINKS_PER_MUD_MAX);
  expect(it.granite.oob.links()).toHaveLength(OOB_LINKS_PER_MUD_MAX);
  release.resolve();
  expect(await Promise.all(jobs)).toEqual([0, 1, 2, 3, 4]);
  expect(it.granite.oob.links()).toHaveLength(OOB_LINKS_PER_MUD_MAX);
});

test('stopping closes every link and fails what waits', async () => {
  await using it = await calling();
  const sent = it.send();
  const link = await it.peer.answer();
  await link.expect('mail');
  const closed = it.granite.oob.close();
  expect(await sent).toMatchObject([{ acked: false, error: { code: 'LINK_DOWN' } }]);
  link.end();
  await closed;
  expect(it.granite.oob.links()).toEqual([]);
});

test('the mudlist tells the port and the services that are answered, and nothing of one who does not listen', async () => {
  await using net = await oobNet();
  const bedrock = await net.mud('Bedrock', { mail: () => [] }, { listen: undefined });
  await net.mud('Granite', { mail: () => [], news: { groups: () => [], read: unasked, post: unasked } });
  const { imudTcpPort, services, otherData } = bedrock.mudlist.get('Granite');
  expect([imudTcpPort > 0, services.get('mail'), services.get('news'), services.get('file')]).toEqual([
    true,
    1,
    1,
    undefined,
  ]);
  expect(otherData.size).toBe(0);
  await until(() => bedrock.mudlist.has('Bedrock')).toBe(true);
  const own = bedrock.mudlist.get('Bedrock');
  expect([own.imudTcpPort, own.services.get('mail')]).toEqual([0, undefined]);
});
