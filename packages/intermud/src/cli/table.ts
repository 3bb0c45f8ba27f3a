// Every command of the program, in the order of its help.
import type { AnyCommand } from './command.ts';
import { accountAdd, accountList, accountPassword, accountRemove, accountStaff } from './commands/account.ts';
import { finger, locate, ping, who } from './commands/ask.ts';
import { checkConfig } from './commands/check-config.ts';
import { decode, encode } from './commands/codec.ts';
import { fileGet, fileList, filePut } from './commands/file.ts';
import { listen } from './commands/listen.ts';
import { channels, mudlist } from './commands/lists.ts';
import { mailDelete, mailList, mailOutbox, mailRead, mailSend } from './commands/mail.ts';
import { newsGroups, newsPost, newsRead } from './commands/news.ts';
import { newsGroup } from './commands/news-group.ts';
import { newsMirror } from './commands/news-mirror.ts';
import { routerForget, routerStatus } from './commands/router.ts';
import { routerDrain, routerRedirect } from './commands/router-moves.ts';
import { hub, router, start } from './commands/run.ts';
import { emote, say } from './commands/say.ts';
import { emoteto, tell } from './commands/tell.ts';

const PROGRAM = [start, router, routerStatus, routerDrain, routerRedirect, routerForget, hub, checkConfig];
const ACCOUNTS = [accountAdd, accountList, accountPassword, accountRemove, accountStaff];
const MAIL = [mailSend, mailList, mailRead, mailDelete, mailOutbox];
const NEWS = [newsGroups, newsRead, newsPost, newsGroup, newsMirror];
const FILES = [fileList, filePut, fileGet];
const VISITS = [mudlist, channels, listen, say, emote, tell, emoteto, who, finger, locate, ping];

export const COMMANDS: readonly AnyCommand[] = [
  ...PROGRAM,
  ...ACCOUNTS,
  ...MAIL,
  ...NEWS,
  ...FILES,
  ...VISITS,
  decode,
  encode,
];

/** What the families of commands are for, by their first word. */
export const FAMILIES: Readonly<Record<string, string>> = {
  account: 'The people who may log in to the hub',
  mail: "Letters of the hub's people",
  news: 'Newsgroups of the hub, and of other muds',
  file: 'Files on other muds',
};
