// A game for measurements: one channel that everybody is on, through every door, with no bounds on what one address may do.
//   sessions-server.ts each | broadcast
// Prints its ports; then, for each line that it reads, what it has used so far.
import { createInterface } from 'node:readline';
import { Portal, type Session } from '@intermud/portal';
import ssh2 from 'ssh2';

const members = new Set<Session>();
const [how = 'broadcast'] = process.argv.slice(2);

const portal = new Portal({
  authenticate: ({ name }) => ({ id: name, name }),
  onSession(session) {
    members.add(session);
    session.on('close', () => members.delete(session));
    session.on('text', (line) => say(line));
    session.msg('Welcome.');
  },
  onError: (error) => console.error(error),
  limits: {
    sessionsPerAddress: 5_000,
    connectsPerSecond: 0,
    commandsPerSecond: 0,
    addressCommandsPerSecond: 0,
    loginsPerMinute: 0,
  },
});

/** As a hub says it: a line for everybody, and a structure for those whose client shows channels of its own. */
function say(line: string): void {
  const message = {
    text: `\x1b[36m[gossip]\x1b[0m Fred: ${line}`,
    comm_channel_text: { channel: 'gossip', talker: 'Fred', text: line },
  };
  if (how === 'broadcast') portal.broadcast(members, message);
  else for (const session of members) session.msg(message);
}

const hostKey = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
const doors = [
  await portal.listen({ kind: 'telnet', port: 0 }),
  await portal.listen({ kind: 'websocket', port: 0 }),
  await portal.listen({ kind: 'ssh', port: 0, hostKey }),
];
console.log(JSON.stringify(Object.fromEntries(doors.map(({ kind, address }) => [kind, address.port]))));

for await (const _ of createInterface(process.stdin)) {
  const { user, system } = process.cpuUsage();
  const rssMiB = Math.round(process.memoryUsage.rss() / 1024 / 1024);
  console.log(JSON.stringify({ cpuMs: (user + system) / 1_000, rssMiB, sessions: members.size }));
}
