// OpenSSH's client, as a person uses it: in a terminal, with a password or a key.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passedOver, Terminal } from '@intermud/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { Portal } from '../portal.ts';
import type { Session } from '../session.ts';
import { newKeys } from './keys.suite.ts';

const missing = passedOver('ssh', 'openssh-client');
const hostKey = newKeys();
const fredKey = newKeys();

/** A game that greets, and says again what is said; and its next session. */
async function game() {
  let arrive: (session: Session) => void = () => undefined;
  const session = new Promise<Session>((resolve) => {
    arrive = resolve;
  });
  const portal = new Portal({
    authenticate(credentials) {
      const isFred =
        (credentials.method === 'password' && credentials.password === 'sesame') ||
        (credentials.method === 'key' && credentials.key === fredKey.public.split(' ')[1]);
      return isFred ? { id: '1', name: credentials.name } : undefined;
    },
    onSession(greeted) {
      greeted.msg(`Welcome, ${greeted.account?.name}!`);
      greeted.prompt('> ');
      greeted.on('text', (line) => {
        if (line === 'quit') greeted.close();
        else greeted.msg(`You say: ${line}`);
      });
      arrive(greeted);
    },
  });
  onTestFinished(() => portal.stop());
  const { address } = await portal.listen({ kind: 'ssh', port: 0, hostKey: hostKey.private });
  return { port: address.port, session };
}

/** The words of an ssh command that uses nothing of whoever runs it. */
function sshCommand(port: number, more: readonly string[]): string[] {
  const home = mkdtempSync(join(tmpdir(), 'openssh-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  writeFileSync(join(home, 'key'), fredKey.private, { mode: 0o600 });
  const options = [
    'StrictHostKeyChecking=no',
    `UserKnownHostsFile=${join(home, 'hosts')}`,
    `IdentityFile=${join(home, 'key')}`,
    'IdentitiesOnly=yes',
    'NumberOfPasswordPrompts=2',
    'LogLevel=ERROR',
  ].flatMap((option) => ['-o', option]);
  return ['ssh', '-F', 'none', '-p', String(port), ...options, 'fred@127.0.0.1', ...more];
}

/** ssh in a terminal of 100 by 30. */
function ssh(port: number, ...more: readonly string[]): Terminal {
  const size = { columns: 100, rows: 30 };
  const terminal = new Terminal(sshCommand(port, more), { ...size, env: { SSH_AUTH_SOCK: '' } });
  onTestFinished(() => terminal[Symbol.asyncDispose]());
  return terminal;
}

const byPassword = ['-o', 'PubkeyAuthentication=no'];

test('OpenSSH: a wrong password is asked for again, the right one is in, and is not shown', async ({
  skip,
}) => {
  skip(missing !== undefined, missing);
  const { port, session } = await game();
  const terminal = ssh(port, ...byPassword);
  await terminal.until(/password: $/);
  terminal.type('wrong\r');
  await terminal.until(/password: .*password: $/s);
  terminal.type('sesame\r');
  await terminal.until(/Welcome, fred!\r\n> $/);
  expect((await session).account).toEqual({ id: '1', name: 'fred' });
  expect(terminal.seen).not.toContain('sesame');
  terminal.type('quit\r');
  expect(await terminal.ended).toBe(0);
});

test('OpenSSH: in by key; terminal, size, another size, lines that are edited', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const { port, session } = await game();
  const terminal = ssh(port);
  await terminal.until(/Welcome, fred!\r\n> $/);
  const greeted = await session;
  expect(greeted.client).toMatchObject({
    user: 'fred',
    terminal: 'xterm-256color',
    columns: 100,
    rows: 30,
    colours: '256',
  });

  const resized = new Promise<void>((resolve) => {
    greeted.on('client', ({ columns, rows }) => columns === 132 && rows === 50 && resolve());
  });
  await terminal.resize(132, 50); // which is told in one step or two
  await resized;

  terminal.type('hallo\x7f\x7f\x7fello');
  await terminal.until(/ello$/);
  terminal.type('\r');
  await terminal.until(/You say: haello\r\n/);
  terminal.type('\x1b[A\x1b[D\x1b[D\x7f\x1b[Fs\r');
  await terminal.until(/You say: haelos\r\n/);
  terminal.type('\x04');
  expect(await terminal.ended).toBe(0);
});

test('OpenSSH: nobody gets in with neither, and a command is refused', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const { port } = await game();
  const stranger = ssh(port, '-o', 'PubkeyAuthentication=no', '-o', 'PasswordAuthentication=no');
  expect(await stranger.ended).toBe(255);
  expect(stranger.seen).toMatch(/Permission denied \(publickey,password\)/);

  const command = ssh(port, 'id');
  expect(await command.ended).not.toBe(0);
  expect(command.seen).not.toContain('uid=');
});

test('OpenSSH: without a terminal, lines from a pipe', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const { port } = await game();
  const [program = '', ...args] = sshCommand(port, []);
  const shown = new Promise<string>((resolve, reject) => {
    const child = execFile(program, args, (error, out) => (error ? reject(error) : resolve(out)));
    child.stdin?.end('hello\nquit\n');
  });
  expect(await shown).toMatch(/^Welcome, fred!\r\n> .*You say: hello\r\n/);
});
