import { expect, test } from 'vitest';
import type { Letter } from './letters.ts';
import type { Arrival } from './mailboxes.ts';
import type { Store } from './store.ts';

const AT = 1_700_000_000_000;
const BOUND = { letters: 100, bytes: 1_000_000 };

const lunch: Letter = {
  from: { user: 'Fred', mud: 'Bedrock' },
  to: [{ user: 'wilma', mud: 'Granite' }],
  cc: [{ user: 'barney', mud: 'Slate' }],
  subject: 'Re: Lunch at Želda',
  contents: 'At noon?\nBring the "brontosaurus".',
  sentAt: AT,
};

const submission = {
  account: 'Fred',
  letter: lunch,
  bcc: [{ user: 'betty', mud: 'Granite' }],
  deliveries: [
    { mud: 'Granite', bcc: ['betty'] },
    { mud: 'Slate', bcc: [] },
  ],
  mailboxes: ['Dino'],
  at: AT,
};

const arrival = (changes: Partial<Arrival> = {}): Arrival => ({
  mud: 'Bedrock',
  id: 1,
  digest: 'abc',
  letter: lunch,
  mailboxes: ['Wilma'],
  failures: [],
  bound: BOUND,
  at: AT,
  ...changes,
});

const delivered = { state: 'delivered', reason: '', failures: [], notice: undefined, at: AT } as const;

async function addAccount(store: Store, name: string): Promise<void> {
  await store.accounts.create({
    name,
    passwordHash: '',
    isStaff: false,
    createdAt: 0,
    lastSeenAt: undefined,
  });
}

/** What every OutboxStore and MailboxStore does, whatever it keeps letters in. */
export function mailStoreSuite(backend: string, open: () => Promise<Store>): void {
  outboxSuite(backend, open);
  arrivalSuite(backend, open);
  mailboxSuite(backend, open);
}

function outboxSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: outbox.submit() keeps deliveries, the sender's copy and local copies, and gives their ids`, async () => {
    await using store = await open();
    const { id, deliveries } = await store.outbox.submit(submission);
    expect(await store.outbox.dueMuds(AT)).toEqual(['Granite', 'Slate']);
    expect(await store.outbox.dueMuds(AT - 1)).toEqual([]);
    expect(await store.outbox.load('GRANITE', AT, 10)).toEqual([
      {
        id: deliveries[0],
        account: 'Fred',
        mud: 'Granite',
        bcc: ['betty'],
        letter: lunch,
        attempts: 0,
        acceptedAt: AT,
      },
    ]);
    const own = await store.mailboxes.find('fred', id);
    expect(own).toMatchObject({ folder: 'sent', isRead: true, bcc: submission.bcc, state: 'queued' });
    expect(own?.deliveries.map(({ id, mud, state }) => [id, mud, state])).toEqual([
      [deliveries[0], 'Granite', 'queued'],
      [deliveries[1], 'Slate', 'queued'],
    ]);
    const [copy] = await store.mailboxes.list('dino', { limit: 10 });
    expect(copy).toMatchObject({ folder: 'inbox', isRead: false, state: undefined, subject: lunch.subject });
    expect((await store.mailboxes.find('dino', copy!.id))?.bcc).toEqual([]);
  });

  test(`${backend}: outbox.postpone() counts a try, and hurry() makes everything for a mud due`, async () => {
    await using store = await open();
    const { deliveries } = await store.outbox.submit(submission);
    await store.outbox.postpone([deliveries[0]!], AT + 60_000, 'nobody answers');
    expect(await store.outbox.nextAt()).toBe(AT);
    expect(await store.outbox.dueMuds(AT)).toEqual(['Slate']);
    expect(await store.outbox.load('Granite', AT, 10)).toEqual([]);
    const [waiting] = await store.outbox.list('FRED');
    expect(waiting).toMatchObject({ attempts: 1, nextAt: AT + 60_000, reason: 'nobody answers' });
    await store.outbox.hurry('granite', AT + 5);
    expect(await store.outbox.load('Granite', AT + 5, 10)).toHaveLength(1);
  });

  test(`${backend}: outbox.settle() ends a delivery once, and its notice comes once`, async () => {
    await using store = await open();
    await addAccount(store, 'Fred');
    const { id, deliveries } = await store.outbox.submit(submission);
    const notice = { ...lunch, from: { user: 'postmaster', mud: 'Bedrock' }, subject: 'Not delivered' };
    const failed = { ...delivered, failures: ['wilma'], notice };
    expect(await store.outbox.settle(deliveries[0]!, failed)).toBe(true);
    expect(await store.outbox.settle(deliveries[0]!, failed)).toBe(false);
    expect(await store.outbox.settle(deliveries[1]!, delivered)).toBe(true);
    expect(await store.outbox.list('Fred')).toEqual([]);
    expect(await store.outbox.nextAt()).toBeUndefined();
    const inbox = await store.mailboxes.list('Fred', { folder: 'inbox', limit: 10 });
    expect(inbox.map(({ subject }) => subject)).toEqual(['Not delivered']);
    expect(await store.mailboxes.find('Fred', id)).toMatchObject({
      state: 'failed',
      deliveries: [
        { state: 'delivered', failures: ['wilma'], attempts: 1 },
        { state: 'delivered', failures: [] },
      ],
    });
  });

  test(`${backend}: ids of deliveries never come back`, async () => {
    await using store = await open();
    const first = await store.outbox.submit(submission);
    await store.mailboxes.remove('Fred', [first.id]);
    await store.mailboxes.remove('Dino', [first.id + 1]);
    for (const id of first.deliveries) await store.outbox.settle(id, delivered);
    const second = await store.outbox.submit(submission);
    expect(second.id).toBeGreaterThan(first.id);
    expect(Math.min(...second.deliveries)).toBeGreaterThan(Math.max(...first.deliveries));
  });

  test(`${backend}: a letter whose sender has thrown it away, or is gone, still goes its way`, async () => {
    await using store = await open();
    await addAccount(store, 'Fred');
    const { id, deliveries } = await store.outbox.submit(submission);
    await store.accounts.remove('fred');
    await addAccount(store, 'FRED'); // Somebody else, who has not sent it.
    expect(await store.mailboxes.find('Fred', id)).toBeUndefined();
    const [kept] = await store.outbox.load('Granite', AT, 10);
    expect(kept?.letter).toEqual(lunch);
    expect(await store.outbox.list('Fred')).toEqual([]);
    expect(await store.outbox.settle(deliveries[0]!, { ...delivered, notice: lunch })).toBe(true);
    expect(await store.mailboxes.list('Fred', { limit: 10 })).toEqual([]);
  });
}

function arrivalSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: mailboxes.receive() knows a repeat by mud, id, time and digest, and answers it the same`, async () => {
    await using store = await open();
    const first = arrival({ failures: ['nobody'] });
    expect(await store.mailboxes.receive(first)).toEqual({ isRepeat: false, failures: ['nobody'] });
    const again = { ...first, mud: 'BEDROCK', failures: [], at: AT + 1 };
    expect(await store.mailboxes.receive(again)).toEqual({ isRepeat: true, failures: ['nobody'] });
    const others: Arrival[] = [
      { ...first, mud: 'Slate' },
      { ...first, id: 2 },
      { ...first, digest: 'abd' },
      { ...first, letter: { ...lunch, sentAt: AT + 1_000 } },
    ];
    for (const other of others) expect((await store.mailboxes.receive(other)).isRepeat).toBe(false);
    expect(await store.mailboxes.list('wilma', { limit: 10 })).toHaveLength(5);
    expect((await store.mailboxes.arrivedSince('bedrock', AT)).letters).toBe(4);
    expect((await store.mailboxes.arrivedSince('bedrock', AT + 1)).letters).toBe(0);
  });

  test(`${backend}: mailboxes.forgetSeen() forgets what came before a time`, async () => {
    await using store = await open();
    await store.mailboxes.receive(arrival());
    await store.mailboxes.receive(arrival({ id: 2, at: AT + 1 }));
    expect(await store.mailboxes.forgetSeen(AT + 1)).toBe(1);
    expect((await store.mailboxes.receive(arrival({ id: 2, at: AT + 2 }))).isRepeat).toBe(true);
    expect((await store.mailboxes.receive(arrival())).isRepeat).toBe(false);
  });

  test(`${backend}: mailboxes.receive() fills a mailbox to its bound, and names who has no room`, async () => {
    await using store = await open();
    const { bytes } = arrivalSize();
    const bound = { letters: 2, bytes: bytes * 10 };
    await store.mailboxes.receive(arrival({ bound }));
    await store.mailboxes.receive(arrival({ bound, id: 2 }));
    const third = await store.mailboxes.receive(arrival({ bound, id: 3, mailboxes: ['Wilma', 'Dino'] }));
    expect(third.failures).toEqual(['Wilma']);
    expect(await store.mailboxes.size('wilma')).toEqual({ letters: 2, bytes: bytes * 2 });
    expect(await store.mailboxes.size('dino')).toEqual({ letters: 1, bytes });
    const tight = await store.mailboxes.receive(
      arrival({ id: 4, mailboxes: ['Dino'], bound: { letters: 9, bytes: bytes * 2 - 1 } }),
    );
    expect(tight.failures).toEqual(['Dino']);
  });
}

const arrivalSize = () => ({ bytes: Buffer.byteLength(lunch.subject) + Buffer.byteLength(lunch.contents) });

function mailboxSuite(backend: string, open: () => Promise<Store>): void {
  const withSubject = (id: number, subject: string, contents = '', user = 'Fred'): Arrival =>
    arrival({ id, letter: { ...lunch, from: { user, mud: 'Bedrock' }, subject, contents } });

  test(`${backend}: mailboxes.list() gives the newest first, by folder, unread, thread and place`, async () => {
    await using store = await open();
    await store.mailboxes.receive(withSubject(1, 'Lunch'));
    await store.mailboxes.receive(withSubject(2, 'Dinner'));
    await store.mailboxes.receive(withSubject(3, 'RE: Fwd:  lunch'));
    const subjects = async (query: object) =>
      (await store.mailboxes.list('WILMA', { limit: 10, ...query })).map(({ subject }) => subject);
    expect(await subjects({})).toEqual(['RE: Fwd:  lunch', 'Dinner', 'Lunch']);
    expect(await subjects({ limit: 1 })).toEqual(['RE: Fwd:  lunch']);
    expect(await subjects({ subject: 'Re: Lunch' })).toEqual(['RE: Fwd:  lunch', 'Lunch']);
    expect(await subjects({ folder: 'sent' })).toEqual([]);
    const [newest, middle] = await store.mailboxes.list('Wilma', { limit: 2 });
    expect(await subjects({ before: newest!.id })).toEqual(['Dinner', 'Lunch']);
    await store.mailboxes.markRead('Wilma', middle!.id, AT);
    expect(await subjects({ isUnread: true })).toEqual(['RE: Fwd:  lunch', 'Lunch']);
    expect(await store.mailboxes.countUnread('wilma')).toBe(2);
  });

  test(`${backend}: mailboxes.list() finds letters by words, and words are never taken for anything else`, async () => {
    await using store = await open();
    await store.mailboxes.receive(withSubject(1, 'Lunch at Želda', 'Bring the brontosaurus'));
    await store.mailboxes.receive(withSubject(2, 'Dinner', 'NOT "near" AND (OR* subject:', 'Barney'));
    const found = async (words: string) =>
      (await store.mailboxes.list('Wilma', { limit: 10, words })).map(({ subject }) => subject);
    expect(await found('bronto LUNCH')).toEqual(['Lunch at Želda']);
    expect(await found('zelda')).toEqual(['Lunch at Želda']);
    expect(await found('barney')).toEqual(['Dinner']);
    expect(await found('near" OR "lunch')).toEqual([]);
    expect(await found('subject:')).toEqual(['Dinner']);
    expect(await found('"*')).toEqual([]);
    expect(await found('bedrock')).toEqual(['Dinner', 'Lunch at Želda']);
  });

  test(`${backend}: a letter is its owner's alone, until it is removed`, async () => {
    await using store = await open();
    await store.mailboxes.receive(arrival({ mailboxes: ['Wilma', 'Dino'] }));
    const [own] = await store.mailboxes.list('Wilma', { limit: 10 });
    expect(await store.mailboxes.find('Dino', own!.id)).toBeUndefined();
    await store.mailboxes.markRead('Dino', own!.id, AT);
    expect(await store.mailboxes.remove('Dino', [own!.id])).toEqual([]);
    expect(await store.mailboxes.find('wilma', own!.id)).toMatchObject({
      contents: lunch.contents,
      isRead: false,
      deliveries: [],
    });
    expect(await store.mailboxes.remove('Wilma', [own!.id, 999, own!.id])).toEqual([own!.id]);
    expect(await store.mailboxes.list('Wilma', { limit: 10 })).toEqual([]);
    expect(await store.mailboxes.list('Dino', { limit: 10, words: 'brontosaurus' })).toHaveLength(1);
  });

  test(`${backend}: accounts.remove() takes the mailbox along`, async () => {
    await using store = await open();
    await addAccount(store, 'Wilma');
    await store.mailboxes.receive(arrival());
    await store.accounts.remove('wilma');
    await addAccount(store, 'Wilma');
    expect(await store.mailboxes.list('Wilma', { limit: 10 })).toEqual([]);
  });
}
