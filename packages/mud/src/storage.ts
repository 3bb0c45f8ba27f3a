// Where a mud keeps what must outlive it: passwords, lists and routers.
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Memory, Network } from './link/networks.ts';
import type { RouterAddress } from './link/routers.ts';

/** Keeps one mud's memory. The mud never saves twice at a time. */
export interface Storage {
  /** What was saved last; undefined if nothing ever was. Rejects if it cannot be read: a password is not guessed. */
  load(): Promise<Memory | undefined>;
  /** Resolves when `memory` outlives a crash of the program. */
  save(memory: Memory): Promise<void>;
}

/** Forgets when the program ends. The mud then is a newcomer to its router, which may refuse it from another place. */
export function memoryStorage(memory?: Memory): Storage {
  let kept = memory;
  return {
    load: async () => kept,
    save: async (next) => {
      kept = next;
    },
  };
}

/**
 * Keeps a mud's memory in a JSON file, readable by its owner only, since it holds the password.
 * Each save writes a new file and puts it in the place of the old one: a crash leaves one of both whole.
 */
export function fileStorage(path: string): Storage {
  return { load: () => loadFile(path), save: (memory) => saveFile(path, memory) };
}

async function loadFile(path: string): Promise<Memory | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`Cannot read the mud's memory: ${path}: ${(error as Error).message}`, { cause: error });
  }
  return parseMemory(path, text);
}

function parseMemory(path: string, text: string): Memory {
  try {
    const value: unknown = JSON.parse(text);
    if (isMemory(value)) return value;
  } catch (error) {
    throw new Error(`Cannot read the mud's memory: ${path} is not JSON`, { cause: error });
  }
  throw new Error(`Cannot read the mud's memory: ${path} holds something else`);
}

async function saveFile(path: string, memory: Memory): Promise<void> {
  const draft = `${path}.new`;
  await writeSynced(draft, `${JSON.stringify(memory, null, 1)}\n`);
  await rename(draft, path);
  await syncFolder(dirname(path));
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename is on disk when its folder is. Systems that cannot sync a folder do not need it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

type Unknown<T> = { readonly [K in keyof T]?: unknown };
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isListOf = <T>(value: unknown, is: (item: unknown) => item is T): value is T[] =>
  Array.isArray(value) && value.every(is);

function isMemory(value: unknown): value is Memory {
  if (!isObject(value)) return false;
  const { version, configured, preferred, networks }: Unknown<Memory> = value;
  return (
    version === 1 &&
    isListOf(configured, isRouter) &&
    isListOf(preferred, isRouter) &&
    isListOf(networks, isNetwork)
  );
}

function isNetwork(value: unknown): value is Network {
  if (!isObject(value)) return false;
  const { routers, password, mudlist, chanlist }: Unknown<Network> = value;
  return (
    isListOf(routers, isRouter) &&
    Number.isSafeInteger(password) &&
    isSnapshot(mudlist) &&
    isSnapshot(chanlist)
  );
}

function isRouter(value: unknown): value is RouterAddress {
  if (!isObject(value)) return false;
  const { name, host, port }: Unknown<RouterAddress> = value;
  return typeof name === 'string' && typeof host === 'string' && Number.isSafeInteger(port);
}

function isSnapshot(value: unknown): value is Network['mudlist'] {
  if (!isObject(value)) return false;
  const { id, text, wholeAt }: Unknown<Network['mudlist']> = value;
  return Number.isSafeInteger(id) && typeof text === 'string' && Number.isSafeInteger(wholeAt);
}
