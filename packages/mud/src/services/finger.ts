// finger: what a mud tells about one of its users.
import { type FingerReply, type FingerReq, fingerReply, fingerReq, I3Error } from '@intermud/wire';
import { FINGER_EXTRA_BYTES_MAX } from '../limits.ts';
import { cutText, usernameOf } from '../text.ts';
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
import type { AskOptions } from './who.ts';

/** What a finger tells, without the packet's head. */
export type FingerInfo = Pick<
  FingerReply,
  'visname' | 'title' | 'realName' | 'email' | 'loginoutTime' | 'idleTime' | 'ipName' | 'level' | 'extra'
>;

/** What we tell: whatever is left out is private. `idleTime` is -1, the default, for a user who is not on. */
export type FingerAnswer = Partial<FingerInfo> & { readonly visname: string };

/** Tells of a user of our mud by a lower-case name; undefined if there is none. */
export type FingerHandler = (user: string, asker: Asker) => Awaitable<FingerAnswer | undefined>;

/** The service, and how to use it. */
export interface FingerService extends Service {
  /** What a mud tells about a user. @throws {I3Error} USER_UNKNOWN, TIMEOUT, what else the mud or router answers */
  ask(user: string, mud: string, options?: AskOptions): Promise<FingerInfo>;
}

/** The finger service; not offered without a handler. */
export function createFinger(context: ServiceContext, handler: FingerHandler | undefined): FingerService {
  const settle: Answers = {
    'finger-reply': (packet) => context.settle(packet, infoOf(packet), packet.visname || ''),
  };
  const answer = async (packet: FingerReq, finger: FingerHandler) => {
    const info = await finger(usernameOf(packet.username), askerOf(packet));
    if (info === undefined) throw unknownUser(packet.username, context.name);
    context.answer(
      fingerReply.build({ ...replyTo(packet), ...PRIVATE, ...info, extra: endLine(info.extra) }),
    );
  };
  return {
    offers: handler ? ['finger'] : [],
    answers: handler ? { ...settle, 'finger-req': (packet) => answer(packet, handler) } : settle,
    ask: async (user, mud, { from, timeoutMs } = {}) => {
      const username = usernameOf(user);
      const request = fingerReq.build({ ...askFor(context, from, mud), username });
      return context.ask(request, { reply: 'finger-reply', about: username, timeoutMs });
    },
  };
}

/** The fault that becomes `unk-user`. */
export function unknownUser(user: string, mud: string): I3Error {
  return new I3Error('USER_UNKNOWN', `${user} is not known on ${mud}`);
}

const PRIVATE: FingerInfo = {
  visname: 0,
  title: 0,
  realName: 0,
  email: 0,
  loginoutTime: 0,
  idleTime: -1,
  ipName: 0,
  level: 0,
  extra: 0,
};

/** Ends with what is a carriage return on the wire, where LPC text holds a newline. Source: Intermud-3, "Service: finger". */
function endLine(extra: string | 0 | undefined): string | 0 {
  if (!extra) return 0;
  return `${cutText(extra.replaceAll('\0', ''), FINGER_EXTRA_BYTES_MAX).replace(/[\r\n]+$/, '')}\n`;
}

function infoOf(packet: FingerReply): FingerInfo {
  const { visname, title, realName, email, loginoutTime, idleTime, ipName, level, extra } = packet;
  return { visname, title, realName, email, loginoutTime, idleTime, ipName, level, extra };
}
