import { isArray } from '../lpc/value.ts';
import { type PacketOf, packet } from './define.ts';
import { type Field, type FieldsOf, int, looseInt, looseString, mappingOf, orZero, row } from './fields.ts';

const ANY_TYPE = looseInt(
  '0 all but those banned, 1 only those admitted, 2 admitted and filtered by the owner',
);

/** COMPAT Dead Souls shows an empty array as the type of a new channel, and means 0. */
export const channelType: Field<number> = {
  ...ANY_TYPE,
  read: (value) => (isArray(value) ? 0 : ANY_TYPE.read(value)),
};

const ROW = {
  host: looseString('the mud that owns the channel'),
  type: channelType,
};

/** What a chanlist tells of a channel. */
export type ChannelInfo = FieldsOf<typeof ROW>;

/** One channel's row, for those that read or write a row alone. */
export const channelInfo = row(ROW, 'a channel');

/** `chanlist-reply`: which channels there are, the whole or what has changed. */
export const chanlistReply = packet(
  'chanlist-reply',
  {
    about:
      'What has changed in the list of channels since the id that the mud told, or the whole. 0 means that the channel is gone.',
    source: 'Intermud-3, "Service: channel"',
  },
  {
    chanlistId: int('stands for the state of the list: to be kept and sent in the next start-up'),
    channelList: mappingOf(orZero(channelInfo), 'channel name to its row, or to 0 if it is gone'),
  },
);

/** A `chanlist-reply`. */
export type ChanlistReply = PacketOf<typeof chanlistReply>;

const ASK = { about: 'Asks the router for the whole list; answered by `chanlist-reply`.' };

/** `chanlist-req`: asks the router for the whole list. An extension. */
export const chanlistReq = packet('chanlist-req', { ...ASK, source: 'extension: Dead Souls' }, {});

/** A `chanlist-req`. */
export type ChanlistReq = PacketOf<typeof chanlistReq>;

/** `chanlist-request`: another word for `chanlist-req`. */
export const chanlistRequest = packet('chanlist-request', { ...ASK, source: 'extension: Dead Souls' }, {});

/** A `chanlist-request`. */
export type ChanlistRequest = PacketOf<typeof chanlistRequest>;
