// The door ssh: a terminal, by password or public key, and nothing else.

import type { Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import type { Slot } from '../addresses.ts';
import type { Account } from '../session.ts';
import { Corks } from './corks.ts';
import type { Door, DoorHost, SshDoorOptions } from './door.ts';
import { addressOf, close, listen, socketKey } from './listen.ts';
import { SshGuard } from './ssh-auth.ts';
import { acceptShell } from './ssh-shell.ts';
import { admitting } from './telnet.ts';

/** Opens a door for ssh. @throws {TypeError} without `authenticate`: it would have to let everybody in, or nobody. */
export async function openSshDoor<A extends Account>(
  options: SshDoorOptions,
  host: DoorHost<A>,
): Promise<Door> {
  if (!host.canLogin) throw new TypeError('Cannot open ssh door: the portal must have authenticate');
  const hostKeys = typeof options.hostKey === 'string' ? [options.hostKey] : [...options.hostKey];
  const ssh = new ssh2.Server({ hostKeys, keepaliveInterval: host.limits.keepaliveMs, keepaliveCountMax: 3 });
  const sockets = new Map<string, SshPeer>();
  const corks = new Corks(host.limits);
  const server = admitting(host, (socket, slot) => {
    const key = socketKey(socket.remoteAddress, socket.remotePort);
    // From the first byte: ssh2 tells of a connection only when its client has said something.
    const inTime = host.clock.after(host.limits.handshakeMs, () => socket.destroy());
    sockets.set(key, { socket, slot, inTime, gone: () => socket.destroySoon() });
    socket.once('close', () => {
      inTime();
      sockets.delete(key);
    });
    ssh.injectSocket(socket);
  });
  ssh.on('connection', (connection, { ip, port }) => {
    const found = sockets.get(socketKey(ip, port));
    if (found === undefined) connection.end();
    else serve(connection, found, host, corks);
  });
  await listen(server, options, host.onError);
  return {
    kind: 'ssh',
    address: addressOf(server),
    async [Symbol.asyncDispose]() {
      const closed = close(server);
      for (const peer of sockets.values()) peer.gone('The door is closed');
      const cancel = host.clock.after(host.limits.goodbyeMs, () => destroyAll(sockets.values()));
      await closed;
      cancel();
    },
  };
}

/** One connection, from its first byte. */
interface SshPeer {
  readonly socket: Socket;
  readonly slot: Slot;
  /** The client has logged in and asked for a shell: it is not cut. */
  inTime(): void;
  /** Ends it: its session, if there is one. */
  gone(reason: string): void;
}

function destroyAll(peers: Iterable<SshPeer>): void {
  for (const { socket } of peers) socket.destroy();
}

function serve<A extends Account>(
  connection: Connection,
  peer: SshPeer,
  host: DoorHost<A>,
  corks: Corks,
): void {
  const { socket, slot } = peer;
  const guard = new SshGuard(host, slot.address);
  connection.on('error', () => undefined); // Peers hang up in every way there is.
  // ssh2 then ends our half of the socket: who is silent for good, or keeps the other half open, would stay.
  connection.once('error', () => {
    const cancel = host.clock.after(host.limits.goodbyeMs, () => socket.destroy());
    socket.once('close', cancel);
  });
  connection.on('authentication', (context: AuthContext) => {
    void guard.decide(context).then((isOver) => isOver && connection.end());
  });
  connection.once('ready', () => {
    acceptShell(connection, host, {
      ...guard.admitted,
      slot,
      hold: () => corks.hold(socket),
      hangUp: () => socket.destroy(),
      onShell: peer.inTime,
      onSession: (session) => {
        peer.gone = (reason) => session.close(reason);
      },
    });
  });
}
