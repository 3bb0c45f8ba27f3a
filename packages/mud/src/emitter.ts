// Events with typed listeners. A listener's fault is reported, and never reaches who emitted.

/** Events by name, each with its listener's arguments. */
export type EventMap = { [name: string]: readonly unknown[] };

/** Calls listeners in the order they came. */
export class Emitter<Events extends EventMap> {
  readonly #listeners = new Map<keyof Events, Set<(...args: never) => unknown>>();
  readonly #onError: (error: unknown) => void;

  /** @param onError gets what a listener throws or rejects with. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Adds a listener; returns what takes it away again. */
  on<Name extends keyof Events>(name: Name, listener: (...args: Events[Name]) => unknown): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Calls every listener of an event. Never throws. */
  emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      this.#call(() => (listener as (...args: Events[Name]) => unknown)(...args));
    }
  }

  #call(run: () => unknown): void {
    try {
      const result = run();
      if (result instanceof Promise) result.catch(this.#onError);
    } catch (error) {
      this.#onError(error);
    }
  }
}
