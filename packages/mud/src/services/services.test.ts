import type { LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { join } from '../../test/mud.ts';

test('tell() writes what the protocol says, names lower-case, the line cut clean', async () => {
  await using net = await join();
  await net.mud.tell({ from: 'Fred', to: 'BARNEY', mud: 'Granite', message: 'Lunch?\n' });
  expect(await net.link.expect('tell')).toEqual([
    'tell',
    5,
    'Bedrock',
    'fred',
    'Granite',
    'barney',
    'Fred',
    'Lunch?',
  ]);
});

test('a tell reaches its handler, whatever the case of its names', async () => {
  const got: LpcValue[] = [];
  await using net = await join({
    handlers: { tell: ({ targetUser, visname, message }) => void got.push(targetUser, visname, message) },
  });
  net.says('tell', { target: 'FRED' }, 'Barney', 'Yes');
  await net.settled();
  expect(got).toEqual(['fred', 'Barney', 'Yes']);
});
