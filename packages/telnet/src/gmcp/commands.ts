// Arguments in GMCP data: how `[name, args, kwargs]` becomes one JSON value, and back, with nothing lost.

import { isJsonObject, type JsonValue } from './json.ts';

/** The positional and named arguments of a command. */
export interface CommandArgs {
  readonly args: readonly JsonValue[];
  readonly kwargs: { readonly [key: string]: JsonValue };
}

/**
 * The JSON value for some arguments, or undefined for none: one plain argument as it is, several as an array, named
 * ones as an object, both as `[[args], {kwargs}]`.
 *
 * A lone array or object is wrapped in an array, and arguments that would read as `[[args], {kwargs}]` take that form,
 * so that {@link unpackGmcp} always gives back what went in. For a package whose body is an array, give its items as
 * arguments.
 * Source: Evennia, OOB page; the wrapping is ours (Evennia loses such a list).
 */
export function packGmcp(
  args: readonly JsonValue[],
  kwargs: CommandArgs['kwargs'] = {},
): JsonValue | undefined {
  const named = Object.keys(kwargs).length > 0;
  if (args.length === 0) return named ? kwargs : undefined;
  if (named || isFullForm(args)) return [args, kwargs];
  const [only] = args;
  return args.length === 1 && (typeof only !== 'object' || only === null) ? only : args;
}

/** The arguments in a message's data; the inverse of {@link packGmcp}. Never fails: any JSON value has a meaning. */
export function unpackGmcp(data: JsonValue | undefined): CommandArgs {
  if (data === undefined) return { args: [], kwargs: {} };
  if (isJsonObject(data)) return { args: [], kwargs: data };
  if (!Array.isArray(data)) return { args: [data], kwargs: {} };
  return isFullForm(data) ? { args: data[0], kwargs: data[1] } : { args: data, kwargs: {} };
}

function isFullForm(
  data: readonly JsonValue[],
): data is readonly [readonly JsonValue[], CommandArgs['kwargs']] {
  return data.length === 2 && Array.isArray(data[0]) && isJsonObject(data[1]);
}
