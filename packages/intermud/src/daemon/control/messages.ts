// What goes over the control socket: one JSON object a line, an answer to each request in turn.
import { z } from 'zod';

/** A request: which action, with what. */
export const Request = z.strictObject({ action: z.string().max(100), input: z.unknown() });
export type Request = z.infer<typeof Request>;

/** The answer to a request. */
export const Answer = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type Answer = z.infer<typeof Answer>;

/** Gathers lines out of chunks; @throws {RangeError} when one is longer than `bytesMax`. */
export class LineSplitter {
  readonly #bytesMax: number;
  #held: Buffer = Buffer.alloc(0);

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  *push(chunk: Buffer): Generator<string> {
    this.#held = Buffer.concat([this.#held, chunk]);
    for (let end = this.#held.indexOf(0x0a); end >= 0; end = this.#held.indexOf(0x0a)) {
      this.#refuseLong(end);
      yield this.#held.toString('utf8', 0, end);
      this.#held = this.#held.subarray(end + 1);
    }
    this.#refuseLong(this.#held.length);
  }

  #refuseLong(bytes: number): void {
    if (bytes > this.#bytesMax)
      throw new RangeError(`Cannot read a line of more than ${this.#bytesMax} bytes`);
  }
}
