import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { failedTo, StoreError } from './errors.ts';

/** Holds a folder for this program until it is disposed of, or the program ends in whatever way. */
export interface FolderLock extends Disposable {
  readonly folder: string;
}

/**
 * Takes a folder for this program alone, making it (readable by its owner only) when it is missing.
 *
 * The operating system holds the lock, through an exclusive transaction on an empty SQLite file, so it is gone with
 * the process: a pid left behind by a crash, or given to another process since, never keeps anybody out. The pid file
 * beside it only says who it is.
 *
 * @throws {StoreError} IN_USE when another program, or this one, has it; FAILED when the folder cannot be used.
 */
export function lockFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'intermud.pid');
  const held = takeLock(folder, pidFile);
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    folder,
    [Symbol.dispose]() {
      if (!held.open) return;
      rmSync(pidFile, { force: true }); // While we hold the lock: afterwards it may be another's.
      held.close();
    },
  };
}

function takeLock(folder: string, pidFile: string): Sqlite.Database {
  let file: Sqlite.Database | undefined;
  try {
    makeFolder(folder);
    // Nothing else may open this file: closing any descriptor of it would drop the process's POSIX lock.
    file = new Sqlite(join(folder, 'intermud.lock'), { timeout: 0 });
    file.pragma('journal_mode = memory'); // Nothing is ever written, so no journal need lie about.
    file.exec('begin exclusive');
    return file;
  } catch (cause) {
    file?.close();
    throw isBusy(cause) ? inUse(folder, pidFile) : failedTo(`use data folder ${folder}`, cause);
  }
}

/**
 * Makes a folder and those above it. Not by `recursive`, which never ends where a folder that is there takes no other (/proc, some
 * automounts), and calls a disk that can only be read a missing file.
 */
function makeFolder(folder: string): void {
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, 0o700);
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Sqlite.SqliteError && cause.code.startsWith('SQLITE_BUSY');
}

function inUse(folder: string, pidFile: string): StoreError {
  const pid = readPid(pidFile);
  const who = pid === undefined ? 'another program' : pid === process.pid ? 'this program' : `process ${pid}`;
  return new StoreError('IN_USE', `Cannot use data folder ${folder}: ${who} has it open`);
}

function readPid(pidFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined; // The holder is just starting or ending: the name is a courtesy, the lock is what counts.
  }
}
