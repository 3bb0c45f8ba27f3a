// Which door opens for which options.

import type { Account } from '../session.ts';
import type { Door, DoorHost, DoorOptions } from './door.ts';
import { openSshDoor } from './ssh.ts';
import { openTelnetDoor, openTelnetsDoor } from './telnet.ts';
import { openWebSocketDoor } from './websocket.ts';

/** Opens a door. @throws what {@link Portal.listen} says. */
export function openDoor<A extends Account>(options: DoorOptions, host: DoorHost<A>): Promise<Door> {
  switch (options.kind) {
    case 'telnet':
      return openTelnetDoor(options, host);
    case 'telnets':
      return openTelnetsDoor(options, host);
    case 'ssh':
      return openSshDoor(options, host);
    case 'websocket':
      return openWebSocketDoor(options, host);
  }
}
