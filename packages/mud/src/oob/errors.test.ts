import { I3Error } from '@intermud/wire';
import { expect, test } from 'vitest';
import { OOB_ERROR_ELEMENTS_MAX, OOB_ERROR_TEXT_MAX } from '../limits.ts';
import { lastWordsFor } from './errors.ts';

test('lastWordsFor() sends back so many elements of a packet, and so much of each text', () => {
  const error = new I3Error('PACKET_SHAPE', 'Cannot read mail');
  const elements = Array.from({ length: OOB_ERROR_ELEMENTS_MAX - 2 }, (_, at) => at);
  const [whole, long] = ['x'.repeat(OOB_ERROR_TEXT_MAX), 'x'.repeat(OOB_ERROR_TEXT_MAX + 1)];
  const { errorPacket } = lastWordsFor(error, [whole, long, ...elements, 'one more']);
  expect(errorPacket).toEqual([whole, whole, ...elements]);
});
