// What is not sent to some living muds because it breaks them.
import type { PacketType } from '@intermud/wire';
import type { MudEntry } from '../lists/mudlist.ts';

/**
 * Types that end CoffeeMud's reader, which then is deaf for an hour: it has no name for them.
 * Source: CoffeeMud 5.11, I3Client.java and packets/Packet.java, measured.
 */
const COFFEEMUD_LACKS: ReadonlySet<PacketType> = new Set([
  'emoteto',
  'beep',
  'chan-filter-req',
  'chan-filter-reply',
  'chan-adminlist',
  'chan-adminlist-reply',
  'ping-reply',
] as const);

/** Whether a mud is known to break on packets of this type. */
export function breaksOn(mud: MudEntry | undefined, type: PacketType): boolean {
  return mud !== undefined && /^coffeemud/i.test(mud.driver) && COFFEEMUD_LACKS.has(type);
}
