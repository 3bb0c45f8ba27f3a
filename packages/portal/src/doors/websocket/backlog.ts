// Frames that were sent and not acknowledged: what makes a lost connection lose nothing.

import type { Command } from '../../message.ts';

/** A command as JSON up to its number. Many backlogs may share one. */
export interface FrameBody {
  readonly text: string;
  readonly bytes: number;
}

/** The body of a command's frames. */
export function frameBody(command: Command): FrameBody {
  const text = JSON.stringify(command).slice(0, -1);
  return { text, bytes: Buffer.byteLength(text) };
}

interface Kept {
  readonly seq: number;
  readonly body: FrameBody;
}

/** Numbers frames from 1, keeps them until they are acknowledged, and never keeps more than so many bytes. */
export class Backlog {
  readonly #bytesMax: number;
  readonly #frames: Kept[] = [];
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
  push(body: FrameBody): string {
    this.#seq += 1;
    const kept = { seq: this.#seq, body };
    this.#frames.push(kept);
    this.#bytes += bytesOf(kept);
    while (this.#bytes > this.#bytesMax) this.#forgotten = this.#drop() ?? this.#forgotten;
    return frameOf(kept);
  }

  /** Everything up to this number has arrived. Numbers that never were are passed over. */
  acknowledge(seq: number): void {
    if (seq > this.#seq) return;
    while ((this.#frames[0]?.seq ?? Number.POSITIVE_INFINITY) <= seq) this.#drop();
  }

  /** Frames after this number, to be sent again; undefined if they are not all here. */
  after(seq: number): string[] | undefined {
    if (seq < this.#forgotten || seq > this.#seq) return undefined;
    return this.#frames.filter((kept) => kept.seq > seq).map(frameOf);
  }

  #drop(): number | undefined {
    const gone = this.#frames.shift();
    this.#bytes -= gone === undefined ? 0 : bytesOf(gone);
    return gone?.seq;
  }
}

function frameOf({ seq, body }: Kept): string {
  return `${body.text},${seq}]`;
}

function bytesOf({ seq, body }: Kept): number {
  return body.bytes + String(seq).length + 2;
}
