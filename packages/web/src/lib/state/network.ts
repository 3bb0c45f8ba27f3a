// The status page's figures.

import { LIMITS } from '../limits.ts';
import type { Status } from '../messages.ts';
import type { LinkSample, State } from './model.ts';

/** The newest status; its samples join those that we have. */
export function setNetwork(state: State, status: Status): State {
  const samples = merge(state.network?.samples ?? [], status.samples);
  return { ...state, network: { ...status, samples }, traffic: trafficOf(state, status) };
}

/** Links that are gone take their samples with them. */
function trafficOf({ traffic }: State, { links, samples }: Status): State['traffic'] {
  return new Map(
    links.flatMap(({ mud, recent = [] }) => {
      // A link that came in the middle has fewer: they are the last.
      const times = samples.slice(-recent.length);
      const added = recent.map(
        ([packetsIn, packetsOut], at): LinkSample => [times[at]?.[0] ?? 0, packetsIn, packetsOut],
      );
      const all = merge(traffic.get(mud) ?? [], recent.length === 0 ? [] : added);
      return all.length === 0 ? [] : [[mud, all] as const];
    }),
  );
}

function merge<Sample extends readonly [at: number, ...rest: unknown[]]>(
  old: readonly Sample[],
  added: readonly Sample[],
): Sample[] {
  const byTime = new Map([...old, ...added].map((sample) => [sample[0], sample]));
  return [...byTime.values()].sort((a, b) => a[0] - b[0]).slice(-LIMITS.samplesMax);
}

/** Packets in and out over a link at each of these times; null where nothing is known. */
export function seriesOf(samples: readonly LinkSample[], times: readonly number[]): (number | null)[] {
  const byTime = new Map(samples.map(([at, packetsIn, packetsOut]) => [at, packetsIn + packetsOut]));
  return times.map((at) => byTime.get(at) ?? null);
}
