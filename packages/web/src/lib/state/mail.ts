// Mail: folders, what was read, deliveries.

import type { Answer, Folder, Mail, MailHead, Pushes } from '../messages.ts';
import { type MailFolder, type State, withEntry } from './model.ts';

type Change = Partial<State['mail']>;
const change = (state: State, news: Change): State => ({ ...state, mail: { ...state.mail, ...news } });

/** A page of a folder: the newest page replaces what we had, an older one is added. */
export function addMails(state: State, answer: Answer<'intermud_mail_list'>): State {
  const { folder, mails, before, more, unread } = answer;
  const kept = before === undefined ? [] : (state.mail.folders[folder]?.mails ?? []);
  return change(setFolder(state, folder, { mails: newestFirst([...kept, ...mails]), more }), { unread });
}

export function addMail(state: State, { mail }: Pushes['intermud_mail_new']): State {
  const folder = state.mail.folders[mail.folder];
  if (folder === undefined) return state; // It comes with the folder, when somebody looks.
  return setFolder(state, mail.folder, { ...folder, mails: newestFirst([...folder.mails, mail]) });
}

/** A mail was read: it is kept, so that going back and forth asks only once. */
export function readMail(state: State, { mail }: Answer<'intermud_mail_read'>): State {
  const seen = { ...mail, unread: false };
  return change(
    eachHead(state, mail.id, (head) => ({ ...head, unread: false })),
    {
      read: withEntry(state.mail.read, mail.id, seen),
      ...(mail.deliveries && {
        deliveries: withEntry(state.mail.deliveries, mail.id, mail.deliveries),
      }),
    },
  );
}

export function removeMails(state: State, { ids }: Answer<'intermud_mail_delete'>): State {
  const folders = mapFolders(state, (mails) => mails.filter(({ id }) => !ids.includes(id)));
  return change(state, { folders, read: new Map([...state.mail.read].filter(([id]) => !ids.includes(id))) });
}

export function setMailUnread(state: State, { unread }: Pushes['intermud_mail_unread']): State {
  return change(state, { unread });
}

/** Deliveries of one's own mail have gone on. */
export function setDeliveries(state: State, { id, deliveries }: Pushes['intermud_mail_status']): State {
  const worst = (['failed', 'queued', 'delivered'] as const).find((one) =>
    deliveries.some(({ state: is }) => is === one),
  );
  const marked = change(
    eachHead(state, id, (head) => ({ ...head, ...(worst ? { state: worst } : {}) })),
    { deliveries: withEntry(state.mail.deliveries, id, deliveries) },
  );
  const open = marked.mail.read.get(id);
  if (open === undefined) return marked;
  const mail: Mail = { ...open, deliveries, ...(worst ? { state: worst } : {}) };
  return change(marked, { read: withEntry(marked.mail.read, id, mail) });
}

function eachHead(state: State, id: number, how: (head: MailHead) => MailHead): State {
  return change(state, {
    folders: mapFolders(state, (mails) => mails.map((head) => (head.id === id ? how(head) : head))),
  });
}

function mapFolders(
  { mail }: State,
  how: (mails: readonly MailHead[]) => readonly MailHead[],
): State['mail']['folders'] {
  const entries = Object.entries(mail.folders) as [Folder, MailFolder][];
  return Object.fromEntries(entries.map(([name, folder]) => [name, { ...folder, mails: how(folder.mails) }]));
}

function setFolder(state: State, name: Folder, folder: MailFolder): State {
  return change(state, { folders: { ...state.mail.folders, [name]: folder } });
}

function newestFirst(mails: readonly MailHead[]): MailHead[] {
  return [...new Map(mails.map((mail) => [mail.id, mail])).values()].sort((a, b) => b.id - a.id);
}
