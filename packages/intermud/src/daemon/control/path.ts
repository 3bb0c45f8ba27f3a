// Where the control socket of a data folder is.
import { createHash } from 'node:crypto';
import { closeSync, openSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { SOCKET_PATH_BYTES_MAX } from '../limits.ts';

/** A socket's path for `listen` and `connect`; dispose of it once the call is done. */
export interface ControlPath extends Disposable {
  readonly path: string;
}

const NAME = 'control.sock';

/**
 * `control.sock` in the folder, which must exist. Systems bound the length of such a path: under a long folder Linux
 * is given the way through an open descriptor instead. Windows has named pipes, one a folder.
 *
 * @throws {RangeError} where the folder's path is too long for the system.
 */
export function controlPath(folder: string): ControlPath {
  if (process.platform === 'win32') return plain(pipeName(folder));
  const path = join(folder, NAME);
  if (Buffer.byteLength(path) <= SOCKET_PATH_BYTES_MAX) return plain(path);
  if (process.platform === 'linux') return throughDescriptor(folder);
  throw new RangeError(`Cannot use ${path}: a socket's path must be at most ${SOCKET_PATH_BYTES_MAX} bytes`);
}

const plain = (path: string): ControlPath => ({ path, [Symbol.dispose]() {} });

function throughDescriptor(folder: string): ControlPath {
  const descriptor = openSync(folder, 'r');
  return { path: `/proc/self/fd/${descriptor}/${NAME}`, [Symbol.dispose]: () => closeSync(descriptor) };
}

function pipeName(folder: string): string {
  const id = createHash('sha256').update(realpathSync(folder).toLowerCase()).digest('hex').slice(0, 32);
  return `\\\\.\\pipe\\intermud-${id}`;
}
