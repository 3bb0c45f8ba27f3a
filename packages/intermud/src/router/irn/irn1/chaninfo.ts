// Channels as irn version 1 writes them, and what such a router's word of one means. Pure.
import type { IrnChannel } from '@intermud/wire';
import type { ChannelRecord } from '../../../store/index.ts';
import type { ChannelChange } from '../../channels.ts';
import { CHANNEL_MEMBERS_MAX } from '../../limits.ts';

/** A channel as we tell it. */
export const channelToIrn = ({ type, owner, members }: ChannelRecord): IrnChannel => ({
  type,
  host: owner,
  list: members,
});

/** What a word of a channel is weighed against. */
export interface Weighing {
  readonly name: string;
  /** What is known of the channel, removed or not; undefined if nothing. */
  readonly known: ChannelRecord | undefined;
  /** What the router says; 0 that it is gone. */
  readonly said: IrnChannel | 0;
  readonly router: string;
  /** Whether a mud is on that router, or was there last, or is not known: owners may have been gone for years. */
  readonly mayBeTheirs: (mud: string) => boolean;
  readonly now: number;
}

/**
 * What it makes of the channel; undefined if it changes nothing.
 *
 * A router speaks for channels of its own muds only: living routers repeat those of others. Their records have no age, so
 * whoever was known first has the name.
 */
export function weighed({
  name,
  known,
  said,
  router,
  mayBeTheirs,
  now,
}: Weighing): ChannelChange | undefined {
  if (known !== undefined && known.router !== router && known.removedAt === undefined) return undefined;
  if (said === 0) return known?.router === router ? removedOf(known, now) : undefined;
  if (said.host === '' || !mayBeTheirs(said.host)) return undefined;
  const next = changeOf(name, said, known, now);
  return known?.router === router && isSame(known, next) ? undefined : next;
}

function removedOf(known: ChannelRecord, now: number): ChannelChange | undefined {
  return known.removedAt === undefined ? { ...known, removedAt: now } : undefined;
}

function changeOf(
  name: string,
  { type, host, list }: IrnChannel,
  known: ChannelRecord | undefined,
  now: number,
): ChannelChange {
  const isNew = known === undefined || known.removedAt !== undefined || known.owner !== host;
  return {
    name,
    owner: host,
    // COMPAT Between these routers no filter works: what is filtered there is closed here.
    type: type === 1 || type === 2 ? 1 : 0,
    members: list.slice(0, CHANNEL_MEMBERS_MAX),
    createdAt: isNew ? now : known.createdAt,
    removedAt: undefined,
  };
}

const isSame = (known: ChannelRecord, next: ChannelChange): boolean =>
  known.removedAt === undefined &&
  known.owner === next.owner &&
  known.type === next.type &&
  known.members.length === next.members.length &&
  known.members.every((name, at) => name === next.members[at]);
