// What the hub says of itself to crawlers, by MSSP.

import type { DoorNote } from './desk.ts';

/** What of the hub changes. */
export interface MsspFacts {
  readonly name: string;
  readonly players: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly doors: ReadonlyMap<string, DoorNote>;
}

/** The hub's variables. Source: mudhalla.net, MSSP. */
export function msspOf({
  name,
  players,
  startedAt,
  doors,
}: MsspFacts): Readonly<Record<string, string | number | readonly (string | number)[]>> {
  return {
    NAME: name,
    PLAYERS: players,
    UPTIME: Math.floor(startedAt / 1_000), // The protocol's word for when it began.
    CODEBASE: 'intermud',
    FAMILY: 'Custom',
    GENRE: 'None',
    GAMEPLAY: 'Chat',
    STATUS: 'Live',
    INTERMUD: ['I3'],
    ...ports(doors),
    LANGUAGE: 'English',
    ANSI: 1,
    GMCP: 1,
    MSDP: 1,
    'UTF-8': 1,
    'XTERM 256 COLORS': 1,
  };
}

function ports(doors: ReadonlyMap<string, DoorNote>): Readonly<Record<string, number>> {
  const [plain, secure] = [doors.get('telnet'), doors.get('telnets')];
  return { ...(plain && { PORT: plain.port }), ...(secure && { SSL: secure.port }) };
}
