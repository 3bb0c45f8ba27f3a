import { expect, test } from 'vitest';
import { Places } from './places.ts';

test('an address has so many places, a network of IPv6 is one address, and what is left is free', () => {
  const places = new Places(2);
  const [leave] = [places.take('2001:db8:1:2::1'), places.take('2001:db8:1:2::2')];
  expect(places.take('2001:db8:1:2::3')).toBeUndefined();
  expect(places.take('2001:db8:1:3::1')).toBeDefined();
  leave?.();
  expect(places.take('2001:db8:1:2::3')).toBeDefined();
  expect(places.take('2001:db8:1:2::4')).toBeUndefined();
});
