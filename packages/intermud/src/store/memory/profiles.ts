import { nameKey } from '../names.ts';
import type { Membership, ProfileStore } from '../profiles.ts';
import { inOrder } from './order.ts';
import type { Run } from './run.ts';

/** How people like things, and what they have joined, in memory. */
export class MemoryProfiles implements ProfileStore {
  readonly #values = new Map<string, string>();
  readonly #memberships = new Map<string, Map<string, Membership>>();
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  get(account: string): Promise<string | undefined> {
    return this.#run.read(`load the profile of "${account}"`, () => this.#values.get(nameKey(account)));
  }

  set(account: string, value: string): Promise<void> {
    return this.#run.write(`save the profile of "${account}"`, () => {
      this.#values.set(nameKey(account), value);
    });
  }

  joined(account: string): Promise<Membership[]> {
    return this.#run.read(`load the channels of "${account}"`, () => inOrder(this.#of(account)));
  }

  join(account: string, channel: string, read: number): Promise<void> {
    return this.#run.write(`let "${account}" join ${channel}`, () => {
      const joined = this.#of(account);
      if (!joined.has(channel)) joined.set(channel, { channel, read });
      this.#memberships.set(nameKey(account), joined);
    });
  }

  leave(account: string, channel: string): Promise<boolean> {
    return this.#run.write(`let "${account}" leave ${channel}`, () => this.#of(account).delete(channel));
  }

  read(account: string, channel: string, id: number): Promise<void> {
    return this.#run.write(`mark lines of "${account}" as read`, () => {
      const found = this.#of(account).get(channel);
      if (found !== undefined && found.read < id) this.#of(account).set(channel, { channel, read: id });
    });
  }

  channels(): Promise<string[]> {
    return this.#run.read('load the channels that people have joined', () => {
      const names = [...this.#memberships.values()].flatMap((joined) => [...joined.keys()]);
      return inOrder(new Map(names.map((name) => [name, name])));
    });
  }

  /** With an account goes what it has chosen and joined. */
  forget(account: string): void {
    this.#values.delete(nameKey(account));
    this.#memberships.delete(nameKey(account));
  }

  #of(account: string): Map<string, Membership> {
    return this.#memberships.get(nameKey(account)) ?? new Map();
  }
}
