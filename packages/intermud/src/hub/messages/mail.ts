// Intermud.Mail.

import { z } from 'zod';
import { REQUEST_LETTERS_MAX } from '../limits.ts';
import { RECIPIENTS_MAX, SUBJECT_LENGTH_MAX } from '../mail/limits.ts';
import { Refusal } from '../people/refusal.ts';
import { again, request, shapes } from './define.ts';

const { name, id, page, letter } = shapes;
const addresses = z.array(name).max(RECIPIENTS_MAX);

/** Requests about mail. */
export const MAIL_REQUESTS = [
  request({
    name: 'intermud_mail_list',
    doc: 'Gives the letters of a folder.',
    kwargs: z.object({ folder: z.enum(['inbox', 'sent']).default('inbox'), ...page }),
    async answer({ kwargs: { folder, before, count }, resident, desk: { mailroom } }) {
      const query = { folder, limit: count + 1, ...again(before) };
      const found = await mailroom.post.mail.list(resident.username, query);
      const mails = found
        .slice(0, count)
        .reverse()
        .map((one) => mailroom.head(one));
      const unread = await mailroom.post.mail.countUnread(resident.username);
      return { folder, mails, more: found.length > count, unread, ...again(before) };
    },
  }),
  request({
    name: 'intermud_mail_read',
    doc: 'Gives a letter, which counts as read from then on.',
    kwargs: z.object({ id }),
    async answer({ kwargs, resident, desk: { mailroom } }) {
      const found = await mailroom.post.mail.read(resident.username, kwargs.id);
      if (!found.isRead) await mailroom.mailChanged(resident);
      return { mail: mailroom.mail(found) };
    },
  }),
  request({
    name: 'intermud_mail_send',
    doc: 'Sends a letter.',
    cost: 5,
    kwargs: z.object({
      to: addresses,
      cc: addresses.optional(),
      bcc: addresses.optional(),
      subject: z.string().min(1).max(SUBJECT_LENGTH_MAX),
      text: letter,
    }),
    async answer({ kwargs: { text: contents, ...head }, resident, desk: { mailroom } }) {
      const sent = await mailroom.send(resident, { ...head, contents });
      const found = await mailroom.post.mail.read(resident.username, sent);
      resident.push('intermud_mail_new', { mail: mailroom.head(found) });
      return { id: sent };
    },
  }),
  request({
    name: 'intermud_mail_delete',
    doc: 'Throws letters away.',
    kwargs: z.object({ ids: z.array(id).min(1).max(REQUEST_LETTERS_MAX) }),
    async answer({ kwargs, resident, desk: { mailroom } }) {
      const ids = await mailroom.post.mail.remove(resident.username, kwargs.ids);
      await mailroom.mailChanged(resident);
      return { ids };
    },
  }),
  request({
    name: 'intermud_mail_status',
    doc: 'Gives how the deliveries of a letter of one’s own stand.',
    kwargs: z.object({ id }),
    async answer({ kwargs, resident, desk: { mailroom } }) {
      const found = await mailroom.post.mail.read(resident.username, kwargs.id);
      if (found.folder !== 'sent') throw new Refusal('not-found', `You have sent no letter ${kwargs.id}`);
      return { id: kwargs.id, deliveries: mailroom.deliveries(found) };
    },
  }),
];
