// Neighbouring frames that go the same way: appended in one go, as one range of the text that they came in.
import { LENGTH_BYTES } from '@intermud/wire';
import { Lane, type Outbox, type Outboxes } from './outbox.ts';
import type { Head } from './scan.ts';
import { frameOf } from './text.ts';

/** Where frames go as they are. */
export type Sink = Outbox | Lane;

/** The frames of one text on their way; at most one run is open. */
export class Runs {
  readonly #outboxes: Outboxes;
  #text = '';
  #sink: Sink | undefined;
  #start = 0;
  #end = 0;
  #count = 0;

  constructor(outboxes: Outboxes) {
    this.#outboxes = outboxes;
  }

  /** Begins with another text. MUST be called with no run open. */
  begin(text: string): void {
    this.#text = text;
  }

  append(sink: Sink, { start, end, hasNul }: Head): void {
    if (!hasNul) {
      this.end();
      this.#send(sink, frameOf(this.#text.slice(start + LENGTH_BYTES, end)), 1);
    } else if (this.#sink === sink && this.#end === start) {
      this.#end = end;
      this.#count += 1;
    } else {
      this.end();
      this.#sink = sink;
      this.#start = start;
      this.#end = end;
      this.#count = 1;
    }
  }

  /** MUST be called before anything else is sent that must not overtake what was appended. */
  end(): void {
    if (this.#sink === undefined) return;
    this.#send(this.#sink, this.#text.slice(this.#start, this.#end), this.#count);
    this.#sink = undefined;
  }

  #send(sink: Sink, frames: string, packets: number): void {
    if (sink instanceof Lane) this.#outboxes.sendAll(sink, frames, packets);
    else this.#outboxes.send(sink, frames, packets);
  }
}
