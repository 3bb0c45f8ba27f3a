import { I3Error } from '@intermud/wire';
import { expect, test } from 'vitest';
import { OOB_ANSWER_MS, OOB_BEGIN_MS, OOB_LINGER_MS, OOB_SILENCE_MS, OOB_THEIR_TURN_MS } from '../limits.ts';
import { type OobEvent, type OobState, step } from './state.ts';

const FAULT = new I3Error('PACKET_SHAPE', 'rubbish');

const STATES = {
  dialling: { at: 'dialling' },
  greeting: { at: 'greeting' },
  waiting: { at: 'waiting' },
  'speaking first': { at: 'speaking', as: 'originator' },
  'speaking second': { at: 'speaking', as: 'target' },
  'hearing first': { at: 'hearing', as: 'originator', hasHeard: false },
  'hearing second': { at: 'hearing', as: 'target', hasHeard: false },
  resting: { at: 'resting' },
  closed: { at: 'closed', error: FAULT, isClean: true },
} satisfies Record<string, OobState>;

const EVENTS = {
  open: { on: 'open' },
  'begin echo': { on: 'begin', proof: 'echo' },
  'begin key': { on: 'begin', proof: 'key' },
  'begin call': { on: 'begin', proof: 'call' },
  'begin none': { on: 'begin', proof: 'none' },
  welcome: { on: 'welcome' },
  ask: { on: 'ask', type: 'mail' },
  'end, no more': { on: 'end', hasMore: false },
  'end, more': { on: 'end', hasMore: true },
  done: { on: 'done' },
  more: { on: 'more' },
  fault: { on: 'fault', error: FAULT },
  refused: { on: 'refused', error: FAULT },
  lost: { on: 'lost', reason: 'gone' },
  close: { on: 'close' },
} satisfies Record<string, OobEvent>;

/** Next state, and what is done on the way; what is not named changes nothing. */
const TABLE: Record<keyof typeof STATES, Partial<Record<keyof typeof EVENTS, string>>> = {
  dialling: {
    open: 'greeting: begin timer',
    fault: 'closed: hang-up',
    lost: 'closed:',
    close: 'closed clean: hang-up',
  },
  greeting: {
    'begin echo': 'speaking originator: timer speak',
    'begin key': 'closed: hang-up',
    'begin call': 'closed: hang-up',
    'begin none': 'closed: hang-up',
    welcome: 'speaking originator: timer speak',
    ask: 'closed: hang-up',
    'end, no more': 'closed: hang-up',
    'end, more': 'closed: hang-up',
    fault: 'closed: hang-up',
    refused: 'closed: hang-up',
    lost: 'closed:',
    close: 'closed clean: hang-up',
  },
  waiting: {
    'begin echo': 'closed: hang-up',
    'begin key': 'hearing target: welcome timer',
    'begin call': 'hearing target: welcome timer',
    'begin none': 'closed: hang-up',
    welcome: 'closed: hang-up',
    ask: 'closed: hang-up',
    'end, no more': 'closed: hang-up',
    'end, more': 'closed: hang-up',
    fault: 'closed: hang-up',
    refused: 'closed: hang-up',
    lost: 'closed:',
    close: 'closed clean: hang-up',
  },
  'speaking first': {
    'begin echo': 'closed: error hang-up',
    'begin key': 'closed: error hang-up',
    'begin call': 'closed: error hang-up',
    'begin none': 'closed: error hang-up',
    ask: 'closed: error hang-up',
    done: 'hearing originator: end timer',
    fault: 'closed: error hang-up',
    lost: 'closed:',
    close: 'closed clean: hang-up',
  },
  'speaking second': {
    'begin echo': 'closed: error hang-up',
    'begin key': 'closed: error hang-up',
    'begin call': 'closed: error hang-up',
    'begin none': 'closed: error hang-up',
    ask: 'closed: error hang-up',
    done: 'hearing target: end timer',
    fault: 'closed: error hang-up',
    lost: 'closed:',
    close: 'closed clean: hang-up',
  },
  'hearing first': {
    'begin echo': 'closed: error hang-up',
    'begin key': 'closed: error hang-up',
    'begin call': 'closed: error hang-up',
    'begin none': 'closed: error hang-up',
    ask: 'hearing originator heard: answer',
    'end, no more': 'resting: timer',
    'end, more': 'speaking originator: timer speak',
    fault: 'closed: error hang-up',
    lost: 'closed clean:',
    close: 'closed clean: hang-up',
  },
  'hearing second': {
    'begin echo': 'closed: error hang-up',
    'begin key': 'closed: error hang-up',
    'begin call': 'closed: error hang-up',
    'begin none': 'closed: error hang-up',
    ask: 'hearing target heard: answer',
    'end, no more': 'speaking target: timer speak',
    'end, more': 'speaking target: timer speak',
    fault: 'closed: error hang-up',
    lost: 'closed clean:',
    close: 'closed clean: hang-up',
  },
  resting: {
    'begin echo': 'closed: error hang-up',
    'begin key': 'closed: error hang-up',
    'begin call': 'closed: error hang-up',
    'begin none': 'closed: error hang-up',
    ask: 'closed: error hang-up',
    more: 'speaking originator: timer speak',
    fault: 'closed: error hang-up',
    lost: 'closed clean:',
    close: 'closed clean: hang-up',
  },
  closed: {},
};

function shown(state: OobState): string {
  if (state.at === 'speaking') return `speaking ${state.as}`;
  if (state.at === 'hearing') return `hearing ${state.as}${state.hasHeard ? ' heard' : ''}`;
  return state.at === 'closed' && state.isClean ? 'closed clean' : state.at;
}

for (const [from, state] of Object.entries(STATES) as [keyof typeof STATES, OobState][]) {
  for (const [what, event] of Object.entries(EVENTS) as [keyof typeof EVENTS, OobEvent][]) {
    const expected = TABLE[from][what];
    test(`a link that is ${from}, on ${what}, ${expected ?? 'stays'}`, () => {
      const [next, ...actions] = step(state, event);
      if (expected === undefined) expect([next, actions]).toEqual([state, []]);
      else expect(`${shown(next)}: ${actions.map((action) => action.do).join(' ')}`.trim()).toBe(expected);
    });
  }
}

const TIMERS: { state: keyof typeof STATES; quietMs: number; isDue?: boolean; next: string }[] = [
  { state: 'dialling', quietMs: 0, next: 'closed: hang-up' },
  { state: 'greeting', quietMs: OOB_BEGIN_MS, next: 'closed: hang-up' },
  { state: 'waiting', quietMs: OOB_BEGIN_MS, next: 'closed: hang-up' },
  { state: 'speaking first', quietMs: OOB_SILENCE_MS - 1, next: 'speaking originator: timer 1' },
  { state: 'speaking first', quietMs: OOB_SILENCE_MS, next: 'closed: hang-up' },
  { state: 'speaking first', quietMs: 0, next: `speaking originator: timer ${OOB_ANSWER_MS}` },
  { state: 'speaking second', quietMs: OOB_ANSWER_MS - 1, isDue: true, next: 'speaking target: timer 1' },
  { state: 'speaking second', quietMs: OOB_ANSWER_MS, isDue: true, next: 'closed: hang-up' },
  { state: 'hearing first', quietMs: OOB_THEIR_TURN_MS, next: 'closed clean: hang-up' },
  { state: 'hearing second', quietMs: OOB_SILENCE_MS - 1, next: 'hearing target: timer 1' },
  { state: 'hearing second', quietMs: OOB_SILENCE_MS, next: 'closed: hang-up' },
  { state: 'resting', quietMs: OOB_LINGER_MS, next: 'closed clean: hang-up' },
];

for (const { state, quietMs, isDue = false, next: expected } of TIMERS) {
  test(`a link that is ${state}, after ${quietMs} ms${isDue ? ' with an answer due' : ''}: ${expected}`, () => {
    const [next, ...actions] = step(STATES[state], { on: 'timer', quietMs, isDue });
    const done = actions.map((action) => (action.do === 'timer' ? `timer ${action.delayMs}` : action.do));
    expect(`${shown(next)}: ${done.join(' ')}`).toBe(expected);
  });
}

test('who has called and has begun to hear waits as long as for anybody', () => {
  const state: OobState = { at: 'hearing', as: 'originator', hasHeard: true };
  expect(step(state, { on: 'timer', quietMs: OOB_THEIR_TURN_MS, isDue: false })[0]).toBe(state);
});
