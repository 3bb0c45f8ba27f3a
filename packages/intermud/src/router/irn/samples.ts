// What is known of tokens: at which token a router's list included what. Pure.
//
// A router's token and its list only grow, and every change of the list raises the token. So a sample (token, vector) says of every
// list that this router has handed out or will hand out under that token or a higher one: it includes the vector.
import { SAMPLE_AGE_MS, SAMPLES_DENSE, SAMPLES_MAX } from './limits.ts';
import { includes, type Vector } from './vector.ts';

/** A router's token and list at one moment. */
export interface Sample {
  readonly token: number;
  readonly vector: Vector;
  /** When we learnt of it, milliseconds since 1970. */
  readonly at: number;
}

/** Samples of one list, by router. */
export class Samples {
  readonly #byRouter = new Map<string, Sample[]>();

  /**
   * Notes a sample. One that includes more under no higher token makes others needless: a router that crashed may have lost
   * tokens that it had not handed out. One that is older than what is known is dropped.
   */
  note(router: string, sample: Sample): void {
    const kept = this.#byRouter.get(router) ?? [];
    for (let last = kept.at(-1); last && last.token >= sample.token; last = kept.at(-1)) {
      if (!includes(sample.vector, last.vector)) return;
      kept.pop();
    }
    kept.push(sample);
    this.#byRouter.set(router, thinned(kept, sample.at));
  }

  latest(router: string): Sample | undefined {
    return this.#byRouter.get(router)?.at(-1);
  }

  /** The latest sample of a router under `token` or a lower one. */
  upTo(router: string, token: number): Sample | undefined {
    return this.#byRouter.get(router)?.findLast((sample) => sample.token <= token);
  }

  routers(): Iterable<string> {
    return this.#byRouter.keys();
  }

  /** Everything as plain data. */
  toJSON(): unknown {
    const plain = ({ token, vector, at }: Sample) => ({ token, vector: Object.fromEntries(vector), at });
    return Object.fromEntries([...this.#byRouter].map(([router, kept]) => [router, kept.map(plain)]));
  }

  /** What {@link toJSON} gave. */
  static fromJSON(
    json: Record<string, { token: number; vector: Record<string, number>; at: number }[]>,
  ): Samples {
    const samples = new Samples();
    for (const [router, kept] of Object.entries(json))
      for (const { token, vector, at } of kept)
        samples.note(router, { token, vector: new Map(Object.entries(vector)), at });
    return samples;
  }
}

/** Without what is too old, and within the bound: the one goes that lies closest between its neighbours. */
function thinned(kept: Sample[], now: number): Sample[] {
  const young = kept.filter(({ at }, index) => index === kept.length - 1 || now - at < SAMPLE_AGE_MS);
  if (young.length <= SAMPLES_MAX) return young;
  return young.toSpliced(closest(young.slice(0, -SAMPLES_DENSE)), 1);
}

function closest(samples: readonly Sample[]): number {
  let least = Number.POSITIVE_INFINITY;
  let found = 1;
  for (let index = 1; index < samples.length - 1; index += 1) {
    const gap = (samples[index + 1]?.at ?? 0) - (samples[index - 1]?.at ?? 0);
    if (gap < least) [least, found] = [gap, index];
  }
  return found;
}
