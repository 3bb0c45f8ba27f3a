import type { LpcArray, LpcMapping } from '@intermud/wire';
import { expect, test } from 'vitest';
import { network } from './network.suite.ts';

const tell = (from: string, to: string, text: string): LpcArray => [
  'tell',
  5,
  from,
  'fred',
  to,
  'barney',
  'Fred',
  text,
];

test('two routers with one secret link, and their muds see and hear each other', async () => {
  const net = await network(['*alpha', '*beta']);
  await net.linked();
  const bedrock = await net.get('*alpha').join('Bedrock');
  const granite = await net.get('*beta').join('Granite');
  await net.until(() => net.get('*alpha').router.status().muds.length === 2);
  await net.until(() => net.get('*beta').router.status().muds.length === 2);
  bedrock.send(tell('Bedrock', 'Granite', 'Yabba'));
  expect((await granite.next('tell')).slice(1, 8)).toEqual([
    3,
    'Bedrock',
    'fred',
    'Granite',
    'barney',
    'Fred',
    'Yabba',
  ]);
  const [reply] = bedrock.taken('startup-reply');
  expect(reply).toBeUndefined(); // startup() has taken it.
  granite.send(['who-req', 5, 'Granite', 'barney', 'Nowhere', 0]);
  expect((await granite.next('error'))[6]).toBe('unk-dst');
  const list = (
    await granite.next('mudlist', (packet) => (packet[7] as LpcMapping).has('Bedrock'))
  )[7] as LpcMapping;
  expect((list.get('Bedrock') as LpcArray)[0]).toBe(-1);
});
