import { FakeClock } from '@intermud/testkit';
import { type Mail as WireMail, mail as wireMail } from '@intermud/wire';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStore } from '../../store/index.ts';
import { digestOf } from './letters.ts';
import {
  DRAFT_BYTES_MAX,
  HOUR_MS,
  HOURLY_BYTES_MAX,
  HOURLY_LETTERS_MAX,
  LETTER_BYTES_MAX,
  MAILBOX_BYTES_MAX,
  MAILBOX_LETTERS_MAX,
  OUTBOX_EACH_MAX,
  PAGE_MAX,
  RECIPIENTS_IN_MAX,
  RECIPIENTS_MAX,
  SUBJECT_LENGTH_MAX,
} from './limits.ts';
import { type Draft, Mail, type MailOptions } from './mail.ts';

const HOME = 'Intermud Hub';
const MUDS = ['Granite', 'Slate', 'Deaf Mud'];

async function setUp(options: Partial<MailOptions> = {}) {
  const store = await openStore({ kind: 'memory' });
  onTestFinished(() => store[Symbol.asyncDispose]());
  for (const name of ['Fred', 'Wilma', 'Dino'])
    await store.accounts.create({
      name,
      passwordHash: '',
      isStaff: false,
      createdAt: 0,
      lastSeenAt: undefined,
    });
  const clock = new FakeClock();
  const findMud = (name: string) => {
    const found = MUDS.find((mud) => mud.toLowerCase() === name.toLowerCase());
    return found === undefined ? undefined : { name: found, takesMail: found !== 'Deaf Mud' };
  };
  const mail = new Mail({ store, home: HOME, findMud, clock, ...options });
  const events: string[] = [];
  mail.on('arrived', (user) => events.push(`arrived ${user}`)).on('queued', () => events.push('queued'));
  return { store, clock, mail, events };
}

const draft = (changes: Partial<Draft> = {}): Draft => ({
  to: ['barney@granite'],
  subject: 'Lunch',
  contents: 'At noon?',
  ...changes,
});

const letter = (changes: Partial<WireMail> = {}): WireMail =>
  wireMail.build({
    id: 1,
    origUser: 'barney',
    toList: new Map([[HOME, ['fred']]]),
    ccList: new Map(),
    bccList: [],
    sendTime: 1_700_000_000,
    subject: 'Lunch',
    contents: 'At noon?',
    ...changes,
  });

const GRANITE = { mud: 'Granite' };

test('send() gives each mud one delivery, with the blind copies of that mud alone', async () => {
  const { mail, store, clock, events } = await setUp();
  await mail.send(
    'FRED',
    draft({
      to: ['Barney@GRANITE', 'wilma'],
      cc: ['pebbles@slate', 'barney@granite'],
      bcc: ['Betty@Granite', 'dino'],
    }),
  );
  const [granite] = await store.outbox.load('Granite', clock.now(), 9);
  const [slate] = await store.outbox.load('Slate', clock.now(), 9);
  expect([granite?.bcc, slate?.bcc]).toEqual([['betty'], []]);
  expect(granite?.id).not.toBe(slate?.id);
  expect(granite?.letter).toMatchObject({
    from: { user: 'fred', mud: HOME },
    to: [
      { user: 'barney', mud: 'Granite' },
      { user: 'wilma', mud: HOME },
    ],
    cc: [
      { user: 'pebbles', mud: 'Slate' },
      { user: 'barney', mud: 'Granite' },
    ],
  });
  expect(events).toEqual(['arrived wilma', 'arrived dino', 'queued']);
  expect(await mail.list('dino', { folder: 'inbox' })).toHaveLength(1);
});

test.each<[string, Partial<Draft>, string, RegExp]>([
  ['nobody', { to: [] }, 'BAD_ARGUMENTS', /it is for nobody/],
  [
    'a mud that is not there',
    { to: ['x@Nowhere'] },
    'MUD_UNKNOWN',
    /no mud on the network is called "Nowhere"/,
  ],
  ['a mud without mail', { to: ['x@deaf mud'] }, 'NOT_OFFERED', /Deaf Mud takes no mail/],
  [
    'somebody who is not here',
    { to: ['barney@granite', 'nobody'] },
    'USER_UNKNOWN',
    /"nobody": there is no such account here/,
  ],
  ['no name', { to: ['@granite'] }, 'BAD_ARGUMENTS', /before the @: it is empty/],
  ['no subject', { subject: '' }, 'BAD_ARGUMENTS', /1 to 128 characters, it has 0/],
  ['a long subject', { subject: 'x'.repeat(SUBJECT_LENGTH_MAX + 1) }, 'BAD_ARGUMENTS', /it has 129/],
  ['a subject of two lines', { subject: 'a\nb' }, 'BAD_ARGUMENTS', /one line/],
  ['a NUL', { contents: 'a\0b' }, 'BAD_ARGUMENTS', /NUL/],
  ['too much', { contents: 'x'.repeat(DRAFT_BYTES_MAX) }, 'TOO_LONG', /bytes/],
  [
    'too many',
    { to: Array.from({ length: RECIPIENTS_MAX + 1 }, (_, n) => `u${n}@slate`) },
    'TOO_LONG',
    /for 33 people/,
  ],
])('send() refuses %s, and nothing is sent', async (_, changes, code, message) => {
  const { mail, store } = await setUp();
  await expect(mail.send('Fred', draft(changes))).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
  expect(await store.outbox.nextAt()).toBeUndefined();
  expect(await mail.list('Fred', {})).toEqual([]);
});

test('send() takes a letter at the bounds', async () => {
  const { mail } = await setUp();
  const subject = 'x'.repeat(SUBJECT_LENGTH_MAX);
  const to = Array.from({ length: RECIPIENTS_MAX }, (_, n) => `u${n}@slate`);
  await mail.send('Fred', draft({ to, subject, contents: 'x'.repeat(DRAFT_BYTES_MAX - SUBJECT_LENGTH_MAX) }));
  expect(await mail.list('Fred', { folder: 'sent' })).toHaveLength(1);
});

test('send() refuses when the mailbox of the writer, or of somebody here, is full', async () => {
  const { mail } = await setUp({ mailbox: { letters: 1, bytes: 1_000_000 } });
  await mail.receive(letter(), GRANITE);
  await expect(mail.send('Fred', draft())).rejects.toThrow('your mailbox is full');
  await expect(mail.send('Wilma', draft({ to: ['fred'] }))).rejects.toThrow('the mailbox of "fred" is full');
});

test('receive() keeps a letter for each user that it names here, whatever the case, and names those not found', async () => {
  const { mail, events } = await setUp();
  const named = letter({
    toList: new Map([
      [HOME.toUpperCase(), ['FRED', 'nobody']],
      ['Slate', ['pebbles']],
    ]),
    ccList: new Map([[HOME, ['wilma', 'fred']]]),
    bccList: ['dino', 'Ghost'],
  });
  expect(await mail.receive(named, GRANITE)).toEqual(['nobody', 'Ghost']);
  for (const account of ['Fred', 'Wilma', 'Dino']) expect(await mail.list(account, {})).toHaveLength(1);
  expect(events).toEqual(
    ['arrived fred', 'arrived wilma', 'arrived dino'].map((e) => expect.stringMatching(new RegExp(e, 'i'))),
  );
  const [entry] = await mail.list('Dino', {});
  expect(await mail.read('Dino', entry!.id)).toMatchObject({
    bcc: [],
    from: { user: 'barney', mud: 'Granite' },
  });
  expect((await mail.list('Dino', {}))[0]?.isRead).toBe(true);
});

test('receive() keeps a letter once however often it comes, and tells of it once', async () => {
  const { mail, events } = await setUp();
  const failing = letter({ toList: new Map([[HOME, ['fred', 'nobody']]]) });
  for (let time = 0; time < 3; time++) expect(await mail.receive(failing, GRANITE)).toEqual(['nobody']);
  expect(await mail.list('Fred', {})).toHaveLength(1);
  expect(events).toEqual(['arrived fred']);
  await mail.receive(letter({ contents: 'Another, of a mud whose numbers began anew' }), GRANITE);
  expect(await mail.list('Fred', {})).toHaveLength(2);
});

test('digestOf() does not see the order of muds, and sees everything else', () => {
  const muds: [string, string[]][] = [
    ['A', ['x']],
    ['B', ['y']],
  ];
  const one = letter({ toList: new Map(muds) });
  expect(digestOf(letter({ toList: new Map(muds.toReversed()) }))).toBe(digestOf(one));
  const others: Partial<WireMail>[] = [
    { toList: new Map([['A', ['x', 'y']]]) },
    { bccList: ['x'] },
    { subject: 'x' },
    { contents: 'x' },
    { origUser: 'x' },
  ];
  const digests = others.map((changes) => digestOf({ ...one, ...changes }));
  expect(new Set([digestOf(one), ...digests]).size).toBe(6);
});

test('receive() refuses what is over a bound, and what is for nobody here', async () => {
  const { mail } = await setUp();
  const long = letter({ subject: '', contents: 'x'.repeat(LETTER_BYTES_MAX) });
  expect(await mail.receive(long, GRANITE)).toEqual([]);
  await expect(mail.receive({ ...long, subject: 'y' }, GRANITE)).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  });
  const strangers = Array.from({ length: RECIPIENTS_IN_MAX }, (_, n) => `u${n}`); // With Fred one too many.
  const many = letter({ id: 2, bccList: strangers.slice(1) });
  expect(await mail.receive(many, GRANITE)).toEqual(strangers.slice(1));
  await expect(mail.receive({ ...many, bccList: strangers }, GRANITE)).rejects.toThrow(
    `it names ${RECIPIENTS_IN_MAX + 1} users`,
  );
  const astray = letter({ toList: new Map([['Slate', ['fred']]]) });
  await expect(mail.receive(astray, GRANITE)).rejects.toMatchObject({ code: 'PACKET_SHAPE' });
});

test('receive() takes so many letters of a mud within an hour, and more when it is over', async () => {
  const { mail, clock } = await setUp({ hourly: { letters: 2 } });
  await mail.receive(letter({ id: 1 }), GRANITE);
  await mail.receive(letter({ id: 2 }), GRANITE);
  await expect(mail.receive(letter({ id: 3 }), GRANITE)).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
    message: expect.stringContaining('2 letters'),
  });
  await mail.receive(letter({ id: 3 }), { mud: 'Slate' });
  clock.advance(HOUR_MS + 1);
  await mail.receive(letter({ id: 3 }), GRANITE);
  expect(await mail.list('Fred', {})).toHaveLength(4);
});

/** Bytes of the letter that `draft()` and `letter()` are, unless changed. */
const LETTER_BYTES = Buffer.byteLength('LunchAt noon?');

test.each([
  ['letters', { letters: MAILBOX_LETTERS_MAX - 1, bytes: 0 }, { letters: MAILBOX_LETTERS_MAX, bytes: 0 }],
  [
    'bytes',
    { letters: 0, bytes: MAILBOX_BYTES_MAX - LETTER_BYTES },
    { letters: 0, bytes: MAILBOX_BYTES_MAX - LETTER_BYTES + 1 },
  ],
])('send() takes a letter while the mailbox has room for its %s, and none after', async (_, room, full) => {
  const { mail, store } = await setUp();
  store.mailboxes.size = async () => room;
  await mail.send('Fred', draft());
  store.mailboxes.size = async () => full;
  await expect(mail.send('Fred', draft())).rejects.toMatchObject({ code: 'FULL' });
});

test('receive() has the store keep a mailbox to the same bounds', async () => {
  const { mail, store } = await setUp();
  const receive = vi.spyOn(store.mailboxes, 'receive');
  await mail.receive(letter(), GRANITE);
  expect(receive.mock.calls[0]?.[0].bound).toEqual({
    letters: MAILBOX_LETTERS_MAX,
    bytes: MAILBOX_BYTES_MAX,
  });
});

test.each([
  ['letters', { letters: HOURLY_LETTERS_MAX - 1, bytes: 0 }, { letters: HOURLY_LETTERS_MAX, bytes: 0 }],
  [
    'bytes',
    { letters: 0, bytes: HOURLY_BYTES_MAX - LETTER_BYTES },
    { letters: 0, bytes: HOURLY_BYTES_MAX - LETTER_BYTES + 1 },
  ],
])(
  'receive() takes so many %s of a mud within an hour where the settings say nothing',
  async (_, few, many) => {
    const { mail, store, clock } = await setUp();
    const arrivedSince = vi.fn(async () => few);
    store.mailboxes.arrivedSince = arrivedSince;
    await mail.receive(letter({ id: 1 }), GRANITE);
    expect(arrivedSince).toHaveBeenCalledWith('Granite', clock.now() - HOUR_MS);
    store.mailboxes.arrivedSince = async () => many;
    await expect(mail.receive(letter({ id: 2 }), GRANITE)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  },
);

test('send() lets so many letters of an account be on their way, and no more', async () => {
  const { mail, store } = await setUp();
  await mail.send('Fred', draft());
  const [waiting] = await store.outbox.list('Fred');
  const list = vi.spyOn(store.outbox, 'list').mockResolvedValue(Array(OUTBOX_EACH_MAX - 1).fill(waiting));
  await mail.send('Fred', draft());
  list.mockResolvedValue(Array(OUTBOX_EACH_MAX).fill(waiting));
  await expect(mail.send('Fred', draft())).rejects.toMatchObject({ code: 'FULL' });
});

test('list() gives a page at most, and less to who asks for less', async () => {
  const { mail, store } = await setUp();
  const list = vi.spyOn(store.mailboxes, 'list');
  await mail.list('Fred', {});
  for (const limit of [PAGE_MAX - 1, PAGE_MAX, PAGE_MAX + 1]) await mail.list('Fred', { limit });
  const limits = list.mock.calls.map(([, query]) => query.limit);
  expect(limits).toEqual([PAGE_MAX, PAGE_MAX - 1, PAGE_MAX, PAGE_MAX]);
});

test('an account that does not exist has no mail', async () => {
  const { mail } = await setUp();
  await expect(mail.list('nobody', {})).rejects.toMatchObject({ code: 'USER_UNKNOWN' });
  await expect(mail.read('Fred', 7)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
