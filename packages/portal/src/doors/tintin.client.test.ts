// TinTin++, a MUD client that many people use, plays a game: what it reads it tells by what it sends.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificate, passedOver, Terminal } from '@intermud/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { Portal } from '../portal.ts';
import type { Session } from '../session.ts';
import type { DoorOptions } from './door.ts';

const TINTIN = '/usr/games/tt++';
const missing = passedOver(TINTIN, 'tintin++');

/** A game in which you can be bitten, and its one session. */
async function game(door: Partial<DoorOptions> = {}) {
  const health = new WeakMap<Session, number>();
  const lines: string[] = [];
  let heard: () => void = () => undefined;
  let arrive: (session: Session) => void = () => undefined;
  const session = new Promise<Session>((resolve) => {
    arrive = resolve;
  });
  const portal = new Portal({
    variables: [
      {
        name: 'health',
        type: 'number',
        gmcp: ['char_vitals', 'hp'],
        visible: () => true,
        get: (of) => health.get(of),
      },
    ],
    onSession(greeted) {
      health.set(greeted, 20);
      greeted.on('text', (line) => {
        lines.push(line);
        if (line === 'bite') health.set(greeted, 17);
        portal.variables.changed('health', greeted);
        heard();
      });
      arrive(greeted);
    },
  });
  onTestFinished(() => portal.stop());
  const { address } = await portal.listen({ kind: 'telnet', port: 0, ...door } as DoorOptions);
  const until = (line: string) =>
    new Promise<void>((resolve) => {
      heard = () => lines.includes(line) && resolve();
      heard();
    });
  return { port: address.port, session, lines, until };
}

/** TinTin++ with a script, connected. */
function tintin(port: number, ...script: readonly string[]): Terminal {
  return run([...script, `#session {game} {127.0.0.1} {${port}}`]);
}

function run(script: readonly string[]): Terminal {
  const home = mkdtempSync(join(tmpdir(), 'tintin-'));
  const file = join(home, 'play.tin');
  writeFileSync(file, [...script, ''].join('\n'));
  const terminal = new Terminal([TINTIN, '-G', file], { columns: 111, rows: 33, env: { HOME: home } });
  onTestFinished(async () => {
    await terminal[Symbol.asyncDispose]();
    rmSync(home, { recursive: true });
  });
  return terminal;
}

test('TinTin++ without a script: who it is, its window, another size, text and a hidden password', async ({
  skip,
}) => {
  skip(missing !== undefined, missing);
  const { port, session } = await game();
  const terminal = tintin(port);
  const greeted = await session;
  expect(greeted.client).toMatchObject({ name: 'TinTin++', columns: 111, rows: 33, encoding: 'utf-8' });
  expect(greeted.client.version).toMatch(/^\d/);
  expect([greeted.structure, greeted.client.colours, greeted.client.screenReader]).toEqual([
    'none',
    'true',
    false,
  ]);

  greeted.msg('\x1b[38;2;250;100;0mGrüße — 日本\x1b[0m');
  await terminal.until(/250;100;0mGrüße — 日本/);

  const resized = new Promise<void>((resolve) => {
    greeted.on('client', ({ columns, rows }) => columns === 90 && rows === 30 && resolve());
  });
  await terminal.resize(90, 30); // which is told in one step or two
  await resized;

  const secret = greeted.ask('Password: ', { echo: false });
  await terminal.until(/Password: /);
  terminal.type('sesame\r');
  expect(await secret).toBe('sesame');
  expect(terminal.seen).not.toContain('sesame');
});

test('TinTin++ by #ssl: the same within TLS, with a certificate that nobody vouches for', async ({
  skip,
}) => {
  skip(missing !== undefined, missing);
  const { port, session, until } = await game({ kind: 'telnets', tls: certificate });
  const terminal = run([`#ssl {game} {127.0.0.1} {${port}}`]);
  const greeted = await session;
  expect([greeted.isSecure, greeted.client.name]).toEqual([true, 'TinTin++']);
  greeted.msg('Nobody reads along');
  await terminal.until(/Nobody reads along/);
  terminal.type('good\r');
  await until('good');
});

test('TinTin++ reads GMCP and answers', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const { port, session, lines, until } = await game();
  tintin(
    port,
    String.raw`#event {IAC WILL GMCP} {#send {\xFF\xFD\xC9\};#send {\xFF\xFA\xC9Core.Supports.Set ["Char 1"]\xFF\xF0\}}`,
    '#event {IAC SB GMCP Char.Vitals IAC SE} {#variable {vitals} {%0};#send {read $vitals[hp]};#if {$vitals[hp] == 20} {#send bite}}',
  );
  const greeted = await session;
  await until('read 17');
  expect(lines).toEqual(['read 20', 'bite', 'read 17']);
  expect(greeted.structure).toBe('gmcp');
  expect([...(greeted.client.packages ?? [])]).toEqual([['char', '1']]);
});

test('TinTin++ asks for MSDP, reads it and answers', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const { port, session, lines, until } = await game();
  tintin(
    port,
    String.raw`#event {IAC WILL MSDP} {#send {\xFF\xFD\x45\};#send {\xFF\xFA\x45\x01REPORT\x02HEALTH\xFF\xF0\}}`,
    '#event {IAC SB MSDP HEALTH} {#send {read %1};#if {"%1" == "20"} {#send bite}}',
  );
  const greeted = await session;
  await until('read 17');
  expect(lines).toEqual(['read 20', 'bite', 'read 17']);
  expect(greeted.structure).toBe('msdp');
});

test('TinTin++ that says DONT later gets no more GMCP, and MSDP instead if it has that', async ({ skip }) => {
  skip(missing !== undefined, missing);
  const { port, session, lines, until } = await game();
  tintin(
    port,
    String.raw`#event {IAC WILL GMCP} {#send {\xFF\xFD\xC9\}}`,
    String.raw`#event {IAC WILL MSDP} {#send {\xFF\xFD\x45\}}`,
    String.raw`#event {IAC SB GMCP Test.One IAC SE} {#send {one by GMCP};#send {\xFF\xFE\xC9\};#send off}`,
    '#event {IAC SB MSDP test_two} {#send {two by MSDP, %1}}',
  );
  const greeted = await session;
  greeted.msg({ test_one: 1 });
  await until('off');
  expect(greeted.structure).toBe('msdp');
  greeted.msg({ test_two: 2 });
  await until('two by MSDP, 2');
  expect(lines).toEqual(['one by GMCP', 'off', 'two by MSDP, 2']);
});
