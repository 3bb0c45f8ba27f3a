// TinTin++, a MUD client that many people use, against a bare connection: every option that it knows, and compression.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passedOver, Terminal } from '@intermud/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { TelnetConnection } from './index.ts';

const TINTIN = '/usr/games/tt++';
const missing = passedOver(TINTIN, 'tintin++');

/** What the client of a server's one connection does, in one list. */
async function serve() {
  const log: string[] = [];
  let changed: () => void = () => undefined;
  const note = (line: string) => {
    log.push(line);
    changed();
  };
  const server = createServer((socket) => {
    const client = new TelnetConnection(socket);
    client.on('line', (line) => note(`line ${line}`));
    client.on('option', ({ option, enabled }) => note(`${option} ${enabled ? 'on' : 'off'}`));
    client.on('naws', ({ columns, rows }) => note(`window ${columns} ${rows}`));
    client.on('client', ({ name, mtts }) => note(`client ${name} ${mtts.utf8 ? 'utf-8' : ''}`));
    client.on('fault', ({ message }) => note(`fault ${message}`));
    client.on('ready', () => {
      note('ready');
      client.send('Say grüße.\n');
    });
    socket.on('data', (chunk) => client.receive(chunk));
    socket.on('error', () => socket.destroy());
    client.start();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const until = (line: string) =>
    new Promise<void>((resolve) => {
      changed = () => log.includes(line) && resolve();
      changed();
    });
  return { log, until, port: (server.address() as AddressInfo).port };
}

test('TinTin++ agrees to what it knows, and reads and writes compressed', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const { log, until, port } = await serve();
  const home = mkdtempSync(join(tmpdir(), 'tintin-'));
  const script = join(home, 'play.tin');
  writeFileSync(script, `#action {Say %1.} {#send {%1 too}}\n#session {game} {127.0.0.1} {${port}}\n`);
  const terminal = new Terminal([TINTIN, '-G', script], { columns: 100, rows: 40, env: { HOME: home } });
  onTestFinished(async () => {
    await terminal[Symbol.asyncDispose]();
    rmSync(home, { recursive: true });
  });

  await until('line grüße too');
  const expected = ['ttype', 'naws', 'new-environ', 'charset', 'eor', 'mccp2', 'mccp3'].map(
    (name) => `${name} on`,
  );
  expect(log).toEqual(
    expect.arrayContaining([...expected, 'window 100 40', 'client TinTin++ utf-8', 'ready']),
  );
  expect(log.filter((line) => line.startsWith('fault'))).toEqual([]);
});
