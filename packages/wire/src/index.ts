export * from './faults.ts';
export * from './limits.ts';
export { CanonicalText, isCanonicalArray } from './lpc/canonical.ts';
export { decodeLpc, type LpcReadLimits, parseLpc } from './lpc/decode.ts';
export { encodeLpc, type WireEncoding, writeLpc, writeString } from './lpc/encode.ts';
export { binaryBytes, binaryText, decodeMixedText, decodeUtf8, encodeUtf8, toLatin1 } from './lpc/text.ts';
export {
  isArray,
  isMapping,
  kindOf,
  type LpcArray,
  LpcFloat,
  type LpcMapping,
  type LpcValue,
} from './lpc/value.ts';
export { encodeFrame, FrameDecoder, LENGTH_BYTES } from './mudmode/frame.ts';
export { type Header, scanChannel, scanHeader } from './packets/header.ts';
export { type Tell, tell } from './packets/tell.ts';
