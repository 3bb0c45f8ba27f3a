// The status page's figures.

import { LIMITS } from '../limits.ts';
import type { Sample, Status } from '../messages.ts';
import type { State } from './model.ts';

/** The newest status; its samples join those that we have. */
export function setNetwork(state: State, status: Status): State {
  const samples = mergeSamples(state.network?.samples ?? [], status.samples);
  return { ...state, network: { ...status, samples } };
}

function mergeSamples(old: readonly Sample[], added: readonly Sample[]): Sample[] {
  const byTime = new Map([...old, ...added].map((sample) => [sample[0], sample]));
  return [...byTime.values()].sort((a, b) => a[0] - b[0]).slice(-LIMITS.samplesMax);
}
