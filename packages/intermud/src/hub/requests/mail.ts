// Intermud.Mail.

import type { MAIL_REQUESTS } from '../messages/mail.ts';
import { Refusal } from '../people/refusal.ts';
import { type Answers, again } from './define.ts';

/** How requests about mail are answered. */
export const MAIL_ANSWERS: Answers<keyof typeof MAIL_REQUESTS> = {
  intermud_mail_list: {
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
  },
  intermud_mail_read: {
    async answer({ kwargs, resident, desk: { mailroom } }) {
      const found = await mailroom.post.mail.read(resident.username, kwargs.id);
      if (!found.isRead) await mailroom.mailChanged(resident);
      return { mail: mailroom.mail(found) };
    },
  },
  intermud_mail_send: {
    cost: 5,
    async answer({ kwargs: { text: contents, ...head }, resident, desk: { mailroom } }) {
      const sent = await mailroom.send(resident, { ...head, contents });
      const found = await mailroom.post.mail.read(resident.username, sent);
      resident.push('intermud_mail_new', { mail: mailroom.head(found) });
      return { id: sent };
    },
  },
  intermud_mail_delete: {
    async answer({ kwargs, resident, desk: { mailroom } }) {
      const ids = await mailroom.post.mail.remove(resident.username, kwargs.ids);
      await mailroom.mailChanged(resident);
      return { ids };
    },
  },
  intermud_mail_status: {
    async answer({ kwargs, resident, desk: { mailroom } }) {
      const found = await mailroom.post.mail.read(resident.username, kwargs.id);
      if (found.folder !== 'sent') throw new Refusal('not-found', `You have sent no letter ${kwargs.id}`);
      return { id: kwargs.id, deliveries: mailroom.deliveries(found) };
    },
  },
};
