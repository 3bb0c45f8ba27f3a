// Lines that people here have sent and that the router has not sent back yet.

/** A line that is waited for. */
interface Echo {
  readonly key: string;
  id: number | undefined;
}

/** Finds the line that somebody has sent among those that come back; they come in the order in which they were sent. */
export class Echoes {
  readonly #waiting = new Set<Echo>();

  /** Sends a line; gives its id, or undefined if it has not come back when `send` is done. @throws what `send` does. */
  async idOf(channel: string, username: string, send: () => Promise<void>): Promise<number | undefined> {
    const echo: Echo = { key: keyOf(channel, username), id: undefined };
    this.#waiting.add(echo);
    try {
      await send();
    } finally {
      this.#waiting.delete(echo);
    }
    return echo.id;
  }

  /** A line of ours has come back. */
  settle({ channel, user, id }: { channel: string; user: string; id: number }): void {
    const key = keyOf(channel, user);
    const echo = [...this.#waiting].find((one) => one.key === key);
    if (echo === undefined) return;
    this.#waiting.delete(echo);
    echo.id = id;
  }
}

const keyOf = (channel: string, username: string): string => `${channel}\n${username}`;
