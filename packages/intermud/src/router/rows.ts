// How muds and channels are written into their lists.
import { type LpcMapping, type LpcValue, writeLpc } from '@intermud/wire';
import type { ChannelRecord, MudInfo, MudRecord, MudState } from '../store/index.ts';
import { MUD_ROW_BYTES_MAX, MUD_ROW_ENTRIES_MAX, MUD_ROW_TEXT_MAX } from './limits.ts';
import type { ListKind, RowForm } from './list.ts';
import { valueToWire } from './text.ts';

/** Rows of the mudlist. Source: Intermud-3, "mudlist". */
export const MUD_ROWS: ListKind<MudRecord> = {
  row: (mud, form, now) => entry(mud.name, mudRow(mud, stateNumber(mud.state, now), form), form),
  goneAt: ({ state }) => (state.is === 'removed' ? state.since : undefined),
  gone: ({ name }, form) => entry(name, 0, form),
  // COMPAT CoffeeMud ignores a 0 and shows the mud as up for ever.
  farewell: (mud, form) => entry(mud.name, mudRow(mud, 0, form), form),
  isTimed: ({ state }) => state.is === 'down' && state.backAt !== undefined,
};

/** Rows of the chanlist. Source: Intermud-3, "chanlist-reply". */
export const CHANNEL_ROWS: ListKind<ChannelRecord> = {
  row: ({ name, owner, type }, form) => entry(name, [owner, type], form),
  goneAt: ({ removedAt }) => removedAt,
  gone: ({ name }, form) => entry(name, 0, form),
};

const entry = (name: string, row: LpcValue, { encoding }: RowForm): string =>
  `${valueToWire(name, encoding)}:${valueToWire(row, encoding)},`;

/** -1 up, 0 down, n down for n seconds. */
function stateNumber(state: MudState, now: number): number {
  if (state.is === 'up') return -1;
  if (state.is === 'removed' || state.backAt === undefined) return 0;
  return Math.max(0, Math.ceil((state.backAt - now) / 1_000));
}

function mudRow({ address, info }: MudRecord, state: number, { version }: RowForm): LpcValue {
  const { playerPort, tcpPort, udpPort, mudlib, baseMudlib, driver, mudType, openStatus } = info;
  const row = [state, address, playerPort, tcpPort, udpPort, mudlib, baseMudlib, driver, mudType, openStatus];
  return version === 1 ? [...row, info.services] : [...row, info.adminEmail, info.services, info.otherData];
}

/** What a mud said of itself, cut until its row fits: other data first, then long texts, then services. */
export function fittingInfo(info: MudInfo): MudInfo {
  const steps: ((info: MudInfo) => MudInfo)[] = [
    (given) => given,
    (given) => ({ ...given, otherData: shortEntries(given.otherData) }),
    (given) => ({ ...given, otherData: 0 }),
    shortTexts,
    (given) => ({ ...given, services: shortEntries(given.services) || new Map() }),
    (given) => ({ ...given, services: new Map() }),
  ];
  let cut = info;
  for (const step of steps) {
    cut = step(cut);
    if (rowBytes(cut) <= MUD_ROW_BYTES_MAX) return cut;
  }
  return cut;
}

/** Bytes of a row without its name and address, which are short. */
function rowBytes(info: MudInfo): number {
  try {
    return Buffer.byteLength(
      writeLpc(mudRow({ address: '', info } as MudRecord, 0, { version: 3, encoding: 'utf-8' })),
    );
  } catch {
    return Number.POSITIVE_INFINITY; // Nested deeper than anybody reads: cut as if it were too long.
  }
}

const shortText = (text: string): string => [...text].slice(0, MUD_ROW_TEXT_MAX).join('');

function shortTexts(info: MudInfo): MudInfo {
  return {
    ...info,
    mudlib: shortText(info.mudlib),
    baseMudlib: shortText(info.baseMudlib),
    driver: shortText(info.driver),
    mudType: shortText(info.mudType),
    openStatus: shortText(info.openStatus),
    adminEmail: shortText(info.adminEmail),
  };
}

/** The entries whose key and value are short: an encyclopaedia goes, `"tell":1` stays. */
function shortEntries(mapping: LpcMapping | 0): LpcMapping | 0 {
  if (mapping === 0) return 0;
  const isShort = (value: LpcValue) =>
    typeof value === 'number' || (typeof value === 'string' && value.length <= MUD_ROW_TEXT_MAX);
  return new Map(
    [...mapping].filter(([key, value]) => isShort(key) && isShort(value)).slice(0, MUD_ROW_ENTRIES_MAX),
  );
}

/** Whether two states of a mud look the same on the list. */
export function sameRow(before: MudRecord, after: MudRecord): boolean {
  const form: RowForm = { version: 3, encoding: 'utf-8' };
  return before.state.is === after.state.is && MUD_ROWS.row(before, form, 0) === MUD_ROWS.row(after, form, 0);
}

/** Whether two states of a channel look the same on the list. */
export const sameChannelRow = (before: ChannelRecord, after: ChannelRecord): boolean =>
  before.owner === after.owner && before.type === after.type && before.removedAt === after.removedAt;
