// The router's answers to what it will not do. Always nine elements.
// Source: Intermud-3, "error": ({ "error", 5, router, 0, mud, user, code, message, packet }).
import {
  FAULTS,
  type FaultCode,
  isArray,
  isMapping,
  type LpcArray,
  type LpcValue,
  TTL_DEFAULT,
} from '@intermud/wire';
import { ERROR_ELEMENTS_MAX, ERROR_TEXT_MAX, LIST_FRAME_BYTES_MAX } from './limits.ts';
import type { Link } from './link.ts';
import type { Outboxes } from './outbox.ts';
import type { Arrived } from './packet.ts';
import { packetFrame, valueToWire } from './text.ts';
import { mayBeAnswered } from './types.ts';

/** Whom an error is for, and what it is about. */
export interface ErrorAbout {
  readonly mud: string | 0;
  readonly user: string | 0;
  /** The packet that met the error; 0 if it could not be read. */
  readonly packet: LpcValue;
}

/** Writes error packets of one router. */
export class Errors {
  readonly #router: string;
  readonly #outboxes: Outboxes;

  constructor(router: string, outboxes: Outboxes) {
    this.#router = router;
    this.#outboxes = outboxes;
  }

  /**
   * Answers a packet with an error, unless it is one that must not be answered: an error, a reply, a broadcast.
   * Counts it as refused in any case.
   */
  refuse(link: Link, arrived: Arrived, code: FaultCode, message: string): void {
    arrived.type.counts.refused += 1;
    if (!mayBeAnswered(arrived.type.type) || isBroadcast(arrived)) return;
    const mud = link.mud?.name ?? arrived.originatorMud;
    this.send(link, code, message, { mud, user: arrived.originatorUser, packet: arrived.array });
  }

  /** Sends an error as it is. */
  send(link: Link, code: FaultCode, message: string, about: ErrorAbout): void {
    const encoding = link.mud?.profile.encoding ?? 'utf-8';
    this.#outboxes.send(link.outbox, packetFrame(errorPacket(this.#router, code, message, about), encoding));
  }
}

/** Channel packets have no target mud and are no broadcasts: the router itself is meant. */
function isBroadcast({ type, targetMud }: Arrived): boolean {
  return targetMud === 0 && (type.way === 'mud' || type.way === 'all');
}

/** An error packet that fits every driver: what it is about is cut where it is too long. */
export function errorPacket(router: string, code: FaultCode, message: string, about: ErrorAbout): LpcArray {
  const word = FAULTS[code] ?? 'bad-pkt';
  const head = ['error', TTL_DEFAULT, router, 0, about.mud, about.user, word, message] as const;
  return [...head, fitting(about.packet, LIST_FRAME_BYTES_MAX - valueToWire([...head]).length)];
}

/** A value cut until its text has at most so many bytes; 0 where nothing helps. */
function fitting(value: LpcValue, bytesMax: number): LpcValue {
  if (fits(value, bytesMax)) return value;
  const cut = cutValue(value);
  return fits(cut, bytesMax) ? cut : 0;
}

function fits(value: LpcValue, bytesMax: number): boolean {
  try {
    return valueToWire(value).length <= bytesMax;
  } catch {
    return false; // Too deep to be written: then it is too deep to be sent back.
  }
}

function cutValue(value: LpcValue): LpcValue {
  if (typeof value === 'string') return cutText(value);
  if (isArray(value)) return value.slice(0, ERROR_ELEMENTS_MAX).map(cutNested);
  return cutNested(value);
}

/** Below the packet's own fields only short things stay. */
const cutNested = (value: LpcValue): LpcValue => {
  if (typeof value === 'string') return cutText(value);
  return isArray(value) || isMapping(value) ? 0 : value;
};

function cutText(text: string): string {
  if (text.length <= ERROR_TEXT_MAX) return text;
  return `${text.slice(0, ERROR_TEXT_MAX - 3).toWellFormed()}...`;
}
