// Our turn on an oob link: the jobs that wait, one after the other.
import type { OobJob, SessionHost } from './contract.ts';
import type { OobSession } from './session.ts';

/** Runs the jobs of one link. */
export class Turn {
  readonly #host: Pick<SessionHost, 'turn' | 'takeJob'>;
  #job: OobJob | undefined;
  #jobsRun = 0;
  #wake: (() => void) | undefined;

  constructor(host: Pick<SessionHost, 'turn' | 'takeJob'>) {
    this.#host = host;
  }

  /** The job at hand. */
  get job(): OobJob | undefined {
    return this.#job;
  }

  /** Jobs begun. */
  get jobsRun(): number {
    return this.#jobsRun;
  }

  /** There are jobs, or the turn is over. */
  wake(): void {
    this.#wake?.();
  }

  /** Runs what waits while the turn is ours. A target first hears what its game has for the other side. */
  async speak(session: OobSession, isOurs: () => boolean): Promise<void> {
    let mayComeMore = session.role === 'target';
    const turn = mayComeMore ? this.#host.turn(session) : Promise.resolve();
    void turn.then(() => {
      mayComeMore = false;
    });
    while (isOurs()) {
      const job = this.#host.takeJob(session);
      if (job !== undefined) await this.#run(session, job);
      else if (mayComeMore) await Promise.race([turn, this.#moreJobs()]);
      else break;
    }
  }

  async #run(session: OobSession, job: OobJob): Promise<void> {
    this.#job = job;
    this.#jobsRun += 1;
    await job.run(session);
    this.#job = undefined;
  }

  #moreJobs(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
