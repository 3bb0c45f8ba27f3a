import type { TokenList, TokenStore } from '../tokens.ts';
import type { Run } from './run.ts';

/** Tokens in memory. */
export class MemoryTokens implements TokenStore {
  readonly #kept = new Map<TokenList, number>();
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  get(list: TokenList): Promise<number> {
    return this.#run.read(`load the token of the ${list}`, () => this.#kept.get(list) ?? 0);
  }

  raise(list: TokenList, token: number): Promise<void> {
    return this.#run.write(`raise the token of the ${list}`, () => {
      this.#kept.set(list, Math.max(token, this.#kept.get(list) ?? 0));
    });
  }
}
