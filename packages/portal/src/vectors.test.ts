// What Evennia does, measured, and what we do. Where the two differ it is on purpose, and the reason stands here.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UNKNOWN_CLIENT } from './client.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { type Command, command, toCommands } from './message.ts';
import {
  envelopeFormat,
  evenniaFormat,
  type Format,
  type Frame,
  gmcpFormat,
} from './outputfuncs/websocket.ts';

interface Normalise {
  readonly dir: 'normalise';
  readonly msg_kwargs: string;
  readonly out?: Record<string, [JsonValue, JsonObject]>;
}

interface Web {
  readonly dir: 'encode' | 'decode';
  readonly proto: string;
  readonly call?: string;
  readonly args?: readonly JsonValue[];
  readonly kwargs?: JsonObject;
  readonly frame: 'text' | 'binary' | null;
  readonly payload?: string;
  readonly out?: Record<string, [JsonValue, JsonValue]> | null;
}

const path = new URL('../../../conformance/vectors/evennia-msg-and-web.json', import.meta.url);
const vectors = JSON.parse(readFileSync(path, 'utf8')) as (Normalise | Web)[];
const options = { client: UNKNOWN_CLIENT };

// Arguments of a Python call, as JavaScript has them: tuples and lists are arrays, None is null.
function readPython(source: string): Map<string, unknown> {
  let at = 0;
  const skip = () => {
    while (source[at] === ' ') at++;
  };
  const word = (pattern: RegExp) => {
    const found = new RegExp(pattern, 'y');
    found.lastIndex = at;
    const match = found.exec(source)?.[0];
    if (match !== undefined) at += match.length;
    return match;
  };
  const list = (end: string) => {
    const items: unknown[] = [];
    for (at++, skip(); source[at] !== end; skip()) {
      items.push(value());
      skip();
      if (source[at] === ',') at++;
    }
    at++;
    return items;
  };
  const table = () => {
    const entries: [string, unknown][] = [];
    for (at++, skip(); source[at] !== '}'; skip()) {
      const key = String(value());
      at++; // the colon
      entries.push([key, value()]);
      if (source[at] === ',') at++;
    }
    at++;
    return Object.fromEntries(entries);
  };
  function value(): unknown {
    skip();
    if (word(/\(i for i in \(1,2\)\)/) !== undefined) return [1, 2].values();
    if (source[at] === '(') return list(')');
    if (source[at] === '[') return list(']');
    if (source[at] === '{') return table();
    const bytes = word(/b"[^"]*"/);
    if (bytes !== undefined) return Buffer.from(bytes.slice(2, -1).replace(/\\xff/g, '\xff'), 'latin1');
    const text = word(/"[^"]*"/);
    if (text !== undefined) return JSON.parse(text);
    const name = word(/[\w.+-]+/);
    const named: Record<string, unknown> = { True: true, False: false, None: null };
    return name !== undefined && name in named ? named[name] : Number(name);
  }
  const given = new Map<string, unknown>();
  while (at < source.length) {
    const name = String(word(/\w+/));
    at++; // the equals sign
    given.set(name, value());
    if (source[at] === ',') at++;
  }
  return given;
}

/** Ours, where it is not Evennia's. */
const NORMALISED_BETTER: Record<string, { ours: Command[]; why: string }> = {
  'cmd=None': { ours: [['cmd', [null], {}]], why: 'its page: None is one argument' },
  'cmd=({"a":1},{"b":2})': {
    ours: [['cmd', [{ a: 1 }], { b: 2 }]],
    why: 'args are a list; Evennia iterates the keys',
  },
  'cmd=("a",{"k":"v","options":{"raw":True}})': {
    ours: [['cmd', ['a'], { k: 'v', options: { raw: true } }]],
    why: 'a keyword of the game is the game’s, whatever its name',
  },
  'text=b"\\xff"': { ours: [['text', ['\uFFFD'], {}]], why: 'bytes that are no text do not throw' },
};

for (const vector of vectors.filter((each): each is Normalise => each.dir === 'normalise')) {
  const better = NORMALISED_BETTER[vector.msg_kwargs];
  test(`toCommands() of ${vector.msg_kwargs}${better === undefined ? '' : `: ${better.why}`}`, () => {
    const given = readPython(vector.msg_kwargs);
    given.delete('options');
    // Python's `text=None` is the default of the parameter: what JavaScript leaves undefined.
    if (given.get('text') === null) given.set('text', undefined);
    const ours = toCommands(Object.fromEntries(given));
    const theirs = Object.entries(vector.out ?? {}).map(([name, [args, { options: _, ...kwargs }]]) => [
      name,
      args,
      kwargs,
    ]);
    if (better === undefined) return expect(ours).toEqual(theirs);
    expect(ours).toEqual(better.ours);
    expect(ours).not.toEqual(theirs);
  });
}

const FORMATS: Record<string, Format> = {
  'ws:v1.evennia.com': evenniaFormat,
  'ws:gmcp.mudstandards.org': gmcpFormat,
  'ws:json.mudstandards.org': envelopeFormat,
};

function shown(frame: Frame | undefined): { kind: string | null; content: unknown } {
  if (frame === undefined) return { kind: null, content: undefined };
  if (typeof frame !== 'string') return { kind: 'binary', content: Buffer.from(frame).toString() };
  return { kind: 'text', content: withoutSpacing(frame) };
}

/** JSON spacing and escapes aside. */
function withoutSpacing(text: string): unknown {
  const [, name, rest] = /^([\w.]+)(?: (.*))?$/.exec(text) ?? [];
  if (name !== undefined) return rest === undefined ? [name] : [name, JSON.parse(rest)];
  const value = JSON.parse(text) as { data?: string } & JsonValue[];
  if (typeof value.data !== 'string' || value.data === '') return value;
  return { ...value, data: JSON.parse(value.data) };
}

function withoutOptions(content: unknown): unknown {
  if (!Array.isArray(content) || content.length !== 3) return content;
  const { options: _, ...kwargs } = content[2] as JsonObject;
  return [content[0], content[1], kwargs];
}

/** Why we send something else, by call and protocol. */
function encodedBetter({ call, proto, args = [], kwargs = {} }: Web): string | undefined {
  if (call === 'encode_text' && args[0] === null) return undefined;
  if (call !== 'encode_default' && proto === 'ws:v1.evennia.com') {
    const { client_raw: isHtml } = kwargs.options as JsonObject;
    if (isHtml === true) return 'a game never writes HTML into a page';
    return String(args[0]).includes('|') ? 'a game has its own colour codes' : undefined;
  }
  if (call === 'encode_text') return 'a text ends its line, and colours are reset only where there are any';
  if (call === 'encode_prompt') return 'colours are reset only where there are any';
  const named = Object.keys(kwargs).filter((key) => key !== 'options');
  if (proto !== 'ws:v1.evennia.com' && args.length === 2 && named.length > 0) {
    return 'args and kwargs are always [[args], {kwargs}], which is read back as it was';
  }
  return undefined;
}

for (const vector of vectors.filter((each): each is Web => each.dir === 'encode')) {
  const format = FORMATS[vector.proto];
  if (format === undefined) continue; // terminal.mudstandards.org: all of it is in gmcp.mudstandards.org
  const { call = '', args = [], kwargs = {} } = vector;
  const why = encodedBetter(vector);
  test(`${vector.proto} ${call} ${JSON.stringify([args, kwargs])}${why === undefined ? '' : `: ${why}`}`, () => {
    const { options: given, ...named } = kwargs;
    const [name, ...rest] = call === 'encode_default' ? args : [call.replace('encode_', ''), ...args];
    const ours = shown(format.encode(command(String(name), rest, named), options));
    const theirs = { kind: vector.frame, content: undefined as unknown };
    if (vector.frame === 'text') theirs.content = withoutOptions(withoutSpacing(vector.payload ?? ''));
    if (vector.frame === 'binary') theirs.content = vector.payload;
    expect(given).toBeDefined();
    if (why === undefined) expect(ours).toEqual(theirs);
    else expect(ours.kind).toBe(theirs.kind);
    if (why !== undefined) expect(ours.content).not.toEqual(theirs.content);
    if (ours.kind === 'binary') {
      const text = String(args[0]).replaceAll('\n', '\r\n');
      expect(ours.content).toBe(call === 'encode_prompt' ? text : `${text}\r\n`);
    }
  });
}

/** Frames that Evennia takes and that are no commands, and so fail later there. */
const DECODED_BETTER: Record<string, string> = {
  '[5, [], {}]': 'a name is text',
  '["text", "look", {}]': 'args are a list',
  '["text", ["look"], []]': 'kwargs are an object',
};

for (const vector of vectors.filter((each): each is Web => each.dir === 'decode')) {
  const format = FORMATS[vector.proto];
  if (format === undefined) continue;
  const { payload = '', out } = vector;
  const why = DECODED_BETTER[payload];
  test(`${vector.proto} decodes ${payload}${why === undefined ? '' : `: ${why}`}`, () => {
    const decode = () => format.decode(vector.frame === 'binary' ? Buffer.from(payload) : payload);
    if (why !== undefined || (out === null && payload !== '')) return expect(decode).toThrow(SyntaxError);
    const theirs = Object.entries(out ?? {}).map(([name, [args, kwargs]]) => [name, args, kwargs]);
    expect(decode()).toEqual(theirs);
  });
}
