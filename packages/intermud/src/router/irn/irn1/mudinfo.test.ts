import { type IrnMud, irnMudlistDelta } from '@intermud/wire';
import { expect, test } from 'vitest';
import type { MudRecord, MudState } from '../../../store/index.ts';
import { PASSWORD_ELSEWHERE } from '../../elsewhere.ts';
import { DOWN_MS } from '../../limits.ts';
import { AGE_MS } from './limits.ts';
import { mudinfo } from './living.suite.ts';
import { mudFromIrn, mudToIrn, removedOf, weighed } from './mudinfo.ts';

const NOW = 1_767_300_000_000;
const CAME = 1_767_225_000;
const DOWN = { is: 'down', since: NOW - 10 * AGE_MS } as const;

function read(more: Parameters<typeof mudinfo>[2] = {}): IrnMud {
  const list = new Map([['Quendor', mudinfo('Quendor', '*dalet', more)]]);
  const said = irnMudlistDelta
    .read(['irn-mudlist-delta', 5, '*dalet', 0, '*alpha', 0, 0, list])
    .mudlist.get('Quendor');
  if (!said) throw new TypeError('It was not read');
  return said;
}

const said = (more: Parameters<typeof mudinfo>[2] = {}) => mudFromIrn('Quendor', read(more), NOW);

const known = (more: Partial<MudRecord> = {}): MudRecord => ({
  ...{ ...said(), router: '*dalet', origin: '*alpha', version: 1, token: 1, seenAt: 0 },
  ...more,
});

const judge = (before: MudRecord | undefined, more: Parameters<typeof mudinfo>[2] = {}, behindMs = 0) =>
  weighed({ known: before, said: said(more), router: '*dalet', now: NOW, behindMs });

test('a mud goes out and comes back as it was, by all keys of the mapping', () => {
  const record = known({ protocol: 2, password: 77 });
  const back = mudFromIrn('Quendor', mudToIrn(record, record.state, '*alpha'), NOW);
  const { name, password, protocol, state, address, info } = record;
  expect(back).toEqual({ name, password, protocol, state, address, info, seenAt: NOW });
  const down: MudState = { is: 'down', since: CAME * 1_000 };
  expect(mudToIrn(record, down, '*alpha')).toMatchObject({ connectTime: 0, disconnectTime: CAME });
  expect(mudToIrn(record, { is: 'down', since: 0 }, '*alpha').disconnectTime).toBe(1);
  expect(mudToIrn({ ...record, password: PASSWORD_ELSEWHERE }, down, '*alpha').password).toBe(0);
});

test('a mud is up if and only if disconnect_time is 0, whatever else is said', () => {
  expect(said({ connect_time: 0 }).state).toEqual({ is: 'up', since: 0 });
  expect(said({ disconnect_time: CAME }).state).toEqual({ is: 'down', since: CAME * 1_000 });
  expect(said({ disconnect_time: `${CAME}`, restart_delay: -1 }).state.is).toBe('down');
});

test('numbers may be text and text numbers; what is neither is as if it were not there', () => {
  const odd = said({
    player_port: '4000',
    imud_tcp_port: 'none',
    mudlib: 7,
    driver: [],
    services: 0,
    password: '12',
  });
  expect(odd.password).toBe(12);
  expect(odd.info).toMatchObject({
    playerPort: 4000,
    tcpPort: 0,
    mudlib: '7',
    driver: '',
    services: new Map(),
  });
});

test.each([
  ['is new', undefined, {}, 'up'],
  ['is new, and down', undefined, { disconnect_time: NOW / 1_000 - 60 }, 'down'],
  ['is new, and was down for a week', undefined, { disconnect_time: (NOW - DOWN_MS) / 1_000 - 1 }, undefined],
  ['is known as it is', known(), {}, undefined],
  ['is known, and has come anew', known(), { connect_time: CAME + 100 }, undefined],
  ['has a new password', known(), { password: 5 }, 'up'],
  ['goes down', known(), { disconnect_time: NOW / 1_000 }, 'down'],
  ['is down as it was', known({ state: DOWN }), { disconnect_time: DOWN.since / 1_000 }, undefined],
  [
    'is down, and the clock there was set',
    known({ state: DOWN }),
    { disconnect_time: (DOWN.since + AGE_MS) / 1_000 - 1 },
    undefined,
  ],
  [
    'was up meanwhile, and went down later than is known',
    known({ state: DOWN }),
    { disconnect_time: (DOWN.since + AGE_MS) / 1_000 },
    'down',
  ],
  ['was down for a week', known(), { disconnect_time: (NOW - DOWN_MS) / 1_000 - 1 }, 'removed'],
  [
    'is on another router and down there',
    known({ router: '*alpha' }),
    { disconnect_time: NOW / 1_000 },
    undefined,
  ],
  [
    'is on another router, and was there before',
    known({ router: '*alpha', seenAt: CAME * 1_000 }),
    {},
    undefined,
  ],
  [
    'is on another router, and came there after',
    known({ router: '*alpha', seenAt: CAME * 1_000 - 1, state: { is: 'up', since: 0 } }),
    {},
    'up',
  ],
  [
    'went from another router',
    known({ router: '*alpha', seenAt: NOW, state: { is: 'down', since: NOW } }),
    {},
    'up',
  ],
] as const)('weighed(): a mud that %s', (_, before, more, is) => {
  expect(judge(before, more)?.state.is).toBe(is);
});

test('a clock that is wrong by a day does not make an old start-up a new one', () => {
  const ours = known({ router: '*alpha', seenAt: NOW - 60_000, state: { is: 'up', since: NOW - 60_000 } });
  const hourAgo = (day: number) => ({ connect_time: NOW / 1_000 - 3_600 + day });
  expect(judge(ours, hourAgo(86_400), -86_400_000)).toBeUndefined();
  expect(judge(ours, hourAgo(86_400), 0)?.state.is).toBe('up');
});

test('a password that is not told is kept, and one that nobody knows is that', () => {
  expect(judge(known({ address: 'x' }), { password: -1 })?.password).toBe(123_456_789);
  expect(judge(undefined, { password: 0 })?.password).toBe(PASSWORD_ELSEWHERE);
});

test('removedOf() takes a mud from the list once', () => {
  const gone = removedOf(known(), NOW);
  expect(gone?.state).toEqual({ is: 'removed', since: NOW });
  expect(removedOf(known({ state: { is: 'removed', since: 1 } }), NOW)).toBeUndefined();
});
