// Typed events without node:events, which browsers lack.

/** Calls listeners by event name, in the order in which they came. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(payload: never) => void>>();

  /** Adds a listener; the function returned takes it away again. */
  on<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Calls every listener of this event. What one throws comes out here. */
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const listener of this.#listeners.get(name) ?? [])
      (listener as (payload: Events[Name]) => void)(payload);
  }

  /** Takes all listeners away. */
  clear(): void {
    this.#listeners.clear();
  }
}
