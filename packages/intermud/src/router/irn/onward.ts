// The quick way for what other routers bring: by its header alone, as it came, with the ttl counted down.
import { isAscii, isUtf8 } from 'node:buffer';
import { type Header, LENGTH_BYTES, scanChannel, scanHeader } from '@intermud/wire';
import { FlatCheck } from '../check.ts';
import { readLength } from '../frames.ts';
import { FRAME_BYTES_FOR_ALL } from '../limits.ts';
import type { Parts } from '../parts.ts';
import type { PacketType } from '../types.ts';

/** COMPAT Protocols 1 and 2 have a shorter one: it may have to be translated. */
const TRANSLATED = 'locate-reply';

/** One frame in a text, and where it is. */
interface Frame {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly header: Header;
  readonly type: PacketType;
  /** Fields behind the head, all of them flat and written as strict writers do. */
  readonly fields: number;
  readonly isAllAscii: boolean;
}

/** Takes frames of another router's link that can go on as they are. */
export class Onward {
  readonly #parts: Parts;
  readonly #types: ReadonlyMap<string, PacketType>;
  readonly #check = new FlatCheck();

  constructor(parts: Parts) {
    this.#parts = parts;
    const usual = parts.types.forwarded().filter(({ type }) => type !== TRANSLATED);
    this.#types = new Map(usual.map((type) => [type.type, type]));
  }

  /** Passes on frames from the front as long as they are usual; how many bytes that took. */
  take(bytes: Buffer): number {
    const text = bytes.toString('latin1');
    this.#check.begin(text);
    let start = 0;
    while (start < bytes.length) {
      const end = start + LENGTH_BYTES + readLength(bytes, start);
      const frame = this.#read(bytes, text, start, end);
      if (frame === undefined || !this.#pass(frame)) break;
      frame.type.counts.received += 1;
      frame.type.counts.forwarded += 1;
      start = end;
    }
    return start;
  }

  /** undefined for what must be looked at with more care. */
  #read(bytes: Buffer, text: string, start: number, end: number): Frame | undefined {
    if (end - start > FRAME_BYTES_FOR_ALL || bytes[end - 1] !== 0) return undefined;
    const header = scanHeader(text, start + LENGTH_BYTES, end - 1);
    const type = header && this.#types.get(header.type);
    if (header === undefined || type === undefined || header.ttl <= 0) return undefined;
    const fields = this.#check.fields(header.bodyStart, end - 1);
    const body = bytes.subarray(start + LENGTH_BYTES, end);
    const isAllAscii = isAscii(body);
    if (fields < 0 || (!isAllAscii && !isUtf8(body))) return undefined;
    return { text, start, end, header, type, fields, isAllAscii };
  }

  #pass(frame: Frame): boolean {
    return frame.type.way === 'channel' ? this.#toTakers(frame) : this.#toMud(frame);
  }

  #toMud(frame: Frame): boolean {
    const { header, type, isAllAscii } = frame;
    const target = header.targetMud === 0 ? undefined : this.#parts.muds.findOnWire(header.targetMud);
    if (target?.link === undefined) return false;
    const { knows, encoding } = target.profile;
    if ((!isAllAscii && encoding !== 'utf-8') || (knows !== undefined && !knows.has(type.type))) return false;
    this.#parts.outboxes.send(target.link.outbox, written(frame));
    return true;
  }

  #toTakers(frame: Frame): boolean {
    const { text, end, header, type, fields, isAllAscii } = frame;
    const name = scanChannel(text, header, end);
    const channel = name === undefined ? undefined : this.#parts.channels.findOnWire(name);
    const speaker =
      header.originatorMud === 0 ? undefined : this.#parts.muds.findOnWire(header.originatorMud);
    if (channel === undefined || speaker === undefined || fields !== type.length - 6) return false;
    if (this.#check.integers > 0 || !channel.admits(speaker) || channel.mustFilter(speaker)) return false;
    if (!isAllAscii && channel.latin1Takers > 0) return false;
    const line = written(frame);
    for (const { outbox } of channel.takers) this.#parts.outboxes.send(outbox, line);
    return true;
  }
}

/** The frame, one hop on. */
const written = ({ text, start, end, header }: Frame): string =>
  `${text.slice(start, header.ttlStart)}${header.ttl - 1}${text.slice(header.ttlEnd, end)}`;
