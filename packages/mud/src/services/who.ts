// who: who is on a mud.
import { type WhoReq, type WhoRow, whoReply, whoReq } from '@intermud/wire';
import { WHO_BYTES_MAX, WHO_TEXT_BYTES_MAX } from '../limits.ts';
import { cutText, lineOf } from '../text.ts';
import {
  type Answers,
  type Asker,
  type Awaitable,
  askerOf,
  askFor,
  replyTo,
  type Service,
  type ServiceContext,
} from './service.ts';

/** For whom a question is asked, and how long its answer may take. */
export interface AskOptions {
  /** The user who asks; the mud itself if there is none. */
  readonly from?: string | undefined;
  /** Milliseconds; QUESTION_MS unless given. */
  readonly timeoutMs?: number | undefined;
}

/** Gives the users of our mud whom the asker may see. */
export type WhoHandler = (asker: Asker) => Awaitable<readonly WhoRow[]>;

/** The service, and how to use it. */
export interface WhoService extends Service {
  /** Who is on a mud. @throws {I3Error} TIMEOUT, what the mud or router answers */
  ask(mud: string, options?: AskOptions): Promise<readonly WhoRow[]>;
}

/** The who service; not offered without a handler. */
export function createWho(context: ServiceContext, handler: WhoHandler | undefined): WhoService {
  const settle: Answers = { 'who-reply': (packet) => context.settle(packet, packet.whoData) };
  const answer = async (packet: WhoReq, users: WhoHandler) => {
    const whoData = fitting(await users(askerOf(packet)));
    context.answer(whoReply.build({ ...replyTo(packet), whoData }));
  };
  return {
    offers: handler ? ['who'] : [],
    answers: handler ? { ...settle, 'who-req': (packet) => answer(packet, handler) } : settle,
    ask: async (mud, { from, timeoutMs } = {}) =>
      context.ask(whoReq.build(askFor(context, from, mud)), { reply: 'who-reply', timeoutMs }),
  };
}

/** As many users as a frame holds, each with texts that leave room for the others. */
function fitting(users: readonly WhoRow[]): WhoRow[] {
  let bytesLeft = WHO_BYTES_MAX;
  const rows = users.map(({ visname, idle, extra }) => ({
    visname: short(visname),
    idle,
    extra: short(extra),
  }));
  return rows.filter(({ visname, extra }) => {
    bytesLeft -= 3 * (visname.length + extra.length) + ROW_BYTES;
    return bytesLeft >= 0;
  });
}

const short = (text: string): string => cutText(lineOf(text), WHO_TEXT_BYTES_MAX);

/** Bytes of a row that are not text: braces, quotes, commas and the number. */
const ROW_BYTES = 32;
