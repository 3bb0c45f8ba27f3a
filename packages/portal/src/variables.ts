// The registry of variables. One declaration feeds monitor, MSDP, GMCP packages and the web alike.

import type { Clock } from './clock.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { type Command, command } from './message.ts';
import type { Via } from './outlet.ts';
import { msdpCommand, type Report, Reports } from './reports.ts';
import type { Account, Session } from './session.ts';

/** What a variable's value is. `table` is a JSON object. */
export type VariableType = 'string' | 'number' | 'boolean' | 'array' | 'table';

/** What a game says about a variable. */
export interface VariableDeclaration<A extends Account = Account> {
  /** In lower case: letters, digits and `_`. */
  readonly name: string;
  readonly type: VariableType;
  /** MSDP's name. Default: the name in upper case. */
  readonly msdp?: string;
  /**
   * The GMCP package that shows it, as `['char_vitals', 'hp']`: `Char.Vitals {"hp": ...}`. A package is sent whole, to
   * clients that want it, when one of its variables has changed.
   */
  readonly gmcp?: readonly [command: string, key: string];
  /** The value for this session now; undefined if there is none. MUST be cheap: it is called at each change. */
  get(session: Session<A>): unknown;
  /** Whether this session may see it. Default: once it is logged in. */
  visible?(session: Session<A>): boolean;
}

/** A variable as the registry keeps it. */
export interface Variable<A extends Account = Account> extends VariableDeclaration<A> {
  readonly msdp: string;
  visible(session: Session<A>): boolean;
}

/** What the registry works with. */
export interface VariablesOptions<A extends Account> {
  readonly clock: Clock;
  /** Whether this session is to get a GMCP package without asking for it by name. */
  wantsPackage(session: Session<A>, command: string): boolean;
  /** Gets what `get` and `visible` throw. */
  onError(error: unknown, session: Session<A>): void;
}

const NAME = /^[a-z][a-z0-9_]{0,63}$/;

const IS: Readonly<Record<VariableType, (value: JsonValue) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  table: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** Variables by name, and who is kept informed of which. Changes are gathered, and sent at the end of the turn. */
export class Variables<A extends Account = Account> {
  readonly #options: VariablesOptions<A>;
  readonly #byName = new Map<string, Variable<A>>();
  readonly #byMsdp = new Map<string, Variable<A>>();
  readonly #packages = new Map<string, Variable<A>[]>();
  readonly #reports = new Map<Session<A>, Reports>();
  #dirty = new Map<Session<A>, Set<string>>();

  constructor(options: VariablesOptions<A>) {
    this.#options = options;
  }

  /** Adds a variable. @throws {TypeError} for a name that is none, or that is taken. */
  declare(declaration: VariableDeclaration<A>): this {
    const { name, gmcp, msdp = name.toUpperCase() } = declaration;
    if (!NAME.test(name))
      throw new TypeError(`Cannot declare variable: name must be lower case, got ${name}`);
    if (this.#byName.has(name) || this.#byMsdp.has(msdp)) {
      throw new TypeError(`Cannot declare variable ${name}: there is one of that name`);
    }
    const variable: Variable<A> = {
      ...declaration,
      msdp,
      get: (session) => declaration.get(session),
      visible: (session) => declaration.visible?.(session) ?? session.account !== undefined,
    };
    this.#byName.set(name, variable);
    this.#byMsdp.set(msdp, variable);
    if (gmcp !== undefined) this.#packages.set(gmcp[0], [...(this.#packages.get(gmcp[0]) ?? []), variable]);
    return this;
  }

  /** The variable of that name, or MSDP name, whoever may see it. */
  find(name: string): Variable<A> | undefined {
    return this.#byName.get(name.toLowerCase()) ?? this.#byMsdp.get(name);
  }

  /** What this session may see, in the order of declaration. */
  visible(session: Session<A>): Variable<A>[] {
    return [...this.#byName.values()].filter((variable) => this.#isVisible(variable, session));
  }

  /** The value that this session may see now. */
  read(variable: Variable<A>, session: Session<A>): JsonValue | undefined {
    if (!this.#isVisible(variable, session)) return undefined;
    return this.#guarded(session, () => valueFor(variable, session));
  }

  /**
   * Says that a variable may have changed, for one session or for all. Who watches it gets it at the end of the turn,
   * once, and only if it is not what was sent last.
   *
   * @throws {TypeError} if there is no such variable.
   */
  changed(name: string, target: Session<A> | 'all' = 'all'): void {
    if (!this.#byName.has(name)) throw new TypeError(`Cannot send variable ${name}: it is not declared`);
    const sessions = target === 'all' ? this.#reports.keys() : [target];
    for (const session of sessions) this.#mark(session, [name]);
  }

  /** Looks at everything anew for one session: it has logged in, say, or announced its packages. */
  refresh(session: Session<A>): void {
    if (this.#dirty.get(session)?.size === this.#byName.size) return; // a client may turn GMCP on and off for ever
    this.#mark(session, this.#byName.keys());
  }

  /**
   * Sends a variable now and at each change, as `monitor` with name and value. Clients ask when they connect: what the
   * session may not see yet is sent from the moment it may.
   */
  monitor(session: Session<A>, variable: Variable<A>, via: Via): void {
    this.#report(session, `monitor:${variable.name}`, [variable], via, () =>
      this.#monitorCommand(variable, session),
    );
  }

  unmonitor(session: Session<A>, variable: Variable<A>): void {
    this.#reports.get(session)?.remove(`monitor:${variable.name}`);
  }

  /** Names of what {@link monitor} was called for. */
  monitored(session: Session<A>): string[] {
    return this.#reports.get(session)?.keys('monitor:') ?? [];
  }

  /** Sends a variable now and at each change, as MSDP does; see {@link monitor}. */
  report(session: Session<A>, variable: Variable<A>, via: Via): void {
    this.#report(session, `msdp:${variable.msdp}`, [variable], via, () => {
      const value = this.read(variable, session);
      return value === undefined ? undefined : msdpCommand(via, variable.msdp, value);
    });
  }

  unreport(session: Session<A>, variable: Variable<A>): void {
    this.#reports.get(session)?.remove(`msdp:${variable.msdp}`);
  }

  /** MSDP names of what {@link report} was called for. */
  reported(session: Session<A>): string[] {
    return this.#reports.get(session)?.keys('msdp:') ?? [];
  }

  /** Forgets a session that is over. */
  forget(session: Session<A>): void {
    this.#reports.delete(session);
    this.#dirty.delete(session);
  }

  #report(
    session: Session<A>,
    key: string,
    variables: readonly Variable<A>[],
    via: Via | undefined,
    compose: () => Command | undefined,
  ): void {
    if (session.state === 'closed') return;
    const reports = this.#reports.get(session) ?? new Reports();
    this.#reports.set(session, reports);
    const report: Report = { key, variables: variables.map(({ name }) => name), via, compose };
    reports.add(report, (commands, way) => session.answer(commands, way));
  }

  #monitorCommand(variable: Variable<A>, session: Session<A>): Command | undefined {
    const value = this.read(variable, session);
    return value === undefined ? undefined : ['monitor', [], { name: variable.name, value }];
  }

  #mark(session: Session<A>, names: Iterable<string>): void {
    if (session.state === 'closed') return;
    if (this.#dirty.size === 0) this.#options.clock.soon(() => this.#flush());
    const marked = this.#dirty.get(session) ?? new Set();
    for (const name of names) marked.add(name);
    this.#dirty.set(session, marked);
  }

  #flush(): void {
    const dirty = this.#dirty;
    this.#dirty = new Map();
    for (const [session, names] of dirty) {
      this.#choosePackages(session);
      this.#reports.get(session)?.update(names, (commands, via) => session.answer(commands, via));
    }
  }

  #choosePackages(session: Session<A>): void {
    for (const [name, variables] of this.#packages) {
      const key = `package:${name}`;
      const isSent = this.#reports.get(session)?.has(key) ?? false;
      const isWanted = this.#options.wantsPackage(session, name);
      if (isSent && !isWanted) this.#reports.get(session)?.remove(key);
      if (!isSent && isWanted)
        this.#report(session, key, variables, undefined, () => this.#package(name, session));
    }
  }

  #package(name: string, session: Session<A>): Command | undefined {
    const kwargs: Record<string, JsonValue> = {};
    for (const variable of this.#packages.get(name) ?? []) {
      const value = this.read(variable, session);
      if (value !== undefined && variable.gmcp !== undefined) kwargs[variable.gmcp[1]] = value;
    }
    return Object.keys(kwargs).length === 0 ? undefined : [name, [], kwargs];
  }

  #isVisible(variable: Variable<A>, session: Session<A>): boolean {
    return this.#guarded(session, () => variable.visible(session)) ?? false;
  }

  // One game's getter that throws must not keep the others' values from their clients.
  #guarded<T>(session: Session<A>, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#options.onError(error, session);
      return undefined;
    }
  }
}

function valueFor<A extends Account>(variable: Variable<A>, session: Session<A>): JsonValue | undefined {
  const given = variable.get(session);
  if (given === undefined) return undefined;
  const [, , kwargs] = command(variable.name, [], { value: given });
  const value = (kwargs as JsonObject & { value: JsonValue }).value;
  if (IS[variable.type](value)) return value;
  throw new TypeError(
    `Cannot send variable ${variable.name}: it must be ${variable.type}, got ${typeof value}`,
  );
}
