// Frames that were sent and not acknowledged: what makes a lost connection lose nothing.

/** Numbers frames from 1, keeps them until they are acknowledged, and never keeps more than so many bytes. */
export class Backlog {
  readonly #bytesMax: number;
  readonly #frames: { seq: number; frame: string; bytes: number }[] = [];
  #bytes = 0;
  #seq = 0;
  #forgotten = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** The number of the last frame. */
  get last(): number {
    return this.#seq;
  }

  /** The number of the last frame that was forgotten unacknowledged: who has not seen it cannot resume. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Makes a frame with the next number, and keeps it. The oldest are forgotten if the bytes are not enough. */
  push(make: (seq: number) => string): string {
    this.#seq += 1;
    const frame = make(this.#seq);
    const bytes = Buffer.byteLength(frame);
    this.#frames.push({ seq: this.#seq, frame, bytes });
    this.#bytes += bytes;
    while (this.#bytes > this.#bytesMax) this.#forgotten = this.#drop() ?? this.#forgotten;
    return frame;
  }

  /** Everything up to this number has arrived. Numbers that never were are passed over. */
  acknowledge(seq: number): void {
    if (seq > this.#seq) return;
    while ((this.#frames[0]?.seq ?? Number.POSITIVE_INFINITY) <= seq) this.#drop();
  }

  /** Frames after this number, to be sent again; undefined if they are not all here. */
  after(seq: number): string[] | undefined {
    if (seq < this.#forgotten || seq > this.#seq) return undefined;
    return this.#frames.filter((kept) => kept.seq > seq).map(({ frame }) => frame);
  }

  #drop(): number | undefined {
    const gone = this.#frames.shift();
    this.#bytes -= gone?.bytes ?? 0;
    return gone?.seq;
  }
}
