// What a link needs of a network, and the network of this machine as one such.
import { connect as connectTcp } from 'node:net';
import { KEEPALIVE_MS } from '../limits.ts';
import { describeNetworkFault } from '../network-faults.ts';

/** An open, or opening, stream of bytes to a router. */
export interface Connection {
  /** Bytes written that the network has not taken yet. */
  readonly bytesQueued: number;
  /** Calls back once: without an error when the network has taken the bytes, with one when they are lost. */
  write(bytes: Uint8Array, written: (error?: Error | null) => void): void;
  /** Closes when everything written has gone out. */
  end(): void;
  /** Closes now. */
  destroy(): void;
}

/** What a connection tells. After `closed`, which comes once, it tells nothing. */
export interface ConnectionEvents {
  opened(): void;
  received(chunk: Uint8Array): void;
  /** What had queued up has been taken. */
  drained(): void;
  /** @param reason in words for a person. */
  closed(reason: string): void;
}

/** Opens a connection. Never throws; what goes wrong comes as `closed`. MUST NOT tell anything before it returns. */
export type Connect = (to: { host: string; port: number }, events: ConnectionEvents) => Connection;

/** Connects by TCP. */
export const tcp: Connect = ({ host, port }, events) => {
  // Keepalive as a second line: the link's own probes also find a router that lives without working.
  const socket = connectTcp({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEPALIVE_MS,
  });
  let reason = 'the router closed the connection';
  socket.on('connect', () => events.opened());
  socket.on('data', (chunk) => events.received(chunk));
  socket.on('drain', () => events.drained());
  socket.on('error', (error) => {
    reason = describeNetworkFault(error);
  });
  socket.on('close', () => events.closed(reason));
  return {
    get bytesQueued() {
      return socket.writableLength;
    },
    write: (bytes, written) => void socket.write(bytes, written),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
  };
};
