// Whole conversations with living clients, as they were measured, and with clients made of random bytes.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMANDS, OPTIONS } from '../codes.ts';
import { LINE_BYTES_MAX } from '../limits.ts';
import { mttsFlags } from '../ttype.ts';
import { Bench, CUTS, wire } from '../wire.suite.ts';

for (const [how, cut] of Object.entries(CUTS)) {
  const hear = (bench: Bench, script: string) => {
    for (const chunk of cut(wire(script))) bench.connection.receive(chunk);
  };

  test(`TinTin++ 2.02 without a script: a window, a terminal, no messages, ${how}`, () => {
    const bench = new Bench({ zlib: undefined });
    bench.connection.start();
    bench.written();
    hear(
      bench,
      'IAC WONT 22 IAC DO SGA IAC WILL NAWS IAC SB NAWS 00 50 00 18 IAC SE IAC WILL TTYPE IAC DO MSSP IAC DONT MSDP IAC DONT GMCP IAC DONT MXP',
    );
    expect(bench.written()).toEqual(wire('IAC WILL SGA IAC SB TTYPE 01 IAC SE'));
    for (const answer of ['TINTIN++', 'xterm-256color', 'MTTS 271', 'MTTS 271'])
      hear(bench, `IAC SB TTYPE 00 "${answer}" IAC SE`);
    expect(bench.connection.client).toEqual({
      name: 'TINTIN++',
      version: undefined,
      terminal: 'xterm-256color',
      mtts: mttsFlags(271),
      hasMtts: true,
    });
    expect(bench.connection.window).toEqual({ columns: 80, rows: 24 });
    expect(['gmcp', 'msdp', 'mssp'].map((name) => bench.connection.supports(name as 'gmcp'))).toEqual([
      false,
      false,
      true,
    ]);
    expect(bench.heard('fault')).toEqual([]);
  });

  test(`Mudlet 4.20: both GMCP and MSDP, and what it says first, ${how}`, () => {
    const bench = new Bench({ zlib: undefined });
    bench.connection.start();
    hear(
      bench,
      'IAC WONT 22 IAC DONT SGA IAC WILL NAWS IAC SB NAWS 00 64 00 28 IAC SE IAC WILL TTYPE IAC DO MSSP IAC DO MSDP',
    );
    hear(
      bench,
      'IAC SB MSDP 01 "LIST" 02 "COMMANDS" IAC SE IAC SB MSDP 01 "CLIENT" 02 "Mudlet" 01 "VERSION" 02 "4.20.0" IAC SE',
    );
    bench.connection.receive(wire('IAC DO GMCP'));
    const hello = Buffer.from('Core.Hello { "client": "Mudlet", "version": "4.20.0" }');
    for (const chunk of cut(new Uint8Array([...wire('IAC SB GMCP'), ...hello, ...wire('IAC SE')])))
      bench.connection.receive(chunk);
    expect(bench.heard('msdp')).toEqual([
      { variables: [{ name: 'LIST', values: ['COMMANDS'] }] },
      {
        variables: [
          { name: 'CLIENT', values: ['Mudlet'] },
          { name: 'VERSION', values: ['4.20.0'] },
        ],
      },
    ]);
    expect(bench.heard('gmcp')).toEqual([
      { name: 'Core.Hello', data: { client: 'Mudlet', version: '4.20.0' } },
    ]);
    expect(bench.heard('fault')).toEqual([]);
  });
}

test('a dumb terminal that never negotiates is read and written to', () => {
  const bench = new Bench();
  bench.connection.start();
  bench.written();
  bench.receive('"look" 0A');
  bench.connection.send('A room.\n');
  expect(bench.heard('line')).toEqual(['look']);
  expect(bench.written()).toEqual(wire('"A room." 0D 0A'));
  expect(bench.heard('ready')).toEqual([]);
});

/** Bytes that are mostly telnet, with whole subnegotiations in it. */
const { DO, DONT, WILL, WONT, SB, SE, IAC } = COMMANDS;
const optionCode = fc.constantFrom(...Object.values(OPTIONS).map(({ code }) => code), 34, 200);
const smallBytes = fc.array(
  fc.oneof(fc.nat(6), fc.constantFrom(IAC, SE, 10, 13, 32, 34, 91, 123), fc.nat(255)),
  { maxLength: 30 },
);
const piece = fc.oneof(
  fc.tuple(fc.constantFrom(DO, DONT, WILL, WONT), optionCode).map(([verb, option]) => [IAC, verb, option]),
  fc.tuple(optionCode, smallBytes).map(([option, payload]) => [IAC, SB, option, ...payload, IAC, SE]),
  smallBytes,
);

test('no bytes make a connection throw, say a line over the limit, or answer more than it was asked', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.boolean(), (pieces, starts) => {
      const bench = new Bench({ zlib: undefined, options: { mxp: 'offer' } });
      if (starts) bench.connection.start();
      for (const bytes of pieces) {
        bench.written();
        bench.connection.receive(Uint8Array.from(bytes));
        // The longest answer to three bytes is NEW-ENVIRON's question; nothing answers at length.
        expect(bench.written().length).toBeLessThan(100 * (1 + bytes.length));
      }
      for (const line of bench.heard('line')) expect(line.length).toBeLessThanOrEqual(LINE_BYTES_MAX);
      expect(bench.heard('fault').some(({ fatal }) => fatal)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('the same bytes tell the same, however they are cut', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const [whole, cut] = [new Bench({ zlib: undefined }), new Bench({ zlib: undefined })];
      const bytes = Uint8Array.from(pieces.flat());
      whole.connection.receive(bytes);
      for (const byte of bytes) cut.connection.receive(Uint8Array.of(byte));
      expect(cut.told).toEqual(whole.told);
      expect(cut.written()).toEqual(whole.written());
    }),
  );
});
