// The settings of oob links, and what a mud does that cannot listen.
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { join } from '../../test/mud.ts';
import { oobNet } from '../../test/oob.ts';
import { CERTIFICATE_1 } from '../../test/oob-certificates.ts';
import { Mud } from '../mud.ts';
import { memoryStorage } from '../storage.ts';
import type { OobOptions } from './options.ts';

const HERE = { host: '127.0.0.1', port: 0 };

const mudWith = (oob: OobOptions) =>
  new Mud({ name: 'Bedrock', routers: [{ name: '*a', ...HERE }], storage: memoryStorage(), oob });

async function takenPort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

test('a window below 1, and files that no frame can hold, are refused', () => {
  for (const window of [0, -1, 1.5, Number.NaN]) expect(() => mudWith({ window })).toThrow(RangeError);
  for (const wholeFileBytesMax of [-1, 2 ** 30 + 1, Number.NaN])
    expect(() => mudWith({ wholeFileBytesMax })).toThrow(RangeError);
  expect(() => mudWith({ window: 1, wholeFileBytesMax: 2 ** 30 })).not.toThrow();
});

test('listen() gives the ports before the mud starts, the same ones however often it is asked', async () => {
  const mud = mudWith({ listen: HERE });
  const ports = await mud.oob.listen();
  expect(ports?.port).toBeGreaterThan(0);
  expect(await mud.oob.listen()).toBe(ports);
  expect(mud.oob.ports).toBe(ports);
  await mud.oob.close();
  expect(mud.oob.ports).toBeUndefined();
});

test('listen() rejects if a port cannot be had, and leaves none open', async () => {
  await using taken = await takenPort();
  await using spare = await takenPort();
  const plain = mudWith({ listen: { ...HERE, port: taken.port } });
  await expect(plain.oob.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const { port } = spare;
  await spare[Symbol.asyncDispose]();
  const secure = mudWith({ listen: { ...HERE, port }, tls: { ...CERTIFICATE_1, port: taken.port } });
  await expect(secure.oob.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const after = mudWith({ listen: { ...HERE, port } });
  expect(await after.oob.listen()).toMatchObject({ port });
  await after.oob.close();
});

test('a mud that cannot listen is on the network all the same, without what it would offer there', async () => {
  await using taken = await takenPort();
  const errors: string[] = [];
  const ignore = () => {};
  const log = {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (_: object, text: string) => errors.push(text),
  };
  const oob = { listen: { ...HERE, port: taken.port }, handlers: { mail: () => [] } };
  await using net = await join({ log, oob });
  expect(net.mud.isOnline).toBe(true);
  expect(net.mud.oob.ports).toBeUndefined();
  expect(errors).toEqual(['the oob port cannot be listened to']);
});

test('a mud that comes back after a stop listens again', async () => {
  await using net = await oobNet();
  const bedrock = await net.mud('Bedrock');
  await bedrock.oob.close();
  expect((await bedrock.oob.listen())?.port).toBeGreaterThan(0);
});
