// What people ask the network: muds, who is where, who somebody is.

import type { Clock, Located, Mud, MudEntry } from '@intermud/mud';
import { nameKey } from '../../store/index.ts';
import type { Accounts } from '../accounts.ts';
import { fingerOf, userInfoOf, whoRowOf } from '../identity.ts';
import { ANSWER_MS, ANSWER_ROWS_MAX, ANSWER_TEXT_MAX, LOCATE_MS } from '../limits.ts';
import type { Finger, Found, MudDetail, Mud as Row, WhoUser } from '../messages/index.ts';
import { isHidden } from '../presence.ts';
import type { Whom } from './address.ts';
import type { Crowd } from './crowd.ts';
import { offline, Refusal } from './refusal.ts';
import type { Resident } from './resident.ts';
import { colouredLine, cut, isPlain, plainLine, plainName, saying } from './text.ts';

/** What questions stand on. */
export interface NetworkOptions {
  readonly mud: Mud;
  readonly accounts: Accounts;
  readonly crowd: Crowd;
  readonly clock: Clock;
}

/** Questions to the network, answered in texts that are safe to show. */
export class Network {
  readonly #options: NetworkOptions;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /** The name of the hub as a mud. */
  get home(): string {
    return this.#options.mud.name;
  }

  /** The mud that somebody means, by its name or the beginning of it. @throws {Refusal} `unk-dst`. */
  get(name: string): MudEntry {
    const found = this.#options.mud.mudlist.find(name);
    if (found === undefined || !isPlain(found.name)) throw new Refusal('unk-dst', this.#unknown(name));
    return found;
  }

  /** All muds, by name. */
  muds(): MudEntry[] {
    return this.#options.mud.mudlist
      .entries()
      .filter(({ name }) => isPlain(name))
      .sort((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1));
  }

  /** A row of `Intermud.Mudlist`. */
  row({ name, isUp, state, driver, mudlib, mudType, openStatus, services }: MudEntry): Row {
    const isBackSoon = !isUp && state > 0;
    return {
      name: plainLine(name),
      state: isUp ? 'up' : 'down',
      ...(isBackSoon ? { backAt: this.#options.clock.now() + state * 1_000 } : {}),
      driver: plainLine(driver),
      mudlib: plainLine(mudlib),
      type: plainLine(mudType),
      open: plainLine(openStatus),
      services: [...services].flatMap(([service, value]) => (value ? plainLine(String(service)) : [])),
    };
  }

  /** A mud with all its fields; `Intermud.Mud`. */
  detail(entry: MudEntry): MudDetail {
    const other = [...entry.otherData].map(([key, value]) => [
      plainLine(String(key)),
      plainLine(String(value)),
    ]);
    return {
      ...this.row(entry),
      address: plainLine(entry.ipAddr),
      playerPort: entry.playerPort,
      tcpPort: entry.imudTcpPort,
      udpPort: entry.imudUdpPort,
      baseMudlib: plainLine(entry.baseMudlib),
      email: plainLine(entry.adminEmail),
      other: Object.fromEntries(other),
    };
  }

  /** Who is on a mud. @throws {I3Error} */
  async who(resident: Resident, mud: string): Promise<WhoUser[]> {
    const rows = this.#isHome(mud)
      ? this.#here()
      : await this.#options.mud.who(mud, { from: resident.username, timeoutMs: ANSWER_MS });
    return rows.slice(0, ANSWER_ROWS_MAX).map(({ visname, idle, extra }) => ({
      name: field(visname),
      idle: Math.max(0, Math.floor(idle)),
      info: field(extra),
    }));
  }

  /** Who somebody is. @throws {I3Error} @throws {Refusal} `unk-user`. */
  async finger(resident: Resident, { user, mud }: Whom): Promise<Finger> {
    const asking = { from: resident.username, timeoutMs: ANSWER_MS };
    const info = this.#isHome(mud)
      ? await this.#fingerHere(user)
      : await this.#options.mud.finger(user, mud, asking);
    const line = (value: string | 0 | undefined) => (value ? field(value) : undefined);
    const plain = (value: string | 0 | undefined) =>
      value ? plainLine(cut(value, ANSWER_TEXT_MAX)) : undefined;
    return withoutGaps({
      user: `${user}@${mud}`,
      name: line(info.visname),
      title: info.title ? line(info.title.replaceAll('$N', () => info.visname || user)) : undefined,
      realName: plain(info.realName),
      email: plain(info.email),
      loginout: plain(info.loginoutTime),
      idle: info.idleTime === undefined ? undefined : Math.floor(info.idleTime),
      host: plain(info.ipName),
      level: plain(info.level),
      extra: info.extra ? saying(info.extra) : undefined,
    });
  }

  /** Name and gender of a user, as targeted emotes need them. @throws {I3Error} @throws {Refusal} `unk-user`. */
  async user({ user, mud }: Whom): Promise<{ visname: string; gender: number }> {
    if (!this.#isHome(mud)) return this.#options.mud.ucache.get(user, mud, { timeoutMs: ANSWER_MS });
    const account = await this.#options.accounts.find(user);
    if (account === undefined) throw new Refusal('unk-user', `Nobody on ${this.home} is called ${user}`);
    return userInfoOf(account, this.#options.crowd.resident(account.username));
  }

  /** Muds where a user is on, as they answer, for LOCATE_MS. @throws {I3Error} */
  async *locate(resident: Resident, user: string): AsyncGenerator<Found, void, undefined> {
    if (!this.#options.mud.isOnline) throw offline();
    const here = this.#options.crowd.resident(user.toLowerCase());
    if (here !== undefined && !isHidden(here)) yield this.#foundHere(here);
    const asking = { from: resident.username, timeoutMs: LOCATE_MS };
    for await (const found of this.#options.mud.locate(user, asking)) {
      if (!this.#isHome(found.mud)) yield shownFound(found);
    }
  }

  #isHome(mud: string): boolean {
    return nameKey(mud) === nameKey(this.home);
  }

  #here() {
    const { crowd, clock } = this.#options;
    const people = crowd.residents().filter((person) => !isHidden(person));
    return people.map((person) => {
      const row = whoRowOf(person, clock.now());
      return { ...row, extra: [row.extra, ...person.statuses].filter(Boolean).join(', ') };
    });
  }

  async #fingerHere(user: string) {
    const account = await this.#options.accounts.find(user);
    if (account === undefined) throw new Refusal('unk-user', `Nobody on ${this.home} is called ${user}`);
    const person = this.#options.crowd.resident(account.username);
    return fingerOf(account, person, this.#options.clock.now());
  }

  #foundHere(person: Resident): Found {
    const { visname, idle } = whoRowOf(person, this.#options.clock.now());
    return { mud: this.home, name: visname, idle, status: person.statuses.join(', ') };
  }

  #unknown(name: string): string {
    const key = nameKey(name);
    const like = this.muds().filter((mud) => key !== '' && nameKey(mud.name).startsWith(key));
    if (like.length < 2) return `No mud on the network is called "${name}"`;
    return `"${name}" can be ${like
      .slice(0, 5)
      .map((mud) => mud.name)
      .join(', ')}${like.length > 5 ? ' and others' : ''}`;
  }
}

function shownFound({ mud, visname, idleTime, status }: Located): Found {
  const idle = Math.max(0, Math.floor(idleTime));
  return { mud: plainName(mud), name: plainName(visname), idle, status: field(status || '') };
}

/** One text of another mud's answer. */
const field = (text: string): string => colouredLine(cut(text, ANSWER_TEXT_MAX));

function withoutGaps<T extends object>(given: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
