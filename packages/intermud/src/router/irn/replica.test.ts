// What a replica sends to one neighbour, and when. That all of them agree in the end is shown by the simulation.
import { FakeClock } from '@intermud/testkit';
import { isMapping, type LpcArray, type LpcMapping, writeLpc } from '@intermud/wire';
import { expect, test } from 'vitest';
import { openStore } from '../../store/index.ts';
import { silent } from '../environment.ts';
import { Tokens } from '../tokens.ts';
import {
  CHANGES_WAITING_MAX,
  FAILED_MS,
  RECORDS_BYTES_MAX,
  SAMPLE_GATHER_MS,
  SYNC_BACKLOG_BYTES,
  SYNC_BACKLOG_MS,
} from './limits.ts';
import { type Named, Replica } from './replica.ts';

const NEIGHBOUR = '*beta';

/** A list of so many records, each of so many bytes, on a router with one neighbour. */
async function stage(count: number, bytes: number) {
  const clock = new FakeClock();
  const store = await openStore({ kind: 'memory' });
  const sent: LpcArray[] = [];
  const dropped: string[] = [];
  const neighbour = {
    ...{ name: NEIGHBOUR, isTrusted: true, session: 1, isOnline: true, links: new Set<string>() },
    backlogBytes: 0,
    send: (packet: LpcArray) => void sent.push(packet),
    carry: () => false,
    drop: (reason: string) => void dropped.push(reason),
  };
  const records: Named[] = Array.from({ length: count }, (_, at) => ({
    ...{ name: `Mud ${at}`, version: at + 1, origin: '*alpha' },
  }));
  const empty = writeLpc(new Map([['text', '']])).length;
  const written = new Map([['text', 'x'.repeat(bytes - empty)]]);
  const disk = { isFull: false };
  const replica = new Replica<Named>(
    {
      list: 'mudlist',
      tokens: new Tokens(count),
      records: () => records,
      write: () => written,
      apply: async () => {
        if (disk.isFull) throw new Error('no space left');
        return undefined;
      },
    },
    {
      mesh: { name: '*alpha', neighbours: () => [neighbour], allRouters: () => ['*alpha', NEIGHBOUR] },
      ...{ clock, log: silent, tokens: store.tokens, settings: store.settings, changed: () => {} },
    },
  );
  await replica.load();
  replica.joined(neighbour);
  const compare = async (round = 1): Promise<void> => {
    replica.received(neighbour, packet('irn-mudlist-compare', new Map(), round));
    await replica.idle();
  };
  const ofType = (type: string) => sent.filter((one) => one[0] === type);
  return { clock, sent, dropped, neighbour, replica, records, disk, compare, ofType };
}

const packet = (type: string, ...fields: LpcArray): LpcArray => [
  ...[type, 5, NEIGHBOUR, 0, '*alpha', 0],
  ...fields,
];

const sizeOf = ([, , , , , , , changes]: LpcArray): number =>
  changes !== undefined && isMapping(changes) ? changes.size : 0;

test('records go in packets of so many bytes, what completes the bound included, and then the end is said', async () => {
  const { sent, compare, ofType } = await stage(9, RECORDS_BYTES_MAX / 4);
  await compare();
  expect(ofType('mudlist-delta').map(sizeOf)).toEqual([4, 4, 1]);
  expect(sent.at(-1)?.slice(0, 9)).toEqual([
    ...['irn-mudlist-complete', 5, '*alpha', 0, NEIGHBOUR, 0, 9, new Map([['*alpha', 9]]), 1],
  ]);
  const smaller = await stage(5, RECORDS_BYTES_MAX / 4 - 1);
  await smaller.compare();
  expect(smaller.ofType('mudlist-delta').map(sizeOf)).toEqual([5]);
});

test('a neighbour with a backlog over the bound gets no more until it has read, and nothing if its link is gone', async () => {
  const { clock, neighbour, compare, ofType } = await stage(8, RECORDS_BYTES_MAX / 4);
  neighbour.backlogBytes = SYNC_BACKLOG_BYTES + 1;
  await compare();
  clock.advance(10 * SYNC_BACKLOG_MS);
  expect(ofType('mudlist-delta')).toEqual([]);
  neighbour.backlogBytes = SYNC_BACKLOG_BYTES;
  clock.advance(SYNC_BACKLOG_MS);
  expect(ofType('mudlist-delta').map(sizeOf)).toEqual([4, 4]);
  expect(ofType('irn-mudlist-complete')).toHaveLength(1);
  neighbour.backlogBytes = SYNC_BACKLOG_BYTES + 1;
  await compare();
  Object.assign(neighbour, { session: 2, backlogBytes: 0 });
  clock.advance(SYNC_BACKLOG_MS);
  expect(ofType('irn-mudlist-complete')).toHaveLength(1);
});

test('what could not be written down is asked for again after 5 s, and until then nothing counts as complete', async () => {
  const { clock, neighbour, replica, disk, ofType } = await stage(0, 100);
  const theirs = new Map([[NEIGHBOUR, 7]]);
  disk.isFull = true;
  replica.received(neighbour, packet('mudlist-delta', 7, new Map([['Slate', new Map() as LpcMapping]]), 7));
  await replica.idle();
  replica.received(neighbour, packet('irn-mudlist-complete', 7, theirs, 1));
  await replica.idle();
  expect(replica.vector().get(NEIGHBOUR)).toBeUndefined();
  disk.isFull = false;
  clock.advance(FAILED_MS - 1);
  expect(ofType('irn-mudlist-compare').map((one) => one[7])).toEqual([1]);
  clock.advance(1);
  expect(ofType('irn-mudlist-compare').map((one) => one[7])).toEqual([1, 3]);
  replica.received(neighbour, packet('irn-mudlist-complete', 7, theirs, 3));
  await replica.idle();
  expect(replica.vector().get(NEIGHBOUR)).toBe(7);
});

test('so many changes of a neighbour wait for the disk, over all its links; one more drops the link it comes on', async () => {
  const { neighbour, replica, dropped } = await stage(0, 100);
  const change = packet('mudlist-delta', 7, new Map(), 7);
  for (let at = 0; at < CHANGES_WAITING_MAX; at += 1) replica.received(neighbour, change);
  expect(dropped).toEqual([]);
  replica.received(neighbour, change);
  expect(dropped).toEqual([`${CHANGES_WAITING_MAX} of its changes wait for the disk`]);
  neighbour.session = 2;
  replica.joined(neighbour);
  replica.received(neighbour, change);
  expect(dropped).toHaveLength(2);
  await replica.idle();
  replica.received(neighbour, change);
  expect(dropped).toHaveLength(2);
});

test('changes of the token are gathered for so long before the others are told', async () => {
  const { clock, replica, records, ofType } = await stage(2, 100);
  const turns = () => new Promise((resolve) => setImmediate(resolve));
  replica.made(records[0] as Named);
  clock.advance(SAMPLE_GATHER_MS - 1);
  replica.made(records[1] as Named);
  await turns();
  expect(ofType('mudlist-altered')).toEqual([]);
  clock.advance(1);
  await turns();
  expect(ofType('mudlist-altered')).toHaveLength(1);
});
