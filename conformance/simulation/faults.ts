// Faults made on purpose, to show that the simulation finds them. They sit between the routers, or in the disk: the code is the real one.
import {
  decodeLpc,
  encodeFrame,
  FrameDecoder,
  isArray,
  isMapping,
  type LpcArray,
  type LpcMapping,
  type LpcValue,
} from '@intermud/wire';
import type { Tamper } from './sea.ts';
import type { Faults } from './simulate.ts';
import type { World } from './world.ts';

type Change = (packet: LpcArray, world: World) => readonly LpcArray[];

/** Changes single packets between routers. */
function between(change: Change): Faults {
  const tamper =
    (world: World): Tamper =>
    (text, from, to) => {
      if (!from.startsWith('10.0.') || !to.startsWith('10.0.')) return [text];
      const frames = [...new FrameDecoder(1 << 24).push(Buffer.from(text, 'latin1'))];
      return frames.flatMap((frame) => {
        const packet = decodeLpc(frame);
        const packets = isArray(packet) ? change(packet, world) : [];
        return packets.map((one) => Buffer.from(encodeFrame(one)).toString('latin1'));
      });
    };
  return { tamper };
}

const isType = (packet: LpcArray, word: RegExp): boolean => word.test(String(packet[0]));

const DELTA = /^(mud|chan)list-delta$/;

/** Changes each record of a delta; undefined leaves it out. */
const records =
  (change: (record: LpcMapping) => LpcMapping | undefined): Change =>
  (packet) => {
    const changes = packet[7];
    if (!isType(packet, DELTA) || changes === undefined || !isMapping(changes)) return [packet];
    const changed = [...changes].flatMap(([name, record]) => {
      const next = isMapping(record) ? change(record) : record;
      return next === undefined ? [] : [[name, next] as [LpcValue, LpcValue]];
    });
    return [packet.with(7, new Map(changed))];
  };

const isGone = (record: LpcMapping): boolean =>
  record.get('state') === 'removed' || Number(record.get('removed_at') ?? 0) > 0;

/** What a vector says, and more. */
const boasted = (vector: LpcValue | undefined): LpcMapping =>
  new Map([...(vector as LpcMapping)].map(([name, version]) => [name, Number(version) + 100_000]));

/** Every fault by its name. */
export const FAULTS: Readonly<Record<string, Faults>> = {
  'altered tokens are skipped': between((packet) => (isType(packet, /list-altered$/) ? [] : [packet])),
  'tombstones are lost': between(records((record) => (isGone(record) ? undefined : record))),
  'one change in ten is lost on the way': between((packet, world) =>
    isType(packet, DELTA) && world.chance(10) ? [] : [packet],
  ),
  'bans are lost': between(
    records((record) => (record.has('list') ? new Map(record).set('list', []) : record)),
  ),
  'lines come twice': between((packet) => (isType(packet, /^channel-m$/) ? [packet, packet] : [packet])),
  'listeners are not told': between((packet) => (isType(packet, /^irn-listen$/) ? [] : [packet])),
  'a router says that it has more than it has': between((packet) =>
    isType(packet, /list-altered$/) ? [packet.with(8, boasted(packet[8]))] : [packet],
  ),
  'comparisons are answered with nothing': between((packet) =>
    isType(packet, DELTA) && packet[8] === 0 ? [packet.with(7, new Map())] : [packet],
  ),
  'tokens are not written down': { losesTokens: true },
  'an old change is taken for a new one': between(
    records((record) => new Map(record).set('version', Number(record.get('version')) + 7)),
  ),
};
