import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UNKNOWN_CLIENT } from '../client.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { type Command, command } from '../message.ts';
import { testPortal } from '../support.suite.ts';
import { envelopeFormat, evenniaFormat, type Format, gmcpFormat, jsonFormat } from './websocket.ts';

const FORMATS: Record<string, Format> = { jsonFormat, gmcpFormat, envelopeFormat, evenniaFormat };
const options = { client: UNKNOWN_CLIENT };

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const name = fc
  .tuple(word, word)
  .map((words) => words.join('_'))
  .filter((each) => !/^(core|char)_/.test(each));
const value = (fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>).map(
  (each) => JSON.parse(JSON.stringify(each)) as JsonValue,
);
const commands = fc
  .tuple(
    name,
    fc.array(value, { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 4 }), value, { maxKeys: 3, noNullPrototype: true }),
  )
  .map(([each, args, kwargs]): Command => command(each, args, kwargs as JsonObject));

for (const [title, format] of Object.entries(FORMATS)) {
  test(`${title} gives back every command as it was`, () => {
    fc.assert(
      fc.property(commands, (each) => {
        expect(format.decode(format.encode(each, options) ?? '')).toEqual([each]);
      }),
    );
  });

  test(`${title} makes a command or an Error of any frame, and a session bears it`, () => {
    const { session } = testPortal({ limits: { refusalsMax: 1e9 } }).open();
    const piece = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '"text"',
      '"',
      ':',
      ',',
      '1',
      'null',
      '__proto__',
      'Core.Ping ',
      '"proto"',
    );
    const frames = fc.oneof(
      fc.string(),
      fc.json(),
      fc.uint8Array({ maxLength: 40 }),
      fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(frames, (frame) => {
        let read: Command[] = [];
        try {
          read = format.decode(frame);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
        for (const each of read) session.receive(each, format.via, 1);
      }),
      { numRuns: 500 },
    );
    expect(session.state).toBe('open');
  });
}

test('a frame that nests very deep is a fault, and no more', () => {
  for (const format of Object.values(FORMATS)) {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    const { session } = testPortal().open();
    const faults: string[] = [];
    session.on('fault', ({ code }) => void faults.push(code));
    for (const frame of [
      `["echo",${deep},{}]`,
      `Core.Echo ${deep}`,
      `{"proto":"gmcp","id":"Core.Echo","data":${deep}}`,
    ]) {
      try {
        for (const each of format.decode(frame)) session.receive(each, format.via, 1);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect(error).not.toBeInstanceOf(RangeError);
      }
    }
    expect(session.state).toBe('open');
  }
});
