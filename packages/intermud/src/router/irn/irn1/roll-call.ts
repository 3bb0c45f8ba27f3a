// Which muds a router that speaks irn version 1 has forgotten. None says so: after a start it knows nothing, and tells who is back. Pure.
import { nameKey } from '../../../store/index.ts';
import { ANSWERED_MS, LIST_QUIET_MS, LIST_TOLD_MS } from './limits.ts';

/** How far a link has come. */
type State =
  | {
      readonly at: 'listening';
      readonly since: number;
      readonly quietSince: number;
      readonly told: Set<string>;
    }
  | {
      readonly at: 'asked';
      readonly quietSince: number;
      readonly told: Set<string>;
      readonly isAnswered: boolean;
    }
  | { readonly at: 'done' };

/** What is to be done now. */
export type Due =
  | { readonly do: 'nothing' | 'ask' }
  | { readonly do: 'forget'; readonly names: readonly string[] };

const NOTHING: Due = { do: 'nothing' };

/**
 * One roll call on each link. Who is up by our list and is not told after a start-up is asked for, with all others, by a request for the whole list;
 * who is not in the answer is not there. An answer is one that repeats what is known: a router that does not answer, or tells
 * changes only, loses nothing.
 */
export class RollCall {
  #state: State = { at: 'done' };

  /** A link has come. Times are steady milliseconds. */
  joined(now: number): void {
    this.#state = { at: 'listening', since: now, quietSince: now, told: new Set() };
  }

  /** The link has gone. */
  left(): void {
    this.#state = { at: 'done' };
  }

  /** A mud was told. */
  told(name: string, now: number): void {
    const state = this.#state;
    if (state.at === 'done') return;
    this.#state = { ...state, quietSince: now };
    state.told.add(nameKey(name)); // Not copied: lists may have thousands.
  }

  /** What was told was known before. */
  repeated(): void {
    if (this.#state.at === 'asked') this.#state = { ...this.#state, isAnswered: true };
  }

  /** What is due, with the names that are up there by our list. */
  look(now: number, up: () => readonly string[]): Due {
    const state = this.#state;
    if (
      state.at === 'listening' &&
      now - state.since >= LIST_TOLD_MS &&
      now - state.quietSince >= LIST_QUIET_MS
    )
      return this.#listened(state.told, now, up());
    if (state.at !== 'asked' || now - state.quietSince < ANSWERED_MS) return NOTHING;
    this.#state = { at: 'done' };
    return state.isAnswered ? { do: 'forget', names: missing(state.told, up()) } : NOTHING;
  }

  #listened(told: ReadonlySet<string>, now: number, up: readonly string[]): Due {
    const isAnyMissing = missing(told, up).length > 0;
    this.#state = isAnyMissing
      ? { at: 'asked', quietSince: now, told: new Set(), isAnswered: false }
      : { at: 'done' };
    return isAnyMissing ? { do: 'ask' } : NOTHING;
  }
}

const missing = (told: ReadonlySet<string>, up: readonly string[]): string[] =>
  up.filter((name) => !told.has(nameKey(name)));
