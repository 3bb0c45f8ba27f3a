// What waits for one mud, and the links that carry it: one is reused while it can be, another opened when it cannot.
import { I3Error } from '@intermud/wire';
import { OOB_JOBS_MAX, OOB_LINKS_PER_MUD_MAX } from '../limits.ts';
import type { OobJob } from './contract.ts';
import { asFault } from './errors.ts';
import type { OobSession } from './session.ts';

/** Jobs for one mud. */
export class MudQueue {
  readonly #mud: string;
  readonly #dial: () => Promise<OobSession>;
  readonly #jobs: OobJob[] = [];
  readonly #sessions = new Set<OobSession>();
  #isDialling = false;

  constructor(mud: string, dial: () => Promise<OobSession>) {
    this.#mud = mud;
    this.#dial = dial;
  }

  /** Jobs that wait. */
  get length(): number {
    return this.#jobs.length;
  }

  /** Whether nothing waits and nothing is open. */
  get isIdle(): boolean {
    return this.#jobs.length === 0 && this.#sessions.size === 0 && !this.#isDialling;
  }

  /** Takes a job; it runs as soon as a link has our turn. @throws {I3Error} QUEUE_FULL */
  add(job: OobJob): void {
    if (this.#jobs.length >= OOB_JOBS_MAX)
      throw new I3Error(
        'QUEUE_FULL',
        `Cannot queue for ${this.#mud}: ${OOB_JOBS_MAX} jobs wait for it already`,
      );
    this.#jobs.push(job);
    this.#pump();
  }

  /** A link with the mud that we may speak on, whoever has opened it. */
  join(session: OobSession): void {
    this.#sessions.add(session);
  }

  /** The next job for a link. */
  take(session: OobSession): OobJob | undefined {
    if (!this.#sessions.has(session)) return undefined;
    const job = this.#jobs.shift();
    if (job?.isLong) queueMicrotask(() => this.#pump()); // The others do not wait for its end.
    return job;
  }

  /** A link is in another state. */
  changed(session: OobSession): void {
    const { state, role, jobsRun } = session;
    if (state.at !== 'closed' || !this.#sessions.delete(session)) return;
    // A link that carried nothing: who waits for it is told why, and does not make us call for ever.
    const isInVain = role === 'originator' && jobsRun === 0 && !this.#willBeTaken();
    if (isInVain) this.failAll(state.error);
    else this.#pump();
  }

  /** Ends all that waits. */
  failAll(error: I3Error): void {
    for (const job of this.#jobs.splice(0)) job.fail(error);
  }

  #pump(): void {
    for (const session of this.#sessions)
      if (this.#jobs.length > 0 && session.job === undefined) session.more();
    if (this.#jobs.length === 0 || this.#willBeTaken()) return;
    const ours = [...this.#sessions].filter(({ role }) => role === 'originator');
    if (ours.length < OOB_LINKS_PER_MUD_MAX) void this.#call();
  }

  #willBeTaken(): boolean {
    return this.#isDialling || [...this.#sessions].some(willTakeSoon);
  }

  /** One call at a time: a mud remembers only the last key that it gave us. */
  async #call(): Promise<void> {
    this.#isDialling = true;
    try {
      this.join(await this.#dial());
      this.#isDialling = false;
    } catch (error) {
      this.#isDialling = false;
      this.failAll(asFault(error));
    }
  }
}

/** Whether a link has our turn, or will before long. */
function willTakeSoon({ state, role, job }: OobSession): boolean {
  if (state.at === 'speaking') return job === undefined || !job.isLong;
  if (state.at === 'hearing') return role === 'originator' && !state.hasHeard;
  return state.at !== 'closed';
}
