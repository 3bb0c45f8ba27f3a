import { expect, test } from 'vitest';
import type { Mud } from './mud.ts';
import { Targets } from './targets.ts';

/** Just what a memory of muds looks at. */
const mud = (name: string) => ({ name, isKnown: true }) as unknown as Mud;

function look(targets: Targets, name: string) {
  const bytes = Buffer.from(`xx${name}yy`, 'latin1');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return targets.find(view, 2, 2 + name.length, bytes.toString('latin1'));
}

test('Targets asks once for a mud, and again when it is not known any more', () => {
  const muds = new Map([['Bedrock', mud('Bedrock')]]);
  let asked = 0;
  const targets = new Targets((name) => {
    asked += 1;
    return muds.get(name);
  });
  const first = look(targets, 'Bedrock');
  expect([look(targets, 'Bedrock'), asked]).toEqual([first, 1]);
  if (first) first.isKnown = false;
  muds.set('Bedrock', mud('bedrock'));
  expect(look(targets, 'Bedrock')?.name).toBe('bedrock');
  expect([look(targets, 'X'), look(targets, 'Bedroom'), look(targets, 'Bedrock')?.name]).toEqual([
    undefined,
    undefined,
    'bedrock',
  ]);
});
