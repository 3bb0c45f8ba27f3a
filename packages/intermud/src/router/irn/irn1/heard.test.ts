// How much a living router can make us write down. What its words mean is shown in mudinfo.test.ts and chaninfo.test.ts.
import { FakeClock } from '@intermud/testkit';
import type { LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { silent } from '../../environment.ts';
import type { Parts } from '../../parts.ts';
import type { Irn1Settings } from '../peer-settings.ts';
import { Heard } from './heard.ts';
import { CHANNELS_MAX, MUDS_MAX, WRITING_MAX } from './limits.ts';
import { mudinfo } from './living.suite.ts';

const DALET = '*dalet';

/** Hears a router that has so many muds and channels already; writes by `turn`. */
function hearing(known: number, turn = (job: () => Promise<unknown>) => job()) {
  const saved: string[] = [];
  const all = () => Array.from({ length: known }, () => ({ record: { router: DALET } }));
  const records = {
    all,
    find: () => undefined,
    findAny: () => undefined,
    inTurn: (_: string, job: () => Promise<unknown>) => turn(job),
    save: async ({ name }: { name: string }) => void saved.push(name),
  };
  const parts = {
    clock: new FakeClock(),
    log: silent,
    reserved: new Map(),
    muds: records,
    channels: records,
  };
  const settings = { name: DALET, wireName: DALET } as Irn1Settings;
  const heard = new Heard(parts as unknown as Parts, settings);
  const tell = (name: string) =>
    heard.muds(['irn-mudlist-delta', 5, DALET, 0, '*alpha', 0, 0, new Map([[name, mudinfo(name, DALET)]])]);
  const channels = (name: string): LpcValue => new Map([['channels', new Map([[name, [0, 'Quendor', []]]])]]);
  const tellOfChannel = (name: string) =>
    heard.channels(['irn-chanlist-delta', 5, DALET, 0, '*alpha', 0, 0, channels(name)]);
  return { saved, tell, tellOfChannel };
}

const turns = () => new Promise((resolve) => setImmediate(resolve));

test('a router has so many muds here, and one more is left out', async () => {
  for (const [known, saved] of [
    [MUDS_MAX - 1, ['Quendor']],
    [MUDS_MAX, []],
  ] as const) {
    const stage = hearing(known);
    stage.tell('Quendor');
    await turns();
    expect(stage.saved).toEqual(saved);
  }
});

test('a router has so many channels here, and one more is left out', async () => {
  for (const [known, saved] of [
    [CHANNELS_MAX - 1, ['chat']],
    [CHANNELS_MAX, []],
  ] as const) {
    const stage = hearing(known);
    stage.tellOfChannel('chat');
    await turns();
    expect(stage.saved).toEqual(saved);
  }
});

test('so many changes may wait for the disk, and what comes meanwhile is dropped', async () => {
  const waiting: (() => void)[] = [];
  const stage = hearing(0, async (job) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    await job();
  });
  for (let at = 1; at <= WRITING_MAX + 1; at += 1) stage.tell(`Mud ${at}`);
  for (const go of waiting) go();
  await turns();
  expect(stage.saved).toHaveLength(WRITING_MAX);
  expect(stage.saved.at(-1)).toBe(`Mud ${WRITING_MAX}`);
  stage.tell('Later');
  waiting.at(-1)?.();
  await turns();
  expect(stage.saved.at(-1)).toBe('Later');
});

test('a mud of that router is in doubt when another one of ours has taken it off the list, and not when it has', () => {
  const removed = { name: 'Quendor', router: DALET, state: { is: 'removed', since: 1 }, origin: '*beta' };
  for (const [record, isInDoubt] of [
    [removed, true],
    [{ ...removed, origin: '*alpha' }, false],
    [{ ...removed, state: { is: 'up', since: 1 } }, false],
    [{ ...removed, router: '*beta' }, false],
    [undefined, false],
  ] as const) {
    const muds = { find: () => record && { record } };
    const parts = { name: '*alpha', muds } as unknown as Parts;
    const heard = new Heard(parts, { name: DALET, wireName: DALET } as Irn1Settings);
    expect(heard.isDoubtful('Quendor')).toBe(isInDoubt);
  }
});
