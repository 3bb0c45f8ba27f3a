// The one message shape: every message between server and client, plain text included, is (name, args, kwargs).

import { isDictionary, isIterable, type JsonObject, type JsonValue, toJson } from './json.ts';
import { LIMITS } from './limits.ts';

/**
 * One message in either direction: an inputcommand on its way in, an outputcommand on its way out.
 * Source: Evennia documentation, "OOB".
 */
export type Command = readonly [name: string, args: readonly JsonValue[], kwargs: JsonObject];

/**
 * What a game may give as one command's value. The short forms:
 *
 * | given | args, kwargs |
 * |---|---|
 * | `undefined` | the command is left out |
 * | a string, number, boolean or `null` | that one argument |
 * | `{ key: value }` | keyword arguments only |
 * | `[]` | none |
 * | `['a', 'b']` | arguments only |
 * | `[['a', 'b'], { key: value }]` | both: the full form, which is never ambiguous |
 * | `['a', { key: value }]`, `['a', 'b', { key: value }]` | both |
 */
export type Given = unknown;

/** Several commands by name, sent in the order of their keys. */
export type Messages = { readonly [name: string]: Given };

/** How a message is to be shown. */
export interface SendOptions {
  /**
   * The text is the game's own to the last byte: control sequences other than colours pass to the terminal.
   * MUST NOT be set for text that holds anything a person has typed.
   */
  readonly raw?: boolean;
}

/**
 * The commands that a call of `session.msg` means, in order.
 *
 * A plain string is `text`. Values such as 0, false, "" and null are kept.
 * COMPAT Evennia drops an empty text and makes 0, false, "" and None no argument at all; its page says otherwise.
 *
 * @throws {TypeError} for a value that JSON cannot say. @throws {RangeError} for a name that is none, or deep nesting.
 */
export function toCommands(message: string | Messages): Command[] {
  if (typeof message === 'string') return [['text', [message], {}]];
  const given = Object.entries(message).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => normalise(name, value));
}

/**
 * One command from a short form, see {@link Given}.
 *
 * @throws {TypeError} for a value that JSON cannot say. @throws {RangeError} for a name that is none, or deep nesting.
 */
export function normalise(name: string, given: Given): Command {
  if (isDictionary(given)) return command(name, [], given);
  if (!isList(given)) return command(name, [given], {});
  const items = [...given];
  const last = items.at(-1);
  if (!isDictionary(last)) return command(name, items, {});
  const first = items[0];
  // Two elements of which the first is a list: the full form. Only then is that list the arguments themselves.
  if (items.length === 2 && isList(first)) return command(name, [...first], last);
  return command(name, items.slice(0, -1), last);
}

function isList(value: unknown): value is Iterable<unknown> {
  return isIterable(value) && !(value instanceof Uint8Array) && !(value instanceof Map);
}

const NAME = /^[^\s\p{Cc}"]+$/u;

/**
 * A command from parts that are taken as they are: nothing is guessed.
 *
 * @throws {TypeError} for a value that JSON cannot say. @throws {RangeError} for a name that is none, or deep nesting.
 */
export function command(
  name: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): Command {
  if (!NAME.test(name) || name.length > LIMITS.nameChars) {
    throw new RangeError(
      `Cannot send ${JSON.stringify(name)}: a name is 1-${LIMITS.nameChars} characters without spaces`,
    );
  }
  const values = args.map((value, at) => toJson(value, `${name}[${at}]`, LIMITS.depthOut));
  const named = toJson({ ...kwargs }, name, LIMITS.depthOut + 1);
  return [name, values, named as JsonObject];
}

/**
 * Builds one message of several commands whose args and kwargs are never guessed.
 *
 * @example
 * session.message().add('char_vitals', [], { hp: 10 }).add('text', ['You feel better.']).send();
 */
export class MessageBuilder {
  readonly #commands: Command[] = [];
  readonly #deliver: (commands: readonly Command[], options: SendOptions) => void;

  constructor(deliver: (commands: readonly Command[], options: SendOptions) => void) {
    this.#deliver = deliver;
  }

  /** Adds one command. @throws as {@link command} does; nothing is added then. */
  add(name: string, args: readonly unknown[] = [], kwargs: Readonly<Record<string, unknown>> = {}): this {
    this.#commands.push(command(name, args, kwargs));
    return this;
  }

  /** Sends what was added, in order, and empties the builder. */
  send(options: SendOptions = {}): void {
    this.#deliver(this.#commands.splice(0), options);
  }
}
