// A mud introduces itself: startup-req-1, -2 and -3.
// Order of the answer: startup-reply, a warning if there is one, mudlist, chanlist-reply.
import {
  I3Error,
  type StartupReq3,
  startupReply,
  startupReq1,
  startupReq2,
  startupReq3,
} from '@intermud/wire';
import type { MudInfo, MudRecord } from '../store/index.ts';
import { nameKey } from '../store/index.ts';
import { isOwnAddress } from './addresses.ts';
import type { Balance } from './balance/balance.ts';
import { PASSWORD_ELSEWHERE } from './elsewhere.ts';
import { Counts } from './flood.ts';
import { judge, type Verdict } from './judge.ts';
import {
  MUDS_MAX,
  PASSWORD_BELOW,
  REGISTRATIONS_WINDOW_MS,
  WRONG_PASSWORDS_MAX,
  WRONG_PASSWORDS_WINDOW_MS,
} from './limits.ts';
import type { Link } from './link.ts';
import type { Mud } from './mud.ts';
import { mudNameFault } from './names.ts';
import type { Arrived } from './packet.ts';
import type { Parts } from './parts.ts';
import { fittingInfo } from './rows.ts';
import { packetFrame } from './text.ts';

/** A start-up that has been read. */
interface Introduction {
  readonly name: string;
  readonly protocol: 1 | 2 | 3;
  readonly password: number;
  readonly ids: readonly [mudlist: number, chanlist: number];
  readonly info: MudInfo;
}

/** What a mud may be in with. */
type Accepted = Exclude<Verdict, { is: 'refused' }>;

/** Treats the start-ups of one router. */
export class Startup {
  readonly #parts: Parts;
  readonly #balance: Balance;
  readonly #wrongPasswords = new Counts(WRONG_PASSWORDS_MAX, WRONG_PASSWORDS_WINDOW_MS);
  readonly #registrations: Counts;

  constructor(parts: Parts, balance: Balance) {
    this.#parts = parts;
    this.#balance = balance;
    const { registrations } = parts.settings.perAddress;
    this.#registrations = new Counts(registrations, REGISTRATIONS_WINDOW_MS);
  }

  /** Treats a start-up; what the link sends behind it waits until it is on disk and answered. */
  begin(link: Link, arrived: Arrived): void {
    link.waitFor(this.#treat(link, arrived).catch((error: unknown) => this.#refuse(link, arrived, error)));
  }

  /** @throws {I3Error} why the mud is not let in. */
  async #treat(link: Link, arrived: Arrived): Promise<void> {
    const given = this.#read(link, arrived);
    await this.#parts.muds.inTurn(given.name, async () => {
      const known = this.#parts.muds.find(given.name);
      if (!this.#balance.admits(link, { ...given, known })) return;
      const verdict = await this.#verdict(link, given, known);
      const isOld = verdict.is === 'known' && known !== undefined;
      const mud = await this.#write(link, given, verdict, known?.record);
      this.#letIn(link, mud, verdict, isOld ? given.ids : [0, 0]);
    });
  }

  #read(link: Link, arrived: Arrived): Introduction {
    const name = arrived.originatorMud;
    if (name === 0) throw new I3Error('PACKET_SHAPE', 'Cannot start up: the originator mudname is 0');
    const fault = mudNameFault(name);
    if (fault) throw new I3Error('NOT_ALLOWED', `Cannot start up as ${JSON.stringify(name)}: ${fault}`);
    if (link.mud && link.mud.name !== name)
      throw new I3Error('PROTOCOL', `Cannot start up as "${name}": this is the link of "${link.mud.name}"`);
    // COMPAT Living muds address it to 0, or to the name of the router that they know from elsewhere.
    if (arrived.targetMud !== 0 && !arrived.targetMud.startsWith('*'))
      throw new I3Error('MUD_UNKNOWN', `Cannot start up: "${arrived.targetMud}" is no router`);
    return readIntroduction(name, arrived);
  }

  /** A mud whose password only its last router knows is let in by that router's word. @throws {I3Error} as {@link begin}. */
  async #verdict(link: Link, given: Introduction, known: Mud | undefined): Promise<Accepted> {
    const record = known?.record;
    const { name, password } = given;
    if (record?.password !== PASSWORD_ELSEWHERE || this.#parts.reserved.has(nameKey(name)))
      return this.#judge(link, given, known);
    this.#checkGuesses(link.address);
    if (record.name === name && (await this.#parts.elsewhere.verify(record, password)))
      return { is: 'known', password };
    this.#wrongPasswords.add(link.address, this.#parts.clock.steady());
    throw new I3Error(
      'NOT_ALLOWED',
      `The password of "${name}" is wrong, says ${record.router}, where it was last`,
    );
  }

  #judge(link: Link, given: Introduction, known: Mud | undefined): Accepted {
    const { acceptWrongPasswordFromLastAddress, proxies } = this.#parts.settings;
    this.#checkGuesses(link.address);
    const verdict = judge({
      name: given.name,
      password: given.password,
      record: known?.record,
      isOnline: known?.link !== undefined && known.link !== link,
      reserved: this.#parts.reserved.get(nameKey(given.name)),
      isFromLastAddress:
        acceptWrongPasswordFromLastAddress &&
        known?.record.address === link.address &&
        isOwnAddress(link.address, proxies),
    });
    if (verdict.is === 'new') this.#register(link.address, known);
    if (verdict.is !== 'refused') return verdict;
    if (verdict.isGuess) this.#wrongPasswords.add(link.address, this.#parts.clock.steady());
    throw new I3Error(verdict.code, verdict.message);
  }

  #checkGuesses(address: string): void {
    const waitMs = this.#wrongPasswords.waitMs(address, this.#parts.clock.steady());
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1_000);
    throw tooEarly(`Too many wrong passwords from ${address}: wait ${seconds} s`);
  }

  #register(address: string, known: Mud | undefined): void {
    if (known === undefined && this.#parts.muds.size >= MUDS_MAX)
      throw tooEarly(`The router keeps ${MUDS_MAX} names of muds, and takes no new ones`);
    this.#countRegistration(address);
  }

  #countRegistration(address: string): void {
    const now = this.#parts.clock.steady();
    const { registrations } = this.#parts.settings.perAddress;
    if (registrations === 0) return;
    if (this.#registrations.waitMs(address, now) > 0)
      throw tooEarly(`${registrations} new muds an hour are the limit for ${address}: try again later`);
    this.#registrations.add(address, now);
  }

  #write(link: Link, given: Introduction, verdict: Accepted, before: MudRecord | undefined): Promise<Mud> {
    const now = this.#parts.clock.now();
    const isBack = before?.state.is === 'up' && before.router === this.#parts.name;
    return this.#parts.muds.save({
      name: before?.name ?? given.name,
      password: verdict.is === 'known' ? verdict.password : this.#newPassword(),
      protocol: given.protocol,
      state: isBack ? before.state : { is: 'up', since: now },
      address: link.address,
      seenAt: now,
      info: given.info,
    });
  }

  #newPassword(): number {
    return 1 + this.#parts.random(PASSWORD_BELOW - 1);
  }

  #letIn(link: Link, mud: Mud, verdict: Accepted, ids: Introduction['ids']): void {
    mud.lostAt = this.#parts.clock.steady(); // Until a link is there: this one may have gone meanwhile.
    if (link.state.at === 'closed') return;
    if (mud.link && mud.link !== link) this.#replace(mud.link, mud, link);
    mud.lostAt = undefined;
    mud.link = link;
    link.online(mud);
    this.#reply(link, mud);
    if (verdict.is === 'forgiven')
      this.#parts.errors.send(link, 'WARNING', verdict.warning, { mud: mud.name, user: 0, packet: 0 });
    this.#parts.channels.joined(mud);
    this.#parts.pacer.join(link, ids);
    this.#parts.log.info(
      { mud: mud.name, address: link.address, profile: mud.profile.name },
      'Mud is online',
    );
  }

  /** The right password came over another link: that one counts. */
  #replace(old: Link, mud: Mud, link: Link): void {
    const message = `Another program has connected from ${link.address} with the name and password of "${mud.name}"`;
    this.#parts.errors.send(old, 'NAME_TAKEN', message, { mud: mud.name, user: 0, packet: 0 });
    old.end(message);
  }

  #reply(link: Link, mud: Mud): void {
    const reply = startupReply.build({
      originatorMud: this.#parts.name,
      targetMud: mud.name,
      routerList: this.#balance.rowsFor(link),
      password: mud.record.password,
    });
    this.#parts.outboxes.send(link.outbox, packetFrame(startupReply.write(reply), mud.profile.encoding));
  }

  /** Every refusal is an error packet; and then a close, unless the link was online before. */
  #refuse(link: Link, arrived: Arrived, error: unknown): void {
    const fault = error instanceof I3Error ? error : this.#ownFault(arrived, error);
    this.#parts.errors.refuse(link, arrived, fault.code, fault.message);
    this.#parts.log.info(
      { mud: arrived.originatorMud, address: link.address, reason: fault.message },
      'Start-up refused',
    );
    if (link.state.at === 'new' || link.state.at === 'away') link.end(fault.message);
  }

  #ownFault(arrived: Arrived, error: unknown): I3Error {
    this.#parts.log.error({ err: error, mud: arrived.originatorMud }, 'Cannot write a start-up down');
    return tooEarly('The router could not write the start-up down: try again later');
  }
}

/** A no that time mends: `bad-proto` is "at the wrong time", and tells it from `not-allowed`, which is for good. */
const tooEarly = (message: string): I3Error => new I3Error('PROTOCOL', message);

const READERS = { 'startup-req-1': startupReq1, 'startup-req-2': startupReq2, 'startup-req-3': startupReq3 };

/** Elements of a start-up without the admin's address and other data. */
const LENGTH_SHORT = 18;

function readIntroduction(name: string, { type, array }: Arrived): Introduction {
  const reader = READERS[type.type as keyof typeof READERS];
  if (reader === undefined)
    throw new I3Error('NOT_IMPLEMENTED', `There is no protocol for ${type.type} here`);
  const packet = reader.read(array) as Omit<StartupReq3, 'type'>;
  return {
    name,
    protocol: protocolOf(type.type, array.length),
    password: packet.password,
    ids: [packet.oldMudlistId, packet.oldChanlistId],
    info: fittingInfo({
      playerPort: packet.playerPort,
      tcpPort: packet.imudTcpPort,
      udpPort: packet.imudUdpPort,
      mudlib: packet.mudlib,
      baseMudlib: packet.baseMudlib,
      driver: packet.driver,
      mudType: packet.mudType,
      openStatus: packet.openStatus,
      adminEmail: packet.adminEmail,
      services: packet.services,
      otherData: packet.otherData,
    }),
  };
}

/** COMPAT A startup-req-2 of 18 elements comes from a mud that reads rows of 11, as in version 1. */
function protocolOf(type: string, length: number): 1 | 2 | 3 {
  if (type === 'startup-req-1' || length <= LENGTH_SHORT) return 1;
  return type === 'startup-req-2' ? 2 : 3;
}
