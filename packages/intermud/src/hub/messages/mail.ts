// Intermud.Mail.

import { z } from 'zod';
import { REQUEST_LETTERS_MAX } from '../limits.ts';
import { RECIPIENTS_MAX, SUBJECT_LENGTH_MAX } from '../mail/limits.ts';
import { type Address, asks, type Coloured, type Part, shapes, type Time } from './define.ts';

const { name, id, page, letter } = shapes;
const addresses = z.array(name).max(RECIPIENTS_MAX);
const folder = z.enum(['inbox', 'sent']);

/** Where letters are kept: those that came, and those of one's own. */
export type Folder = z.output<typeof folder>;

/** How far a letter has got. */
export type DeliveryState = 'queued' | 'delivered' | 'failed';

/** A letter, without what it says. */
export interface MailHead {
  readonly id: number;
  readonly folder: Folder;
  readonly at: Time;
  readonly from: Address;
  readonly name: string;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  readonly unread: boolean;
  /** Bytes. */
  readonly size: number;
  /** Of one's own: the worst of its deliveries. */
  readonly state?: DeliveryState;
}

/** How one of the people that a letter is for has got it. */
export interface Delivery {
  readonly to: Address;
  readonly state: DeliveryState;
  readonly reason?: string;
  readonly nextAt?: Time;
}

/** A letter. */
export interface Mail extends MailHead {
  readonly text: Coloured;
  readonly deliveries?: readonly Delivery[];
}

/** The deliveries of a letter of one's own. */
export interface Deliveries {
  readonly id: number;
  readonly deliveries: readonly Delivery[];
}

/** Requests about mail. */
export const MAIL_REQUESTS = {
  intermud_mail_list: asks('Gives the letters of a folder.', {
    folder: folder.default('inbox'),
    ...page,
  }).gets<Part & { readonly folder: Folder; readonly mails: readonly MailHead[]; readonly unread: number }>(),
  intermud_mail_read: asks('Gives a letter, which counts as read from then on.', { id }).gets<{
    readonly mail: Mail;
  }>(),
  intermud_mail_send: asks('Sends a letter.', {
    to: addresses,
    cc: addresses.optional(),
    bcc: addresses.optional(),
    subject: z.string().min(1).max(SUBJECT_LENGTH_MAX),
    text: letter,
  }).gets<{ readonly id: number }>(),
  intermud_mail_delete: asks('Throws letters away.', {
    ids: z.array(id).min(1).max(REQUEST_LETTERS_MAX),
  }).gets<{ readonly ids: readonly number[] }>(),
  intermud_mail_status: asks('Gives how the deliveries of a letter of one’s own stand.', {
    id,
  }).gets<Deliveries>(),
};

/** What is told of mail. */
export interface MailPushes {
  intermud_mail_new: { readonly mail: MailHead };
  intermud_mail_unread: { readonly unread: number };
  intermud_mail_status: Deliveries;
}
