import { expect, test } from 'vitest';
import { addressFault, isLoopback } from './address.ts';

const PUBLIC = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2001:db8::1', '192.167.255.255', '::ffff:8.8.8.8'];
const PRIVATE = [
  ...['127.0.0.1', '127.8.9.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
  ...['100.64.0.1', '198.18.0.1', '::1', 'fc00::1', 'fd12::1', 'fe80::1', '64:ff9b::a00:1'],
  ...['::ffff:127.0.0.1', '::ffff:10.0.0.1'],
];
const NOWHERE = ['0.0.0.0', '224.0.0.1', '255.255.255.255', '::', 'ff02::1', '::ffff:0.0.0.0'];
const NONE = ['', 'localhost', 'mud.example.com', '1.2.3', '127.1', '0x7f000001', '2130706433', '1.2.3.4:80'];

test('links go to public addresses', () => {
  for (const address of PUBLIC) expect(addressFault(address, false), address).toBeUndefined();
});

test('links go to private addresses only when they may', () => {
  for (const address of PRIVATE) {
    expect(addressFault(address, false), address).toBe(`${address} is a private address`);
    expect(addressFault(address, true), address).toBeUndefined();
  }
});

test("links never go to nobody's address, nor to a name", () => {
  for (const address of NOWHERE) expect(addressFault(address, true), address).toMatch("nobody's address");
  for (const address of NONE) expect(addressFault(address, true), address).toMatch('is not an address');
});

test('isLoopback() knows this machine', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true);
  expect(['10.0.0.1', 'example.com', ''].some(isLoopback)).toBe(false);
});
