// What a living router knows of muds and channels. All of it is gone when the program ends.
import type { LpcMapping, LpcValue } from '@intermud/wire';
import type { LivingMud } from './mud.ts';
import type { ChannelRow } from './read.ts';
import type { Traits } from './traits.ts';

/** A mud of another router, as that router said it last. */
export interface Told {
  readonly router: string;
  isUp: boolean;
  readonly info: LpcMapping;
  /** An older word than the one before: it was longer on its way, by another link. These routers cannot tell. */
  readonly isOvertaken: boolean;
  readonly sentAt: number;
}

/** A channel, as it was said last. */
export interface KeptChannel extends ChannelRow {
  readonly isOvertaken: boolean;
  readonly sentAt: number;
}

/** A word of another router. */
export interface Word {
  readonly name: string;
  readonly info: LpcMapping | 0;
  readonly sentAt: number;
}

/** The lists of one run. */
export class Lists {
  readonly own = new Map<string, LivingMud>();
  readonly told = new Map<string, Told>();
  readonly channels = new Map<string, KeptChannel>();
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes what another router says of a mud: not of those that are connected here, or belong here. */
  hear({ name, info, sentAt }: Word): void {
    if (this.own.get(name)?.isOnline) return;
    const before = this.told.get(name);
    if (info === 0) {
      this.told.delete(name);
      return;
    }
    const router = String(info.get('router'));
    if (router === this.#name) return;
    const isOvertaken = before !== undefined && sentAt < before.sentAt;
    const isUp = info.get('disconnect_time') === 0;
    this.told.set(name, { router, isUp, info, sentAt: Math.max(sentAt, before?.sentAt ?? 0), isOvertaken });
  }

  /** Takes a channel, but not one of a mud here. */
  hearChannel(name: string, row: ChannelRow, sentAt: number): void {
    const before = this.channels.get(name);
    if (before && this.own.has(before.host)) return;
    const isOvertaken = before !== undefined && sentAt < before.sentAt;
    this.channels.set(name, { ...row, isOvertaken, sentAt: Math.max(sentAt, before?.sentAt ?? 0) });
  }

  /** A router has gone, and its muds with it. */
  lose(router: string): void {
    for (const mud of this.told.values()) if (mud.router === router) mud.isUp = false;
  }

  /** Names of a whole list. */
  names(traits: Traits): string[] {
    return [...this.own.keys(), ...(traits.repeatsMuds ? this.told.keys() : [])];
  }
}

/** A mud as Dead Souls writes it; `at` is what the router's clock shows for a world time, in seconds. */
export function mudinfo(
  { name, password, isOnline, since, mood }: LivingMud,
  { router, traits, at }: { router: string; traits: Traits; at: (age: number) => number },
): LpcMapping {
  const time = at(since);
  const number = (value: number): LpcValue => (traits.writesText ? String(value) : value);
  return new Map<string, LpcValue>(
    Object.entries({
      ...{ name, ip: '203.0.113.9', connect_time: isOnline ? time : 0, disconnect_time: isOnline ? 0 : time },
      ...{ password: traits.hasPasswords ? password : 0, old_mudlist_id: -1, old_chanlist_id: -1 },
      ...{ player_port: number(4000), imud_tcp_port: number(4006), imud_udp_port: number(4008) },
      ...{ mudlib: 'Dead Souls', base_mudlib: 'Dead Souls', driver: 'FluffOS', mud_type: 'LPMud' },
      ...{ open_status: `mood ${mood}`, protocol: number(3), restart_delay: -1, admin_email: 'a@b' },
      ...{ router: traits.namesItself ? router : 0, other_data: 0 },
      services: new Map(['tell', 'who', 'channel', 'locate'].map((service) => [service, 1])),
    }),
  );
}
