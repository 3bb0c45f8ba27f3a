// Packets as they travel in a simulation: each text is said once, so that it names its packet.
import { decodeLpc, FrameDecoder, isArray, type LpcArray, type LpcValue } from '@intermud/wire';

/** What is said in a simulation, each text once. */
export const SAID = /"(line|at last,) /;
const SAID_WHOLE = /^(line|at last,) /;

/** Which packet it is. Errors of several routers about one packet are several. */
export function whatOf(packet: LpcArray): string | undefined {
  const text = lineIn(packet);
  if (text === undefined) return undefined;
  return packet[0] === 'error' ? `error of ${packet[2]} about "${text}"` : `${packet[0]} "${text}"`;
}

/** The text of a line or a tell, wherever in a packet it is. */
function lineIn(value: LpcValue): string | undefined {
  if (typeof value === 'string') return SAID_WHOLE.test(value) ? value : undefined;
  if (!isArray(value)) return undefined;
  for (const element of value) {
    const found = lineIn(element);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All packets in whole frames. */
export function packetsOf(text: string): LpcArray[] {
  const frames = [...new FrameDecoder(1 << 24).push(Buffer.from(text, 'latin1'))];
  return frames.map((frame) => decodeLpc(frame)).filter((packet) => isArray(packet));
}

/** How the names of a living router's muds begin. */
export const FAR = 'Far ';

/** Whether a mud is a living router's. */
export const isFar = (name: LpcValue | undefined): boolean =>
  typeof name === 'string' && name.startsWith(FAR);
