// channel: lines that all muds hear which listen; and what muds tell and ask about channels.
import {
  chanAdminlist,
  channelAdd,
  channelAdmin,
  channelE,
  channelListen,
  channelM,
  channelRemove,
  channelT,
  chanWhoReq,
  I3Error,
} from '@intermud/wire';
import { CHANNELS_HEARD_MAX, LINES_KEPT_MAX, MESSAGE_BYTES_MAX } from '../limits.ts';
import { AsyncQueue } from '../queue.ts';
import { cutText, lineOf, usernameOf, withOriginatorToken } from '../text.ts';
import { type ChannelHandlers, channelAnswers } from './channel-answers.ts';
import { type ChannelLine, type LinePacket, lineOfPacket } from './lines.ts';
import { type Answers, askFor, type Service, type ServiceContext } from './service.ts';
import type { UcacheService } from './ucache.ts';
import type { UserInfo } from './user-cache.ts';
import type { AskOptions } from './who.ts';

/** A line to be sent. */
export interface LineOptions {
  /** Who says it; sent lower-case, and as it is for the name to show if there is no other. */
  readonly from: string;
  readonly visname?: string | undefined;
  /** The text; what is longer than MESSAGE_BYTES_MAX is cut. */
  readonly message: string;
  /**
   * Milliseconds to wait for an error or, while we listen, for the router's echo, before the line counts as said.
   * 0, the default: do not wait.
   */
  readonly waitMs?: number | undefined;
}

/** An emote that is aimed at a user, to be sent. In the texts `$N` stands for the sender, `$O` for who is aimed at. */
export interface TargetedOptions extends Omit<LineOptions, 'message'> {
  /** Who is aimed at, and on which mud. */
  readonly to: string;
  readonly mud: string;
  /** The name to show of who is aimed at: `to` unless given; see `ucache`. */
  readonly toVisname?: string | undefined;
  readonly messageOthers: string;
  readonly messageTarget: string;
}

/** For whom, and how long to wait for an error before something counts as done. */
export interface AdminOptions {
  readonly from?: string | undefined;
  readonly waitMs?: number | undefined;
}

/** Everything about channels. */
export class ChannelService implements Service {
  readonly offers = ['channel'];
  readonly answers: Answers;
  readonly #context: ServiceContext;
  readonly #handlers: ChannelHandlers;
  readonly #ucache: UcacheService;
  readonly #tell: (line: ChannelLine) => void;
  readonly #heard = new Set<string>();
  readonly #readers = new Set<AsyncQueue<ChannelLine>>();

  /** @param tell is given every line. */
  constructor(
    context: ServiceContext,
    handlers: ChannelHandlers,
    ucache: UcacheService,
    tell: (line: ChannelLine) => void,
  ) {
    this.#context = context;
    this.#handlers = handlers;
    this.#ucache = ucache;
    this.#tell = tell;
    this.answers = this.#makeAnswers();
    // A channel that was removed and made again has forgotten its listeners.
    context.chanlist.on('new', ({ name }) => this.#heard.has(name) && this.#send(name).catch(() => {}));
  }

  /** The channels that we want to hear. */
  get heard(): ReadonlySet<string> {
    return this.#heard;
  }

  /**
   * Hears a channel from now on, over every reconnect. While the link is down it is told when it comes up.
   * Whether the router lets us it says only if it does not, as a `fault`, or here within `waitMs`.
   *
   * @throws {I3Error} QUEUE_FULL for more than CHANNELS_HEARD_MAX channels; CHANNEL_UNKNOWN, NOT_ALLOWED
   */
  async listen(name: string, { waitMs }: Pick<AdminOptions, 'waitMs'> = {}): Promise<void> {
    const channel = this.#name(name);
    if (!this.#heard.has(channel) && this.#heard.size >= CHANNELS_HEARD_MAX)
      throw new I3Error(
        'QUEUE_FULL',
        `Cannot listen to ${channel}: ${CHANNELS_HEARD_MAX} channels are heard already`,
      );
    this.#heard.add(channel);
    await this.#tellRouter(channel, 1, waitMs);
  }

  /** Hears a channel no more. */
  async unlisten(name: string): Promise<void> {
    const channel = this.#name(name);
    this.#heard.delete(channel);
    await this.#tellRouter(channel, 0, 0);
  }

  /** Says something. Resolves when it is written, or as `waitMs` says. @throws {I3Error} */
  async say(name: string, { message, ...options }: LineOptions): Promise<void> {
    const packet = channelM.build({ ...this.#sender(name, options), message: textOf(message) });
    await this.#context.sendAndWatch(packet, options.waitMs);
  }

  /** Emotes. `$N` stands for the sender, and is put before a message without it. @throws {I3Error} */
  async emote(name: string, { message, ...options }: LineOptions): Promise<void> {
    const packet = channelE.build({
      ...this.#sender(name, options),
      message: textOf(withOriginatorToken(message)),
    });
    await this.#context.sendAndWatch(packet, options.waitMs);
  }

  /** Emotes at somebody. @throws {I3Error} */
  async targetedEmote(name: string, options: TargetedOptions): Promise<void> {
    const { visname, ...sender } = this.#sender(name, options);
    const packet = channelT.build({
      ...sender,
      targettedMud: this.#context.mudlist.find(options.mud)?.name ?? options.mud,
      targettedUser: usernameOf(options.to),
      messageOthers: textOf(withOriginatorToken(options.messageOthers)),
      messageTarget: textOf(withOriginatorToken(options.messageTarget)),
      originatorVisname: visname,
      targetVisname: options.toVisname ?? options.to,
    });
    await this.#context.sendAndWatch(packet, options.waitMs);
  }

  /** The visual names of a mud's users who hear a channel. @throws {I3Error} CHANNEL_UNKNOWN, TIMEOUT, what else is answered */
  async who(name: string, mud: string, { from, timeoutMs }: AskOptions = {}): Promise<readonly string[]> {
    const channel = this.#name(name);
    const request = chanWhoReq.build({ ...askFor(this.#context, from, mud), channel });
    return this.#context.ask(request, { reply: 'chan-who-reply', about: channel, timeoutMs });
  }

  /** Name and gender of a mud's user, asked anew; `ucache.get` remembers. @throws {I3Error} USER_UNKNOWN, TIMEOUT */
  user(user: string, mud: string, options?: Pick<AskOptions, 'timeoutMs'>): Promise<UserInfo> {
    return this.#ucache.ask(user, mud, options);
  }

  /** Makes a channel of ours, or changes the type of one: 0 all but those banned, 1 those admitted, 2 filtered. @throws {I3Error} */
  async add(name: string, channelType: number, options: AdminOptions = {}): Promise<void> {
    await this.#administer(
      channelAdd.build({ ...this.#toRouter(options), channel: name, channelType }),
      options,
    );
  }

  /** Removes a channel of ours. @throws {I3Error} */
  async remove(name: string, options: AdminOptions = {}): Promise<void> {
    await this.#administer(
      channelRemove.build({ ...this.#toRouter(options), channel: this.#name(name) }),
      options,
    );
  }

  /** Puts muds on the list of a channel of ours (banned, or admitted), and takes them off. @throws {I3Error} */
  async admin(
    name: string,
    { add = [], remove = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
    options: AdminOptions = {},
  ): Promise<void> {
    const head = this.#toRouter(options);
    const packet = channelAdmin.build({
      ...head,
      channel: this.#name(name),
      addToList: add,
      removeFromList: remove,
    });
    await this.#administer(packet, options);
  }

  /** The muds on the list of a channel of ours. @throws {I3Error} NOT_IMPLEMENTED on routers that do not know it, TIMEOUT */
  async adminlist(name: string, { from, timeoutMs }: AskOptions = {}): Promise<readonly string[]> {
    const channel = this.#name(name);
    const request = chanAdminlist.build({ ...this.#toRouter({ from }), channel });
    return this.#context.ask(request, { reply: 'chan-adminlist-reply', about: channel, timeoutMs });
  }

  /** Lines as they come, of all channels, to the end of the loop; for one who does not read, the last LINES_KEPT_MAX. */
  async *lines(): AsyncGenerator<ChannelLine, void, undefined> {
    const reader = new AsyncQueue<ChannelLine>(LINES_KEPT_MAX);
    this.#readers.add(reader);
    try {
      yield* reader;
    } finally {
      this.#readers.delete(reader);
    }
  }

  /** For the link: it is up, and the router may have forgotten what we hear. */
  resume(): void {
    for (const channel of this.#heard) this.#send(channel).catch(() => {}); // Lost with its link; the next one asks again.
  }

  /** For the link: the mud stops; readers come to their end. */
  end(): void {
    for (const reader of this.#readers) reader.end();
  }

  #makeAnswers(): Answers {
    const hear = (packet: LinePacket) => this.#hear(packet);
    return {
      'channel-m': hear,
      'channel-e': hear,
      'channel-t': hear,
      'chan-who-reply': (packet) => this.#context.settle(packet, packet.userList, packet.channel),
      'chan-adminlist-reply': (packet) => this.#context.settle(packet, packet.listedMuds, packet.channel),
      'chan-ack': () => {}, // Good news that nobody waits for.
      ...channelAnswers(this.#context, this.#handlers),
    };
  }

  async #hear(packet: LinePacket): Promise<void> {
    const line = lineOfPacket(packet, this.#context.name);
    if (line.isOwn)
      this.#context.settle({ ...packet, originatorMud: 0, targetUser: line.user }, undefined, line.channel);
    for (const reader of this.#readers) reader.push(line);
    this.#tell(line);
    await this.#handlers.channelMessage?.(line);
  }

  /** The channel's name as the network writes it. */
  #name(name: string): string {
    if (this.#context.chanlist.has(name)) return name;
    const like = this.#context.chanlist.find(name)?.name;
    return like?.toLowerCase() === name.toLowerCase() ? like : name;
  }

  #sender(name: string, { from, visname = from }: Pick<LineOptions, 'from' | 'visname'>) {
    return { originatorUser: usernameOf(from), channel: this.#name(name), visname };
  }

  #toRouter({ from }: { from?: string | undefined }) {
    return { targetMud: this.#context.router(), originatorUser: from ? usernameOf(from) : (0 as const) };
  }

  #administer(packet: Parameters<ServiceContext['send']>[0], { waitMs }: AdminOptions): Promise<void> {
    return this.#context.sendAndWatch(packet, waitMs);
  }

  #send(channel: string): Promise<void> {
    return this.#tellRouter(channel, 1, 0);
  }

  /** What cannot be told now is told when the link is up. */
  async #tellRouter(channel: string, onOrOff: 0 | 1, waitMs: number | undefined): Promise<void> {
    if (!this.#context.isOnline()) return;
    const packet = channelListen.build({ targetMud: this.#context.router(), channel, onOrOff });
    await this.#context.sendAndWatch(packet, waitMs);
  }
}

const textOf = (message: string): string => cutText(lineOf(message), MESSAGE_BYTES_MAX);
