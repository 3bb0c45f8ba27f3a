// What we do with what others ask on oob links: one table, and the rules that hold for all of it.
import { I3Error, isArray, type LpcValue, readPacket } from '@intermud/wire';
import type { Asking, OobAnswers } from './asking.ts';
import { OobBreach } from './contract.ts';
import { FILE_ANSWERS } from './file-answers.ts';
import { MAIL_ANSWERS } from './mail-answers.ts';
import { NEWS_ANSWERS } from './news-answers.ts';
import type { OobAuth, OobHandlers, OobService } from './options.ts';
import type { Item } from './pipe.ts';
import type { OobSession } from './session.ts';

const ANSWERS: OobAnswers = { ...MAIL_ANSWERS, ...NEWS_ANSWERS, ...FILE_ANSWERS };

type AnyAnswer = { service: OobService; answer(packet: unknown, asking: Asking): Promise<void> };

/** What a mud lets others ask. */
export interface OobRules {
  readonly handlers: OobHandlers;
  readonly auth: { readonly [Service in OobService]?: OobAuth | undefined };
  readonly wholeFileBytesMax: number;
  readonly report: (error: unknown, about: object) => void;
}

/**
 * Answers one question.
 *
 * @throws {I3Error} what goes back as `error`; an {@link OobBreach} ends the link, and nothing has been done.
 */
export async function answerOob(rules: OobRules, session: OobSession, item: Item): Promise<void> {
  const { handlers, wholeFileBytesMax, report } = rules;
  const packet = readPacket(padded(item.value));
  const rule = ANSWERS[packet.type] as AnyAnswer | undefined;
  if (rule === undefined)
    throw new I3Error('PACKET_UNKNOWN', `Cannot answer ${packet.type}: it asks nothing`);
  mayAsk(rules, session, rule.service);
  const from = { ...session.peer, user: 'originatorUser' in packet ? packet.originatorUser : 0 };
  mustBeFrom(from.mud, 'originatorMud' in packet ? packet.originatorMud : from.mud);
  await rule.answer(packet, { session, item, handlers, from, wholeFileBytesMax, report });
}

/** Puts an empty string in the place of a file's contents, which come beside the packet. */
const padded = (value: LpcValue): LpcValue =>
  isArray(value) && value[0] === 'file-put' ? [...value, ''] : value;

function mayAsk({ auth }: OobRules, { peer }: OobSession, service: OobService): void {
  if (peer.isAuthenticated || auth[service] === 'oob-req-enough') return;
  throw new OobBreach('NOT_ALLOWED', `Cannot use ${service}: ${peer.mud} has shown no key`);
}

function mustBeFrom(mud: string, claimed: string | 0): void {
  if (claimed === 0 || claimed.toLowerCase() === mud.toLowerCase()) return;
  throw new OobBreach('SOURCE_UNKNOWN', `Cannot take a packet of ${claimed}: this link is with ${mud}`);
}
