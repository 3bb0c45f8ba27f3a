import { expect, test } from 'vitest';
import { Ledger } from './ledger.ts';

function ledger() {
  let now = 0;
  const made = new Ledger(() => now);
  const at = (time: number) => {
    now = time;
    return made;
  };
  return { made, at };
}

test('a line that came once to all is no fault; before, it is not settled', () => {
  const { made } = ledger();
  const text = made.say('line', 'Bedrock', ['Granite', 'Slate']);
  expect(made.isSettled()).toBe(false);
  for (const by of ['Granite', 'Slate']) made.heard(text, by);
  expect([made.isSettled(), made.faults(), made.totals()]).toEqual([true, [], { said: 1, heard: 2 }]);
});

test('lost, doubled, stray and refused lines are faults, in words', () => {
  const { made } = ledger();
  const [doubled, lost, refused] = [0, 1, 2].map(() => made.say('tell', 'Bedrock', ['Granite']));
  made.heard(doubled ?? '', 'Granite');
  made.heard(doubled ?? '', 'Granite');
  made.heard(doubled ?? '', 'Slate');
  made.refused(refused ?? '', 'unk-dst');
  expect(lost).toBe('#1');
  expect(made.faults()).toEqual([
    'The tell of Bedrock to Granite at 0.00 s was heard by Slate',
    'The tell of Bedrock to Granite at 0.00 s came 2 times to Granite',
    'The tell of Bedrock to Granite at 0.00 s did not come to Granite',
    'The tell of Bedrock to Granite at 0.00 s did not come to Granite: unk-dst',
  ]);
});

test('within a window lines may be lost, and never doubled; outside of it, or between others, not', () => {
  const { made, at } = ledger();
  at(10);
  const close = made.open('a cut', (from) => from === 'Bedrock');
  const [twice, , told] = [0, 1, 2].map(() => made.say('tell', 'Bedrock', ['Granite']));
  for (const _ of 'ab') made.heard(twice ?? '', 'Granite');
  made.refused(told ?? '', 'unk-dst');
  made.say('tell', 'Slate', ['Granite']);
  at(20);
  expect(close()).toEqual({ said: 3, lost: 1, refused: 1 });
  at(21).say('tell', 'Bedrock', ['Granite']);
  expect(made.faults()).toEqual([
    'The tell of Bedrock to Granite at 0.01 s came 2 times to Granite',
    'The tell of Slate to Granite at 0.01 s did not come to Granite',
    'The tell of Bedrock to Granite at 0.02 s did not come to Granite',
  ]);
});

test('what is on its way when a window opens belongs to it, and what was lost before does not', () => {
  const { made, at } = ledger();
  at(10).say('tell', 'Slate', ['Bedrock']);
  const heard = at(11).say('tell', 'Bedrock', ['Granite']);
  made.heard(heard, 'Granite');
  at(12).say('tell', 'Bedrock', ['Granite']);
  const close = at(20).open('a cut', (from) => from === 'Bedrock');
  expect(close()).toMatchObject({ lost: 1 });
  expect(made.faults()).toEqual(['The tell of Slate to Bedrock at 0.01 s did not come to Bedrock']);
});

test('who settles looks at what was said before, and at all that came twice', () => {
  const { made } = ledger();
  made.heard(made.say('tell', 'Bedrock', ['Granite']), 'Granite');
  const count = made.said;
  made.say('tell', 'Bedrock', ['Granite']);
  expect([made.isSettled(count), made.faults(count)]).toEqual([true, []]);
  for (const _ of 'ab') made.heard('#1', 'Granite');
  expect(made.faults(count)).toHaveLength(1);
});

test('text that is no line of the story counts for nothing', () => {
  const { made } = ledger();
  for (const text of ['', '#', '#7', 'x']) made.heard(text, 'Granite');
  expect(made.totals()).toEqual({ said: 0, heard: 0 });
});
