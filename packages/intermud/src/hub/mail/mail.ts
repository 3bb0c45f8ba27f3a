// Mail of the hub's people: what they write, what they have, and what comes from other muds.
import { EventEmitter } from 'node:events';
import type { OobPeer } from '@intermud/mud';
import { I3Error, type Mail as WireMail } from '@intermud/wire';
import {
  type Address,
  type Letter,
  letterBytes,
  type MailboxEntry,
  type MailboxLetter,
  type MailboxQuery,
  type MailboxSize,
  nameKey,
  type OutboxEntry,
  type Store,
  type Submission,
} from '../../store/index.ts';
import { ServiceError } from '../service-error.ts';
import { distinct, type FindMud, mudsOf, readAddress, usersOf } from './addresses.ts';
import { digestOf, fromWire, usersHere } from './letters.ts';
import {
  DRAFT_BYTES_MAX,
  HOUR_MS,
  HOURLY_BYTES_MAX,
  HOURLY_LETTERS_MAX,
  LETTER_BYTES_MAX,
  MAILBOX_BYTES_MAX,
  MAILBOX_LETTERS_MAX,
  OUTBOX_EACH_MAX,
  PAGE_MAX,
  RECIPIENTS_IN_MAX,
  RECIPIENTS_MAX,
  SUBJECT_LENGTH_MAX,
} from './limits.ts';

/** A letter as somebody writes it. Addresses are `user@mud`, or a name alone for somebody of this hub. */
export interface Draft {
  readonly to: readonly string[];
  readonly cc?: readonly string[] | undefined;
  readonly bcc?: readonly string[] | undefined;
  readonly subject: string;
  readonly contents: string;
}

/** What others may want to know. Accounts are named by their user names. */
export interface MailEvents {
  /** A letter has come for an account. */
  arrived: [username: string];
  /** There is something to deliver. */
  queued: [];
  /** A delivery of an account has got on, ended, or failed once more. */
  status: [username: string];
}

/** What mail stands on. */
export interface MailOptions {
  readonly store: Pick<Store, 'accounts' | 'outbox' | 'mailboxes'>;
  /** The hub's name as a mud. */
  readonly home: string;
  readonly findMud: FindMud;
  readonly clock: { now(): number };
  /** What one mud may bring in an hour; HOURLY_LETTERS_MAX and HOURLY_BYTES_MAX unless given. */
  readonly hourly?: Partial<MailboxSize> | undefined;
  /** What a mailbox holds; for tests. */
  readonly mailbox?: MailboxSize | undefined;
}

const MAILBOX: MailboxSize = { letters: MAILBOX_LETTERS_MAX, bytes: MAILBOX_BYTES_MAX };

/** The mail of a hub. Delivering what is queued is the Courier's. */
export class Mail extends EventEmitter<MailEvents> {
  readonly #store: MailOptions['store'];
  readonly #home: string;
  readonly #findMud: FindMud;
  readonly #clock: { now(): number };
  readonly #hourly: MailboxSize;
  readonly #mailbox: MailboxSize;

  constructor({ store, home, findMud, clock, hourly, mailbox = MAILBOX }: MailOptions) {
    super();
    this.#store = store;
    this.#home = home;
    this.#findMud = findMud;
    this.#clock = clock;
    this.#hourly = { letters: HOURLY_LETTERS_MAX, bytes: HOURLY_BYTES_MAX, ...hourly };
    this.#mailbox = mailbox;
  }

  /** Whether a letter may go to these, before it is written. @throws {ServiceError} as send(), of addresses. */
  async check(to: readonly string[]): Promise<void> {
    const addresses = this.#addresses(to);
    checkRecipients(addresses.length);
    await this.#knownUsers(usersOf(addresses, this.#home));
  }

  /**
   * Accepts a letter of an account: resolves when it is on disk, with all its deliveries; gives the id of the copy in
   * their folder of letters sent.
   * @throws {ServiceError} BAD_ARGUMENTS, TOO_LONG, FULL, MUD_UNKNOWN, USER_UNKNOWN; then nothing is sent to anybody.
   */
  async send(account: string, draft: Draft): Promise<number> {
    const submission = await this.#prepare(await this.#nameOf(account), draft);
    const { id } = await this.#store.outbox.submit(submission);
    for (const username of submission.mailboxes) this.emit('arrived', username);
    if (submission.deliveries.length > 0) this.emit('queued');
    return id;
  }

  /** Letters of an account, the newest first. */
  async list(
    account: string,
    query: Omit<MailboxQuery, 'limit'> & { limit?: number },
  ): Promise<MailboxEntry[]> {
    const limit = Math.min(query.limit ?? PAGE_MAX, PAGE_MAX);
    return this.#store.mailboxes.list(await this.#nameOf(account), { ...query, limit });
  }

  async countUnread(account: string): Promise<number> {
    return this.#store.mailboxes.countUnread(await this.#nameOf(account));
  }

  /** A letter, which counts as read from now on. @throws {ServiceError} NOT_FOUND. */
  async read(account: string, id: number): Promise<MailboxLetter> {
    const name = await this.#nameOf(account);
    const letter = await this.#store.mailboxes.find(name, id);
    if (letter === undefined)
      throw new ServiceError('NOT_FOUND', `Cannot read letter ${id}: there is no such letter`);
    if (!letter.isRead) await this.#store.mailboxes.markRead(name, id, this.#clock.now());
    return letter;
  }

  /** Throws letters away; gives the ids of those that were there. What is on its way goes on. */
  async remove(account: string, ids: readonly number[]): Promise<number[]> {
    return this.#store.mailboxes.remove(await this.#nameOf(account), ids);
  }

  /** What an account has written that is still on its way. */
  async outbox(account: string): Promise<OutboxEntry[]> {
    return this.#store.outbox.list(await this.#nameOf(account));
  }

  /**
   * Takes a letter from another mud: resolves once it is on disk, with the users who do not get it. A letter that has
   * come before is answered as then, and kept once.
   * @throws {I3Error} for the whole letter, which its mud may try again later.
   */
  async receive(mail: WireMail, { mud }: Pick<OobPeer, 'mud'>): Promise<readonly string[]> {
    const letter = fromWire(mail, mud);
    this.#refuseOversize(mail, letter);
    await this.#refuseOverHourly(mud, letter);
    const { found, failures } = await this.#sortUsers(usersHere(mail, this.#home));
    const { id } = mail;
    const digest = digestOf(mail);
    const arrival = { mud, id, digest, letter, mailboxes: found, failures, bound: this.#mailbox };
    const receipt = await this.#store.mailboxes.receive({ ...arrival, at: this.#clock.now() });
    if (!receipt.isRepeat)
      for (const user of found) if (!receipt.failures.includes(user)) this.emit('arrived', user);
    return receipt.failures;
  }

  /** The account's name as it is written. @throws {ServiceError} USER_UNKNOWN. */
  async #nameOf(account: string): Promise<string> {
    const record = await this.#store.accounts.find(account);
    if (record) return record.name;
    throw new ServiceError('USER_UNKNOWN', `Cannot use the mail of "${account}": there is no such account`);
  }

  async #prepare(account: string, draft: Draft): Promise<Submission> {
    const [to, cc, bcc] = [draft.to, draft.cc, draft.bcc].map((list) => this.#addresses(list)) as Lists;
    const everybody = distinct([...to, ...cc, ...bcc]);
    const at = this.#clock.now();
    const { subject, contents } = draft;
    const from = { user: nameKey(account), mud: this.#home };
    const letter: Letter = { from, to, cc, subject, contents, sentAt: Math.floor(at / 1_000) * 1_000 };
    checkText(letter);
    checkRecipients(everybody.length);
    await this.#checkRoom(account, letter);
    const muds = mudsOf(everybody).filter((mud) => mud !== this.#home);
    const deliveries = muds.map((mud) => ({ mud, bcc: usersOf(bcc, mud) }));
    const mailboxes = await this.#ourUsers(usersOf(everybody, this.#home), letter);
    return { account, letter, bcc, deliveries, mailboxes, at };
  }

  #addresses(list: readonly string[] = []): Address[] {
    return distinct(list.map((text) => readAddress(text, this.#home, this.#findMud)));
  }

  /** Nothing is sent to anybody when somebody here does not exist: the writer is there, and can mend it. */
  async #ourUsers(users: readonly string[], letter: Letter): Promise<string[]> {
    const found = await this.#knownUsers(users);
    for (const user of found) await this.#checkMailbox(user, letter, `the mailbox of "${user}" is full`);
    return found;
  }

  async #knownUsers(users: readonly string[]): Promise<string[]> {
    const { found, failures } = await this.#sortUsers(users);
    const [missing] = failures;
    if (missing === undefined) return found;
    throw new ServiceError('USER_UNKNOWN', `Cannot send mail to "${missing}": there is no such account here`);
  }

  async #sortUsers(users: readonly string[]): Promise<{ found: string[]; failures: string[] }> {
    const known = await Promise.all(users.map((user) => this.#store.accounts.find(nameKey(user))));
    const found = users.filter((_, at) => known[at] !== undefined);
    return { found, failures: users.filter((_, at) => known[at] === undefined) };
  }

  async #checkRoom(account: string, letter: Letter): Promise<void> {
    await this.#checkMailbox(account, letter, 'your mailbox is full, delete some letters first');
    const waiting = (await this.#store.outbox.list(account)).length;
    if (waiting < OUTBOX_EACH_MAX) return;
    throw new ServiceError(
      'FULL',
      `Cannot send mail: ${waiting} letters of yours wait to be delivered, ${OUTBOX_EACH_MAX} may`,
    );
  }

  async #checkMailbox(account: string, letter: Letter, why: string): Promise<void> {
    const { letters, bytes } = await this.#store.mailboxes.size(account);
    const hasRoom = letters < this.#mailbox.letters && bytes + letterBytes(letter) <= this.#mailbox.bytes;
    if (!hasRoom) throw new ServiceError('FULL', `Cannot send mail: ${why}`);
  }

  #refuseOversize(mail: WireMail, letter: Letter): void {
    const bytes = letterBytes(letter);
    if (bytes > LETTER_BYTES_MAX)
      throw refusal(mail, `it has ${bytes} bytes, ${LETTER_BYTES_MAX} are allowed`);
    const users = usersHere(mail, this.#home).length;
    if (users > RECIPIENTS_IN_MAX)
      throw refusal(mail, `it names ${users} users of this mud, ${RECIPIENTS_IN_MAX} are allowed`);
    if (users === 0)
      throw new I3Error('PACKET_SHAPE', `Cannot take letter ${mail.id}: it names no user of ${this.#home}`);
  }

  async #refuseOverHourly(mud: string, letter: Letter): Promise<void> {
    const { letters, bytes } = await this.#store.mailboxes.arrivedSince(mud, this.#clock.now() - HOUR_MS);
    const { letters: lettersMax, bytes: bytesMax } = this.#hourly;
    if (letters < lettersMax && bytes + letterBytes(letter) <= bytesMax) return;
    throw new I3Error(
      'NOT_ALLOWED',
      `Cannot take more mail of ${mud} for now: ${letters} letters and ${bytes} bytes have come within an hour, ${lettersMax} and ${bytesMax} are allowed`,
    );
  }
}

type Lists = [Address[], Address[], Address[]];

const refusal = ({ id }: WireMail, found: string): I3Error =>
  new I3Error('NOT_ALLOWED', `Cannot take letter ${id}: ${found}`);

function checkRecipients(count: number): void {
  if (count === 0) throw new ServiceError('BAD_ARGUMENTS', 'Cannot send mail: it is for nobody');
  if (count > RECIPIENTS_MAX)
    throw new ServiceError(
      'TOO_LONG',
      `Cannot send mail: it is for ${count} people, ${RECIPIENTS_MAX} are allowed`,
    );
}

/** What LPC strings and one-line subjects cannot hold. */
const NOT_A_LINE = /[\p{Cc}\u2028\u2029]/u;

function checkText(letter: Letter): void {
  const { subject, contents } = letter;
  const length = [...subject].length;
  if (length < 1 || length > SUBJECT_LENGTH_MAX)
    throw new ServiceError(
      'BAD_ARGUMENTS',
      `Cannot send mail: the subject must have 1 to ${SUBJECT_LENGTH_MAX} characters, it has ${length}`,
    );
  if (NOT_A_LINE.test(subject))
    throw new ServiceError('BAD_ARGUMENTS', 'Cannot send mail: the subject must be one line of plain text');
  if (contents.includes('\0'))
    throw new ServiceError('BAD_ARGUMENTS', 'Cannot send mail: the text holds a NUL, so it is no text');
  const bytes = letterBytes(letter);
  if (bytes > DRAFT_BYTES_MAX)
    throw new ServiceError(
      'TOO_LONG',
      `Cannot send mail: it has ${bytes} bytes, ${DRAFT_BYTES_MAX} are allowed`,
    );
}
