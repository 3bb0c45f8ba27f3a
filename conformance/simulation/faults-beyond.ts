// Faults made on purpose between ours and living routers.
import { isArray, isMapping, type LpcArray, type LpcMapping, type LpcValue } from '@intermud/wire';
import type { Faults } from './simulate.ts';
import {
  between,
  bothWays,
  type Change,
  doubled,
  dropped,
  fromLiving,
  isType,
  type MadeFault,
  toLiving,
} from './tampering.ts';

/** Changes what is said of each mud. */
const muds =
  (change: (info: LpcMapping, packet: LpcArray) => LpcMapping | undefined): Change =>
  (packet) => {
    const [, , , , , , , said] = packet;
    if (!isType(packet, /^irn-mudlist-delta$/) || said === undefined || !isMapping(said)) return [packet];
    const [[name, info] = ['', 0]] = said;
    const next = isMapping(info) ? change(info, packet) : info;
    return next === undefined ? [] : [packet.with(7, new Map([[name, next]]))];
  };

const having = (info: LpcMapping, key: string, value: LpcValue): LpcMapping => new Map(info).set(key, value);

const isUp = (info: LpcMapping): boolean => info.get('disconnect_time') === 0;

/** A channel's row becomes -1. */
const removed: Change = (packet) => {
  const [, , , , , , , said] = packet;
  if (!isType(packet, /^irn-chanlist-delta$/) || said === undefined || !isMapping(said)) return [packet];
  const channels = said.get('channels') as LpcMapping;
  const gone = new Map([...channels.keys()].map((name) => [name, -1]));
  return [packet.with(7, new Map(said).set('channels', gone))];
};

/** An echo of one of ours, as if the living router spoke for it. */
const claimed = (info: LpcMapping, [, , from, , , , time]: LpcArray): LpcMapping =>
  info.get('player_port') === 4000 && String(info.get('name')).startsWith('Mud ')
    ? having(having(info, 'router', from ?? 0), 'connect_time', time ?? 0)
    : info;

/** Says nothing of links with living routers, so that each of ours believes that it alone has one. */
const alone: Change = (packet) => {
  const [, , , , , , links, , beyond] = packet;
  if (!isType(packet, /^irn-links$/) || !isArray(links ?? 0) || !isArray(beyond ?? 0)) return [packet];
  const others = (beyond as LpcArray).map(String);
  return [
    packet
      .with(
        6,
        (links as LpcArray).filter((name) => !others.includes(String(name))),
      )
      .with(8, []),
  ];
};

/** What comes from a mud there goes back with the next packet. */
function handedBack(): Faults {
  const tamper: Faults['tamper'] = (world) => {
    const waiting: LpcArray[] = [];
    const change = (packet: LpcArray, isToUs: boolean): readonly LpcArray[] => {
      if (isToUs && packet[0] === 'irn-data') waiting.push(packet);
      if (isToUs || packet[0] !== 'irn-ping') return [packet];
      const [, , us, , them] = packet;
      return [packet, ...waiting.splice(0).map((one) => one.with(2, us ?? 0).with(4, them ?? 0))];
    };
    return bothWays(change).tamper?.(world) ?? ((text) => [text]);
  };
  return { tamper };
}

/** Every fault by its name. */
export const BEYOND_FAULTS: Readonly<Record<string, MadeFault>> = {
  'a line goes back to its living router': { faults: handedBack(), found: /of Far .* went from/ },
  'an echo of a living router overwrites ours': {
    faults: fromLiving(muds(claimed)),
    found: /as up on \*(dalet|Coffee), but it is away/,
  },
  'a living router is told that a channel is removed': { faults: toLiving(removed), found: /is removed$/ },
  'two of ours speak for one mud': { faults: between(alone), found: /^\*?(dalet|Coffee) has Mud/ },
  'a living router is told two muds at once': {
    faults: toLiving((packet) =>
      isType(packet, /^irn-mudlist-delta$/)
        ? [packet.with(7, new Map([...(packet[7] as LpcMapping), ['another', 0]]))]
        : [packet],
    ),
    found: /has 2 names$/,
  },
  'a living router is told muds faster than it bears': {
    faults: toLiving(doubled(/^irn-mudlist-delta$/)),
    found: / 0 ms after another one/,
  },
  'a living router is not told who leaves': {
    faults: toLiving(muds((info) => (isUp(info) ? info : undefined))),
    found: /has Mud \d as up .* but it is down/,
  },
  'what living routers say of their muds is not heard': {
    faults: fromLiving(dropped(/^irn-mudlist-delta$/)),
    found: /has Far .* as unknown/,
  },
  'a living router is never asked for its muds': {
    faults: toLiving(dropped(/^irn-mudlist-req$/)),
    found: /but .* has forgotten it/,
  },
  'a living router is told of no channels': {
    faults: toLiving(dropped(/^irn-chanlist-delta$/)),
    found: /has \w+ as unknown/,
  },
  'frames for a living router are too long': {
    faults: toLiving(muds((info) => having(info, 'open_status', 'x'.repeat(10_000)))),
    found: /^A frame of \d+ bytes/,
  },
  'packets for a living router come twice': {
    faults: toLiving(doubled(/^irn-data$/)),
    found: /was sent to .* 2 times/,
  },
};
