// Who is here.

import type { Store } from '../../store/index.ts';
import type { Account } from '../accounts.ts';
import type { Person, Presence } from '../presence.ts';
import { type Profile, readProfile } from './profile.ts';
import { Resident, Visit } from './resident.ts';
import type { HubSession } from './visitor.ts';

/** What a crowd stands on. */
export interface CrowdOptions {
  readonly store: Pick<Store, 'profiles'>;
  readonly clock: { now(): number };
}

/** Everybody who is logged in, by any door. An account that comes twice is one resident with two visits. */
export class Crowd implements Presence {
  readonly #store: CrowdOptions['store'];
  readonly #clock: CrowdOptions['clock'];
  readonly #residents = new Map<string, Resident>();
  readonly #visits = new Map<HubSession, Visit>();

  constructor({ store, clock }: CrowdOptions) {
    this.#store = store;
    this.#clock = clock;
  }

  all(): readonly Person[] {
    return [...this.#residents.values()];
  }

  find(username: string): Person | undefined {
    return this.#residents.get(username);
  }

  /** The same with what only the hub itself may know. */
  residents(): Resident[] {
    return [...this.#residents.values()];
  }

  resident(username: string): Resident | undefined {
    return this.#residents.get(username);
  }

  visit(session: HubSession): Visit | undefined {
    return this.#visits.get(session);
  }

  /** Lets a session in. Undefined when it has ended while its account's things were loaded. */
  async enter(session: HubSession, account: Account): Promise<Visit | undefined> {
    const { profiles } = this.#store;
    const { username } = account;
    const [value, joined] = await Promise.all([profiles.get(username), profiles.joined(username)]);
    if (session.state === 'closed') return undefined;
    const marks = new Map(joined.map(({ channel, read }) => [channel, read]));
    const fresh = () => this.#newResident(account, readProfile(value), marks);
    // Two sessions may come at the same time: whoever is here already knows more than the store.
    const resident = this.#residents.get(username) ?? fresh();
    resident.account = account; // Something of it may have changed since it was first here.
    this.#residents.set(username, resident);
    const visit = new Visit(session, resident);
    resident.visits.add(visit);
    this.#visits.set(session, visit);
    return visit;
  }

  /** Takes a session out; gives its resident if that was the last one, who is then gone. */
  leave(session: HubSession): Resident | undefined {
    const visit = this.#visits.get(session);
    if (visit === undefined) return undefined;
    const { resident } = visit;
    this.#visits.delete(session);
    resident.visits.delete(visit);
    if (resident.visits.size > 0) return undefined;
    this.#residents.delete(resident.username);
    return resident;
  }

  #newResident(account: Account, profile: Profile, joined: ReadonlyMap<string, number>): Resident {
    return new Resident({ account, profile, joined, now: this.#clock.now() });
  }
}
