// Protocol versions 1, 2 and 3: which packets differ, as a table, and how one is brought into another's layout.
import { I3Error } from '../faults.ts';
import { quoted } from '../lpc/text.ts';
import { isArray, isMapping, kindOf, type LpcArray, type LpcValue } from '../lpc/value.ts';
import { isPacketType, PACKETS } from './catalogue.ts';
import { HEAD_LENGTH } from './define.ts';
import { type MudInfo, mudInfo } from './mudlist.ts';
import type { StartupReq1, StartupReq2, StartupReq3 } from './startup.ts';

/** The start-up packet of any version; all three read to the same fields. */
export type Startup = StartupReq1 | StartupReq2 | StartupReq3;

/** How long the packets are that differ between versions: what a mud expects, and what it sends. */
export interface VersionLayout {
  /** Elements of a mudlist row; 11 is without the admin's address and other data. */
  readonly mudRowLength: 11 | 13;
  /** Elements of a locate-reply; 8 is without idle time and status. */
  readonly locateReplyLength: 8 | 10;
}

/** What each version's packets look like. Source: Intermud-3, "startup-req-3" and "Change Log". */
export const VERSIONS = {
  'startup-req-1': { mudRowLength: 11, locateReplyLength: 8 },
  'startup-req-2': { mudRowLength: 13, locateReplyLength: 8 },
  'startup-req-3': { mudRowLength: 13, locateReplyLength: 10 },
} as const satisfies Readonly<Record<Startup['type'], VersionLayout>>;

/** Elements of a start-up without the admin's address and other data. */
const SHORT_STARTUP_LENGTH = 18;

/**
 * Reads the start-up packet of any version, and tells what the mud expects of the packets that differ.
 *
 * COMPAT Dead Souls takes startup-req-2 for version 1 with another number if it has 18 elements: who sends such a
 * one gets rows of 11.
 *
 * @throws {I3Error} PACKET_SHAPE, or PACKET_UNKNOWN for another type word.
 */
export function readStartup(value: LpcValue): { readonly packet: Startup; readonly layout: VersionLayout } {
  const type = isArray(value) ? value[0] : undefined;
  if (!isStartupType(type)) throw noStartup(value, type);
  const layout: VersionLayout = VERSIONS[type];
  const isShort = (value as LpcArray).length <= SHORT_STARTUP_LENGTH;
  return {
    packet: PACKETS[type].read(value) as Startup,
    layout: isShort ? { ...layout, mudRowLength: 11 } : layout,
  };
}

const isStartupType = (type: unknown): type is Startup['type'] =>
  isPacketType(type) && Object.hasOwn(VERSIONS, type);

function noStartup(value: LpcValue, type: LpcValue | undefined): I3Error {
  const fault = (found: string, packet?: LpcArray): I3Error =>
    new I3Error(
      typeof type === 'string' ? 'PACKET_UNKNOWN' : 'PACKET_SHAPE',
      `Cannot read start-up: ${found}`,
      { packet },
    );
  if (!isArray(value)) return fault(`must be array, got ${kindOf(value)}`);
  if (typeof type !== 'string') return fault(`its type must be string, got ${kindOf(type)}`, value);
  return fault(`its type is ${quoted(type)}`, value);
}

/** A mud's row for a mudlist as the receiver expects it. */
export function writeMudRow(info: MudInfo, layout: VersionLayout): LpcArray {
  return cutMudRow(mudInfo.write(info) as LpcArray, layout);
}

/** Translators of the packets that differ, by type word. */
const TRANSLATIONS: Readonly<Record<string, (array: LpcArray, layout: VersionLayout) => LpcArray>> = {
  'locate-reply': fitLocateReply,
  mudlist: fitMudlist,
};

/** True if packets of this type differ between versions: all others may be passed on unread. */
export const differsByVersion = (type: string): boolean => Object.hasOwn(TRANSLATIONS, type);

/** The packet as a mud of the given layout expects it; the same array if nothing needs to change. */
export function translatePacket(array: LpcArray, layout: VersionLayout): LpcArray {
  const type = array[0];
  if (typeof type !== 'string' || !differsByVersion(type)) return array;
  return TRANSLATIONS[type]?.(array, layout) ?? array;
}

/** Pads with an idle time and a status of 0, or cuts. */
function fitLocateReply(array: LpcArray, { locateReplyLength }: VersionLayout): LpcArray {
  if (array.length > locateReplyLength) return array.slice(0, locateReplyLength);
  const missing = locateReplyLength - array.length;
  return missing === 0 ? array : [...array, ...new Array<number>(missing).fill(0)];
}

/** Place of the rows in a mudlist. */
const ROWS_AT = HEAD_LENGTH + 1;

function fitMudlist(array: LpcArray, layout: VersionLayout): LpcArray {
  const rows = array[ROWS_AT];
  if (!isMapping(rows)) return array;
  const fitted = [...rows].map(([name, row]) => [name, isArray(row) ? fitMudRow(row, layout) : row] as const);
  return array.with(ROWS_AT, new Map(fitted));
}

const fitMudRow = (row: LpcArray, layout: VersionLayout): LpcArray =>
  cutMudRow(mudInfo.write(mudInfo.read(row)) as LpcArray, layout);

/** Place of the admin's address in a row of 13. */
const ADMIN_EMAIL_AT = 10;

const cutMudRow = (row: LpcArray, { mudRowLength }: VersionLayout): LpcArray =>
  mudRowLength === 13 ? row : row.toSpliced(ADMIN_EMAIL_AT, 1).slice(0, mudRowLength);
