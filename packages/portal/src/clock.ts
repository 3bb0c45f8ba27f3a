// Time comes in from outside, so that tests can hold it still.

/** Where the portal gets its time from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once after so many milliseconds. Returns what calls it off. Never keeps a program alive. */
  after(delayMs: number, task: () => void): () => void;
  /** Runs `task` at the end of this turn of the event loop. */
  soon(task: () => void): void;
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
  soon: (task) => void setImmediate(task),
};

/** Runs `task` every so many milliseconds until what it returns is called. */
export function every(clock: Clock, intervalMs: number, task: () => void): () => void {
  let cancel = clock.after(intervalMs, tick);
  function tick() {
    cancel = clock.after(intervalMs, tick);
    task();
  }
  return () => cancel();
}
