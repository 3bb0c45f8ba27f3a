// The chanlist between routers.
import type { LpcMapping, LpcValue } from '@intermud/wire';
import type { ChannelRecord } from '../../store/index.ts';
import type { Parts } from '../parts.ts';
import { isChannelLater, isSameChannel } from './order.ts';
import { type ChannelChange, channelFromLpc, channelToLpc } from './records.ts';
import type { Replicated } from './replica.ts';

/** The chanlist of one router as its replica needs it. */
export class ReplicatedChannels implements Replicated<ChannelChange> {
  readonly list = 'chanlist';
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get tokens() {
    return this.#parts.channels.tokens;
  }

  *records(): Iterable<ChannelChange> {
    for (const { record } of this.#parts.channels.all()) yield record;
  }

  write(record: ChannelChange): LpcMapping {
    return channelToLpc(record);
  }

  async apply(name: string, value: LpcValue): Promise<ChannelChange | undefined> {
    const { channels } = this.#parts;
    const change = channelFromLpc(name, value);
    return channels.inTurn(name, async () => {
      const before = channels.findAny(name)?.record;
      if (before && !isChannelLater(change, before)) return undefined;
      await channels.apply(change);
      if (before && before.removedAt === undefined && !isSameChannel(before, change))
        this.#tell(before, change);
      return change;
    });
  }

  /** Two muds made a channel of one name where they could not know of each other: the later one has lost it. */
  #tell({ name, owner }: ChannelRecord, winner: ChannelChange): void {
    const mud = this.#parts.muds.find(owner);
    if (mud?.link === undefined) return;
    const message = `"${winner.owner}" had made a channel "${name}" before: that one counts, yours is gone`;
    this.#parts.errors.send(mud.link, 'NOT_ALLOWED', message, { mud: mud.name, user: 0, packet: 0 });
  }
}
