import type { IrnChannel } from '@intermud/wire';
import { expect, test } from 'vitest';
import type { ChannelRecord } from '../../../store/index.ts';
import { CHANNEL_MEMBERS_MAX } from '../../limits.ts';
import { channelToIrn, weighed } from './chaninfo.ts';

const ROW: IrnChannel = { type: 0, host: 'Quendor', list: ['Bad Mud'] };

const known = (more: Partial<ChannelRecord> = {}): ChannelRecord => ({
  ...{ name: 'chat', owner: 'Quendor', type: 0, members: ['Bad Mud'], router: '*dalet', origin: '*alpha' },
  ...{ version: 1, token: 1, createdAt: 5, removedAt: undefined },
  ...more,
});

const judge = (before: ChannelRecord | undefined, said: IrnChannel | 0) =>
  weighed({
    ...{ name: 'chat', known: before, said, router: '*dalet', now: 9 },
    mayBeTheirs: (mud) => mud !== 'Ours',
  });

test.each([
  ['is new', undefined, ROW, { owner: 'Quendor', type: 0, members: ['Bad Mud'], createdAt: 9 }],
  ['is known as it is', known(), ROW, undefined],
  ['has another list', known(), { ...ROW, list: [] }, { members: [], createdAt: 5 }],
  ['has another owner there', known(), { ...ROW, host: 'Zork' }, { owner: 'Zork', createdAt: 9 }],
  ['is filtered there', undefined, { ...ROW, type: 2 }, { type: 1 }],
  ['has a type that nobody knows', undefined, { ...ROW, type: 9 }, { type: 0 }],
  ['is ours by name', known({ router: '*alpha' }), ROW, undefined],
  ['is ours by owner', undefined, { ...ROW, host: 'Ours' }, undefined],
  ['has no owner', undefined, { ...ROW, host: '' }, undefined],
  ['is gone', known(), 0, { removedAt: 9 }],
  ['is gone, and is not theirs', known({ router: '*alpha' }), 0, undefined],
  ['is gone, and was never known', undefined, 0, undefined],
  ['is gone already', known({ removedAt: 7 }), 0, undefined],
  ['is back', known({ removedAt: 7 }), ROW, { removedAt: undefined, createdAt: 9 }],
  [
    'has the name of one of ours that is gone',
    known({ router: '*alpha', removedAt: 7 }),
    ROW,
    { owner: 'Quendor' },
  ],
] as const)('weighed(): a channel that %s', (_, before, said, expected) => {
  const found = judge(before, said as IrnChannel | 0);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(expected);
});

test('the list of a channel is cut at the bound', () => {
  const list = Array.from({ length: CHANNEL_MEMBERS_MAX + 1 }, (_, at) => `Mud ${at}`);
  expect(judge(undefined, { ...ROW, list })?.members.length).toBe(CHANNEL_MEMBERS_MAX);
});

test('channelToIrn() has type, owner and list', () => {
  expect(channelToIrn(known({ type: 1 }))).toEqual({ type: 1, host: 'Quendor', list: ['Bad Mud'] });
});
