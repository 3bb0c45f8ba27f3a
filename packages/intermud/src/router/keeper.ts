// What is due without anybody's asking: deadlines, signs of life, muds that went and channels long gone.
import { authMudReq } from '@intermud/wire';
import { dueFor } from './life.ts';
import { RESERVED_MS, SILENCE_MS, STARTUP_MS, SWEEP_MS } from './limits.ts';
import type { Lines } from './lines.ts';
import type { Link } from './link.ts';
import type { Mud } from './mud.ts';
import type { Parts } from './parts.ts';
import { packetFrame } from './text.ts';

/** Looks once a second at what is due. One timer for thousands of links. */
export class Keeper {
  readonly #parts: Parts;
  readonly #lines: Lines;
  readonly #links: () => Iterable<Link>;
  readonly #busy = new Set<string>();
  #cancel: (() => void) | undefined;

  constructor(parts: Parts, lines: Lines, links: () => Iterable<Link>) {
    this.#parts = parts;
    this.#lines = lines;
    this.#links = links;
  }

  start(): void {
    this.#cancel = this.#parts.clock.after(SWEEP_MS, () => {
      this.sweep();
      this.start();
    });
  }

  stop(): void {
    this.#cancel?.();
  }

  /** Does what is due now. */
  sweep(): void {
    const [now, steady] = [this.#parts.clock.now(), this.#parts.clock.steady()];
    for (const link of this.#links()) this.#lookAt(link, steady);
    for (const mud of this.#parts.muds.all())
      if (mud.link === undefined && this.#isOurs(mud)) this.#age(mud, now);
    this.#forgetChannels(now);
    this.#lines.expire(steady);
  }

  #lookAt(link: Link, now: number): void {
    const { state } = link;
    if (state.at === 'new' && !link.isWaiting && state.until <= now)
      this.#close(link, `No startup-req came within ${STARTUP_MS / 1_000} s`);
    if (state.at === 'away' && state.until <= now)
      this.#close(link, `This router does not let you in now: go to ${state.to}, the first of its list`);
    const { mud } = link;
    if (mud === undefined || now - link.heardAt < SILENCE_MS || now - link.probedAt < SILENCE_MS) return;
    link.probedAt = now;
    if (mud.offers('auth')) this.#probe(link, mud);
  }

  #close(link: Link, message: string): void {
    this.#parts.errors.send(link, 'PROTOCOL', message, { mud: 0, user: 0, packet: 0 });
    link.end(message);
  }

  /** Silence proves nothing (CoffeeMud says nothing for half an hour): what shows a dead link is TCP, once it has something to send. */
  #probe(link: Link, mud: Mud): void {
    const question = authMudReq.build({ originatorMud: this.#parts.name, targetMud: mud.name });
    this.#parts.outboxes.send(link.outbox, packetFrame(authMudReq.write(question), mud.profile.encoding));
  }

  /** Each router says of its own muds what becomes of them; what is removed each forgets by itself, for nobody tells it. */
  #isOurs({ record }: Mud): boolean {
    return record.state.is === 'removed' || !this.#parts.elsewhere.isElsewhere(record);
  }

  #age(mud: Mud, now: number): void {
    if (dueFor(mud.record.state, this.#lostForMs(mud), now).is === 'nothing') return;
    this.#once(mud.key, () => this.#parts.muds.inTurn(mud.name, () => this.#change(mud)));
  }

  #lostForMs({ lostAt }: Mud): number {
    return lostAt === undefined ? 0 : this.#parts.clock.steady() - lostAt;
  }

  async #change(mud: Mud): Promise<void> {
    const now = this.#parts.clock.now();
    const due = dueFor(mud.record.state, this.#lostForMs(mud), now);
    if (mud.link !== undefined || due.is === 'nothing') return; // It came back while this waited,
    if (!this.#isOurs(mud)) return; // or on another router.
    if (due.is === 'forget') await this.#forgetMud(mud);
    else await this.#parts.muds.save({ ...mud.record, state: due.to });
  }

  async #forgetMud(mud: Mud): Promise<void> {
    for (const channel of this.#parts.channels.all())
      if (channel.isOwnedBy(mud) && !channel.isRemoved)
        await this.#parts.channels.inTurn(channel.name, () => this.#parts.channels.remove(channel));
    await this.#parts.muds.forget(mud);
  }

  #forgetChannels(now: number): void {
    for (const channel of this.#parts.channels.all()) {
      const { removedAt } = channel.record;
      if (removedAt === undefined || now - removedAt < RESERVED_MS) continue;
      this.#once(`channel ${channel.name}`, () => this.#parts.channels.forget(channel));
    }
  }

  /** A job that fails is tried again by the next sweep; one under way is not begun twice. */
  #once(key: string, job: () => Promise<unknown>): void {
    if (this.#busy.has(key)) return;
    this.#busy.add(key);
    const failed = (error: unknown) =>
      this.#parts.log.error({ err: error }, 'Cannot write down what time has changed');
    void job()
      .catch(failed)
      .finally(() => this.#busy.delete(key));
  }
}
