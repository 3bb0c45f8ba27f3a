// What a router that speaks irn version 1 bears.
import { I3Error, LENGTH_BYTES, type LpcArray } from '@intermud/wire';
import { packetFrame } from '../../text.ts';
import { FRAME_BYTES_MAX } from './limits.ts';

/** Whether a packet can be written, and is no longer than such a router bears. */
export function frameFits(packet: LpcArray): boolean {
  try {
    return packetFrame(packet).length - LENGTH_BYTES <= FRAME_BYTES_MAX;
  } catch (error) {
    if (error instanceof I3Error) return false; // Nested deeper than drivers read.
    throw error;
  }
}
