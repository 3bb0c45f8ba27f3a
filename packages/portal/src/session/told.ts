// What a client has told about itself: known at once, and news for the game once a turn.

import type { ClientInfo } from '../client.ts';
import type { Clock } from '../clock.ts';

/** What is known of one session's client. However much it tells in a turn of the event loop, that is one piece of news. */
export class Told {
  readonly #clock: Clock;
  readonly #onNews: (client: ClientInfo) => void;
  #client: ClientInfo;
  #isNews = false;

  /** @param onNews is called at the end of a turn in which something was told, with what is known then. */
  constructor(client: ClientInfo, clock: Clock, onNews: (client: ClientInfo) => void) {
    this.#client = client;
    this.#clock = clock;
    this.#onNews = onNews;
  }

  /** Everything that is known now. A new object after each change. */
  get client(): ClientInfo {
    return this.#client;
  }

  /** Takes note of something. */
  update(news: Partial<ClientInfo>): void {
    this.#client = { ...this.#client, ...news };
    if (this.#isNews) return;
    this.#isNews = true;
    this.#clock.soon(() => this.#tell());
  }

  #tell(): void {
    this.#isNews = false;
    this.#onNews(this.#client);
  }
}
