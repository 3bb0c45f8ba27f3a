// Whole frames in bytes. A server's frames are not masked, so that one is the same for everybody who gets it.
// Source: RFC 6455, section 5.2.

import type { FrameBytes } from '../../outputfuncs/websocket.ts';

const TEXT = 0x81; // the last fragment, and the first
const BINARY = 0x82;
const SHORT_MAX = 125;
const LONG = 126; // the length stands in the next two bytes
const LONG_MAX = 0xffff;
const LONGER = 127; // in the next eight

/** The bytes of frames, one after the other, as a server writes them to its socket. */
export function joinFrames(frames: readonly FrameBytes[]): Buffer {
  const lengths = frames.map(({ bytes: { length } }) => headLength(length) + length);
  const joined = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const { bytes, isBinary } of frames) {
    at = writeHead(joined, at, isBinary ? BINARY : TEXT, bytes.length);
    joined.set(bytes, at);
    at += bytes.length;
  }
  return joined;
}

/** The same for frames of text, without a copy in between. */
export function joinTextFrames(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const joined = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headLength(length) + length, 0));
  let at = 0;
  for (const [index, text] of texts.entries()) {
    at = writeHead(joined, at, TEXT, lengths[index] ?? 0);
    at += joined.write(text, at);
  }
  return joined;
}

function headLength(length: number): number {
  if (length <= SHORT_MAX) return 2;
  return length <= LONG_MAX ? 4 : 10;
}

/** Gives where the frame's content begins. */
function writeHead(into: Buffer, at: number, kind: number, length: number): number {
  into[at] = kind;
  if (length <= SHORT_MAX) return into.writeUInt8(length, at + 1);
  into[at + 1] = length <= LONG_MAX ? LONG : LONGER;
  return length <= LONG_MAX
    ? into.writeUInt16BE(length, at + 2)
    : into.writeBigUInt64BE(BigInt(length), at + 2);
}
