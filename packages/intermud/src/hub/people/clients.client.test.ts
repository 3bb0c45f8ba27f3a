// Programs that people use, in the hub: TinTin++ and OpenSSH's client.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passedOver, Terminal } from '@intermud/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { joinMud, openPlace, type Place, Telnet } from './place.suite.ts';

const TINTIN = '/usr/games/tt++';

function home(): string {
  const folder = mkdtempSync(join(tmpdir(), 'intermud-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function terminal(command: readonly string[], env: Record<string, string>): Terminal {
  const opened = new Terminal(command, { columns: 100, rows: 30, env });
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

function tintin({ telnetPort }: Place, ...script: readonly string[]): Terminal {
  const folder = home();
  const file = join(folder, 'play.tin');
  writeFileSync(file, [...script, `#session {hub} {127.0.0.1} {${telnetPort}}`, ''].join('\n'));
  return terminal([TINTIN, '-G', file], { HOME: folder });
}

test('TinTin++ logs in, hides the password, talks, and reads a line by GMCP', async ({ skip }) => {
  const missing = passedOver(TINTIN, 'tintin++');
  skip(missing !== undefined, missing);
  const place = await openPlace();
  await place.people.hub.accounts.create({ name: 'Fred', password: 'open sesame' });
  const mud = await joinMud(place, 'Bedrock');
  const screen = tintin(
    place,
    String.raw`#event {IAC WILL GMCP} {#send {\xFF\xFD\xC9\};#send {\xFF\xFA\xC9Core.Supports.Set ["Comm.Channel 1"]\xFF\xF0\}}`,
    '#event {IAC SB GMCP Comm.Channel.Text IAC SE} {#variable {line} {%0};#if {"$line[user]" == "barney"} {#send {gossip you said $line[message]}}}',
  );
  await screen.until(/Your name/);
  screen.type('fred\r');
  await screen.until(/Password: /);
  screen.type('open sesame\r');
  await screen.until(/Hello, Fred\./);
  expect(screen.seen).not.toContain('sesame');
  mud.send(['channel-m', 5, 'Bedrock', 'barney', 0, 0, 'gossip', 'Barney', 'yabba']);
  await screen.until(/\[gossip\].*Fred@Intermud Hub.*: you said yabba/);
});

test('TinTin++ asks for the fields of Char.Status by MSDP', async ({ skip }) => {
  const missing = passedOver(TINTIN, 'tintin++');
  skip(missing !== undefined, missing);
  const place = await openPlace();
  await place.people.hub.accounts.create({ name: 'Fred', password: 'open sesame' });
  const screen = tintin(
    place,
    String.raw`#event {IAC WILL MSDP} {#send {\xFF\xFD\x45\}}`,
    String.raw`#action {Hello, Fred.} {#send {\xFF\xFA\x45\x01REPORT\x02AFK\xFF\xF0\}}`,
    '#event {IAC SB MSDP AFK} {#showme {AWAY IS <%1>}}',
  );
  await screen.until(/Your name/);
  screen.type('fred\r');
  await screen.until(/Password: /);
  screen.type('open sesame\r');
  await screen.until(/Hello, Fred\./);
  screen.type('afk lunch\r');
  await screen.until(/AWAY IS <lunch>/);
});

/** The path of a new private key. */
function newKey(): string {
  const path = join(home(), 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
  return path;
}

async function openSsh(): Promise<Place & { sshPort: number }> {
  const place = await openPlace();
  const hostKey = readFileSync(newKey(), 'utf8');
  const door = await place.people.portal.listen({ kind: 'ssh', port: 0, hostKey });
  return { ...place, sshPort: door.address.port };
}

function ssh(port: number, user: string, ...options: readonly string[]): Terminal {
  const folder = home();
  const always = [
    'StrictHostKeyChecking=no',
    `UserKnownHostsFile=${join(folder, 'hosts')}`,
    'LogLevel=ERROR',
  ];
  const words = [...always, ...options].flatMap((option) => ['-o', option]);
  return terminal(['ssh', '-F', 'none', '-p', String(port), ...words, `${user}@127.0.0.1`], {
    SSH_AUTH_SOCK: '',
  });
}

test('OpenSSH: in by password, then by a key that was added, and a newcomer makes an account', async ({
  skip,
}) => {
  const missing = passedOver('ssh', 'openssh-client');
  skip(missing !== undefined, missing);
  const place = await openSsh();
  await place.people.hub.accounts.create({ name: 'Fred', password: 'open sesame' });
  const screen = ssh(place.sshPort, 'fred', 'PubkeyAuthentication=no');
  await screen.until(/password: $/);
  screen.type('open sesame\r');
  await screen.until(/Hello, Fred\./);
  const key = newKey();
  screen.type(`keys add ${readFileSync(`${key}.pub`, 'utf8').trim()}\r`);
  await screen.until(/1 +ssh-ed25519 /);
  screen.type('quit\r');
  expect(await screen.ended).toBe(0);

  const again = ssh(
    place.sshPort,
    'FRED',
    `IdentityFile=${key}`,
    'IdentitiesOnly=yes',
    'PasswordAuthentication=no',
  );
  await again.until(/Hello, Fred\./);
  const other = await Telnet.signUp(place, 'Wilma');
  again.type('gossip by ssh\r');
  await other.see(/\[gossip\] Fred@Intermud Hub: by ssh/);

  const newcomer = ssh(place.sshPort, 'new', 'PubkeyAuthentication=no');
  await newcomer.until(/Your name, or "new"/);
  newcomer.type('new\r');
  await newcomer.until(/By what name/);
  newcomer.type('Nora\r');
  await newcomer.until(/Choose a password/);
  newcomer.type('12345678\r');
  await newcomer.until(/The same again/);
  newcomer.type('12345678\r');
  await newcomer.until(/Hello, Nora\./);
  expect(newcomer.seen).not.toContain('12345678');
});
