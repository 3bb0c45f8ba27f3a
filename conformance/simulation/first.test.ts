import { test } from 'vitest';
import type { Edition } from './chaos/chaos.ts';
import { expectPeace, runSchedules } from './suite.ts';

runSchedules(1, 500);

/** Schedules that found something once: the edition of the chaos in which they did, the seed, and what it was. */
const KEPT: readonly (readonly [edition: Edition, seed: number, what: string])[] = [
  [1, 976, 'who listens was said by two ways, and the older word came last'],
  [1, 1205, 'ids rose without news, and a mud that moved got rows again'],
  [1, 4613, 'a router came back with a list that it had no sample of'],
  [1, 10_987, 'a mud knew that a router was down, and its own router learnt only that it was up'],
  [1, 3177, 'a router forgot the password of a mud that was online on it'],
  [1, 3345, 'a mud knew more than its router, and what was no news there was news to it'],
  [2, 3, 'a clock was set back by a day, and no list was sent for that day'],
  [2, 649, 'a router was back before its crash was noticed, and its new word on who listens seemed older'],
  [
    3,
    1300,
    'a router that was away had removed a channel 40 days ago, and a mud got a list that said nothing of it',
  ],
  [3, 1902, 'a mud had moved, its old router was away for long, and a third one took the mud off the list'],
  [
    3,
    11_944,
    'a router learnt that it was not away while it wrote down a mud, which stayed down on the list',
  ],
  [
    3,
    25_561,
    'a mud read that a channel was its own when it had asked to remove it, and another mud made it anew',
  ],
  [
    3,
    26_871,
    'a mud threw its lists away while a change was on its way, and took that for the whole of a list',
  ],
  [4, 3, 'two that had a link with a living router were apart, and the one that knew less spoke last'],
  [
    4,
    476,
    'a link with a living router stood still for two minutes, and what came by another one came again',
  ],
  [
    4,
    2103,
    'a living router forgot a channel, another of its muds made it, and one of ours kept the lesser owner',
  ],
  [4, 3130, 'a router told a mud an id just below that of a change which was not on disk yet, and crashed'],
  [
    4,
    13_047,
    'muds of a living router were taken off the list by one that had no link with it, while another one had',
  ],
  [4, 13_158, 'a mud moved while the router that it left told a living one where it was'],
  [
    4,
    5007,
    'a mud of a living router that was on no list yet spoke on a channel that it was not admitted to',
  ],
  [4, 7482, 'a mud moved, was asked the same on both routers, and answers once'],
  [
    4,
    34_062,
    'a mud of a living router had come and gone between two links, and was taken for one that is long gone',
  ],
  [4, 2961, 'everybody slept for 40 days while copies of a line were on their way'],
  [4, 820, 'what a living router had said came through a third router from one, and from that itself'],
];

for (const [edition, seed, what] of KEPT)
  test(`schedule ${seed} of edition ${edition} is at peace: ${what}`, () => expectPeace(seed, edition));
