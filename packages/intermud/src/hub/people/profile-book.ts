// Changing how somebody likes things.

import { nameKey, type Store } from '../../store/index.ts';
import { IGNORED_MAX } from '../limits.ts';
import { type Profile, readProfile } from './profile.ts';
import { Refusal } from './refusal.ts';
import type { Resident } from './resident.ts';

/** A list of what somebody does not want to hear. */
export type IgnoredKind = keyof Profile['ignored'];

/** Keeps profiles: each change is on disk before it counts as done. */
export class ProfileBook {
  readonly #store: Pick<Store, 'profiles'>;
  readonly #onChange: (resident: Resident) => void;

  constructor(store: Pick<Store, 'profiles'>, onChange: (resident: Resident) => void) {
    this.#store = store;
    this.#onChange = onChange;
  }

  async load(username: string): Promise<Profile> {
    return readProfile(await this.#store.profiles.get(username));
  }

  async change(resident: Resident, changes: Partial<Profile>): Promise<void> {
    resident.profile = { ...resident.profile, ...changes };
    await this.#store.profiles.set(resident.username, JSON.stringify(resident.profile));
    this.#onChange(resident);
  }

  /**
   * Puts something on a list, or takes it off: the other way round unless it is said which. Tells every session the lists;
   * says whether it is on one now. @throws {Refusal} `not-allowed`.
   */
  async toggleIgnored(
    resident: Resident,
    kind: IgnoredKind,
    name: string,
    isWanted?: boolean,
  ): Promise<boolean> {
    const key = nameKey(name);
    const { ignored } = resident.profile;
    const wasOn = ignored[kind].includes(key);
    const isOn = isWanted ?? !wasOn;
    if (isOn === wasOn) return isOn;
    if (isOn && ignored[kind].length >= IGNORED_MAX)
      throw new Refusal('not-allowed', `Your list of ${kind} has ${IGNORED_MAX} entries already`);
    const list = isOn ? [...ignored[kind], key] : ignored[kind].filter((one) => one !== key);
    await this.change(resident, { ignored: { ...ignored, [kind]: list } });
    resident.push('intermud_ignore', resident.profile.ignored);
    return isOn;
  }

  /** Says why somebody is away; empty when they are back. Not kept: who comes is here. */
  setAfk(resident: Resident, reason: string): void {
    resident.afk = reason;
    this.#onChange(resident);
  }
}
