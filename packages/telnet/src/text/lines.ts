// Lines in: collects bytes until an end of line.

import { LINE_BYTES_MAX } from '../limits.ts';

const NUL = 0;
const BACKSPACE = 8;
const LF = 10;
const CR = 13;
const DELETE = 127;

/** A whole line's bytes without its end, or how many bytes were dropped of one that was too long. */
export type LineEvent =
  | { readonly kind: 'line'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-long'; readonly bytesMax: number };

/**
 * Cuts data into lines. CR LF, CR NUL, LF and a lone CR (what a raw terminal's Return sends) each end one; other NULs
 * are dropped. A line that is too long is skipped up to its end and reported once. Holds `bytesMax` bytes at most.
 */
export class LineCutter {
  readonly #bytesMax: number;
  #bytes = new Uint8Array(128);
  #length = 0;
  #tooLong = false;
  #afterCr = false;

  constructor(bytesMax: number = LINE_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** Lines that these bytes complete. The caller MUST take all of them. */
  *push(bytes: Uint8Array): Generator<LineEvent, void, undefined> {
    for (const byte of bytes) {
      const event = this.#byte(byte);
      if (event !== undefined) yield event;
    }
  }

  /** IAC EC: the last character goes, as by a backspace. */
  eraseCharacter(): void {
    this.#add(DELETE);
  }

  /** IAC EL: what was typed of this line goes. */
  eraseLine(): void {
    this.#length = 0;
    this.#tooLong = false;
  }

  #byte(byte: number): LineEvent | undefined {
    const endsCr = this.#afterCr && byte === LF; // The NUL of CR NUL goes where all NULs go.
    this.#afterCr = byte === CR;
    if (endsCr) return undefined;
    if (byte === CR || byte === LF) return this.#take();
    if (byte !== NUL) this.#add(byte);
    return undefined;
  }

  #add(byte: number): void {
    if (this.#tooLong) return;
    if (this.#length === this.#bytesMax) {
      this.#tooLong = true;
      return;
    }
    if (this.#length === this.#bytes.length) this.#grow();
    this.#bytes[this.#length++] = byte;
  }

  #grow(): void {
    const grown = new Uint8Array(Math.min(this.#bytesMax, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  #take(): LineEvent {
    const { tooLong, bytes } = { tooLong: this.#tooLong, bytes: this.#bytes.slice(0, this.#length) };
    this.eraseLine();
    return tooLong ? { kind: 'too-long', bytesMax: this.#bytesMax } : { kind: 'line', bytes };
  }
}

const ERASERS = new RegExp(`[${String.fromCharCode(BACKSPACE, DELETE)}]`);

/** A line with its backspaces and deletes carried out, each on one whole character. */
export function applyErasers(line: string): string {
  if (!ERASERS.test(line)) return line;
  const kept: string[] = [];
  for (const char of line) {
    if (ERASERS.test(char)) kept.pop();
    else kept.push(char);
  }
  return kept.join('');
}
