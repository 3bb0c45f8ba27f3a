// The door ssh: a terminal, by password or public key, and nothing else.

import { type AuthContext, type Connection, Server as SshServer } from 'ssh2';
import type { Slot } from '../addresses.ts';
import type { Account } from '../session.ts';
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
  const ssh = new SshServer({ hostKeys, keepaliveInterval: host.limits.keepaliveMs, keepaliveCountMax: 3 });
  const slots = new Map<string, Slot>();
  const connections = new Set<Connection>();
  const server = admitting(host, (socket, slot) => {
    const key = socketKey(socket.remoteAddress, socket.remotePort);
    slots.set(key, slot);
    socket.once('close', () => slots.delete(key));
    ssh.injectSocket(socket);
  });
  ssh.on('connection', (connection, { ip, port }) => {
    const slot = slots.get(socketKey(ip, port));
    if (slot === undefined) return void connection.end();
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
    serve(connection, slot, host);
  });
  await listen(server, options);
  return {
    kind: 'ssh',
    address: addressOf(server),
    async [Symbol.asyncDispose]() {
      const closed = close(server);
      for (const connection of connections) connection.end();
      await closed;
    },
  };
}

function serve<A extends Account>(connection: Connection, slot: Slot, host: DoorHost<A>): void {
  const guard = new SshGuard(host, slot.address);
  const cancel = host.clock.after(host.limits.handshakeMs, () => connection.end());
  connection.on('error', () => undefined); // Peers hang up in every way there is; 'close' follows.
  connection.once('close', cancel);
  connection.on('authentication', (context: AuthContext) => {
    void guard.decide(context).then((isOver) => isOver && connection.end());
  });
  connection.once('ready', () => {
    const { user, account } = guard.admitted;
    acceptShell(connection, host, { slot, user, account }, cancel);
  });
}
