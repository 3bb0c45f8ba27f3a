// Sends what is typed in conversations, and holds it until the hub has taken it, over a reload too.

import type { Drafts } from './drafts.ts';
import { LIMITS } from './limits.ts';
import type { Answer, Question } from './messages.ts';
import {
  addOutgoing,
  keepOutbox,
  type Outbox,
  type Outgoing,
  removeOutgoing,
  restoreOutbox,
  setOutgoing,
  settle,
} from './outbox.ts';
import { keyOf, type Place, placeOf } from './place.ts';
import { messageOf } from './problem.ts';
import { readSaid } from './say.ts';
import { linesOf, type State } from './state/model.ts';

type SendName = 'intermud_channel_send' | 'intermud_tell_send';

/** What a sender stands on. */
export interface SenderHost {
  readonly state: State;
  readonly drafts: Drafts;
  askOnce<Name extends SendName>(name: Name, question: Question<Name>): Promise<Answer<Name>>;
}

const OUTBOX = 'outbox';

/** The lines of one page that are on their way. */
export class Sender {
  outbox = $state.raw<Outbox>([]);
  readonly #host: SenderHost;

  constructor(host: SenderHost) {
    this.#host = host;
  }

  /** Takes up what an account had under way when its page was closed. */
  restore(): void {
    this.outbox = restoreOutbox(this.#host.drafts.get(OUTBOX));
  }

  /** Sends a typed line. */
  post(place: Place, typed: string): void {
    const after = linesOf(this.#host.state, place).at(-1)?.id ?? 0;
    const [outbox, outgoing] = addOutgoing(this.outbox, keyOf(place), typed, after);
    this.#set(outbox);
    void this.#send(outgoing);
  }

  /** Tries a line again. */
  retry(key: number): void {
    const outgoing = this.outbox.find((one) => one.key === key);
    if (outgoing === undefined) return;
    this.#set(setOutgoing(this.outbox, key, { at: 'sending' }));
    void this.#send(outgoing);
  }

  /** Takes a line back. */
  discard(key: number): void {
    this.#set(removeOutgoing(this.outbox, key));
  }

  /** Lines of this place have come: ours among them are no longer on their way. */
  settle(place: Place): void {
    const lines = linesOf(this.#host.state, place);
    const outbox = settle(this.outbox, keyOf(place), lines.slice(-LIMITS.pageCount));
    if (outbox !== this.outbox) this.#set(outbox);
  }

  async #send({ key, place: placeKey, text: typed }: Outgoing): Promise<void> {
    const said = readSaid(typed);
    if (said === undefined) return;
    const place = placeOf(placeKey);
    const line = { text: said.text, ...(said.kind === 'line' && said.emote ? { emote: true } : {}) };
    try {
      const { id } = await (place.kind === 'channel'
        ? this.#host.askOnce('intermud_channel_send', { channel: place.channel, ...line })
        : this.#host.askOnce('intermud_tell_send', { to: place.with, ...line }));
      this.#set(setOutgoing(this.outbox, key, { at: 'taken', id }));
      this.settle(place);
    } catch (error) {
      this.#set(setOutgoing(this.outbox, key, { at: 'failed', reason: messageOf(error) }));
    }
  }

  #set(outbox: Outbox): void {
    this.outbox = outbox;
    this.#host.drafts.set(OUTBOX, keepOutbox(outbox));
  }
}
