// Who we are when a command joins a router as a mud of its own: a name, a user, a place for what is remembered.
import { createHash } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { isMudName } from '../../daemon/mud-name.ts';
import { parseRouter, type RouterPlace } from '../../daemon/settings/kinds.ts';
import { type FolderLock, lockFolder, nameKey, StoreError } from '../../store/index.ts';
import { CommandError } from '../faults.ts';

/** A mud on the command line. */
export interface Identity {
  readonly name: string;
  readonly router: RouterPlace;
  /** Its one user: whoever runs the command. */
  readonly user: { readonly username: string; readonly visname: string };
  /** Where passwords and lists are remembered. */
  readonly folder: string;
}

const ROUTER_DEFAULT = '*intermud 127.0.0.1:8080';

/** @throws {CommandError} 2 for a name or a router that cannot be. */
export function identify(options: { as: string | undefined; router: string | undefined }): Identity {
  const login = loginName();
  const name = options.as ?? capitalised(login);
  if (!isMudName(name))
    throw new CommandError(
      2,
      `Cannot join as "${name}": a name has 1 to 64 characters, no ", \\ or @, and no * in front`,
    );
  const user = { username: login.toLowerCase(), visname: capitalised(login) };
  return { name, router: readRouter(options.router ?? ROUTER_DEFAULT), user, folder: folderOf(name) };
}

function readRouter(text: string): RouterPlace {
  const router = parseRouter(text);
  if (router !== undefined && router.port > 0) return router;
  throw new CommandError(
    2,
    `Cannot use --router "${text}": it must be "*name host:port", such as "${ROUTER_DEFAULT}"`,
  );
}

/** The login name, without what names on this network may not hold. */
function loginName(): string {
  const name = userName().replace(/[\p{C}"\\@*\s]/gu, '');
  return name === '' ? 'guest' : name;
}

/** Not every user has a name: a container may run us under any number. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Where this user's programs keep their state: $XDG_STATE_HOME on Linux, the data folder elsewhere. */
function stateFolder(): string {
  const paths = envPaths('intermud', { suffix: '' });
  return process.platform === 'linux' ? paths.log : paths.data;
}

const READABLE_MAX = 40; // Characters of the name that the folder shows; the rest of its name makes it unique.

/** One folder a name, whatever characters it holds and whatever its case. */
function folderOf(name: string): string {
  const key = nameKey(name);
  const readable = key.replace(/[^a-z0-9]+/g, '-').slice(0, READABLE_MAX);
  const id = createHash('sha256').update(key).digest('hex').slice(0, 10);
  return join(stateFolder(), 'muds', `${readable}.${id}`);
}

/**
 * Holds the name for this program.
 * @throws {CommandError} 1 when another program of this user has it.
 */
export function holdName({ name, folder }: Identity): FolderLock {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'IN_USE')) throw error;
    const holder = /process \d+/.exec(error.message)?.[0] ?? 'another program';
    throw new CommandError(
      1,
      `Cannot join as ${name}: ${holder} uses this name already; choose another with --as NAME`,
      {
        cause: error,
      },
    );
  }
}
