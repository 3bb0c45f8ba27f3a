// How an inputfunc is declared. One declaration gives its checks, its types and its line in get_inputfuncs.

import type { z } from 'zod';
import { PortalError } from '../faults.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Via } from '../outlet.ts';
import type { Account, Session } from '../session.ts';
import type { Callable, PortalContext } from './context.ts';

/** Who may call an inputfunc: anybody, who is logged in, or staff. */
export type Who = 'public' | 'account' | 'staff';

/** What an inputfunc is run with. */
export interface Call<Args, Kwargs, A extends Account = Account> {
  readonly session: Session<A>;
  readonly portal: PortalContext<A>;
  /** The name that the client used, in lower case: `default` gets every name that is not registered. */
  readonly name: string;
  readonly args: Args;
  readonly kwargs: Kwargs;
  /** How the command came in. */
  readonly via: Via;
  /** Answers by the way the command came, with its request id if it had one. May be called several times, or never. */
  reply(name: string, args?: readonly JsonValue[], kwargs?: JsonObject): void;
}

/** What a declaration of an inputfunc says. */
export interface InputfuncDeclaration<Args, Kwargs, A extends Account = Account> {
  /** In lower case, as it arrives: GMCP's `Char.Items.Inv` is `char_items_inv`. */
  readonly name: string;
  /** One sentence for `get_inputfuncs`. */
  readonly doc: string;
  /** Default `account`: before login only what says `public` may be called. */
  readonly who?: Who;
  /** Units of the rate limit. Default 1. */
  readonly cost?: number;
  /** Whether `repeat` may call it. Default false. */
  readonly isRepeatable?: boolean;
  /** Shape of the arguments: `z.tuple([z.string()])`. */
  readonly args: z.ZodType<Args>;
  /** Shape of the keyword arguments: `z.object({ name: z.string() })`. */
  readonly kwargs: z.ZodType<Kwargs>;
  /**
   * Does it. The session's next command waits for its promise.
   * @throws {PortalError} for what the client did wrong; anything else goes to `onError`, and the client is told `failed`.
   */
  run(call: Call<Args, Kwargs, A>): unknown;
}

/** An inputfunc as the registry keeps it. Made by {@link inputfunc} only. */
export interface Inputfunc<A extends Account = Account> extends Callable {
  readonly who: Who;
  readonly cost: number;
  /** Checks args and kwargs, then runs. @throws {PortalError} `bad-arguments`, and whatever `run` throws. */
  call(call: Call<readonly JsonValue[], JsonObject, A>): unknown;
}

/**
 * Declares an inputfunc: the server's end of a command that clients send.
 *
 * @example
 * const wave = inputfunc({
 *   name: 'wave',
 *   doc: 'Waves at somebody.',
 *   args: z.tuple([z.string().max(64)]),
 *   kwargs: z.object({}),
 *   run: ({ session, args: [whom] }) => session.msg(`You wave at ${whom}.`),
 * });
 */
export function inputfunc<Args, Kwargs, A extends Account = Account>(
  declaration: InputfuncDeclaration<Args, Kwargs, A>,
): Inputfunc<A> {
  const { name, doc, who = 'account', cost = 1, isRepeatable = false } = declaration;
  return {
    name,
    doc,
    who,
    cost,
    isRepeatable,
    call(call) {
      const args = check(declaration.args, call.args, name, 'args');
      const kwargs = check(declaration.kwargs, call.kwargs, name, 'kwargs');
      return declaration.run({ ...call, args, kwargs });
    },
  };
}

function check<T>(schema: z.ZodType<T>, value: unknown, name: string, part: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = [part, ...(issue?.path ?? [])].join('.');
  throw new PortalError('bad-arguments', `Cannot run ${name}: ${where}: ${issue?.message ?? 'does not fit'}`);
}
