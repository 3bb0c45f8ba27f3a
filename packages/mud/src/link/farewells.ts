// Connections that have been ended and not closed yet: given time to empty, then cut.
import type { Clock } from '../clock.ts';
import { STOP_MS } from '../limits.ts';
import type { Connection } from './transport.ts';

/** Sees connections out. */
export class Farewells {
  readonly #clock: Clock;
  /** Each with what calls off its cut. */
  readonly #leaving = new Map<Connection, () => void>();
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends a connection; cuts it if it has not closed within STOP_MS. */
  see(connection: Connection): void {
    this.#leaving.set(
      connection,
      this.#clock.after(STOP_MS, () => connection.destroy()),
    );
    connection.end();
  }

  /** A connection has closed. */
  gone(connection: Connection): void {
    this.#leaving.get(connection)?.();
    this.#leaving.delete(connection);
    if (this.#leaving.size > 0) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** Resolves when none is left. */
  async all(): Promise<void> {
    if (this.#leaving.size > 0) await new Promise<void>((resolve) => void this.#waiting.add(resolve));
  }
}
