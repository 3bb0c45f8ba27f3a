import { expect, test } from 'vitest';
import { openStore } from '../store/index.ts';
import { Accounts } from './accounts.ts';
import { NAME_LENGTH_MAX, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './limits.ts';
import { Passwords } from './passwords.ts';

async function setUp() {
  const store = await openStore({ kind: 'memory' });
  const time = { now: 1_000 };
  const passwords = new Passwords({ memoryCost: 8, timeCost: 1 });
  const accounts = new Accounts({ store: store.accounts, clock: { now: () => time.now }, passwords });
  return { store, time, accounts };
}

const fred = { name: 'Fred', password: 'yabba dabba doo' };

test('create() gives an account with its user name in lower case, and keeps no password', async () => {
  const { accounts, store } = await setUp();
  const account = await accounts.create(fred);
  expect(account).toStrictEqual({
    name: 'Fred',
    username: 'fred',
    isStaff: false,
    createdAt: 1_000,
    lastSeenAt: undefined,
  });
  const record = await store.accounts.find('fred');
  expect(record?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
  expect(JSON.stringify(record)).not.toContain(fred.password);
});

test('verify() knows the right password, whatever the case of the name', async () => {
  const { accounts } = await setUp();
  const account = await accounts.create(fred);
  expect(await accounts.verify('FRED', fred.password)).toEqual(account);
  expect(await accounts.verify('Fred', 'Yabba dabba doo')).toBeUndefined();
  expect(await accounts.verify('Barney', fred.password)).toBeUndefined();
  expect(await accounts.verify('Barney', 'nobody')).toBeUndefined(); // The decoy's own password opens nothing.
  expect(await accounts.verify('Fred', 'x'.repeat(PASSWORD_LENGTH_MAX + 1))).toBeUndefined();
});

test('names and passwords are the same whichever way their letters are composed', async () => {
  const { accounts } = await setUp();
  await accounts.create({ name: 'Andr\u00e9', password: 'caf\u00e9 caf\u00e9' });
  expect((await accounts.verify('andre\u0301', 'cafe\u0301 cafe\u0301'))?.name).toBe('Andr\u00e9');
  await expect(accounts.create({ ...fred, name: 'Andre\u0301' })).rejects.toMatchObject({ code: 'TAKEN' });
});

test('create() refuses a name in use', async () => {
  const { accounts } = await setUp();
  await accounts.create(fred);
  await expect(accounts.create({ ...fred, name: 'FRED' })).rejects.toMatchObject({
    name: 'AccountError',
    code: 'TAKEN',
    message: 'Cannot create account "FRED": the name is taken',
  });
});

const BAD_NAMES: [string, string][] = [
  ['', 'it is empty'],
  ['x'.repeat(NAME_LENGTH_MAX + 1), 'it has 65 characters, 64 are allowed'],
  [' Fred', 'it has a space at its end'],
  ['Fred ', 'it has a space at its end'],
  ['Fr"ed', 'it holds "'],
  ['Fr\\ed', 'it holds \\'],
  ['fred@home', 'it holds @'],
  ['Fr\x1bed', 'it holds U+001B'],
  ['Fr\ned', 'it holds U+000A'],
  ['Fr\u202eed', 'it holds U+202E'],
  ['Fr\u00a0ed', 'it holds U+00A0'],
  ['Fr\u2028ed', 'it holds U+2028'],
];
for (const [name, fault] of BAD_NAMES) {
  test(`create() refuses the name ${JSON.stringify(name.slice(0, 12))}: ${fault}`, async () => {
    const { accounts } = await setUp();
    await expect(accounts.create({ ...fred, name })).rejects.toMatchObject({
      code: 'NAME',
      message: `Cannot name an account "${name}": ${fault}`,
    });
  });
}

for (const name of [
  'x',
  '龍'.repeat(NAME_LENGTH_MAX),
  '🐉'.repeat(NAME_LENGTH_MAX),
  'Fred the 2nd',
  "O'Hara",
  'Żółć',
]) {
  test(`create() takes the name ${name.slice(0, 12)}`, async () => {
    const { accounts } = await setUp();
    expect((await accounts.create({ ...fred, name })).name).toBe(name);
  });
}

for (const [length, isTaken] of [
  [PASSWORD_LENGTH_MIN - 1, false],
  [PASSWORD_LENGTH_MIN, true],
  [PASSWORD_LENGTH_MAX, true],
  [PASSWORD_LENGTH_MAX + 1, false],
] as const) {
  test(`a password of ${length} characters is ${isTaken ? 'taken' : 'refused'}`, async () => {
    const { accounts } = await setUp();
    const password = '🐉'.repeat(length);
    await accounts.create({ ...fred, name: 'Barney' });
    for (const attempt of [
      accounts.create({ ...fred, password }),
      accounts.setPassword('Barney', password),
    ]) {
      if (isTaken) await attempt;
      else await expect(attempt).rejects.toMatchObject({ code: 'PASSWORD' });
    }
    expect((await accounts.verify('Barney', password)) !== undefined).toBe(isTaken);
  });
}

test('setPassword() replaces the password', async () => {
  const { accounts } = await setUp();
  await accounts.create(fred);
  await accounts.setPassword('fred', 'wilma wilma');
  expect(await accounts.verify('Fred', fred.password)).toBeUndefined();
  expect(await accounts.verify('Fred', 'wilma wilma')).toBeDefined();
});

test('setStaff() and noteSeen() change just that', async () => {
  const { accounts, time } = await setUp();
  const account = await accounts.create(fred);
  await accounts.setStaff('FRED', true);
  time.now = 5_000;
  await accounts.noteSeen('FRED');
  expect(await accounts.all()).toEqual([{ ...account, isStaff: true, lastSeenAt: 5_000 }]);
});

test('remove() frees the name', async () => {
  const { accounts } = await setUp();
  await accounts.create(fred);
  await accounts.remove('FRED');
  expect(await accounts.find('Fred')).toBeUndefined();
  expect(await accounts.verify('Fred', fred.password)).toBeUndefined();
  await accounts.create(fred);
});

test('what needs an account says that there is none', async () => {
  const { accounts } = await setUp();
  const unknown = { code: 'UNKNOWN', message: 'Cannot find account "Nobody": there is none of that name' };
  await expect(accounts.setPassword('Nobody', 'secret secret')).rejects.toMatchObject(unknown);
  await expect(accounts.setStaff('Nobody', true)).rejects.toMatchObject(unknown);
  await expect(accounts.noteSeen('Nobody')).rejects.toMatchObject(unknown);
  await expect(accounts.remove('Nobody')).rejects.toMatchObject(unknown);
});

test('create() keeps the name with which the hub signs its letters', async () => {
  const { accounts } = await setUp();
  await expect(accounts.create({ ...fred, name: 'PostMaster' })).rejects.toMatchObject({ code: 'NAME' });
});
