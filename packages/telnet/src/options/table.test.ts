import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verb } from '../codes.ts';
import { type QEvent, type QState, stepOption } from './q-method.ts';
import { type Negotiation, OptionTable } from './table.ts';

/** RFC 1143, section 7, row by row: state, event, next state, what is sent. */
const ROWS: readonly (readonly [QState, QEvent, QState, ('on' | 'off')?])[] = [
  ['no', 'peer-on', 'yes', 'on'],
  ['yes', 'peer-on', 'yes'],
  ['want-no', 'peer-on', 'no'],
  ['want-no-opposite', 'peer-on', 'yes'],
  ['want-yes', 'peer-on', 'yes'],
  ['want-yes-opposite', 'peer-on', 'want-no', 'off'],
  ['no', 'peer-off', 'no'],
  ['yes', 'peer-off', 'no', 'off'],
  ['want-no', 'peer-off', 'no'],
  ['want-no-opposite', 'peer-off', 'want-yes', 'on'],
  ['want-yes', 'peer-off', 'no'],
  ['want-yes-opposite', 'peer-off', 'no'],
  ['no', 'ask-on', 'want-yes', 'on'],
  ['yes', 'ask-on', 'yes'],
  ['want-no', 'ask-on', 'want-no-opposite'],
  ['want-no-opposite', 'ask-on', 'want-no-opposite'],
  ['want-yes', 'ask-on', 'want-yes'],
  ['want-yes-opposite', 'ask-on', 'want-yes'],
  ['no', 'ask-off', 'no'],
  ['yes', 'ask-off', 'want-no', 'off'],
  ['want-no', 'ask-off', 'want-no'],
  ['want-no-opposite', 'ask-off', 'want-no'],
  ['want-yes', 'ask-off', 'want-yes-opposite'],
  ['want-yes-opposite', 'ask-off', 'want-yes-opposite'],
];

for (const [state, event, next, send] of ROWS) {
  test(`stepOption() in ${state} on ${event} goes to ${next}`, () => {
    const [after, sent] = stepOption(state, event, true);
    expect([after, sent]).toEqual([next, send]);
  });
}

test('stepOption() refuses what is not allowed, and only then', () => {
  expect(stepOption('no', 'peer-on', false)).toEqual(['no', 'off']);
  expect(stepOption('want-yes', 'peer-on', false)).toEqual(['yes']);
});

test('OptionTable answers each verb on its own side', () => {
  const table = new OptionTable((side, option) => side === 'local' && option === 201);
  expect(table.receive('do', 201)).toEqual({
    replies: [{ verb: 'will', option: 201 }],
    changes: [{ side: 'local', option: 201, enabled: true }],
  });
  expect(table.receive('will', 201)).toEqual({ replies: [{ verb: 'dont', option: 201 }], changes: [] });
  expect(table.isEnabled('local', 201)).toBe(true);
  expect(table.isEnabled('remote', 201)).toBe(false);
});

test('OptionTable lets a client that has refused come back', () => {
  const table = new OptionTable(() => true);
  table.request('local', 201, true);
  expect(table.receive('dont', 201)).toEqual({ replies: [], changes: [] });
  expect(table.receive('do', 201).changes).toEqual([{ side: 'local', option: 201, enabled: true }]);
  expect(table.receive('dont', 201)).toEqual({
    replies: [{ verb: 'wont', option: 201 }],
    changes: [{ side: 'local', option: 201, enabled: false }],
  });
});

test('OptionTable tells at once that an option is off that we give up', () => {
  const table = new OptionTable(() => true);
  table.receive('do', 86);
  expect(table.request('local', 86, false)).toEqual({
    replies: [{ verb: 'wont', option: 86 }],
    changes: [{ side: 'local', option: 86, enabled: false }],
  });
  expect(table.isPending('local', 86)).toBe(true);
  expect(table.receive('dont', 86)).toEqual({ replies: [], changes: [] });
});

test('OptionTable never answers more than once, to any sequence', () => {
  const verbs = fc.array(fc.tuple(fc.constantFrom<Verb>('will', 'wont', 'do', 'dont'), fc.nat(3)), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(verbs, fc.func(fc.boolean()), (received, allows) => {
      const table = new OptionTable((side, option) => allows(side, option));
      for (const [verb, option] of received)
        expect(table.receive(verb, option).replies.length).toBeLessThan(2);
    }),
  );
});

test('Two OptionTables come to rest and agree, whatever both ask for and however the messages cross', () => {
  const ask = fc.record({ by: fc.nat(1), local: fc.boolean(), on: fc.boolean(), deliverFirst: fc.nat(4) });
  fc.assert(
    fc.property(
      fc.array(ask, { maxLength: 20 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      (asks, allowed) => {
        const wires: [Negotiation[], Negotiation[]] = [[], []]; // wires[n] is on its way to table n
        const tables = [0, 1].map(
          (n) => new OptionTable((side) => allowed[n * 2 + (side === 'local' ? 1 : 0)] ?? false),
        );
        const deliver = (to: 0 | 1): void => {
          const message = wires[to].shift();
          if (message)
            wires[to === 0 ? 1 : 0].push(...tables[to]!.receive(message.verb, message.option).replies);
        };
        for (const { by, local, on, deliverFirst } of asks) {
          for (let n = 0; n < deliverFirst; n++) deliver(n % 2 === 0 ? 0 : 1);
          wires[by === 0 ? 1 : 0].push(...tables[by]!.request(local ? 'local' : 'remote', 1, on).replies);
        }
        let delivered = 0;
        while (wires[0].length + wires[1].length > 0) {
          deliver(wires[0].length > 0 ? 0 : 1);
          expect(++delivered).toBeLessThan(200);
        }
        for (const [mine, theirs] of [
          ['local', 'remote'],
          ['remote', 'local'],
        ] as const) {
          expect(tables[0]!.isEnabled(mine, 1)).toBe(tables[1]!.isEnabled(theirs, 1));
          expect(tables[0]!.isPending(mine, 1)).toBe(false);
        }
      },
    ),
  );
});
