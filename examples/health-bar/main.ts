// A game in which you can be bitten. Its one variable reaches every client that can show a bar: as Char.Vitals by
// GMCP, as HEALTH by MSDP, and on a web page by `monitor`.
// Run: npx node --conditions=intermud-source examples/health-bar/main.ts [telnet port] [web port]

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Portal, type Session } from '@intermud/portal';

const HEALTH_MAX = 20;
const health = new WeakMap<Session, number>();

const forAll = { type: 'number', visible: () => true } as const;

const portal = new Portal({
  onSession: greet,
  onError: (error) => console.error(error),
  variables: [
    { ...forAll, name: 'health', gmcp: ['char_vitals', 'hp'], get: (session) => health.get(session) },
    { ...forAll, name: 'health_max', gmcp: ['char_vitals', 'maxhp'], get: () => HEALTH_MAX },
  ],
});

const COMMANDS = new Map<string, (session: Session) => void>([
  ['bite', (session) => change(session, -3, 'The rat bites you.')],
  ['rest', (session) => change(session, +5, 'You feel better.')],
  ['quit', (session) => session.close('Goodbye')],
]);

function greet(session: Session): void {
  health.set(session, HEALTH_MAX);
  session.msg('A cellar. There is a rat. You can: bite, rest, quit.');
  session.on('text', (line) => {
    const command = COMMANDS.get(line.trim().toLowerCase());
    if (command === undefined) session.msg('The rat does not understand.');
    else command(session);
    session.prompt('> ');
  });
}

function change(session: Session, by: number, what: string): void {
  const before = health.get(session) ?? HEALTH_MAX;
  health.set(session, Math.min(HEALTH_MAX, Math.max(0, before + by)));
  session.msg(what);
  portal.variables.changed('health', session);
}

const [telnetPort = 4000, webPort = 4001] = process.argv.slice(2).map(Number);
const page = readFileSync(new URL('./page.html', import.meta.url));
const web = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(page));
web.listen(webPort, '127.0.0.1', async () => {
  const { address } = await portal.listen({ kind: 'telnet', port: telnetPort });
  await portal.listen({ kind: 'websocket', server: web });
  console.log(`telnet 127.0.0.1 ${address.port}`);
  console.log(`http://127.0.0.1:${(web.address() as AddressInfo).port}/`);
});
