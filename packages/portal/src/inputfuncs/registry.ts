// Every inputfunc by name, and what happens to a command that arrives.

import { PortalError } from '../faults.ts';
import type { Incoming } from '../incoming.ts';
import type { JsonObject } from '../json.ts';
import type { Account, Session } from '../session.ts';
import type { PortalContext } from './context.ts';
import type { Call, Inputfunc, Who } from './define.ts';

/** The registry of inputfuncs. What is not in it cannot be called. */
export class Inputfuncs<A extends Account = Account> {
  readonly #byName = new Map<string, Inputfunc<A>>();

  /** Adds inputfuncs; a later one of the same name takes the earlier one's place. */
  add(...inputfuncs: readonly Inputfunc<A>[]): this {
    for (const inputfunc of inputfuncs) this.#byName.set(inputfunc.name, inputfunc);
    return this;
  }

  /** The inputfunc of that name, or `default`. */
  find(name: string): Inputfunc<A> | undefined {
    return this.#byName.get(name) ?? this.#byName.get('default');
  }

  /** What this session may call at the moment, by name. `default` is not a name to call. */
  callable(session: Session<A>): Inputfunc<A>[] {
    const allowed = [...this.#byName.values()].filter(
      ({ name, who }) => name !== 'default' && may(session, who),
    );
    return allowed.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * Carries one command out and answers it. A request with an id gets exactly one last answer if no reply is made:
   * `ok`, or `error`. Never throws or rejects.
   */
  run(session: Session<A>, incoming: Incoming, portal: PortalContext<A>): Promise<void> | undefined {
    const answers = new Answers(session, incoming);
    try {
      const result = this.#call(session, incoming, portal, answers);
      if (!(result instanceof Promise)) return answers.finish();
      return result.then(
        () => answers.finish(),
        (error: unknown) => answers.fail(error, portal),
      );
    } catch (error) {
      return answers.fail(error, portal);
    }
  }

  #call(session: Session<A>, incoming: Incoming, portal: PortalContext<A>, answers: Answers<A>): unknown {
    const [name, args, kwargs] = incoming.command;
    const found = this.find(name);
    if (found === undefined)
      throw new PortalError('unknown-command', `Cannot run ${name}: there is no such command`);
    if (!may(session, found.who)) throw notAllowed(name, found.who);
    const reply: Call<unknown, unknown>['reply'] = (...answer) => answers.reply(...answer);
    return found.call({ session, portal, name, args, kwargs, via: incoming.via, reply });
  }
}

/** Whether a session may call what is for `who`. */
export function may(session: Session, who: Who): boolean {
  if (who === 'public') return true;
  return session.account !== undefined && (who === 'account' || session.account.isStaff === true);
}

function notAllowed(name: string, who: Who): PortalError {
  const need = who === 'staff' ? 'only staff may call it' : 'log in first';
  return new PortalError('not-allowed', `Cannot run ${name}: ${need}`);
}

/** The answers to one command. */
class Answers<A extends Account> {
  readonly #session: Session<A>;
  readonly #incoming: Incoming;
  #hasReplied = false;

  constructor(session: Session<A>, incoming: Incoming) {
    this.#session = session;
    this.#incoming = incoming;
  }

  reply(
    name: string,
    args: readonly (JsonObject | JsonObject[string])[] = [],
    kwargs: JsonObject = {},
  ): void {
    const { requestId, via } = this.#incoming;
    this.#hasReplied = true;
    const named = requestId === undefined ? kwargs : { ...kwargs, cmdid: requestId };
    this.#session.answer([[name, args, named]], via);
  }

  finish(): undefined {
    this.#session.carriedOut();
    if (this.#incoming.requestId !== undefined && !this.#hasReplied) this.reply('ok');
  }

  fail(error: unknown, portal: PortalContext<A>): undefined {
    if (error instanceof PortalError) return void this.#session.refuse(this.#incoming, error);
    const [name] = this.#incoming.command;
    portal.onError(error, this.#session);
    this.#session.refuse(
      this.#incoming,
      new PortalError('failed', `Cannot finish ${name}: the game has failed`),
    );
  }
}
