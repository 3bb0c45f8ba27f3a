// The doors of one portal.

import type { Door } from '../doors/door.ts';

/** Doors that are open: each until it is closed, by its portal or by the game. */
export class OpenDoors {
  readonly #doors = new Set<Door>();

  /** The same door, that is ours until it is closed. */
  keep(door: Door): Door {
    const kept: Door = {
      kind: door.kind,
      address: door.address,
      ...(door.renew && { renew: door.renew }),
      [Symbol.asyncDispose]: async () => {
        this.#doors.delete(kept);
        await door[Symbol.asyncDispose]();
      },
    };
    this.#doors.add(kept);
    return kept;
  }

  /** Closes all of them. */
  async close(): Promise<void> {
    await Promise.all([...this.#doors].map((door) => door[Symbol.asyncDispose]()));
  }
}
