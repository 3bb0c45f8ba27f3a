// Waits and counts towards a router that speaks irn version 1: at each bound, and just over it.
import { FakeClock } from '@intermud/testkit';
import type { LpcArray } from '@intermud/wire';
import { expect, test, vi } from 'vitest';
import { silent } from '../../environment.ts';
import type { PeerRouter, Stage } from '../dialect.ts';
import type { Irn1Settings } from '../peer-settings.ts';
import { Irn1, type Irn1Parts } from './irn1.ts';
import {
  DOUBT_GAP_MS,
  LIST_AFTER_ACCEPTING_MS,
  LIST_AFTER_DIALLING_MS,
  LIST_AFTER_MEETING_MS,
  PING_MS,
  WRONG_STARTUPS_MAX,
  WRONG_STARTUPS_WINDOW_MS,
} from './limits.ts';
import { Telling, type TellingParts } from './telling.ts';

const THEY_GIVE_UP_MS = 120_000;

function setUp() {
  const clock = new FakeClock();
  const nothing = { all: () => [] };
  const parts = { name: '*alpha', clock, log: silent, muds: nothing, channels: nothing };
  const settings = {
    ...{
      name: '*dalet',
      wireName: '*dalet',
      as: '*alpha',
      password: '1',
      peerPassword: '2',
      dialect: 'irn1',
    },
  } as unknown as Irn1Settings;
  const gates = ['*alpha'];
  const routers = {
    name: '*alpha',
    gatesOf: () => gates,
    find: () => ({ session: 1 }),
    allRouters: () => [],
    isMember: (name: string) => name !== '*dalet',
  };
  return { clock, gates, settings, given: { parts, routers, beyond: {} } };
}

test('three signs of life can be lost before they give a link up', () => {
  const { given, settings } = setUp();
  const { pingMs } = new Irn1(given as unknown as Irn1Parts, settings);
  expect(pingMs).toBe(PING_MS);
  expect(4 * PING_MS).toBeLessThanOrEqual(THEY_GIVE_UP_MS);
});

test('so many wrong start-ups of one address are looked at within a window', () => {
  const { clock, given, settings } = setUp();
  const irn1 = new Irn1(given as unknown as Irn1Parts, settings);
  const refusal = (passwords: [string, string]) => {
    let reason = 'none';
    const refuse = (said: string) => {
      reason = said;
    };
    const stage = { address: '192.0.2.1', refuse, proved: () => {}, send: () => {} } as unknown as Stage;
    const said = new Map([
      ['client_password', passwords[0]],
      ['server_password', passwords[1]],
    ]);
    irn1.greet(stage, ['irn-startup-req', 5, '*dalet', 0, '*alpha', 0, said]);
    return reason;
  };
  for (let at = 0; at < WRONG_STARTUPS_MAX; at += 1) expect(refusal(['x', 'x'])).toMatch(/peer_password/);
  expect(refusal(['2', '1'])).toMatch(/too many wrong start-ups/);
  clock.advance(WRONG_STARTUPS_WINDOW_MS - 1);
  expect(refusal(['2', '1'])).toMatch(/too many wrong start-ups/);
  clock.advance(1);
  expect(refusal(['2', '1'])).toBe('none');
});

test('a router is asked for its muds when others of ours took one off the list, once in so long', () => {
  const { clock, given, settings } = setUp();
  const record = { router: '*dalet', state: { is: 'removed', since: 1 }, origin: '*beta' };
  const parts = { ...given.parts, muds: { all: () => [], find: () => ({ record }) } };
  const irn1 = new Irn1({ ...given, parts } as unknown as Irn1Parts, settings);
  const sent: LpcArray[] = [];
  const peer = { state: { at: 'online', by: 'us' }, send: (packet: LpcArray) => void sent.push(packet) };
  irn1.online(peer as unknown as PeerRouter);
  const asked = () => {
    irn1.changed('mudlist', 'Quendor');
    irn1.tick();
    return sent.splice(0).filter(([type]) => type === 'irn-mudlist-req').length;
  };
  expect([asked(), asked()]).toEqual([1, 0]);
  clock.advance(DOUBT_GAP_MS - 1);
  expect(asked()).toBe(0);
  clock.advance(1);
  expect(asked()).toBe(1);
  clock.advance(DOUBT_GAP_MS);
  irn1.tick();
  expect(sent.filter(([type]) => type === 'irn-mudlist-req')).toEqual([]); // Nobody has been taken off since.
});

test.each([
  ['who dialled', LIST_AFTER_DIALLING_MS, (telling: Telling) => telling.joined('us')],
  ['who accepted', LIST_AFTER_ACCEPTING_MS, (telling: Telling) => telling.joined('them')],
  [
    'who meets another of ours',
    LIST_AFTER_MEETING_MS,
    (telling: Telling, gates: string[]) => {
      gates.push('*beta');
      telling.waysChanged();
    },
  ],
])('%s tells the whole list after %i ms', (_, afterMs, begin) => {
  const { clock, gates, given, settings } = setUp();
  const telling = new Telling({ ...given, settings, send: () => {} } as unknown as TellingParts);
  const all = [vi.spyOn(telling, 'allMuds'), vi.spyOn(telling, 'allChannels')];
  begin(telling, gates);
  clock.advance(afterMs - 1);
  telling.tick();
  for (const told of all) expect(told).not.toHaveBeenCalled();
  clock.advance(1);
  telling.tick();
  for (const told of all) expect(told).toHaveBeenCalledOnce();
});
