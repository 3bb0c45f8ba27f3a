// What services get of their mud: sending, asking and refusing in its name.
import {
  error as errorPacket,
  FAULTS,
  I3Error,
  type LpcArray,
  type Packet,
  writePacket,
} from '@intermud/wire';
import type { Clock } from './clock.ts';
import { QUESTION_MS } from './limits.ts';
import type { Link } from './link/link.ts';
import { describeLink } from './link/words.ts';
import type { Chanlist } from './lists/chanlist.ts';
import type { Mudlist } from './lists/mudlist.ts';
import type { Log } from './log.ts';
import { breaksOn } from './services/compat.ts';
import { embeddable, mayBeRefused } from './services/dispatch.ts';
import { Questions } from './services/questions.ts';
import type { Ask, HeadedReply, ServiceContext } from './services/service.ts';

/** The parts of a mud that its services work with. */
export interface ContextParts {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly mudlist: Mudlist;
  readonly chanlist: Chanlist;
  readonly link: Link;
}

/** A packet with a head, as all in-band packets are. */
type Headed = Extract<Packet, HeadedReply>;

/** See {@link ServiceContext}. */
export class MudContext implements ServiceContext {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly mudlist: Mudlist;
  readonly chanlist: Chanlist;
  readonly questions: Questions;
  readonly #link: Link;

  constructor({ name, clock, log, mudlist, chanlist, link }: ContextParts) {
    this.name = name;
    this.clock = clock;
    this.log = log;
    this.mudlist = mudlist;
    this.chanlist = chanlist;
    this.questions = new Questions(clock);
    this.#link = link;
  }

  isOnline(): boolean {
    return this.#link.state.at === 'online';
  }

  router(): string {
    const { state, router } = this.#link;
    if (router !== undefined) return router;
    throw new I3Error('LINK_DOWN', `Cannot reach a router: ${describeLink(state)}`);
  }

  mud(name: string): string {
    const known = this.mudlist.has(name) ? this.mudlist.get(name) : this.mudlist.find(name);
    if (known === undefined || known.name.toLowerCase() !== name.toLowerCase()) return name; // The router knows more.
    if (known.isUp || !this.mudlist.isFresh || known.name === this.name) return known.name;
    throw new I3Error('MUD_UNKNOWN', `Cannot reach ${known.name}: it is down`);
  }

  async send(packet: Packet): Promise<void> {
    this.router(); // Refused at once, before anything else is found wrong.
    this.#checkBearable(packet);
    await this.#link.send('own', this.#inOurName(packet));
  }

  async sendAndWatch(packet: Packet, waitMs = 0): Promise<void> {
    if (waitMs <= 0) return this.send(packet);
    const about = 'channel' in packet ? packet.channel : '';
    try {
      await this.ask(packet, { reply: packet.type, about, timeoutMs: waitMs });
    } catch (error) {
      if (!(error instanceof I3Error && error.code === 'TIMEOUT')) throw error;
    }
  }

  ask<Answer>(packet: Packet, { reply, about = '', timeoutMs = QUESTION_MS }: Ask): Promise<Answer> {
    const { targetMud, originatorUser } = packet as Headed;
    const subject = { reply, mud: targetMud || '', user: originatorUser, about };
    return this.questions.ask<Answer>(packet.type, subject, timeoutMs, () => this.send(packet));
  }

  settle({ type: reply, originatorMud, targetUser: user }: HeadedReply, answer: unknown, about = ''): void {
    const isAwaited = this.questions.answer({ reply, mud: originatorMud || '', user, about }, answer);
    if (!isAwaited) this.log.debug({ reply, from: originatorMud }, 'ignored an answer that nobody waits for');
  }

  answer(packet: Packet): void {
    const drop = (error: unknown) =>
      this.log.info({ type: packet.type, fault: String(error) }, 'dropped an answer');
    try {
      this.#checkBearable(packet);
      this.#link.send('answer', this.#inOurName(packet)).catch(drop);
    } catch (error) {
      if (!(error instanceof I3Error)) throw error;
      drop(error);
    }
  }

  refuse(raw: LpcArray, code: I3Error['code'], errorMessage: string): void {
    const errorCode = FAULTS[code];
    if (errorCode === undefined || !mayBeRefused(raw, this.name)) return;
    const targetMud = raw[2] as string; // A string: see mayBeRefused().
    const targetUser = typeof raw[3] === 'string' ? raw[3] : 0;
    this.answer(
      errorPacket.build({ targetMud, targetUser, errorCode, errorMessage, errorPacket: embeddable(raw) }),
    );
  }

  #inOurName(packet: Packet): LpcArray {
    return writePacket({ ...packet, originatorMud: this.name } as Packet);
  }

  #checkBearable(packet: Packet): void {
    const { targetMud } = packet as Headed;
    const mud = targetMud && this.mudlist.has(targetMud) ? this.mudlist.get(targetMud) : undefined;
    if (breaksOn(mud, packet.type))
      throw new I3Error(
        'NOT_IMPLEMENTED',
        `Cannot send ${packet.type} to ${targetMud}: its driver breaks on it`,
        { peer: { name: targetMud || '', text: '' } },
      );
  }
}
