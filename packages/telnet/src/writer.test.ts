import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TelnetParser } from './parser.ts';
import { wire } from './wire.suite.ts';
import { escapeIac, writeCommand, writeNegotiation, writeSubnegotiation } from './writer.ts';

test('escapeIac() doubles each IAC and returns the very array where there is none', () => {
  const plain = wire('"abc"');
  expect(escapeIac(plain)).toBe(plain);
  expect(escapeIac(wire('IAC "a" IAC IAC'))).toEqual(wire('IAC IAC "a" IAC IAC IAC IAC'));
});

test('writeCommand() and writeNegotiation() write RFC 854 bytes', () => {
  expect(writeCommand(241)).toEqual(wire('IAC NOP'));
  expect(writeNegotiation('will', 201)).toEqual(wire('IAC WILL GMCP'));
  expect(writeNegotiation('dont', 255)).toEqual(wire('IAC DONT FF'));
});

test('writeSubnegotiation() is read back whole, whatever the payload', () => {
  fc.assert(
    fc.property(fc.nat(254), fc.uint8Array({ maxLength: 300 }), (option, payload) => {
      const events = [...new TelnetParser().push(writeSubnegotiation(option, payload))];
      expect(events).toEqual([{ kind: 'subnegotiation', option, payload }]);
    }),
  );
});
