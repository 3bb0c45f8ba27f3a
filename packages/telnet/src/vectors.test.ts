// conformance/vectors/evennia-oob.json: what Evennia's GMCP and MSDP do. Where it loses nothing we do the same bytes;
// where it loses something, or our answer differs, EXPECTED says what we do and why.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeGmcp, encodeGmcp } from './gmcp/codec.ts';
import { packGmcp, unpackGmcp } from './gmcp/commands.ts';
import type { JsonValue } from './gmcp/json.ts';
import { commandToGmcp, gmcpToCommand } from './gmcp/names.ts';
import { decodeMsdp, encodeMsdp, type MsdpWritable } from './msdp/codec.ts';
import { packMsdp, unpackMsdp } from './msdp/commands.ts';

type Commands = { [name: string]: [args: unknown, kwargs: unknown] };

interface Vector {
  readonly class: 'agree' | 'reference';
  readonly dir: 'encode' | 'decode';
  readonly proto: 'gmcp' | 'msdp';
  readonly name?: string;
  readonly in?: [string, JsonValue[], { [key: string]: JsonValue }];
  readonly hex?: string;
  readonly out?: Commands;
  readonly roundtrip?: Commands;
}

const file = new URL('../../../conformance/vectors/evennia-oob.json', import.meta.url);
const VECTORS: readonly Vector[] = JSON.parse(readFileSync(file, 'utf8'));

/** Decoding: ours where it is not Evennia's, by the vector's name. */
const DECODED: Record<string, { ours: Commands; why: string }> = {
  'two singles same cmd': {
    ours: { c: [['a', 'b'], {}] },
    why: 'repeated variables are appended; Evennia loses the first',
  },
  'table unterminated': { ours: { c: [[], { k: 'v' }] }, why: 'structure bytes never pass into a value' },
  'nested array in array': { ours: { c: [[['1', '2'], '3'], {}] }, why: 'MSDP nests' },
  'nested table in array': { ours: { c: [[{ k: 'v' }], {}] }, why: 'MSDP nests' },
  'cmdname with dash table': { ours: { 'a-b': [[], { k: 'v' }] }, why: 'a name may hold anything' },
  'cmdname with dot array': { ours: { 'char.vitals': [['x'], {}] }, why: 'a name may hold anything' },
  'cmdname with space array': { ours: { 'a b': [['x'], {}] }, why: 'a name may hold anything' },
  'VAR with several VAL (implicit array)': {
    ours: { msdp_send: [['HEALTH', 'MANA'], {}] },
    why: 'several values are several arguments, as an array of them is',
  },
  'invalid utf8': {
    ours: { c: [['\ufffd\ufffd'], {}] },
    why: 'one bad byte costs one character, not the chunk',
  },
  'trailing space': {
    ours: { ping: [[], {}] },
    why: 'a blank is no part of the name; Evennia strips it one step later',
  },
  empty: { ours: {}, why: 'no name, no command' },
  'object empty key': {
    ours: { name: [[], { '': 1, a: 2 }] },
    why: 'an empty key is a key; Evennia loses its value',
  },
};

/** Encoding: text of ours where it is not Evennia's, by command as JSON. */
const ENCODED: Record<string, { gmcp?: string; msdp?: string; why: string }> = {
  '["Monitor",[],{}]': {
    gmcp: 'Char.Monitor.Update',
    why: 'commands have no case, so this is the same as monitor',
  },
  '["cmd",[[1,[2,[3]]]],{}]': {
    gmcp: 'Core.Cmd [[1,[2,[3]]]]',
    msdp: '\x01cmd\x02\x05\x02\x05\x021\x02\x05\x022\x02\x05\x023\x06\x06\x06\x06',
    why: 'one argument that is a list stays one',
  },
  '["cmd",["a"],{"x":1,"y":"z"}]': {
    gmcp: 'Core.Cmd [["a"],{"x":1,"y":"z"}]',
    why: 'the page: both are [[args], {kwargs}]',
  },
  '["Foo.Bar",[1],{}]': { gmcp: 'Foo.Bar 1', why: 'a dotted name is a GMCP name already' },
  '["foo.bar",[1],{}]': { gmcp: 'foo.bar 1', why: 'a dotted name is a GMCP name already' },
  '["cmd",[["only"]],{}]': { gmcp: 'Core.Cmd [["only"]]', why: 'one argument that is a list stays one' },
  '["cmd",[{"a":1}],{}]': {
    gmcp: 'Core.Cmd [{"a":1}]',
    msdp: '\x01cmd\x02\x05\x02\x03\x01a\x021\x04\x06',
    why: 'an argument that is a table is no named argument',
  },
  '["cmd",[{"a":{"b":{"c":1}}}],{}]': {
    gmcp: 'Core.Cmd [{"a":{"b":{"c":1}}}]',
    why: 'an argument that is a table is no named argument',
  },
  '["cmd",[{}],{}]': { gmcp: 'Core.Cmd [{}]', why: 'an argument that is a table is no named argument' },
  '["client_options",[],{"ansi":true}]': {
    msdp: '\x01client_options\x02\x03\x01ansi\x021\x04',
    why: "MSDP's true is 1",
  },
  '["cmd",[true],{}]': { msdp: '\x01cmd\x021', why: "MSDP's true is 1" },
  '["cmd",[false],{}]': { msdp: '\x01cmd\x020', why: "MSDP's false is 0" },
  '["room_info",[],{"num":1,"name":"A Meadow","exits":{"n":2,"s":3}}]': {
    msdp: '\x01room_info\x02\x03\x01num\x021\x01name\x02A Meadow\x01exits\x02\x03\x01n\x022\x01s\x023\x04\x04',
    why: 'MSDP nests; Evennia writes Python',
  },
  '["cmd",[[1,2]],{"k":"v"}]': {
    msdp: '\x01cmd\x02\x05\x02\x05\x021\x022\x06\x06\x01cmd\x02\x03\x01k\x02v\x04',
    why: 'MSDP nests; Evennia writes Python',
  },
  '["cmd",[],{"k":[1,2]}]': { msdp: '\x01cmd\x02\x03\x01k\x02\x05\x021\x022\x06\x04', why: 'MSDP nests' },
  '["cmd",["a",["b"]],{}]': { msdp: '\x01cmd\x02\x05\x02a\x02\x05\x02b\x06\x06', why: 'MSDP nests' },
  '["cmd",["a",null],{}]': {
    msdp: '\x01cmd\x02\x05\x02a\x02\x06',
    why: 'null is empty text, not a word of Python',
  },
  '["cmd",[null],{}]': {
    msdp: '\x01cmd\x02\x05\x02\x06',
    why: 'null is empty text, in an array so that it is an argument',
  },
};

/** Core.Hello is client_options on the page, so `hello` comes back under that name. */
const RENAMED: Record<string, string> = { hello: 'client_options', core_hello: 'client_options' };

for (const [at, vector] of VECTORS.entries()) {
  const title = vector.name ?? JSON.stringify(vector.in);
  if (vector.dir === 'decode') test(`vector ${at}: ${vector.proto} decodes ${title}`, () => decodes(vector));
  else test(`vector ${at}: ${vector.proto} encodes ${title}`, () => encodes(vector));
}

test('every vector with an answer of our own is there', () => {
  const names = new Set(VECTORS.map((vector) => vector.name ?? JSON.stringify(vector.in)));
  for (const key of [...Object.keys(DECODED), ...Object.keys(ENCODED)]) expect(names).toContain(key);
});

function decodes({ proto, hex = '', name = '', out }: Vector): void {
  const ours = DECODED[name]?.ours;
  if (ours !== undefined) expect(ours).not.toEqual(out); // Else the row has no business to be there.
  expect(decode(proto, Buffer.from(hex, 'hex'))).toEqual(ours ?? out);
}

function encodes({ proto, hex = '', in: command, class: kind }: Vector): void {
  if (command === undefined) throw new TypeError('A vector to encode has no command');
  const theirs = Buffer.from(hex, 'hex').toString();
  const ours = encode(proto, command);
  const expected = ENCODED[JSON.stringify(command)]?.[proto];
  if (expected !== undefined) expect(kind).toBe('reference');
  expect(respaced(proto, ours)).toBe(respaced(proto, expected ?? theirs));
  const [name, args, kwargs] = command;
  const back =
    proto === 'gmcp' ? name.toLowerCase().replace(/^core_|\./g, (cut) => (cut === '.' ? '_' : '')) : name;
  const values = proto === 'gmcp' ? [args, kwargs] : asText([args, kwargs]);
  expect(decode(proto, Buffer.from(ours))).toEqual({ [(proto === 'gmcp' && RENAMED[name]) || back]: values });
}

function encode(
  proto: Vector['proto'],
  [name, args, kwargs]: [string, JsonValue[], { [key: string]: JsonValue }],
): string {
  const payload =
    proto === 'gmcp'
      ? encodeGmcp(commandToGmcp(name), packGmcp(args, kwargs))
      : encodeMsdp(packMsdp(name, args as MsdpWritable[], kwargs as { [key: string]: MsdpWritable }));
  return Buffer.from(payload).toString();
}

function decode(proto: Vector['proto'], payload: Uint8Array): Commands {
  if (proto === 'msdp') {
    return Object.fromEntries(
      unpackMsdp(decodeMsdp(payload)).map(({ name, args, kwargs }) => [name, [args, kwargs]]),
    );
  }
  const { name, data } = decodeGmcp(payload);
  const { args, kwargs } = unpackGmcp(data);
  return name === '' ? {} : { [gmcpToCommand(name)]: [args, kwargs] };
}

/** JSON spacing and escapes do not count. */
function respaced(proto: Vector['proto'], text: string): string {
  const blank = text.indexOf(' ');
  if (proto === 'msdp' || blank === -1) return text;
  return `${text.slice(0, blank)} ${JSON.stringify(JSON.parse(text.slice(blank)))}`;
}

/** What a value is after MSDP: text all the way down. */
function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asText(item)]));
  }
  return typeof value === 'boolean' ? String(Number(value)) : String(value ?? '');
}
