// Tells as people have them: kept on both sides, shown when they come, read and unread.

import type { Clock, Log, Mud } from '@intermud/mud';
import {
  type ConversationRecord,
  nameKey,
  type Page,
  type Store,
  type TellRecord,
} from '../../store/index.ts';
import type { Account, Accounts } from '../accounts.ts';
import {
  CONVERSATIONS_MAX,
  TELL_LENGTH_MAX,
  TELL_REFUSAL_MS,
  TELLS_MARKED_MAX,
  TELLS_UNREAD_MAX,
} from '../limits.ts';
import { type PrivateLine, refused, TAKEN, type Taken } from '../presence.ts';
import { addressOf, type Whom } from './address.ts';
import type { Crowd } from './crowd.ts';
import { ignores, readProfile } from './profile.ts';
import { answerTo, offline, Refusal } from './refusal.ts';
import type { Resident, Visit } from './resident.ts';
import { Talkers } from './talkers.ts';
import { senderOf, sentence, shownTell, tellText } from './tell-text.ts';
import { clockTime, coloured, paint, plainName, saying } from './text.ts';

/** What tells stand on. */
export interface TellsOptions {
  readonly mud: Mud;
  readonly accounts: Accounts;
  readonly store: Pick<Store, 'tells' | 'profiles'>;
  readonly crowd: Crowd;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when the number of somebody's unread tells has changed. */
  readonly onChange: (resident: Resident) => void;
}

/** The hub's tells. */
export class Tells {
  readonly #options: TellsOptions;
  readonly #talkers: Talkers;
  #lastId = 0;

  constructor(options: TellsOptions) {
    this.#options = options;
    this.#talkers = new Talkers(options.clock);
  }

  /** Reads where the history ends. */
  async start(): Promise<void> {
    this.#lastId = await this.#options.store.tells.lastId();
  }

  /**
   * Tells somebody something; gives the id of one's own copy. What the other mud refuses afterwards is told as
   * `intermud_tell_failed`.
   *
   * @throws {Refusal} `unk-user`, `not-allowed`, `offline`, `unk-dst`.
   */
  async send(
    resident: Resident,
    to: Whom,
    text: string,
    isEmote = false,
  ): Promise<{ id: number; with: string }> {
    const isHere = nameKey(to.mud) === nameKey(this.#options.mud.name);
    if (isHere) await this.#deliverHere(resident, to.user, text, isEmote);
    else this.#checkReachable(to.mud);
    const tell = await this.#keepOwn(resident, to, text, isEmote);
    if (!isHere) this.#sendAway(resident, to, text, tell);
    return { id: tell.id, with: tell.with };
  }

  /** Takes a line that has come for an account, here or away. */
  async deliver(account: Account, line: PrivateLine): Promise<Taken> {
    const { store, crowd } = this.#options;
    const { username } = account;
    const resident = crowd.resident(username);
    const profile = resident?.profile ?? readProfile(await store.profiles.get(username));
    const sender = senderOf(line.from);
    if (ignores(profile, sender)) return refused(`${account.name} does not listen to you`);
    const excess = this.#excessOf(line);
    if (excess !== undefined) return refused(excess);
    if (resident === undefined && (await this.unread(username)) >= TELLS_UNREAD_MAX)
      return refused(
        `${account.name} is away with ${TELLS_UNREAD_MAX} tells unread: there is no room for more until they are read`,
      );
    const tell = this.#recordOf(line);
    await store.tells.add(username, tell);
    if (resident !== undefined) this.#show(resident, tell);
    return TAKEN;
  }

  /** A part of what was said with somebody, from old to new, and whether there is more before it. */
  async history(
    resident: Resident,
    address: string,
    { before, count }: Page,
  ): Promise<{ lines: TellRecord[]; more: boolean }> {
    const { tells } = this.#options.store;
    const lines = await tells.page(resident.username, address, { before, count: count + 1 });
    return lines.length > count ? { lines: lines.slice(1), more: true } : { lines, more: false };
  }

  /** The conversations of which something was said last, that one at the end. */
  conversations(resident: Resident): Promise<ConversationRecord[]> {
    return this.#options.store.tells.conversations(resident.username, CONVERSATIONS_MAX);
  }

  /** Tells that nobody has read yet, from old to new, and marks them as read. */
  async takeUnread(resident: Resident, limit: number): Promise<TellRecord[]> {
    const found = await this.#options.store.tells.unread(resident.username, limit);
    const newest = new Map(found.map((tell) => [tell.with, tell.id]));
    for (const [address, id] of newest) await this.read(resident, address, id);
    return found;
  }

  /** Marks what has come while a terminal was there as read: it was shown. */
  async readShown({ resident, firstTell }: Visit): Promise<void> {
    if (firstTell === undefined) return;
    const unread = await this.#options.store.tells.unread(resident.username, TELLS_MARKED_MAX);
    const shown = unread.filter(({ id }) => id >= firstTell);
    const newest = new Map(shown.map((tell) => [tell.with, tell.id]));
    for (const [address, id] of newest) await this.read(resident, address, id);
  }

  /** How many tells an account has not read; counted a little past the bound. */
  unread(username: string): Promise<number> {
    return this.#options.store.tells.countUnread(username, TELLS_UNREAD_MAX + 1);
  }

  /** Marks a conversation as read, up to and with `id`. @throws {Refusal} `not-found`. */
  async read(resident: Resident, address: string, id: number): Promise<void> {
    const { tells } = this.#options.store;
    await tells.read(resident.username, address, Math.min(id, this.#lastId));
    const now = await tells.conversation(resident.username, address);
    if (now === undefined) throw new Refusal('not-found', `There is no conversation with ${address}`);
    resident.push('intermud_tell_unread', { with: now.last.with, unread: now.unread, read: now.read });
    this.#options.onChange(resident);
  }

  /** A line of a conversation as telnet players see it. */
  textFor(visit: Visit, tell: TellRecord): string {
    const time = visit.resident.profile.timestamps ? `${paint('dim', clockTime(tell.at))} ` : '';
    return time + tellText(tell);
  }

  /** Why a line is too much, whomever it is for. */
  #excessOf({ from, message }: PrivateLine): string | undefined {
    if (message.length > TELL_LENGTH_MAX)
      return `A tell may have ${TELL_LENGTH_MAX} characters, and this one has ${message.length}`;
    if (from.mud === this.#options.mud.name) return undefined; // Their door holds our own people to a pace.
    const waitMs = this.#talkers.waitFor(from.mud, message);
    if (waitMs === 0) return undefined;
    return `The people of ${plainName(from.mud)} say too much at once, and this tell is lost: wait ${Math.ceil(waitMs / 1_000)} s`;
  }

  #checkReachable(name: string): void {
    const { mud } = this.#options;
    if (!mud.isOnline) throw offline();
    const known = mud.mudlist.find(name);
    if (known !== undefined && known.name === name && !known.isUp)
      throw new Refusal('unk-dst', `${name} is down`);
  }

  async #deliverHere(resident: Resident, user: string, message: string, isEmote: boolean): Promise<void> {
    const { accounts, mud, clock } = this.#options;
    const account = await accounts.find(user);
    if (account === undefined) throw new Refusal('unk-user', `Nobody on ${mud.name} is called ${user}`);
    const from = { mud: mud.name, user: resident.username, visname: resident.account.name };
    const kind = isEmote ? 'emoteto' : 'tell';
    const text = isEmote ? sentence(`${from.visname}@${from.mud}`, message) : message;
    const taken = await this.deliver(account, { kind, from, message: text, at: clock.now() });
    if (!taken.isTaken) throw new Refusal('not-allowed', taken.reason);
  }

  async #keepOwn(resident: Resident, to: Whom, text: string, isEmote: boolean): Promise<TellRecord> {
    const { mud, clock, store } = this.#options;
    const { name } = resident.account;
    const tell: TellRecord = {
      id: ++this.#lastId,
      at: clock.now(),
      with: addressOf(to),
      kind: isEmote ? 'emote' : 'tell',
      ...{ user: resident.username, mud: mud.name, name },
      message: coloured(isEmote ? sentence(`${name}@${mud.name}`, text) : text),
      isSelf: true,
      failed: undefined,
    };
    await store.tells.add(resident.username, tell);
    this.#show(resident, tell);
    return tell;
  }

  /** Not waited for: silence is good news, and takes its time. */
  #sendAway(resident: Resident, to: Whom, message: string, tell: TellRecord): void {
    const { mud } = this.#options;
    const line = { from: resident.account.name, to: to.user, mud: to.mud, message, waitMs: TELL_REFUSAL_MS };
    const sent = tell.kind === 'emote' ? mud.emoteto(line) : mud.tell(line);
    sent.catch((error: unknown) => this.#failed(resident, tell, error));
  }

  async #failed(resident: Resident, { id, with: address }: TellRecord, error: unknown): Promise<void> {
    const { store, log } = this.#options;
    const { code, message } = answerTo(error, log, 'send a tell');
    resident.show(`${paint('red', `Your words to ${address} did not arrive`)}: ${message}`);
    resident.push('intermud_tell_failed', { id, with: address, code, message });
    await store.tells
      .fail(resident.username, id, message)
      .catch((cause: unknown) => log.error({ err: cause }, 'cannot note that a tell failed'));
  }

  #recordOf({ kind, from, message, at }: PrivateLine): TellRecord {
    const { user, mud, name } = senderOf(from);
    return {
      id: ++this.#lastId,
      at,
      with: addressOf({ user, mud }),
      kind: kind === 'tell' ? 'tell' : 'emote',
      ...{ user, mud, name },
      message: saying(message),
      isSelf: false,
      failed: undefined,
    };
  }

  #show(resident: Resident, tell: TellRecord): void {
    if (!tell.isSelf) resident.lastTeller = tell.with;
    for (const visit of resident.visits) {
      if (!tell.isSelf) visit.firstTell ??= tell.id;
      const message = visit.session.message();
      message.add('text', [visit.look(this.textFor(visit, tell))]);
      message.add('intermud_tell_text', [], { ...shownTell(tell) }).send();
    }
    this.#options.onChange(resident);
  }
}
