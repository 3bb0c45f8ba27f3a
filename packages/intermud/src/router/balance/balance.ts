// Who is let in here, who is sent to another router, and how a mud is told so.
// Source: Intermud-3, "startup-reply": the first router of its list is the one that a mud should use.
import { I3Error, type RouterRow, startupReply } from '@intermud/wire';
import { type MudInfo, nameKey } from '../../store/index.ts';
import type { Link } from '../link.ts';
import type { Mud } from '../mud.ts';
import type { Parts } from '../parts.ts';
import { type Profile, profileOf } from '../profiles.ts';
import { packetFrame } from '../text.ts';
import { type Load, type OtherRouter, rowsAway, rowsHere, withRoom } from './choice.ts';
import { type Departure, departureOf } from './departure.ts';
import { Journeys } from './journeys.ts';
import { AWAY_MS } from './limits.ts';

/** A mud that asks to be let in. */
export interface Newcomer {
  readonly name: string;
  readonly info: MudInfo;
  readonly password: number;
  /** What is known of it; undefined if nothing. */
  readonly known: Mud | undefined;
}

/** A mud that is here. */
export interface Online {
  readonly mud: Mud;
  readonly link: Link;
}

/** A mud that may be sent elsewhere. */
interface Candidate {
  readonly link: Link;
  readonly name: string;
  readonly profile: Profile;
  readonly known: Mud | undefined;
  /** Routers with room, best first. */
  readonly rooms: readonly OtherRouter[];
}

/** What a balance needs beside the router's parts. */
export interface BalanceHost {
  readonly links: () => Iterable<Link>;
  /** "ip port" that a mud is told for this router. */
  readonly addressFor: (link: Link) => string;
  /** Whether a name is that of a mud in this program, which goes where the program goes. */
  readonly isOwn: (name: string) => boolean;
}

/** Keeps one router below its limit, and sends muds elsewhere. */
export class Balance {
  readonly #parts: Parts;
  readonly #host: BalanceHost;
  readonly #journeys = new Journeys();
  /** Links that are let in, and whose start-up is being written down. */
  readonly #entering = new Set<Link>();
  /** Since when all muds are to go, steady milliseconds. */
  #drainingSince: number | undefined;

  constructor(parts: Parts, host: BalanceHost) {
    this.#parts = parts;
    this.#host = host;
  }

  /** What other routers are told of us. */
  get load(): Load {
    const links = this.online().length;
    return { links, linksMax: this.#parts.settings.linksMax, isDraining: this.isDraining };
  }

  get isDraining(): boolean {
    return this.#drainingSince !== undefined;
  }

  /** From now on all muds are to go, and newcomers are sent elsewhere; or no more. What muds did before is forgotten. */
  setDraining(isDraining: boolean): void {
    if (isDraining === this.isDraining) return;
    this.#journeys.clear();
    this.#drainingSince = isDraining ? this.#parts.clock.steady() : undefined;
    this.#parts.elsewhere.loadChanged();
  }

  /** Muds that are here, each with its link. */
  online(): Online[] {
    return [...this.#host.links()].flatMap((link) =>
      link.state.at === 'online' ? [{ mud: link.state.mud, link }] : [],
    );
  }

  /** All routers for a mud that is let in here. */
  rowsFor(link: Link): RouterRow[] {
    return rowsHere(this.#own(link), this.#parts.elsewhere.others());
  }

  /**
   * Whether a newcomer is let in; false if it was sent to another router, which happens before its password is looked at:
   * that is for the other one to judge.
   *
   * @throws {I3Error} PROTOCOL if there is room nowhere.
   */
  admits(link: Link, newcomer: Newcomer): boolean {
    const isKept = link.state.at === 'online' || this.#host.isOwn(newcomer.name);
    const isFull = this.#isFull(newcomer);
    if (isKept || !(isFull || this.isDraining)) return this.#enter(link);
    const profile = profileOf(newcomer.info, this.#parts.settings.profiles[newcomer.name]);
    const departure = this.#departure({ ...newcomer, link, profile, rooms: this.rooms() });
    const to = departure.is === 'due' ? this.#other(departure.to) : undefined;
    if (to) return this.#sendAway(link, newcomer, profile, to);
    if (isFull) throw this.#full();
    return this.#enter(link);
  }

  /** Routers to which muds may be sent now, best first. */
  rooms(): OtherRouter[] {
    return withRoom(this.#parts.elsewhere.others());
  }

  /** What is to be done about a mud that is here, where there are these {@link rooms}. */
  departureOf({ mud, link }: Online, rooms: readonly OtherRouter[]): Departure {
    return this.#departure({ link, name: mud.name, profile: mud.profile, known: mud, rooms });
  }

  /** Tells a mud that is here to go to another router. */
  send(link: Link, mud: Mud, router: string): void {
    const to = this.#other(router);
    if (to) this.#tell(link, { name: mud.name, password: mud.record.password }, mud.profile, to);
  }

  /** Whether a router has heard of a mud, so that it can tell, or ask, whether its password is right. */
  isKnownTo(router: string, mud: Mud | undefined): boolean {
    return mud === undefined || this.#parts.elsewhere.isKnownTo(router, mud.record);
  }

  #departure({ link, name, profile, known, rooms }: Candidate): Departure {
    const now = this.#parts.clock.steady();
    return departureOf({
      isOwn: this.#host.isOwn(name),
      followsRedirects: profile.followsRedirects,
      journey: this.#journeys.find(keyOf(name, link), now),
      to: rooms.find((room) => this.isKnownTo(room.name, known))?.name,
      isRoom: rooms.length > 0,
      waitedMs: now - (this.#drainingSince ?? now),
      now,
    });
  }

  /** A mud that has a link here takes nobody's place but its own. */
  #isFull({ known }: Newcomer): boolean {
    const { linksMax } = this.#parts.settings;
    if (linksMax === 0 || known?.link !== undefined) return false;
    for (const link of this.#entering) if (link.state.at !== 'new') this.#entering.delete(link);
    return this.online().length + this.#entering.size >= linksMax;
  }

  #enter(link: Link): boolean {
    if (this.#parts.settings.linksMax > 0) this.#entering.add(link);
    return true;
  }

  #full(): I3Error {
    const { linksMax } = this.#parts.settings;
    return new I3Error(
      'PROTOCOL',
      `${this.#parts.name} has ${linksMax} muds, which is its limit, and there is no other router that it could send you to: try again later`,
    );
  }

  #sendAway(link: Link, { name, password }: Newcomer, profile: Profile, to: OtherRouter): false {
    this.#tell(link, { name, password }, profile, to);
    link.away(to.name, this.#parts.clock.steady() + AWAY_MS);
    return false;
  }

  /** Its password comes along as it is known, or as it was presented: a mud takes the one that it is told. */
  #tell(link: Link, mud: { name: string; password: number }, profile: Profile, to: OtherRouter): void {
    const { elsewhere, outboxes, log, clock, name } = this.#parts;
    const reply = startupReply.build({
      originatorMud: name,
      targetMud: mud.name,
      routerList: rowsAway(this.#own(link), to, elsewhere.others()),
      password: mud.password,
    });
    outboxes.send(link.outbox, packetFrame(startupReply.write(reply), profile.encoding));
    this.#journeys.note(keyOf(mud.name, link), to.name, clock.steady());
    elsewhere.sentTo(to.name);
    link.sentTo = to.name;
    log.info({ mud: mud.name, router: to.name }, 'Mud is sent to another router');
  }

  #own(link: Link): RouterRow {
    return { name: this.#parts.name, address: this.#host.addressFor(link) };
  }

  #other(name: string): OtherRouter | undefined {
    return this.#parts.elsewhere.others().find((one) => one.name === name);
  }
}

/** A mud as it comes from one address: whoever else uses its name stands in nobody's way. */
const keyOf = (mud: string, { address }: Link): string => `${nameKey(mud)} ${address}`;
