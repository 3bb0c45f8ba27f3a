import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Memory, NO_LIST } from './link/networks.ts';
import { fileStorage, memoryStorage, type Storage } from './storage.ts';

const ROUTER = { name: '*alpha', host: '10.0.0.1', port: 8080 };
const MEMORY: Memory = {
  version: 1,
  configured: [ROUTER],
  preferred: [ROUTER],
  networks: [
    {
      routers: [ROUTER],
      password: 123,
      mudlist: { id: 5, text: '(["Café":0,])', wholeAt: 9 },
      chanlist: NO_LIST,
    },
  ],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intermud-mud-'));
});
afterEach(() => rm(folder, { recursive: true }));

const BACKENDS: Record<string, () => Storage> = {
  memoryStorage: () => memoryStorage(),
  fileStorage: () => fileStorage(join(folder, 'mud.json')),
};

for (const [name, make] of Object.entries(BACKENDS)) {
  describe(name, () => {
    test('load() gives undefined before anything is saved', async () => {
      expect(await make().load()).toBeUndefined();
    });

    test('load() gives what was saved last', async () => {
      const storage = make();
      await storage.save({ ...MEMORY, networks: [] });
      await storage.save(MEMORY);
      expect(await storage.load()).toEqual(MEMORY);
    });
  });
}

test('fileStorage() leaves one file, which only its owner may read', async () => {
  await fileStorage(join(folder, 'mud.json')).save(MEMORY);
  expect(await readdir(folder)).toEqual(['mud.json']);
  expect((await stat(join(folder, 'mud.json'))).mode & 0o777).toBe(0o600);
});

test('fileStorage() keeps the old file when a save breaks off', async () => {
  const path = join(folder, 'mud.json');
  await fileStorage(path).save(MEMORY);
  await writeFile(`${path}.new`, '{"version":1,"conf'); // What a crash within a save leaves.
  expect(await fileStorage(path).load()).toEqual(MEMORY);
  await fileStorage(path).save(MEMORY);
  expect(await readdir(folder)).toEqual(['mud.json']);
});

for (const [what, text] of [
  ['half a file', '{"version":1,"conf'],
  ['another version', JSON.stringify({ ...MEMORY, version: 2 })],
  ['a password that is none', JSON.stringify(MEMORY).replace('123', '"123"')],
  ['a list that is none', JSON.stringify(MEMORY).replace('"id":5', '"id":null')],
] as const) {
  test(`fileStorage() refuses ${what}, and leaves it as it is`, async () => {
    const path = join(folder, 'mud.json');
    await writeFile(path, text);
    await expect(fileStorage(path).load()).rejects.toThrow(`Cannot read the mud's memory: ${path}`);
    expect(await readFile(path, 'utf8')).toBe(text);
  });
}
