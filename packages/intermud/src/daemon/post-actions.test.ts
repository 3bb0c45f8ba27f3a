import { expect, onTestFinished, test } from 'vitest';
import { Accounts, Hub, Passwords } from '../hub/index.ts';
import { openStore } from '../store/index.ts';
import type { Operated } from './action.ts';
import { carryOut } from './actions.ts';

const PASSWORD = 'yabba dabba doo';

/** A hub that is on no network, with these accounts. */
async function setUp(...names: string[]) {
  const store = await openStore({ kind: 'memory' });
  const passwords = new Passwords({ memoryCost: 8, timeCost: 1 });
  const routers = [{ name: '*none', host: '127.0.0.1', port: 1 }];
  const hub = new Hub({ name: 'Bedrock', routers, store, passwords });
  onTestFinished(() => hub.stop());
  const accounts = new Accounts({ store: store.accounts, clock: Date, passwords });
  for (const name of names) await accounts.create({ name, password: PASSWORD });
  const operated = {
    accounts,
    router: async () => undefined,
    hub: () => undefined,
    post: () => hub.post,
    isRunning: true,
  } as Operated;
  return { operated, ask: (action: string, input: object) => carryOut(operated, { action, input }) };
}

const LETTER = { to: ['fred'], subject: 'Lunch', contents: 'At noon?' };

test('the only account acts without being named', async () => {
  const { ask } = await setUp('Fred');
  expect(await ask('mail.send', LETTER)).toEqual({ id: 1 });
  expect(await ask('mail.list', { folder: 'inbox' })).toMatchObject([{ subject: 'Lunch', isRead: false }]);
  expect(await ask('mail.read', { id: 2 })).toMatchObject({ contents: 'At noon?' });
  expect(await ask('mail.delete', { ids: [1, 2, 3] })).toEqual([1, 2]);
  expect(await ask('mail.outbox', {})).toEqual([]);
});

test.each([
  [[], {}, 'there is no account yet; intermud account add NAME makes one'],
  [['Fred', 'Wilma'], {}, 'there are several accounts, say which with --account NAME'],
  [['Fred'], { account: 'Barney' }, 'Cannot act for account "Barney": there is none of that name'],
])('with accounts %j and %j it is said who is missing', async (names, given, message) => {
  const { ask } = await setUp(...names);
  await expect(ask('mail.list', given)).rejects.toThrow(message);
});

test('without a hub it is said that none runs', async () => {
  const { operated } = await setUp('Fred');
  const resting = { ...operated, post: () => undefined };
  await expect(carryOut(resting, { action: 'mail.list', input: {} })).rejects.toThrow(
    'none runs on this data folder',
  );
});

test('who names no account is the operator to newsgroups, and an account has its own rights', async () => {
  const { ask } = await setUp('Fred');
  await ask('news.create', { name: 'secret', read: 'nobody', post: 'accounts' });
  const names = async (input: object) =>
    ((await ask('news.groups', input)) as { name: string }[]).map(({ name }) => name);
  expect(await names({})).toContain('secret');
  expect(await names({ account: 'Fred' })).not.toContain('secret');
  const posted = await ask('news.post', { account: 'Fred', group: 'secret', subject: 'Hello', contents: '' });
  expect(posted).toEqual({ id: 1 });
  expect(await ask('news.read', { group: 'secret', id: 1 })).toMatchObject({
    poster: 'fred',
    mud: 'Bedrock',
  });
  await expect(ask('news.read', { account: 'fred', group: 'secret', id: 1 })).rejects.toThrow(
    'that is for nobody',
  );
});

test('input that makes no sense is refused before anything is done', async () => {
  const { ask } = await setUp('Fred');
  await expect(ask('mail.send', { to: 'fred' })).rejects.toThrow();
  await expect(ask('file.put', { mud: 'Granite' })).rejects.toThrow();
  await expect(ask('mail.read', { id: -1 })).rejects.toThrow();
  expect(await ask('mail.list', {})).toEqual([]);
});
