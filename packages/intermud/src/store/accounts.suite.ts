import { expect, test } from 'vitest';
import type { AccountRecord } from './accounts.ts';
import type { Store } from './store.ts';

const fred: AccountRecord = {
  name: 'Fred',
  passwordHash: '$argon2id$v=19$...',
  isStaff: false,
  createdAt: 1_700_000_000_123,
  lastSeenAt: undefined,
};

/** What every AccountStore does, whatever it keeps the accounts in. */
export function accountStoreSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: accounts.find() finds the account whatever the case, with every field`, async () => {
    await using store = await open();
    const zelda = { ...fred, name: 'Želda', isStaff: true, lastSeenAt: 1_800_000_000_000 };
    await store.accounts.create(fred);
    await store.accounts.create(zelda);
    expect(await store.accounts.find('FRED')).toStrictEqual(fred);
    expect(await store.accounts.find('žELDA')).toStrictEqual(zelda);
    expect(await store.accounts.find('Barney')).toBeUndefined();
  });

  test(`${backend}: accounts.create() refuses a name in use, and the rest of that turn is kept`, async () => {
    await using store = await open();
    await store.accounts.create(fred);
    const taken = store.accounts.create({ ...fred, name: 'fred', passwordHash: 'other' });
    const other = store.accounts.create({ ...fred, name: 'Barney' });
    await expect(taken).rejects.toMatchObject({
      name: 'StoreError',
      code: 'TAKEN',
      message: 'Cannot create account "fred": the name is taken',
    });
    await other;
    const all = await store.accounts.all();
    expect(all.map(({ name, passwordHash }) => [name, passwordHash])).toEqual([
      ['Barney', fred.passwordHash],
      ['Fred', fred.passwordHash],
    ]);
  });

  test(`${backend}: accounts.set...() change one thing of one account`, async () => {
    await using store = await open();
    await store.accounts.create(fred);
    await store.accounts.create({ ...fred, name: 'Barney' });
    expect(await store.accounts.setPassword('FRED', 'new')).toBe(true);
    expect(await store.accounts.setStaff('FRED', true)).toBe(true);
    expect(await store.accounts.setLastSeen('FRED', 5)).toBe(true);
    const changed = { ...fred, passwordHash: 'new', isStaff: true, lastSeenAt: 5 };
    expect(await store.accounts.all()).toEqual([{ ...fred, name: 'Barney' }, changed]);
  });

  test(`${backend}: accounts.set...() say that there is no such account`, async () => {
    await using store = await open();
    expect(await store.accounts.setPassword('Nobody', 'new')).toBe(false);
    expect(await store.accounts.setStaff('Nobody', true)).toBe(false);
    expect(await store.accounts.setLastSeen('Nobody', 5)).toBe(false);
    expect(await store.accounts.all()).toEqual([]);
  });

  test(`${backend}: accounts.remove() frees the name`, async () => {
    await using store = await open();
    await store.accounts.create(fred);
    expect(await store.accounts.remove('FRED')).toBe(true);
    expect(await store.accounts.remove('FRED')).toBe(false);
    expect(await store.accounts.find('Fred')).toBeUndefined();
    await store.accounts.create({ ...fred, name: 'fred' });
    expect((await store.accounts.find('Fred'))?.name).toBe('fred');
  });
}
