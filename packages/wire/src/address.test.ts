import { expect, test } from 'vitest';
import { networkOf, plainAddress } from './address.ts';

test('plainAddress() takes off what a socket for both kinds puts before the older one', () => {
  const said = ['::ffff:1.2.3.4', '::FFFF:1.2.3.4', '1.2.3.4', '::1', '::ffff:1:2', ''];
  expect(said.map(plainAddress)).toEqual(['1.2.3.4', '1.2.3.4', '1.2.3.4', '::1', '::ffff:1:2', '']);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('networkOf(%j) is %j', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
