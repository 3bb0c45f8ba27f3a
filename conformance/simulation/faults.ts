// Faults made on purpose, to show that the simulation finds them. They sit between the routers, or in the disk: the code is the real one.
import { isMapping, type LpcMapping, type LpcValue } from '@intermud/wire';
import { BEYOND_FAULTS } from './faults-beyond.ts';
import {
  between,
  type Change,
  changed,
  doubled,
  dropped,
  isType,
  type MadeFault,
  toMuds,
} from './tampering.ts';

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

const set = (key: string, value: LpcValue): Change => records((record) => new Map(record).set(key, value));

/** Every fault by its name. */
export const FAULTS: Readonly<Record<string, MadeFault>> = {
  'altered tokens are skipped': { faults: between(dropped(/list-altered$/)), found: /tokens of .* are/ },
  'tombstones are lost': {
    faults: between(records((record) => (isGone(record) ? undefined : record))),
    found: /channels of .* differ .* nothing$/,
  },
  'one change in ten is lost on the way': {
    faults: between((packet, world) => (isType(packet, DELTA) && world.chance(10) ? [] : [packet])),
    found: /differ/,
  },
  'bans are lost': {
    faults: between(records((record) => (record.has('list') ? new Map(record).set('list', []) : record))),
    found: /channels of .* differ/,
  },
  'lines come twice': { faults: between(doubled(/^channel-m$/)), found: /got "line .*" twice/ },
  'errors come twice': { faults: between(doubled(/^error$/)), found: /^error of .* 2 times/ },
  'packets keep their ttl': { faults: between(changed(/^(tell|channel-m)$/, 1, 5)), found: /with ttl 5$/ },
  'envelopes have a high ttl': { faults: between(changed(/^irn-data$/, 1, 5)), found: /envelope with ttl 5/ },
  'lines come on another channel': {
    faults: toMuds(changed(/^channel-m$/, 6, 'club')),
    found: /although .* knows that .* (is removed|is not admitted)/,
  },
  'whoever loses a channel is not told': {
    faults: toMuds((packet) => (/had made a channel/.test(String(packet[7])) ? [] : [packet])),
    found: /was not told why/,
  },
  'listeners are not told': { faults: between(dropped(/^irn-listen$/)), found: /is heard on/ },
  'all channels are said to be listened to': {
    faults: between(changed(/^irn-listen$/, 6, ['chat', 'news', 'club'])),
    found: /went to .* and is heard on/,
  },
  'a router says that it has more than it has': {
    faults: between((packet) =>
      isType(packet, /list-altered$/) ? [packet.with(8, boasted(packet[8]))] : [packet],
    ),
    found: /differ/,
  },
  'comparisons are answered with nothing': {
    faults: between((packet) =>
      isType(packet, DELTA) && packet[8] === 0 ? [packet.with(7, new Map())] : [packet],
    ),
    found: /differ/,
  },
  'muds that are up are down elsewhere': {
    faults: between(set('state', 'down')),
    found: /but it is online on/,
  },
  'muds that are down are up elsewhere': { faults: between(set('state', 'up')), found: /but it is away/ },
  'right passwords are wrong': {
    faults: between(changed(/^irn-verify-reply$/, 7, 0)),
    found: /is not let in/,
  },
  'tokens are not written down': { faults: { losesTokens: true }, found: /starts with token|went back/ },
  'the disk says too early that it has written': { faults: { boasts: true }, found: /starts with token/ },
  'channels are removed on their way': {
    faults: between(
      records((record) => (record.has('host') ? new Map(record).set('removed_at', 1) : record)),
    ),
    found: /does not know .* did not remove/,
  },
  'an old change is taken for a new one': {
    faults: between(records((record) => new Map(record).set('version', Number(record.get('version')) + 7))),
    found: /had missed nothing/,
  },
  ...BEYOND_FAULTS,
};
