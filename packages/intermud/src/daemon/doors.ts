// Opening a door, and saying which setting to change where that fails.
import { formatHostPort, type HostPort } from './settings/kinds.ts';

/** A door that could not be opened: which, where, why, and what to do. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this user may not listen there',
  ENOTFOUND: 'there is no host of that name',
};

/** Opens the door that a setting names. @throws {DoorError} */
export async function openDoor<Door>(
  setting: string,
  place: HostPort,
  open: (place: HostPort) => Promise<Door>,
): Promise<Door> {
  try {
    return await open(place);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    const reason = REASONS[code] ?? (cause as Error).message;
    const at = formatHostPort(place);
    throw new DoorError(
      `Cannot listen at ${at}: ${reason}; choose another place with --set ${setting}=HOST:PORT`,
      {
        cause,
      },
    );
  }
}
