// A list's token and vector: told to the others when they have changed, and raised to what the others tell.
import type { TokenList, TokenStore } from '../../store/index.ts';
import type { Clock } from '../environment.ts';
import type { Tokens } from '../tokens.ts';
import type { Knowledge } from './knowledge.ts';
import { SAMPLE_GATHER_MS } from './limits.ts';
import { ALL_ROUTERS, between, type Mesh } from './mesh.ts';
import { includes, vectorToLpc } from './vector.ts';

/** What it announces, and to whom. */
export interface AnnouncerParts {
  readonly list: TokenList;
  readonly knowledge: Knowledge;
  readonly mesh: Mesh;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly tokenStore: TokenStore;
}

/** Announces one list. */
export class Announcer {
  readonly #parts: AnnouncerParts;
  #announced = '';
  #isDue = false;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  /** Something has changed: the others are told within a second. */
  soon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#parts.clock.after(SAMPLE_GATHER_MS, () => {
      this.#isDue = false;
      void this.catchUp().then(
        () => this.#announce(),
        () => this.soon(),
      );
    });
  }

  /** Comes up to the tokens of routers whose lists ours includes. No token is new by that, so it comes to an end. */
  async catchUp(): Promise<void> {
    const { list, knowledge, tokens, tokenStore } = this.#parts;
    let token = tokens.last;
    for (const router of knowledge.sampled()) {
      const sample = knowledge.latest(router);
      if (sample && sample.token > token && includes(knowledge.vector(), sample.vector)) token = sample.token;
    }
    if (token <= tokens.last) return;
    await tokenStore.raise(list, token); // On disk first: it may be handed out at once.
    tokens.raise(token);
    this.soon();
  }

  /** Tells the others which token our list has come to, and what it includes. */
  #announce(): void {
    const { list, knowledge, mesh } = this.#parts;
    const sample = knowledge.sample();
    const text = JSON.stringify([sample.token, [...sample.vector]]);
    if (text === this.#announced) return;
    this.#announced = text;
    knowledge.note(mesh.name, sample);
    const fields = [sample.token, new Map(), vectorToLpc(sample.vector)];
    for (const to of mesh.neighbours())
      to.send(between(`${list}-altered`, mesh.name, ALL_ROUTERS, ...fields));
  }
}
