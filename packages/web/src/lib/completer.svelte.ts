// Words that the hub proposes for what is being typed.

import type { Hub } from './hub.svelte.ts';
import type { Answer } from './messages.ts';

type Hints = Answer<'intermud_complete'>;

/** One field's proposals. The newest question wins; an answer to an older one is passed over. */
export class Completer {
  hints = $state.raw<Hints>({ start: 0, end: 0, words: [] });
  chosen = $state(0);
  readonly #hub: Hub;
  readonly #kind: 'line' | 'address' | 'mud';
  #asked = 0;

  constructor(hub: Hub, kind: 'line' | 'address' | 'mud') {
    this.#hub = hub;
    this.#kind = kind;
  }

  get isOpen(): boolean {
    return this.hints.words.length > 0;
  }

  close(): void {
    this.#asked += 1;
    this.hints = { start: 0, end: 0, words: [] };
  }

  /** Asks what fits, and proposes it. */
  async ask(text: string): Promise<void> {
    const asked = ++this.#asked;
    const hints = await this.#hub.ask('intermud_complete', { text, kind: this.#kind }).catch(() => undefined);
    if (hints === undefined || asked !== this.#asked) return;
    this.chosen = 0;
    this.hints = hints;
  }

  /** The text with the chosen word in its place. */
  apply(text: string, at = this.chosen): string {
    const { start, end, words } = this.hints;
    this.close();
    return `${text.slice(0, start)}${words[at]?.word ?? text.slice(start, end)}${text.slice(end)}`;
  }

  /** Up and down the list; false if the key means nothing here. */
  move(key: string): boolean {
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (!this.isOpen || step === 0) return false;
    const count = this.hints.words.length;
    this.chosen = (this.chosen + step + count) % count;
    return true;
  }
}
