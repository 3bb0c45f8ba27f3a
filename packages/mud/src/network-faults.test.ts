import { expect, test } from 'vitest';
import { describeNetworkFault } from './network-faults.ts';

const fault = (code: string, message: string) => Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'nothing listens there (ECONNREFUSED)'],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere', 'there is no host of that name (ENOTFOUND)'],
  ['EODD', 'connect EODD', 'connect EODD'],
  ['EODD', '', 'EODD'], // Of several addresses that all fail Node says the code alone.
])('describeNetworkFault() has words for %s (%j)', (code, message, words) => {
  expect(describeNetworkFault(fault(code, message))).toBe(words);
});

test('describeNetworkFault() says what it has of an error without a code', () => {
  expect(describeNetworkFault(new Error('the cable is blue'))).toBe('the cable is blue');
  expect(describeNetworkFault(new Error())).toBe('it has failed');
});
