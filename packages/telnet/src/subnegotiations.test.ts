// The small payloads: MSSP, NAWS, TTYPE, CHARSET, NEW-ENVIRON, MXP.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCharset, encodeCharset } from './charset.ts';
import { describeClient } from './connection/client.ts';
import { decodeEnviron, encodeEnvironSend } from './environ.ts';
import { TelnetError } from './faults.ts';
import { CHARSET_NAMES_MAX, CLIENT_WORD_CHARS_MAX, ENVIRON_VARIABLES_MAX } from './limits.ts';
import { decodeMssp, encodeMssp } from './mssp.ts';
import { mxpLink } from './mxp.ts';
import { decodeNaws } from './naws.ts';
import { decodeTtype, isTtypeComplete, mttsFlags, readTtypes } from './ttype.ts';
import { wire } from './wire.suite.ts';

test('encodeMssp() writes whole numbers, booleans as digits and arrays as several values', () => {
  const variables = {
    NAME: 'Hub',
    UPTIME: 1_700_000_000.7,
    PORT: [4000, 4003],
    SSL: false,
    UTF_8: true,
    CODEBASE: undefined,
  };
  expect(encodeMssp(variables)).toEqual(
    wire(
      '01 "NAME" 02 "Hub" 01 "UPTIME" 02 "1700000000" 01 "PORT" 02 "4000" 02 "4003" 01 "SSL" 02 "0" 01 "UTF_8" 02 "1"',
    ),
  );
});

test('encodeMssp() lets no structure through', () => {
  expect(encodeMssp({ 'A\x01': 'x\x02y\0z\xff' })).toEqual(wire('01 "A" 02 "xyz"'));
});

test('decodeMssp() reads what encodeMssp() wrote', () => {
  expect(decodeMssp(encodeMssp({ NAME: 'Ünder', PORT: [1, 2] }))).toEqual(
    new Map([
      ['NAME', ['Ünder']],
      ['PORT', ['1', '2']],
    ]),
  );
});

test('decodeNaws() reads sizes up to 65,535 and refuses every other length', () => {
  expect(decodeNaws(wire('00 50 00 18'))).toEqual({ columns: 80, rows: 24 });
  expect(decodeNaws(wire('FF FF 01 00'))).toEqual({ columns: 65_535, rows: 256 });
  for (const script of ['', '00 50 00', '00 50 00 18 00']) {
    expect(() => decodeNaws(wire(script))).toThrow(
      /^Cannot read window size: it must be 4 bytes, got [035]$/,
    );
  }
});

test('decodeTtype() reads printable ASCII, bounded', () => {
  expect(decodeTtype(wire('00 "TINTIN++"'))).toBe('TINTIN++');
  expect(decodeTtype(wire('00 "a" 1B "[31mb" 0A'))).toBe('a[31mb');
  expect(decodeTtype(Uint8Array.from([0, ...new Array(500).fill(65)]))).toHaveLength(CLIENT_WORD_CHARS_MAX);
  expect(() => decodeTtype(wire('01 "x"'))).toThrow(
    'Cannot read terminal type: it must begin with IS (0), got 1',
  );
  expect(() => decodeTtype(wire(''))).toThrow(TelnetError);
});

test('readTtypes() understands MTTS, and clients of old', () => {
  expect(readTtypes(['TINTIN++', 'xterm-256color', 'MTTS 271', 'MTTS 271'])).toEqual({
    name: 'TINTIN++',
    terminal: 'xterm-256color',
    mtts: 271,
  });
  expect(readTtypes(['XTERM', 'XTERM'])).toEqual({ name: 'XTERM', terminal: 'XTERM', mtts: undefined });
  expect(readTtypes(['Mudlet', 'MTTS 5'])).toEqual({ name: 'Mudlet', terminal: 'Mudlet', mtts: 5 });
  expect(readTtypes([])).toEqual({ name: undefined, terminal: undefined, mtts: undefined });
});

test('isTtypeComplete() ends with a repeated answer, and after four at the latest', () => {
  expect(isTtypeComplete([])).toBe(false);
  expect(isTtypeComplete(['a', 'b', 'c'])).toBe(false);
  expect(isTtypeComplete(['a', 'b', 'b'])).toBe(true);
  expect(isTtypeComplete(['a', 'b', 'a'])).toBe(true);
  expect(isTtypeComplete(['a', 'b', 'c', 'd'])).toBe(true);
});

test('mttsFlags() names each bit', () => {
  const set = (bits: number) =>
    Object.entries(mttsFlags(bits))
      .filter(([, on]) => on)
      .map(([name]) => name);
  expect(set(271)).toEqual(['ansi', 'vt100', 'utf8', 'colors256', 'truecolor']);
  expect(set(64 | 2048 | (1 << 20))).toEqual(['screenReader', 'ssl']);
  expect(set(0)).toEqual([]);
});

test('describeClient() prefers MNES to TTYPE, and is silent about what was not told', () => {
  const environ = new Map([
    ['CLIENT_NAME', 'Mudlet'],
    ['CLIENT_VERSION', '4.20'],
    ['MTTS', '9'],
  ]);
  expect(describeClient(['MUDLET', 'ANSI', 'MTTS 4'], environ)).toEqual({
    name: 'Mudlet',
    version: '4.20',
    terminal: 'ANSI',
    mtts: mttsFlags(4),
    hasMtts: true,
  });
  expect(describeClient([], environ)).toMatchObject({ mtts: mttsFlags(9), hasMtts: true });
  expect(describeClient([], new Map())).toEqual({
    name: undefined,
    version: undefined,
    terminal: undefined,
    mtts: mttsFlags(0),
    hasMtts: false,
  });
});

test('CHARSET messages are read as they are written', () => {
  for (const message of [
    { kind: 'request', names: ['UTF-8', 'ISO-8859-1'] },
    { kind: 'accepted', name: 'UTF-8' },
    { kind: 'rejected' },
    { kind: 'table-rejected' },
  ] as const) {
    expect(decodeCharset(encodeCharset(message))).toEqual(message);
  }
  expect(encodeCharset({ kind: 'request', names: ['UTF-8'] })).toEqual(wire('01 " UTF-8"'));
});

test('decodeCharset() takes any separator, a table version, and a bounded number of names', () => {
  expect(decodeCharset(wire('01 ";UTF-8;CP437"'))).toEqual({ kind: 'request', names: ['UTF-8', 'CP437'] });
  expect(decodeCharset(wire('01 "[TTABLE]" 01 ";UTF-8"'))).toEqual({ kind: 'request', names: ['UTF-8'] });
  expect(decodeCharset(wire('01'))).toEqual({ kind: 'request', names: [] });
  expect(decodeCharset(wire('04 01 "stuff"'))).toEqual({ kind: 'table' });
  expect(decodeCharset(wire(`01 "${';X'.repeat(CHARSET_NAMES_MAX)}"`))).toMatchObject({
    names: { length: CHARSET_NAMES_MAX },
  });
  expect(decodeCharset(wire(`01 "${';X'.repeat(CHARSET_NAMES_MAX + 1)}"`))).toMatchObject({
    names: { length: CHARSET_NAMES_MAX },
  });
  expect(() => decodeCharset(wire('09'))).toThrow('Cannot read CHARSET: it must begin with 1 to 5, got 9');
});

test('encodeEnvironSend() asks by name', () => {
  expect(encodeEnvironSend(['A', 'BC'])).toEqual(wire('01 00 "A" 00 "BC"'));
});

test('decodeEnviron() reads values, unset ones, user variables and escapes', () => {
  expect(decodeEnviron(wire('00 00 "A" 01 "x" 03 "B" 01 00 "C" 02 01 01 "y" 02 00 "z"'))).toEqual({
    kind: 'is',
    variables: new Map([
      ['A', 'x'],
      ['B', ''],
      ['C\x01', 'y\0z'],
    ]),
  });
  expect(decodeEnviron(wire('02 00 "A"'))).toEqual({ kind: 'info', variables: new Map([['A', undefined]]) });
  expect(() => decodeEnviron(wire('01 00 "A"'))).toThrow(
    'Cannot read NEW-ENVIRON: it must begin with IS (0) or INFO (2), got 1',
  );
});

test('decodeEnviron() reads variables up to the limit and leaves the rest', () => {
  const payload = (count: number) =>
    wire(`00 ${Array.from({ length: count }, (_, n) => `00 "V${n}" 01 "x"`).join(' ')}`);
  expect(decodeEnviron(payload(ENVIRON_VARIABLES_MAX)).variables.size).toBe(ENVIRON_VARIABLES_MAX);
  expect(decodeEnviron(payload(ENVIRON_VARIABLES_MAX + 1)).variables.size).toBe(ENVIRON_VARIABLES_MAX);
});

test('decodeEnviron() takes the last value of a variable that comes again, also when there are enough', () => {
  const names = Array.from({ length: ENVIRON_VARIABLES_MAX }, (_, at) => `\0V${at}\x01old`).join('');
  const { variables } = decodeEnviron(Buffer.from(`\0${names}\0V0\x01new\0TOO_MANY\x01x`, 'latin1'));
  expect([variables.size, variables.get('V0'), variables.get('V1')]).toEqual([64, 'new', 'old']);
});

test('mxpLink() guards quotes and brackets, and takes control characters out', () => {
  expect(mxpLink('say "a<b>&c"\x1b[0m', 'l\x1babel')).toBe(
    '\x1b[4z<SEND HREF="say &quot;a&lt;b&gt;&amp;c&quot;[0m">label\x1b[4z</SEND>',
  );
});

test('the small decoders end in a value or a TelnetError, whatever the bytes', () => {
  const decoders = [decodeNaws, decodeTtype, decodeCharset, decodeEnviron, decodeMssp];
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(5), fc.nat(255)), { maxLength: 100 }), (bytes) => {
      for (const decode of decoders) {
        try {
          expect(decode(Uint8Array.from(bytes))).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(TelnetError);
        }
      }
    }),
  );
});

test('decodeCharset() reads so much of a message, and no more', () => {
  const accepted = decodeCharset(Uint8Array.from([2, ...Buffer.from('x'.repeat(16_000))]));
  expect(accepted).toEqual({ kind: 'accepted', name: 'x'.repeat(4_095) });
});
