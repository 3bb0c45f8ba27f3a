// Every request that a client may send; docs/gmcp.md has them in words.

import type { Inputfunc } from '@intermud/portal';
import type { Visitor } from '../people/visitor.ts';
import { CHANNEL_REQUESTS, commChannel } from './channel.ts';
import type { RequestHost } from './define.ts';
import { IGNORE_REQUESTS } from './ignore.ts';
import { MAIL_REQUESTS } from './mail.ts';
import { NETWORK_REQUESTS } from './network.ts';
import { NEWS_REQUESTS } from './news.ts';
import { TELL_REQUESTS } from './tell.ts';
import { unknown } from './unknown.ts';

/** Every request. */
export const REQUESTS = [
  ...CHANNEL_REQUESTS,
  ...TELL_REQUESTS,
  ...NETWORK_REQUESTS,
  ...MAIL_REQUESTS,
  ...NEWS_REQUESTS,
  ...IGNORE_REQUESTS,
];

/** The hub's inputfuncs, beside those that every portal has. */
export function inputfuncsFor(host: RequestHost): Inputfunc<Visitor>[] {
  return [...REQUESTS.map((one) => one.inputfunc(host)), ...commChannel(host), unknown];
}
