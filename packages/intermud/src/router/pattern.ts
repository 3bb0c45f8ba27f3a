// Compares bytes four at a time: most of a header is the same from packet to packet.

const STEP = 4;

/** A run of bytes to look for. At least four of them. */
export class Pattern {
  readonly length: number;
  readonly #words: Int32Array;
  readonly #last: number;

  constructor(latin1: string) {
    const view = new DataView(Uint8Array.from(latin1, (character) => character.charCodeAt(0)).buffer);
    this.length = view.byteLength;
    this.#words = Int32Array.from({ length: Math.floor(this.length / STEP) }, (_, at) =>
      view.getInt32(at * STEP),
    );
    this.#last = view.getInt32(this.length - STEP); // Overlaps the word before it, so no length is special.
  }

  /** Whether the bytes at `at` are these; false if they would go beyond `end`, which MUST be within the view. */
  isAt(view: DataView, at: number, end: number): boolean {
    const words = this.#words;
    const last = at + this.length - STEP;
    if (last + STEP > end || view.getInt32(last) !== this.#last) return false;
    for (let index = 0; index < words.length; index += 1)
      if (view.getInt32(at + index * STEP) !== words[index]) return false;
    return true;
  }
}

/** Bytes of a packet's beginning that are remembered: names of usual length. */
const BEGINNING_MAX = 96;

/**
 * The beginning of a mud's last packet, up to where packets differ: who speaks to many says the same first six elements
 * again and again, and need not be read again and again.
 */
export class Beginning {
  readonly #words = new Int32Array(BEGINNING_MAX / STEP);
  #last = 0;
  #length = 0;

  /** Bytes remembered; 0 before the first packet, and for one whose beginning is too long. */
  get length(): number {
    return this.#length;
  }

  remember(view: DataView, start: number, end: number): void {
    const length = end - start;
    this.#length = length <= BEGINNING_MAX ? length : 0;
    const words = this.#length >> 2;
    for (let index = 0; index < words; index += 1) this.#words[index] = view.getInt32(start + index * STEP);
    if (this.#length > 0) this.#last = view.getInt32(end - STEP);
  }

  /** Whether the bytes at `start` are the ones remembered; false if they would go beyond `end`. */
  isAt(view: DataView, start: number, end: number): boolean {
    const length = this.#length;
    const last = start + length - STEP;
    if (length === 0 || last + STEP > end || view.getInt32(last) !== this.#last) return false;
    const words = length >> 2;
    for (let index = 0; index < words; index += 1)
      if (view.getInt32(start + index * STEP) !== this.#words[index]) return false;
    return true;
  }
}
