// The mudlist between routers: muds, and which routers are there.
import type { LpcMapping, LpcValue } from '@intermud/wire';
import { PASSWORD_ELSEWHERE } from '../elsewhere.ts';
import type { Link } from '../link.ts';
import type { Mud } from '../mud.ts';
import type { Parts } from '../parts.ts';
import { isLater } from './order.ts';
import type { RouterRecords } from './presence.ts';
import { type MudChange, mudFromLpc, mudToLpc, type RouterRecord, routerToLpc } from './records.ts';
import type { Replicated } from './replica.ts';

/** What is on the mudlist between routers. */
export type MudlistRecord = MudChange | RouterRecord;

const isRouter = (record: MudlistRecord): record is RouterRecord => record.name.startsWith('*');

/** The mudlist of one router as its replica needs it. */
export class ReplicatedMuds implements Replicated<MudlistRecord> {
  readonly list = 'mudlist';
  readonly #parts: Parts;
  readonly #routers: RouterRecords;

  constructor(parts: Parts, routers: RouterRecords) {
    this.#parts = parts;
    this.#routers = routers;
  }

  get tokens() {
    return this.#parts.muds.tokens;
  }

  *records(): Iterable<MudlistRecord> {
    for (const { record } of this.#parts.muds.all()) yield record;
    yield* this.#routers.all();
  }

  write(record: MudlistRecord, isTrusted: boolean): LpcMapping {
    return isRouter(record) ? routerToLpc(record) : mudToLpc(record, isTrusted);
  }

  async apply(name: string, value: LpcValue): Promise<MudlistRecord | undefined> {
    if (name.startsWith('*')) return this.#routers.apply(name, value);
    const change = mudFromLpc(name, value);
    return this.#parts.muds.inTurn(name, () => this.#applyMud(change));
  }

  async #applyMud(change: MudChange): Promise<MudlistRecord | undefined> {
    const { muds, clock } = this.#parts;
    const before = muds.find(change.name);
    if (before && !isLater(change, before.record)) return undefined;
    const known = before?.record; // Before it is replaced.
    const kept = known?.password ?? PASSWORD_ELSEWHERE;
    const isOursStill = this.#isOursStill(change, known);
    const password = this.#passwordAfter(change, before);
    const mud = await muds.apply({ ...change, password, seenAt: before?.record.seenAt ?? change.seenAt });
    const link = before?.link;
    if (before && before !== mud) before.link = undefined; // Its name is written otherwise now.
    if (link) await this.#settle(link, mud, kept, change);
    else if (isOursStill && known) await muds.save(known);
    else if (!this.#isElsewhere(change)) mud.lostAt ??= clock.steady();
    return change;
  }

  #isElsewhere({ router }: MudChange): boolean {
    return router !== this.#parts.name;
  }

  /**
   * Somebody takes a mud off the list because the router that it was on has been away for long, and has not heard that it came to
   * us: we alone know its password.
   */
  #isOursStill(change: MudChange, known: MudChange | undefined): boolean {
    return change.origin !== change.router && known?.router === this.#parts.name && this.#isElsewhere(change);
  }

  /** A router that may not know the password keeps what it has of its own muds. */
  #passwordAfter(change: MudChange, before: Mud | undefined): number {
    if (change.password !== PASSWORD_ELSEWHERE) return change.password;
    const isGone = this.#isElsewhere(change) && !this.#isOursStill(change, before?.record);
    const kept = isGone ? undefined : before?.record.password;
    return kept ?? PASSWORD_ELSEWHERE;
  }

  /** Another router has changed a mud that is online here. Where it is now counts, and if that is here, the others are told. */
  async #settle(link: Link, mud: Mud, password: number, change: MudChange): Promise<void> {
    const { muds, clock } = this.#parts;
    if (change.password === 0) this.#close(link, mud, `The operator of ${change.origin} has freed this name`);
    else if (change.state.is === 'up' && link.sentTo === change.router)
      link.end(`it is on ${change.router} now, where it was sent`); // COMPAT Dead Souls leaves its old connection open.
    else if (change.state.is === 'up' && this.#isElsewhere(change))
      this.#close(
        link,
        mud,
        `Another program has connected to ${change.router} with the name and password of "${mud.name}"`,
      );
    else await muds.save({ ...mud.record, password, state: { is: 'up', since: clock.now() } });
  }

  #close(link: Link, mud: Mud, message: string): void {
    this.#parts.errors.send(link, 'NAME_TAKEN', message, { mud: mud.name, user: 0, packet: 0 });
    link.end(message);
  }
}
