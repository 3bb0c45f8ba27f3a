import type { FingerAnswer, LocateAnswer, UserInfo } from '@intermud/mud';
import type { WhoRow } from '@intermud/wire';
import type { Account } from './accounts.ts';
import type { Person } from './presence.ts';

/** What is said of the gender of somebody who is not here to say it: 2, neuter. */
const GENDER_UNKNOWN = 2;

/**
 * What the world may know of an account. The person's own name, mail address and host are private: they are left out, and go as 0.
 * Idle is -1 for who is not on; `extra` gets its carriage return on the way out.
 * Source: Intermud-3, "Service: finger".
 */
export function fingerOf(account: Account, person: Person | undefined, now: number): FingerAnswer {
  return {
    visname: account.name,
    title: person?.title || 0,
    loginoutTime: timeInWords(person?.connectedAt ?? account.lastSeenAt),
    idleTime: person ? idleOf(person, now) : -1,
    level: account.isStaff ? 'staff' : 'player',
    extra: person?.plan || 0,
  };
}

/** One person's row in a who-reply. Source: Intermud-3, "Service: who". */
export function whoRowOf(person: Person, now: number): WhoRow {
  return { visname: person.account.name, idle: idleOf(person, now), extra: person.title };
}

/** The answer to a locate for somebody who is on. Source: Intermud-3, "Service: locate". */
export function locatedOf(person: Person, now: number): LocateAnswer {
  return { visname: person.account.name, idleTime: idleOf(person, now), status: person.statuses };
}

/** What a targeted emote needs to know. Source: Intermud-3, "Service: channel", chan-user-reply. */
export function userInfoOf(account: Account, person: Person | undefined): UserInfo {
  return { visname: account.name, gender: person?.gender ?? GENDER_UNKNOWN };
}

/** Whole seconds since somebody typed; never below 0, should the clock have been set back. */
function idleOf({ activeAt }: Person, now: number): number {
  return Math.max(0, Math.floor((now - activeAt) / 1_000));
}

/** In UTC and saying so: the reader may be anywhere. 0 for no time. */
function timeInWords(at: number | undefined): string | 0 {
  return at === undefined ? 0 : new Date(at).toUTCString();
}
