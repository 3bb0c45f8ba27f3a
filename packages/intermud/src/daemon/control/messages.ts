// What goes over the control socket: one JSON object a line, an answer to each request in turn.
import { z } from 'zod';
import { CONTROL_ACTION_LENGTH_MAX } from '../limits.ts';

/** A request: which action, with what. */
export const Request = z.strictObject({
  action: z.string().max(CONTROL_ACTION_LENGTH_MAX),
  input: z.unknown(),
});
export type Request = z.infer<typeof Request>;

/** The answer to a request. Before it there may be any number of lines that say how far it has got, or that it goes on. */
export const Answer = z.union([
  z.object({ ok: z.literal('later'), progress: z.unknown() }),
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), message: z.string(), code: z.string().optional() }),
]);
export type Answer = z.infer<typeof Answer>;

const LINE_END = 0x0a;

/** Gathers lines out of chunks; @throws {RangeError} when one is longer than `bytesMax`. */
export class LineSplitter {
  readonly #bytesMax: number;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  *push(chunk: Buffer): Generator<string> {
    let rest = chunk;
    for (let end = rest.indexOf(LINE_END); end >= 0; end = rest.indexOf(LINE_END)) {
      this.#hold(rest.subarray(0, end));
      yield this.#take();
      rest = rest.subarray(end + 1);
    }
    this.#hold(rest);
  }

  #hold(part: Buffer): void {
    this.#held.push(part);
    this.#heldBytes += part.length;
    if (this.#heldBytes > this.#bytesMax)
      throw new RangeError(`Cannot read a line of more than ${this.#bytesMax} bytes`);
  }

  #take(): string {
    const line = Buffer.concat(this.#held).toString();
    this.#held = [];
    this.#heldBytes = 0;
    return line;
  }
}
