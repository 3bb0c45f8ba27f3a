// What a living router is told by each of two of ours that have a link with it. What is told, and how fast, is shown in irn1.test.ts.
import { FakeClock } from '@intermud/testkit';
import { isMapping, type LpcArray, type LpcMapping, type LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { LIST_AFTER_ACCEPTING_MS, LIST_AFTER_MEETING_MS, SECOND_WORD_MS } from './limits.ts';
import { Telling, type TellingParts } from './telling.ts';

const [ALPHA, BETA, DALET] = ['*alpha', '*beta', '*dalet'];

/** The side of *alpha, which has one channel; `gates` have a link with *dalet. */
function telling(linked: readonly string[]) {
  const gates = [...linked];
  const clock = new FakeClock();
  const told: LpcArray[] = [];
  const channel = {
    record: { name: 'chat', owner: 'Bedrock', type: 0, members: [], router: ALPHA },
    isRemoved: false,
  };
  const channels = {
    find: () => (channel.isRemoved ? undefined : channel),
    findAny: () => channel,
    all: () => [channel],
  };
  const muds = { all: () => [] };
  const routers = {
    name: ALPHA,
    gatesOf: () => gates,
    find: () => ({ session: 1 }),
    isMember: (name: string) => name !== DALET,
    allRouters: () => [ALPHA, BETA],
  };
  const given = {
    parts: { clock, channels, muds },
    routers,
    settings: { name: DALET, as: 'Alpha', wireName: DALET },
  };
  const it = new Telling({
    ...given,
    send: (packet: LpcArray) => told.push(packet),
  } as unknown as TellingParts);
  const moves = (router: string, owner: string) => {
    channel.record = { ...channel.record, router, owner };
    channel.isRemoved = false;
    it.changed('chanlist', 'chat');
  };
  const remove = () => {
    channel.isRemoved = true;
    it.changed('chanlist', 'chat');
  };
  const join = () => it.joined('them');
  const meet = (gate: string) => {
    gates.push(gate);
    it.waysChanged();
  };
  /** Owners of the channel as it was told since, after so many seconds. */
  const owners = (seconds: number): LpcValue[] => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000);
      it.tick();
    }
    return told.splice(0).map(ownerIn);
  };
  return { moves, remove, join, meet, owners };
}

function ownerIn(packet: LpcArray): LpcValue {
  const channels = (packet[7] as LpcMapping).get('channels') as LpcValue;
  const row = isMapping(channels) ? channels.get('chat') : undefined;
  return (row as LpcArray)[1] as LpcValue;
}

test('what has changed is told again where another one of ours may have told what was before, and else once', () => {
  const alone = telling([ALPHA]);
  alone.moves(ALPHA, 'Granite');
  expect(alone.owners(SECOND_WORD_MS / 500)).toEqual(['Granite']);
  const both = telling([ALPHA, BETA]);
  both.moves(ALPHA, 'Granite');
  expect(both.owners(SECOND_WORD_MS / 1_000 - 1)).toEqual(['Granite']);
  expect(both.owners(1)).toEqual(['Granite']);
  expect(both.owners(SECOND_WORD_MS / 500)).toEqual([]);
});

test('who has told of a channel that turns out to be the one of another router of ours says so, once', () => {
  const { moves, owners } = telling([ALPHA, BETA]);
  moves(ALPHA, 'Bedrock');
  expect(owners(1)).toEqual(['Bedrock']);
  moves(BETA, 'Slate');
  expect(owners(SECOND_WORD_MS / 1_000 + 5)).toEqual(['Slate']);
  moves(BETA, 'Marble');
  expect(owners(5)).toEqual([]);
});

test('whoever meets another one while all is about to be told tells it once more after that', () => {
  const { meet, join, owners } = telling([ALPHA]);
  join();
  expect(owners(1)).toEqual([]);
  meet(BETA);
  expect(owners(LIST_AFTER_ACCEPTING_MS / 1_000 + 1)).toEqual(['Bedrock']);
  expect(owners(LIST_AFTER_MEETING_MS / 1_000)).toEqual(['Bedrock']);
  expect(owners(LIST_AFTER_MEETING_MS / 500)).toEqual([]);
});

test('nothing is said of a channel that is the living router’s own, that was removed, or that was never told', () => {
  const taken = telling([ALPHA, BETA]);
  taken.moves(ALPHA, 'Bedrock');
  taken.owners(SECOND_WORD_MS / 500);
  taken.moves(DALET, 'Quendor');
  expect(taken.owners(5)).toEqual([]);
  const removed = telling([ALPHA, BETA]);
  removed.moves(ALPHA, 'Bedrock');
  removed.owners(SECOND_WORD_MS / 500);
  removed.remove();
  expect(removed.owners(5)).toEqual([]);
  removed.moves(BETA, 'Slate');
  expect(removed.owners(5)).toEqual([]);
  const never = telling([ALPHA, BETA]);
  never.moves(BETA, 'Slate');
  expect(never.owners(5)).toEqual([]);
});
