// How every request that a client may send is answered.

import type { Inputfunc } from '@intermud/portal';
import { REQUESTS, type RequestName } from '../messages/index.ts';
import type { Visitor } from '../people/visitor.ts';
import { CHANNEL_ANSWERS, commChannel } from './channel.ts';
import { type Answers, inputfuncOf, type RequestHost } from './define.ts';
import { IGNORE_ANSWERS } from './ignore.ts';
import { MAIL_ANSWERS } from './mail.ts';
import { NETWORK_ANSWERS } from './network.ts';
import { NEWS_ANSWERS } from './news.ts';
import { TELL_ANSWERS } from './tell.ts';
import { unknown } from './unknown.ts';

/** One entry a request: one that is declared and not answered does not compile. */
const ANSWERS: Answers<RequestName> = {
  ...CHANNEL_ANSWERS,
  ...TELL_ANSWERS,
  ...NETWORK_ANSWERS,
  ...MAIL_ANSWERS,
  ...NEWS_ANSWERS,
  ...IGNORE_ANSWERS,
};

/** The hub's inputfuncs, beside those that every portal has. */
export function inputfuncsFor(host: RequestHost): Inputfunc<Visitor>[] {
  const ofRequest = <Name extends RequestName>(name: Name) => inputfuncOf(name, ANSWERS[name], host);
  return [...(Object.keys(REQUESTS) as RequestName[]).map(ofRequest), ...commChannel(host), unknown];
}
