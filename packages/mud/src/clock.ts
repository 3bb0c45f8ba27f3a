// Time comes in from outside, so that tests and simulations can hold it still.

/** Where a mud gets its time from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once after so many milliseconds. Returns what calls it off. */
  after(delayMs: number, task: () => void): () => void;
}

/** The time of the machine. Its timers keep a program alive: a mud that waits to reconnect is at work. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
