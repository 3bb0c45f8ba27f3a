// What the router needs from outside: time, chance, sockets, a log. All of it can be replaced by a simulation.

/** Where the router gets its time from. */
export interface Clock {
  /** Milliseconds since 1970: what is written down and told to others. Somebody may set it back at any time. */
  now(): number;
  /** Milliseconds since some moment, which only go forward: for how long something has lasted. */
  steady(): number;
  /** Runs `task` once after so many milliseconds. Returns what calls it off. */
  after(delayMs: number, task: () => void): () => void;
  /** Runs `task` once at the end of this turn of the event loop, when all that has arrived is read. */
  soon(task: () => void): void;
}

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (task) => {
    setImmediate(task);
  },
};

/** A whole number from 0 to below `below`, that nobody can guess. `crypto.randomInt` fits as it is. */
export type Random = (below: number) => number;

/** Where the router reports what its operator may want to know later. Loggers such as pino fit as they are. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const ignore = () => {}; // A library says nothing unless it is given somebody to say it to.

/** Keeps nothing. */
export const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** The key that a router shows in TLS: a private key and the certificate that it has signed for itself, PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the certificate, as `openssl x509 -fingerprint -sha256` shows it: 32 pairs of hexadecimal digits. */
  readonly fingerprint: string;
}

/** What the ends of an encrypted connection have shown, and proved to hold the keys of: fingerprints. */
export interface Secured {
  readonly ours: string;
  /** undefined if it has shown no certificate. */
  readonly theirs: string | undefined;
}

/** One connection as the router sees it. Text is latin1: one character per byte. */
export interface RouterSocket {
  /** The peer's IP address, IPv4 in its usual form. */
  readonly remoteAddress: string;
  /** Our own end's IP address. */
  readonly localAddress: string;
  /** undefined while a connection is in clear. */
  readonly secured?: Secured | undefined;
  /** Bytes written that the system has not taken yet. */
  readonly bufferedBytes: number;
  write(text: string): void;
  /** Stops reading, so that the peer has to wait. */
  pause(): void;
  resume(): void;
  /** Sends what was written, then closes. */
  end(): void;
  /** Closes now, and drops what was not sent. */
  destroy(): void;
}

/** What a socket tells its owner. Nothing comes after `closed`. */
export interface SocketEvents {
  /** Bytes have come. The chunk is the receiver's from now on, to keep or to change. */
  received(chunk: Buffer): void;
  closed(): void;
}

/** An open port. */
export interface Door {
  readonly address: { readonly address: string; readonly port: number };
  /** Accepts nothing more; links that are open stay. */
  close(): Promise<void>;
}

/**
 * Connects to a port; tells which way it went, once, after it has returned. What it returns calls it off before that.
 * With an identity it connects by TLS, and shows it.
 */
export type Dial = (
  host: string,
  port: number,
  events: { connected(socket: RouterSocket): SocketEvents; failed(reason: string): void },
  identity?: Identity,
) => () => void;

/**
 * Opens a port; `accept` is called for each connection. Port 0 is any free one.
 * With an identity, who begins with TLS gets TLS, on the same port.
 */
export type Listen = (
  host: string,
  port: number,
  accept: (socket: RouterSocket) => SocketEvents,
  identity?: Identity,
) => Promise<Door>;
