import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMANDS } from './codes.ts';
import { SUBNEGOTIATION_BYTES_MAX } from './limits.ts';
import { type TelnetEvent, TelnetParser } from './parser.ts';
import { CUTS, latin1, wire } from './wire.suite.ts';
import { concatBytes, escapeIac, writeSubnegotiation } from './writer.ts';

const CASES = [
  { name: 'plain text', script: '"hello"', events: ['data hello'] },
  { name: 'a doubled IAC in text', script: '"a" IAC IAC "b"', events: ['data a\xffb'] },
  {
    name: 'a command in a word',
    script: '"he" IAC NOP "llo"',
    events: ['data he', 'command 241', 'data llo'],
  },
  {
    name: 'the four verbs',
    script: 'IAC WILL 01 IAC WONT 02 IAC DO 03 IAC DONT FF',
    events: ['will 1', 'wont 2', 'do 3', 'dont 255'],
  },
  { name: 'a subnegotiation', script: 'IAC SB NAWS 00 50 00 18 IAC SE', events: ['sub 31 \0P\0\x18'] },
  {
    name: 'a doubled IAC in a subnegotiation',
    script: 'IAC SB NAWS 00 IAC IAC 00 IAC IAC IAC SE',
    events: ['sub 31 \0\xff\0\xff'],
  },
  {
    name: 'a subnegotiation within a word',
    script: '"a" IAC SB GMCP "x" IAC SE "b"',
    events: ['data a', 'sub 201 x', 'data b'],
  },
  { name: 'an empty payload', script: 'IAC SB MCCP3 IAC SE', events: ['sub 87 '] },
  { name: 'option 255', script: 'IAC SB IAC IAC 01 IAC SE', events: ['sub 255 \x01'] },
  {
    name: 'an IAC that the sender forgot to double',
    script: '"a" IAC "bc"',
    events: ['data a', 'command 98', 'data c'],
  },
  // Evennia raises IndexError on it and drops the connection.
  {
    name: 'a subnegotiation without an option',
    script: 'IAC SB IAC SE "x"',
    events: ['fault SUBNEGOTIATION_CUT', 'command 240', 'data x'],
  },
  // Evennia swallows every line that follows.
  { name: 'a stray IAC SE', script: 'IAC SE "one" 0A "two" 0A', events: ['command 240', 'data one\ntwo\n'] },
  {
    name: 'a subnegotiation cut short by a negotiation',
    script: 'IAC SB GMCP "x" IAC WILL NAWS "y"',
    events: ['fault SUBNEGOTIATION_CUT', 'will 31', 'data y'],
  },
  {
    name: 'a subnegotiation cut short by another',
    script: 'IAC SB GMCP "x" IAC SB MSDP "y" IAC SE',
    events: ['fault SUBNEGOTIATION_CUT', 'sub 69 y'],
  },
  { name: 'an unfinished command', script: '"a" IAC', events: ['data a'] },
  { name: 'an unfinished subnegotiation', script: 'IAC SB GMCP "abc"', events: [] },
];

for (const { name, script, events } of CASES) {
  for (const [how, cut] of Object.entries(CUTS)) {
    test(`TelnetParser finds ${name}, ${how}`, () => expect(parse(cut(wire(script)))).toEqual(events));
  }
}

for (const [how, cut] of Object.entries(CUTS)) {
  test(`TelnetParser takes a subnegotiation of the limit and skips one just over it, ${how}`, () => {
    const full = writeSubnegotiation(201, new Uint8Array(SUBNEGOTIATION_BYTES_MAX).fill(120));
    const over = writeSubnegotiation(201, new Uint8Array(SUBNEGOTIATION_BYTES_MAX + 1).fill(120));
    const doubled = writeSubnegotiation(201, new Uint8Array(SUBNEGOTIATION_BYTES_MAX + 1).fill(255));
    expect(parse(cut(full))).toEqual([`sub 201 ${'x'.repeat(SUBNEGOTIATION_BYTES_MAX)}`]);
    expect(parse(cut(concatBytes([over, wire('"after"')])))).toEqual([
      'fault SUBNEGOTIATION_TOO_LONG',
      'data after',
    ]);
    expect(parse(cut(concatBytes([doubled, wire('"after"')])))).toEqual([
      'fault SUBNEGOTIATION_TOO_LONG',
      'data after',
    ]);
  });

  test(`TelnetParser hears a command that ends the skipping, ${how}`, () => {
    const endless = concatBytes([
      wire('IAC SB GMCP'),
      new Uint8Array(40_000).fill(120),
      wire('IAC DO GMCP "text"'),
    ]);
    expect(parse(cut(endless))).toEqual(['fault SUBNEGOTIATION_TOO_LONG', 'do 201', 'data text']);
  });
}

test('detach() gives back what has not been read, and ends the push', () => {
  const parser = new TelnetParser();
  const seen: string[] = [];
  let rest = new Uint8Array(0);
  for (const event of parser.push(wire('"a" IAC SB MCCP3 IAC SE 78 9C IAC SE'))) {
    seen.push(event.kind);
    if (event.kind === 'subnegotiation') rest = parser.detach().slice();
  }
  expect(seen).toEqual(['data', 'subnegotiation']);
  expect(rest).toEqual(wire('78 9C IAC SE'));
  expect([...parser.push(wire('"b"'))]).toEqual([{ kind: 'data', bytes: wire('"b"') }]);
});

/** Bytes that are mostly telnet: plain random ones hardly ever hold an IAC SB. */
const telnetBytes = fc.array(
  fc.oneof(fc.constantFrom(...Object.values(COMMANDS)), fc.constantFrom(0, 10, 13, 31, 65, 201), fc.nat(255)),
  { maxLength: 200 },
);

test('TelnetParser gives the same events however the bytes are cut', () => {
  const chunks = fc.array(telnetBytes, { maxLength: 8 });
  fc.assert(
    fc.property(chunks, (parts) => {
      const pieces = parts.map((part) => Uint8Array.from(part));
      expect(parse(pieces, 24)).toEqual(parse([concatBytes(pieces)], 24));
    }),
  );
});

test('TelnetParser finds every text again that was escaped, whatever came before', () => {
  fc.assert(
    fc.property(telnetBytes, fc.uint8Array({ minLength: 1, maxLength: 50 }), (noise, text) => {
      // IAC SE ends whatever the noise has left open; "IAC" at its end would pair with it, so a space comes first.
      const before = concatBytes([Uint8Array.from(noise), wire('20 20 IAC SE IAC SE')]);
      const parser = new TelnetParser(24);
      for (const _ of parser.push(before));
      const data = [...parser.push(escapeIac(text))].map((event) =>
        event.kind === 'data' ? latin1(event.bytes) : '?',
      );
      expect(data.join('')).toBe(latin1(text));
    }),
  );
});

/** Events in short; neighbouring data joined, since where it is cut means nothing. */
function parse(chunks: readonly Uint8Array[], payloadBytesMax?: number): string[] {
  const parser = new TelnetParser(payloadBytesMax);
  const found: string[] = [];
  for (const chunk of chunks) for (const event of parser.push(chunk)) add(found, event);
  return found;
}

function add(found: string[], event: TelnetEvent): void {
  const last = found.at(-1);
  if (event.kind === 'data' && last?.startsWith('data '))
    found[found.length - 1] = last + latin1(event.bytes);
  else found.push(shorten(event));
}

function shorten(event: TelnetEvent): string {
  switch (event.kind) {
    case 'data':
      return `data ${latin1(event.bytes)}`;
    case 'command':
      return `command ${event.code}`;
    case 'negotiate':
      return `${event.verb} ${event.option}`;
    case 'subnegotiation':
      return `sub ${event.option} ${latin1(event.payload)}`;
    case 'fault':
      return `fault ${event.code}`;
  }
}
