// The hot path: packets that a look at the header can send on their way.
//
// Header only; a packet is never decoded here. What is unusual in any way (an unknown mud, a mud that cannot bear it, text that is
// not canonical) is left to the second path, which decodes and is complete.
import { isAscii, isUtf8 } from 'node:buffer';
import { isCanonicalArray, LENGTH_BYTES } from '@intermud/wire';
import type { Channel } from './channel.ts';
import { FlatCheck } from './check.ts';
import { readLength } from './frames.ts';
import { FRAME_BYTES_FOR_ALL } from './limits.ts';
import type { Link } from './link.ts';
import type { Mud } from './mud.ts';
import type { Lane, Outbox } from './outbox.ts';
import type { Parts } from './parts.ts';
import { Runs, type Sink } from './runs.ts';
import { type Head, HeadScanner } from './scan.ts';
import { Targets } from './targets.ts';

/** Treats one frame with all care; the bytes are as they came. */
export type Treat = (link: Link, frame: Buffer) => void;

/** COMPAT Protocols 1 and 2 have a shorter one, so it may have to be translated. */
const TRANSLATED = 'locate-reply';

/**
 * Forwards what it can, and hands the rest on, in the order in which it came.
 *
 * What muds send goes to muds here and to other routers; what other routers send goes to muds here, and nowhere else.
 */
export class Delivery {
  readonly #parts: Parts;
  readonly #treat: Treat;
  readonly #scanner: HeadScanner;
  readonly #check = new FlatCheck();
  readonly #targets: Targets;
  readonly #runs: Runs;
  #lastChannel: Channel | undefined;

  constructor(parts: Parts, treat: Treat) {
    this.#parts = parts;
    this.#treat = treat;
    this.#targets = new Targets((wireName) => parts.muds.findOnWire(wireName));
    this.#runs = new Runs(parts.outboxes);
    this.#scanner = new HeadScanner(parts.types.forwarded().filter(({ type }) => type !== TRANSLATED));
  }

  /** Treats whole frames of one link. What has to wait is given to `link.hold`. */
  receive(link: Link, frames: Buffer): void {
    let bytes = frames;
    while (link.state.at !== 'closed') {
      if (link.isWaiting) {
        link.hold(bytes);
        return;
      }
      const done = this.#forward(link, bytes) || this.#treatOne(link, bytes);
      if (done === bytes.length) return;
      bytes = bytes.subarray(done);
    }
  }

  /** Treats the first frame; its length. */
  #treatOne(link: Link, bytes: Buffer): number {
    const end = LENGTH_BYTES + readLength(bytes, 0);
    link.packetsIn += 1;
    this.#treat(link, bytes.subarray(0, end));
    return end;
  }

  /** Forwards as many frames as are usual; how many bytes that took. */
  #forward(link: Link, bytes: Buffer): number {
    const { mud } = link;
    const speaker = link.state.at === 'router' ? link.state.peer.speaker : mud?.speaker;
    if (speaker === undefined) return 0;
    const scanner = this.#scanner;
    scanner.scan(bytes, speaker);
    link.packetsIn += scanner.count;
    if (scanner.count > 0) this.#forwardScanned(link, mud, bytes);
    return scanner.end;
  }

  /** `mud` is undefined on the link of another router. */
  #forwardScanned(link: Link, mud: Mud | undefined, bytes: Buffer): void {
    const { heads, count, end } = this.#scanner;
    const text = bytes.toString('latin1', 0, end);
    blankFraming(bytes, heads, count);
    const isPlain = isAscii(end === bytes.length ? bytes : bytes.subarray(0, end));
    const nul = bytes.indexOf(0);
    restoreFraming(bytes, heads, count);
    this.#check.begin(text, nul >= 0 && nul < end);
    this.#runs.begin(text);
    for (let index = 0; index < count; index += 1) {
      const head = heads[index] as Head;
      const isAllAscii = isPlain || isAscii(bytes.subarray(head.start + LENGTH_BYTES, head.end));
      const isGood = isAllAscii || isUtf8(bytes.subarray(head.start + LENGTH_BYTES, head.end));
      const sink = isGood ? this.#sinkFor(head, mud, text, isAllAscii) : undefined;
      if (sink === undefined || (mud !== undefined && !this.#mayPass(link))) this.#leave(link, head, bytes);
      else this.#append(sink, head);
      if (link.state.at === 'closed') break;
    }
    this.#runs.end();
  }

  /** Whether the flood bound lets a mud's packet pass; if not, the second path answers. */
  #mayPass(link: Link): boolean {
    const { rate, burst } = this.#parts.settings.flood;
    return rate === 0 || link.bucket.take(1, link.heardAt, rate, burst);
  }

  /** Where a frame goes as it is; undefined if it must be looked at with more care. */
  #sinkFor(head: Head, mud: Mud | undefined, text: string, isAllAscii: boolean): Sink | undefined {
    if (head.end - head.start > FRAME_BYTES_FOR_ALL) return undefined;
    const textEnd = head.hasNul ? head.end - 1 : head.end;
    const fields = this.#check.fields(head.bodyStart, textEnd);
    if (head.type.way === 'channel')
      return this.#check.integers === 0 ? this.#laneFor(head, mud, text, fields, isAllAscii) : undefined;
    const isCanonical = fields >= 0 || isCanonicalArray(text.slice(head.start + LENGTH_BYTES, textEnd));
    return isCanonical ? this.#outboxFor(head, mud, text, isAllAscii) : undefined;
  }

  #outboxFor(head: Head, mud: Mud | undefined, text: string, isAllAscii: boolean): Outbox | undefined {
    const target = this.#mudAt(head.targetStart, head.targetEnd, text);
    if (target === undefined) return undefined;
    if (target.link === undefined)
      return mud && head.ttlChanged ? this.#parts.elsewhere.outboxOf(target.record) : undefined;
    const { knows, encoding } = target.profile;
    if (!isAllAscii && encoding !== 'utf-8') return undefined;
    if (knows !== undefined && !knows.has(head.type.type)) return undefined;
    return target.link.outbox;
  }

  #laneFor(
    head: Head,
    mud: Mud | undefined,
    text: string,
    fields: number,
    isAllAscii: boolean,
  ): Lane | undefined {
    if (fields !== head.type.length - 6 || head.targetStart !== 0) return undefined;
    const channel = this.#channelAt(text, head.bodyStart);
    const speaker = mud ?? this.#mudAt(head.originStart, head.originEnd, text);
    if (channel === undefined || speaker === undefined) return undefined;
    if (!channel.admits(speaker) || channel.mustFilter(speaker)) return undefined;
    if (!isAllAscii && channel.latin1Takers > 0) return undefined;
    return mud && head.ttlChanged ? channel.lane : channel.here;
  }

  #mudAt(start: number, end: number, text: string): Mud | undefined {
    return start === 0 ? undefined : this.#targets.find(this.#scanner.view, start, end, text);
  }

  #channelAt(text: string, start: number): Channel | undefined {
    const last = this.#lastChannel;
    if (last && !last.isRemoved && text.startsWith(last.element, start)) return last;
    if (text.charCodeAt(start) !== QUOTE) return undefined;
    const found = this.#parts.channels.findOnWire(text.slice(start + 1, text.indexOf('"', start + 1)));
    if (found) this.#lastChannel = found;
    return found;
  }

  /** Leaves a frame to the second path, as it was before its ttl was counted down. */
  #leave(link: Link, head: Head, bytes: Buffer): void {
    this.#runs.end();
    if (head.ttlChanged) (bytes[head.ttlAt] as number)++;
    this.#treat(link, bytes.subarray(head.start, head.end));
  }

  #append(sink: Sink, head: Head): void {
    head.type.counts.received += 1;
    head.type.counts.forwarded += 1;
    this.#runs.append(sink, head);
  }
}

const QUOTE = 34;

const BLANK = 32;

/** Takes what is no text (lengths, NULs at the end) out of sight, so that one look at all frames together tells whether text is plain. */
function blankFraming(bytes: Buffer, heads: readonly Head[], count: number): void {
  for (let index = 0; index < count; index += 1) {
    const { start, end, hasNul } = heads[index] as Head;
    bytes[start] = BLANK;
    bytes[start + 1] = BLANK;
    bytes[start + 2] = BLANK;
    bytes[start + 3] = BLANK;
    if (hasNul) bytes[end - 1] = BLANK;
  }
}

function restoreFraming(bytes: Buffer, heads: readonly Head[], count: number): void {
  for (let index = 0; index < count; index += 1) {
    const { start, end, hasNul } = heads[index] as Head;
    const length = end - start - LENGTH_BYTES;
    bytes[start] = length >>> 24;
    bytes[start + 1] = (length >>> 16) & 255;
    bytes[start + 2] = (length >>> 8) & 255;
    bytes[start + 3] = length & 255;
    if (hasNul) bytes[end - 1] = 0;
  }
}
