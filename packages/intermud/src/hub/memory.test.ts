import { expect, test } from 'vitest';
import { openStore } from '../store/index.ts';
import { hubStorage, reservedPassword } from './memory.ts';

const router = { name: '*test', host: '127.0.0.1', port: 8080 };
const list = { id: 5, text: '([])', wholeAt: 7 };
const elsewhere = { routers: [{ ...router, name: '*else' }], password: 11, mudlist: list, chanlist: list };
const here = { routers: [{ ...router, port: 1 }, router], password: 12, mudlist: list, chanlist: list };
const memory = {
  version: 1,
  configured: [router],
  preferred: [router],
  networks: [elsewhere, here],
} as const;

const openSettings = async () => (await openStore({ kind: 'memory' })).settings;

test('reservedPassword() makes one up once, of 31 bits and never 0', async () => {
  const settings = await openSettings();
  const asked: number[][] = [];
  const random = (min: number, below: number) => {
    asked.push([min, below]);
    return below - 1;
  };
  expect(await reservedPassword(settings, random)).toBe(2_147_483_647);
  expect(await reservedPassword(settings, random)).toBe(2_147_483_647);
  expect(asked).toEqual([[1, 2_147_483_648]]);
});

test('hubStorage() gives back what it saved, and nothing at first', async () => {
  const settings = await openSettings();
  const storage = hubStorage(settings);
  expect(await storage.load()).toBeUndefined();
  await storage.save(memory);
  expect(await hubStorage(settings).load()).toEqual(memory);
});

test('hubStorage() puts the reserved password where the router is known, and keeps its lists', async () => {
  const settings = await openSettings();
  await hubStorage(settings).save(memory);
  const loaded = await hubStorage(settings, { router, password: 99 }).load();
  expect(loaded).toEqual({ ...memory, networks: [{ ...here, password: 99 }, elsewhere] });
});

test('hubStorage() makes the router known where it is not', async () => {
  const none = { id: 0, text: '([])', wholeAt: 0 };
  const loaded = await hubStorage(await openSettings(), { router, password: 99 }).load();
  expect(loaded?.networks).toEqual([{ routers: [router], password: 99, mudlist: none, chanlist: none }]);
});

test('hubStorage() refuses a memory that a newer version wrote: a password is not guessed', async () => {
  const settings = await openSettings();
  await settings.set('hub.mud', JSON.stringify({ ...memory, version: 2 }));
  await expect(hubStorage(settings).load()).rejects.toThrowError(
    "Cannot read the hub's memory: expected version 1, got 2",
  );
});
