// Closing in time: whatever hangs, what comes after it still ends in good order.
import type { Logger } from './log.ts';

/** Waits until something is closed, but no longer than `ms`: then it is left as it is, and the log says so. */
export async function closeWithin(
  ms: number,
  what: string,
  closing: Promise<unknown>,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(resolve, ms, 'late');
  try {
    if ((await Promise.race([closing, late])) === 'late')
      log.warn({ what, limitMs: ms }, 'Did not close in time');
  } finally {
    clearTimeout(timer);
  }
}
