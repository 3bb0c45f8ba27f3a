import { expect, test } from 'vitest';
import { ANSWERED_MS, LIST_QUIET_MS, LIST_TOLD_MS } from './limits.ts';
import { RollCall } from './roll-call.ts';

const UP = () => ['Quendor', 'Zork'];

/** One that has heard of Quendor alone after a start-up, and then asked. */
function asked(): RollCall {
  const call = new RollCall();
  call.joined(0);
  call.told('QUENDOR', 0);
  expect(call.look(LIST_TOLD_MS - 1, UP)).toEqual({ do: 'nothing' });
  expect(call.look(LIST_TOLD_MS, UP)).toEqual({ do: 'ask' });
  expect(call.look(LIST_TOLD_MS, UP)).toEqual({ do: 'nothing' });
  return call;
}

test('look() asks for all when the list is over that lacks somebody, and forgets whom the answer lacks', () => {
  const call = asked();
  call.told('Quendor', LIST_TOLD_MS + 1_000);
  call.repeated();
  const due = LIST_TOLD_MS + 1_000 + ANSWERED_MS;
  expect(call.look(due - 1, UP)).toEqual({ do: 'nothing' });
  expect(call.look(due, UP)).toEqual({ do: 'forget', names: ['Zork'] });
  expect(call.look(due + ANSWERED_MS, UP)).toEqual({ do: 'nothing' });
});

test('look() waits for a list that is still coming', () => {
  const call = new RollCall();
  call.joined(0);
  call.told('Quendor', LIST_TOLD_MS - 1);
  expect(call.look(LIST_TOLD_MS + LIST_QUIET_MS - 2, UP)).toEqual({ do: 'nothing' });
  expect(call.look(LIST_TOLD_MS + LIST_QUIET_MS - 1, UP)).toEqual({ do: 'ask' });
});

test('look() forgets nobody if all are told, nothing repeats what is known, or the link has gone', () => {
  const whole = new RollCall();
  whole.joined(0);
  for (const name of UP()) whole.told(name, 0);
  expect(whole.look(10 * LIST_TOLD_MS, UP)).toEqual({ do: 'nothing' });
  const silent = asked();
  silent.told('Another', LIST_TOLD_MS); // A change, and no list.
  expect(silent.look(10 * ANSWERED_MS, UP)).toEqual({ do: 'nothing' });
  const gone = asked();
  gone.repeated();
  gone.left();
  expect(gone.look(10 * ANSWERED_MS, UP)).toEqual({ do: 'nothing' });
});
