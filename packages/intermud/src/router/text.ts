// Between Unicode and the latin1 strings that sockets are written with: one character per byte.
import { isAscii, isUtf8 } from 'node:buffer';
import {
  decodeLpc,
  encodeLpc,
  I3Error,
  type LpcArray,
  type LpcValue,
  type WireEncoding,
  writeLpc,
} from '@intermud/wire';
import { writeLength } from './frames.ts';

const ASCII = /^[\0-\x7f]*$/;

/** Unicode text as the bytes of UTF-8, one character each. */
export function toWire(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** A whole frame around LPC text that is in wire form already: length, text, NUL. */
export const frameOf = (wire: string): string => `${writeLength(wire.length + 1)}${wire}\0`;

/** The LPC text of a value in wire form. */
export function valueToWire(value: LpcValue, encoding: WireEncoding = 'utf-8'): string {
  if (encoding === 'utf-8') return toWire(writeLpc(value));
  const bytes = encodeLpc(value, encoding);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - 1).toString('latin1');
}

/** The frame of a packet. @throws {I3Error} LPC_DEPTH for what is nested deeper than other drivers read. */
export function packetFrame(packet: LpcArray, encoding: WireEncoding = 'utf-8'): string {
  try {
    return frameOf(valueToWire(packet, encoding));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = cause.message.replace('Cannot write LPC', `Cannot pass on ${String(packet[0])}`);
    throw new I3Error('LPC_DEPTH', message, { cause });
  }
}

/** The value in a frame's text in wire form. @throws {I3Error} LPC_SYNTAX, LPC_DEPTH or LPC_SIZE. */
export const wireToValue = (wire: string): LpcValue => decodeLpc(Buffer.from(wire, 'latin1'));

/** True if the bytes are ASCII, or UTF-8 otherwise: what may go to every mud that reads UTF-8 as it came. */
export const isText = (bytes: Uint8Array): boolean => isAscii(bytes) || isUtf8(bytes);
