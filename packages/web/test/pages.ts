// Every page that an address leads to, as tests go through them.

/** Hashes of all pages, with something on each. */
export const PAGES: readonly string[] = [
  '#/',
  '#/channel/gossip',
  '#/channel/dchat',
  '#/channels',
  '#/tell/rowan@Granite%20Keep',
  '#/mail',
  '#/mail/inbox/2',
  '#/mail/sent/3',
  '#/compose',
  '#/compose//2/all',
  '#/news',
  '#/news/general',
  '#/news/general/2',
  '#/post/general/2',
  '#/files',
  '#/files/Granite%20Keep',
  '#/muds',
  '#/muds/Hollow%20Hills',
  '#/find/rowan',
  '#/status',
  '#/terminal',
];
