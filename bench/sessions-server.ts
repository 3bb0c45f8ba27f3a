// A game for measurements: one channel that everybody is on, through every door, with no bounds on what one address may do.
//   sessions-server.ts each | broadcast | hub SESSIONS
// Prints where it listens and how to come in; then, for each line that it reads, what it has used so far.
import { createInterface } from 'node:readline';
import { type Account, Portal, type Session } from '@intermud/portal';
import { certificate } from '@intermud/testkit';
import ssh2 from 'ssh2';
import { Passwords } from '../packages/intermud/src/hub/passwords.ts';
import { People } from '../packages/intermud/src/hub/people/people.ts';
import { Router } from '../packages/intermud/src/router/index.ts';
import { openStore } from '../packages/intermud/src/store/index.ts';
import type { Ports } from './sessions-doors.ts';

/** What its clients have to know. */
export interface Opened {
  readonly ports: Ports;
  /** Whom each session logs in as, by typing; none if nobody has to. */
  readonly names: readonly string[];
  readonly password: string;
  /** Stands in the text that is shown to who is in. */
  readonly welcome: string;
  /** What is typed before a line for the channel. */
  readonly verb: string;
}

type Game<A extends Account> = Omit<Opened, 'ports'> & { readonly portal: Portal<A> };

const LIMITS = {
  sessionsPerAddress: 5_000,
  connectsPerSecond: 0,
  commandsPerSecond: 0,
  addressCommandsPerSecond: 0,
  loginsPerMinute: 0,
};

/** Nothing but a portal: what it costs to send what a hub says. */
function openGame(how: string): Game<Account> {
  const members = new Set<Session>();
  const portal = new Portal({
    authenticate: ({ name }) => ({ id: name, name }),
    onSession(session) {
      members.add(session);
      session.on('close', () => members.delete(session));
      session.on('text', (line) => say(line));
      session.msg('Welcome.');
    },
    onError: (error) => console.error(error),
    limits: LIMITS,
  });
  const say = (line: string) => {
    const message = {
      text: `\x1b[36m[gossip]\x1b[0m \x1b[1mFred@Mill\x1b[0m: ${line}`,
      comm_channel_text: { channel: 'gossip', talker: 'Fred@Mill', text: line },
    };
    if (how === 'broadcast') portal.broadcast(members, message);
    else for (const session of members) session.msg(message);
  };
  return { portal, names: [], password: '', welcome: 'Welcome.', verb: '' };
}

/** The whole hub: an account for each session, and a router that every line goes through. */
async function openHub(sessions: number): Promise<Game<Account>> {
  const store = await openStore({ kind: 'memory' });
  const name = '*intermud';
  const router = new Router({ name, store });
  const { address } = await router.listen('127.0.0.1', 0);
  const people = new People({
    ...{ name: 'Intermud Hub', store, version: '0', canSignUp: false, hasGuests: false },
    routers: [{ name, host: address.address, port: address.port }],
    packetsPerSecond: 0,
    passwords: new Passwords({ memoryCost: 8, timeCost: 1 }), // Logins are not what is measured.
    limits: LIMITS,
  });
  await people.start();
  await people.hub.ready();
  const names = Array.from({ length: sessions }, (_, at) => `Fred${at}`);
  const password = 'open sesame';
  for (const one of names) await people.hub.accounts.create({ name: one, password });
  const portal = people.portal as unknown as Portal<Account>;
  return { portal, names, password, welcome: 'All commands:', verb: 'gossip ' };
}

const [how = 'broadcast', sessions = '0'] = process.argv.slice(2);
const { portal, ...game } = how === 'hub' ? await openHub(Number(sessions)) : openGame(how);
const hostKey = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
const doors = [
  await portal.listen({ kind: 'telnet', port: 0 }),
  await portal.listen({ kind: 'telnets', port: 0, tls: certificate }),
  await portal.listen({ kind: 'websocket', port: 0 }),
  await portal.listen({ kind: 'ssh', port: 0, hostKey }),
];
const ports = Object.fromEntries(doors.map(({ kind, address }) => [kind, address.port]));
console.log(JSON.stringify({ ...game, ports }));

for await (const _ of createInterface(process.stdin)) {
  const { user, system } = process.cpuUsage();
  const rssMiB = Math.round(process.memoryUsage.rss() / 1024 / 1024);
  console.log(JSON.stringify({ cpuMs: (user + system) / 1_000, rssMiB }));
}
