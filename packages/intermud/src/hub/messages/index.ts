// What the hub and its clients say to each other: each message declared once. The contract in words: docs/gmcp.md.
// Clients in TypeScript read it as types, so that nothing here may need Node or the rest of the program.

import type { z } from 'zod';
import { CHANNEL_REQUESTS, type ChannelLists, type ChannelPushes } from './channel.ts';
import { FILE_REQUESTS } from './file.ts';
import { MAIL_REQUESTS, type MailPushes } from './mail.ts';
import { NETWORK_REQUESTS, type NetworkPushes } from './network.ts';
import { NEWS_REQUESTS, type NewsPushes } from './news.ts';
import { STATUS_REQUESTS, type StatusPushes } from './status.ts';
import { TELL_REQUESTS, type TellPushes } from './tell.ts';
import { YOUR_REQUESTS, type YourPushes } from './you.ts';

export type { Channel, ChannelLine, ChannelPlayer } from './channel.ts';
export type { Address, Coloured, Part, Time } from './define.ts';
export type { FileEntry } from './file.ts';
export type { Deliveries, Delivery, DeliveryState, Folder, Mail, MailHead } from './mail.ts';
export type { Finger, Found, Mud, MudDetail, Mudlist, WhoUser } from './network.ts';
export type { NewsGroup, Post, PostHead } from './news.ts';
export type { LinkStatus, PeerStatus, RouterStatus, Sample, Status } from './status.ts';
export type { Conversation, Conversations, Tell } from './tell.ts';
export type { AccountInfo, CharStatus, Completion, Ignored, SessionInfo } from './you.ts';

/** Every request, by its name. */
export const REQUESTS = {
  ...CHANNEL_REQUESTS,
  ...TELL_REQUESTS,
  ...NETWORK_REQUESTS,
  ...MAIL_REQUESTS,
  ...NEWS_REQUESTS,
  ...FILE_REQUESTS,
  ...YOUR_REQUESTS,
  ...STATUS_REQUESTS,
};

/** The name of a request, and of its answer. */
export type RequestName = keyof typeof REQUESTS;

type Kwargs<Name extends RequestName> = (typeof REQUESTS)[Name]['kwargs'];

/** Whoever asks need not be able to change it, nor its lists. */
type Lasting<T> = {
  readonly [Key in keyof T]: T[Key] extends (infer Item)[] | undefined ? readonly Item[] : T[Key];
};

type Questions = { [Name in RequestName]: Lasting<z.input<Kwargs<Name>>> };

/** The kwargs that a request takes, but for `cmdid`. */
export type Question<Name extends RequestName> = Questions[Name];

/** The same as the hub has read them: what was left out is filled in. */
export type Asked<Name extends RequestName> = z.output<Kwargs<Name>>;

/** The kwargs of the answer to a request, but for `cmdid`. */
export type Answer<Name extends RequestName> = NonNullable<(typeof REQUESTS)[Name]['answer']>;

/** The kwargs of each message that comes unasked, by its name. */
export interface Pushes
  extends ChannelPushes,
    TellPushes,
    NetworkPushes,
    MailPushes,
    NewsPushes,
    YourPushes,
    StatusPushes {}

/** The name of a message that comes unasked. */
export type PushName = keyof Pushes;

/** The items of each message that is a list, by its name. */
export interface Lists extends ChannelLists {}

/** The name of a message that is a list. */
export type ListName = keyof Lists;
