// What is remembered over restarts, networks and faults of the storage.
import { startupReply } from '@intermud/wire';
import { expect, test } from 'vitest';
import { FakeClock } from '../test/clock.ts';
import { SAVE_AFTER_MS } from './limits.ts';
import type { Memory } from './link/networks.ts';
import { Chanlist } from './lists/chanlist.ts';
import { Mudlist } from './lists/mudlist.ts';
import { Registry } from './registry.ts';
import { memoryStorage, type Storage } from './storage.ts';

const A = { name: '*a', host: '10.0.0.1', port: 8080 };
const B = { name: '*b', host: '10.0.0.2', port: 8080 };
const reply = (from: typeof A, password: number, list = [from]) =>
  startupReply.build({
    originatorMud: from.name,
    routerList: list.map(({ name, host, port }) => ({ name, address: `${host} ${port}` })),
    password,
  });
const muds = (...names: string[]) => new Map(names.map((name) => [name, [-1, '10.0.0.9', 1, 2, 3]]));

function make(storage: Storage = memoryStorage(), routers = [A, B]) {
  const clock = new FakeClock();
  const mudlist = new Mudlist(clock, () => {});
  const errors: unknown[] = [];
  const registry = new Registry(
    { routers, storage },
    clock,
    mudlist,
    new Chanlist(clock, () => {}),
    (error) => errors.push(error),
  );
  return { clock, mudlist, registry, errors, names: () => mudlist.entries().map(({ name }) => name) };
}

test('passwords, lists and ids outlive a restart', async () => {
  const storage = memoryStorage();
  const first = make(storage);
  await first.registry.load();
  first.registry.greet('*a');
  first.registry.accepted(reply(A, 7), A);
  first.mudlist.update(71, muds('Granite'));
  await first.registry.flush();

  const second = make(storage);
  expect(await second.registry.load()).toEqual([A, B]);
  expect(second.names()).toEqual(['Granite']); // There before the link is.
  expect(second.registry.greet('*a')).toEqual({
    router: '*a',
    password: 7,
    oldMudlistId: 71,
    oldChanlistId: 0,
  });
});

test('each network has its own password and lists', async () => {
  const { registry, mudlist, names } = make();
  await registry.load();
  registry.greet('*a');
  registry.accepted(reply(A, 7), A);
  mudlist.update(71, muds('Granite'));
  expect(registry.greet('*b')).toMatchObject({ password: 0, oldMudlistId: 0 });
  expect(names()).toEqual([]);
  registry.accepted(reply(B, 8), B);
  mudlist.update(5, muds('Slate'));
  expect(registry.greet('*a')).toMatchObject({ password: 7, oldMudlistId: 71 });
  expect(names()).toEqual(['Granite']);
  expect(registry.greet('*b')).toMatchObject({ password: 8, oldMudlistId: 5 });
  expect(names()).toEqual(['Slate']);
});

test('two routers of one network share password and lists', async () => {
  const { registry, mudlist, names } = make();
  await registry.load();
  registry.greet('*a');
  registry.accepted(reply(A, 7, [A, B]), A);
  mudlist.update(71, muds('Granite'));
  expect(registry.greet('*b')).toMatchObject({ password: 7, oldMudlistId: 71 });
  expect(names()).toEqual(['Granite']);
});

test('a router that was known under another name is remembered under its own', async () => {
  const { registry } = make(memoryStorage(), [{ ...A, name: '*A' }]);
  await registry.load();
  registry.greet('*A');
  const { list } = registry.accepted(reply(A, 7), { ...A, name: '*A' });
  expect(list.map(({ name }) => name)).toEqual(['*a', '*A']);
  expect(registry.greet('*a')).toMatchObject({ password: 7 });
});

test('an address that is none is left out of the list', async () => {
  const { registry } = make(memoryStorage(), [A]);
  await registry.load();
  const broken = startupReply.build({
    originatorMud: '*a',
    password: 7,
    routerList: [
      { name: '*x', address: 'nowhere' },
      { name: '*b', address: '10.0.0.2 8080' },
    ],
  });
  expect(registry.accepted(broken, A).list).toEqual([B, A]);
});

test('a password is saved at once, changes of the lists together and soon', async () => {
  const saved: Memory[] = [];
  const storage: Storage = { load: async () => undefined, save: async (memory) => void saved.push(memory) };
  const { clock, registry, mudlist } = make(storage);
  await registry.load();
  registry.greet('*a');
  registry.accepted(reply(A, 7), A);
  await Promise.resolve();
  expect(saved.map(({ networks }) => networks[0]?.password)).toEqual([7]);
  mudlist.update(1, muds('Granite'));
  mudlist.update(2, muds('Slate'));
  await Promise.resolve();
  expect(saved).toHaveLength(1);
  clock.advance(SAVE_AFTER_MS);
  await registry.flush();
  expect(saved.map(({ networks }) => networks[0]?.mudlist.id)).toEqual([0, 2]);
});

test('one save is under way at a time, and the last state is the one that stays', async () => {
  const order: string[] = [];
  let release = () => {};
  const storage: Storage = {
    load: async () => undefined,
    save: async ({ networks }) => {
      order.push(`begin ${networks[0]?.password}`);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      order.push(`end ${networks[0]?.password}`);
    },
  };
  const { registry } = make(storage);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await registry.load();
  registry.accepted(reply(A, 1), A);
  await turn();
  for (const password of [2, 3]) registry.accepted(reply(A, password), A);
  await turn();
  release();
  await turn();
  release();
  await registry.flush();
  expect(order).toEqual(['begin 1', 'end 1', 'begin 3', 'end 3']);
});

test('a save that fails is told, and tried again', async () => {
  const saved: Memory[] = [];
  let isFull = true;
  const storage: Storage = {
    load: async () => undefined,
    save: async (memory) => {
      if (isFull) throw new Error('ENOSPC');
      saved.push(memory);
    },
  };
  const { registry, errors } = make(storage);
  await registry.load();
  registry.accepted(reply(A, 7), A);
  await new Promise((resolve) => setImmediate(resolve));
  expect(errors).toMatchObject([{ message: 'ENOSPC' }]);
  isFull = false;
  await registry.flush();
  expect(saved[0]?.networks[0]?.password).toBe(7);
});
