import { expect, test } from 'vitest';
import { accountStoreSuite } from './accounts.suite.ts';
import { channelStoreSuite, gossip } from './channels.suite.ts';
import { fileStoreSuite } from './files.suite.ts';
import { mailStoreSuite } from './mail.suite.ts';
import { bedrock, mudStoreSuite } from './muds.suite.ts';
import { newsStoreSuite } from './news.suite.ts';
import { settingStoreSuite } from './settings.suite.ts';
import type { Store } from './store.ts';
import { talkStoreSuite } from './talk.suite.ts';
import { tokenStoreSuite } from './tokens.suite.ts';

/** The whole contract of a store: `open` gives a new, empty one each time. */
export function storeSuite(backend: string, open: () => Promise<Store>): void {
  mudStoreSuite(backend, open);
  channelStoreSuite(backend, open);
  tokenStoreSuite(backend, open);
  accountStoreSuite(backend, open);
  settingStoreSuite(backend, open);
  mailStoreSuite(backend, open);
  fileStoreSuite(backend, open);
  newsStoreSuite(backend, open);
  talkStoreSuite(backend, open);
  closingSuite(backend, open);

  test(`${backend}: stats() counts what was written and what was not`, async () => {
    await using store = await open();
    await store.muds.save(bedrock);
    await store.accounts.create({
      name: 'Fred',
      passwordHash: '',
      isStaff: false,
      createdAt: 0,
      lastSeenAt: undefined,
    });
    await store.accounts
      .create({ name: 'Fred', passwordHash: '', isStaff: false, createdAt: 0, lastSeenAt: undefined })
      .catch(() => {});
    expect(store.stats()).toMatchObject({ waiting: 0, written: 2, failed: 1 });
  });
}

function closingSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: a closed store answers what was asked before, and refuses all that comes after`, async () => {
    const store = await open();
    expect(store.closed).toBe(false);
    const before = store.muds.save(bedrock);
    const closing = store[Symbol.asyncDispose]();
    expect(store.closed).toBe(true);
    const refused = [
      store.muds.all(),
      store.muds.save(bedrock),
      store.muds.forget('Bedrock'),
      store.channels.save(gossip),
      store.channels.listen('Bedrock', 'gossip', true),
      store.tokens.get('mudlist'),
      store.tokens.raise('mudlist', 1),
      store.accounts.find('Fred'),
      store.settings.set('a', '1'),
      store.outbox.dueMuds(0),
      store.mailboxes.list('Fred', { limit: 1 }),
      store.files.all(),
      store.news.groups(),
      store.lines.lastId(),
      store.tells.lastId(),
      store.profiles.get('Fred'),
      store.logins.find('x'),
    ];
    for (const call of refused) await expect(call).rejects.toMatchObject({ code: 'CLOSED' });
    await before;
    await closing;
    await store[Symbol.asyncDispose](); // Twice is the same as once.
  });
}
