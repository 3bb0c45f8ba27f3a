import { expect, test } from 'vitest';
import {
  addOutgoing,
  hasCome,
  keepOutbox,
  type Outbox,
  removeOutgoing,
  restoreOutbox,
  setOutgoing,
  settle,
} from './outbox.ts';

const PLACE = 'channel gossip';
const [ONE] = addOutgoing([], PLACE, 'hello', 5);

test('a line leaves the outbox when it has come back, and not before', () => {
  const taken = setOutgoing(ONE, 1, { at: 'taken', id: 7 });
  expect(settle(ONE, PLACE, [{ id: 7 }])).toBe(ONE);
  expect(settle(taken, PLACE, [{ id: 6 }])).toBe(taken);
  expect(settle(taken, 'channel other', [{ id: 7 }])).toBe(taken);
  expect(settle(taken, PLACE, [{ id: 7 }])).toEqual([]);
});

test('a line that comes before the answer to it is not shown twice', () => {
  const [sending] = ONE;
  const line = { id: 6, self: true, message: 'hello' };
  expect(hasCome(sending!, [line])).toBe(true);
  expect(hasCome(sending!, [{ ...line, id: 5 }])).toBe(false);
  expect(hasCome(sending!, [{ ...line, self: false }])).toBe(false);
  expect(hasCome({ ...sending!, state: { at: 'failed', reason: 'x' } }, [line])).toBe(false);
  const [[emote]] = addOutgoing([], PLACE, ':waves', 5);
  expect(hasCome(emote!, [{ ...line, message: 'Ada@Hub waves' }])).toBe(true);
});

test('keys stay unique while lines come and go', () => {
  const [two] = addOutgoing(ONE, PLACE, 'again', 5);
  const [three] = addOutgoing(removeOutgoing(two, 1), PLACE, 'more', 5);
  expect(three.map(({ key }) => key)).toEqual([2, 3]);
});

test('a reload keeps what was under way as failed, and nothing that was taken', () => {
  const [two] = addOutgoing(setOutgoing(ONE, 1, { at: 'taken', id: 7 }), PLACE, 'under way', 5);
  expect(restoreOutbox(keepOutbox(two))).toMatchObject([
    { place: PLACE, text: 'under way', state: { at: 'failed' } },
  ]);
  expect(keepOutbox([])).toBe('');
});

test('restoreOutbox() makes nothing of rubbish', () => {
  const none: Outbox = [];
  for (const text of ['', '{', '{}', 'null', '[null, 1, {"place": 1}]'])
    expect(restoreOutbox(text)).toEqual(none);
});
