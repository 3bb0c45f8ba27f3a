// Events with typed listeners, whose faults go to one place and never to who emitted.

/** Events by name, each with its listener's arguments. */
export type EventMap = { [name: string]: readonly unknown[] };

/** A listener; may be asynchronous. */
export type Listener<Args extends readonly unknown[]> = (...args: Args) => unknown;

/** Calls listeners in the order they came. */
export class Emitter<Events extends EventMap> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();
  readonly #onError: (error: unknown) => void;

  /** @param onError gets what a listener throws or rejects with. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Adds a listener; returns what takes it away again. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Whether anybody listens. */
  has(name: keyof Events): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }

  /** Calls every listener, and resolves when the asynchronous ones have ended. Never rejects. */
  emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): Promise<void> | undefined {
    const pending: Promise<void>[] = [];
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      const result = this.#call(listener as Listener<Events[Name]>, args);
      if (result !== undefined) pending.push(result);
    }
    return pending.length === 0 ? undefined : Promise.all(pending).then(() => undefined);
  }

  #call<Args extends readonly unknown[]>(listener: Listener<Args>, args: Args): Promise<void> | undefined {
    try {
      const result = listener(...args);
      if (result instanceof Promise) return result.then(() => undefined, this.#onError);
    } catch (error) {
      this.#onError(error);
    }
    return undefined;
  }
}
