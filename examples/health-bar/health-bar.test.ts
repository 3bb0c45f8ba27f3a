// Runs the example as a program of its own, and looks at its bar in all three ways.

import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  decodeGmcp,
  decodeMsdp,
  encodeMsdp,
  OPTIONS,
  TelnetParser,
  writeNegotiation,
  writeSubnegotiation,
} from '@intermud/telnet';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';

interface Game {
  readonly telnet: number;
  readonly web: string;
}

async function start(): Promise<Game> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const args = ['--conditions=intermud-source', main, '0', '0'];
  const game = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void game.kill());
  const lines: string[] = [];
  for await (const line of createInterface(game.stdout)) {
    lines.push(line);
    if (lines.length === 2) break;
  }
  return { telnet: Number(lines[0]?.split(' ').at(-1)), web: String(lines[1]) };
}

/** What a telnet client with this one option is sent in it, until there are so many messages; bitten when the first has come. */
async function play<T>(
  port: number,
  option: number,
  count: number,
  opening: Uint8Array,
  read: (payload: Uint8Array) => T,
) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const parser = new TelnetParser();
  const messages: T[] = [];
  for await (const chunk of socket) {
    for (const event of parser.push(chunk as Buffer)) {
      if (event.kind === 'negotiate') {
        const agrees = event.option === option;
        socket.write(
          writeNegotiation(event.verb === 'will' ? (agrees ? 'do' : 'dont') : 'wont', event.option),
        );
        if (agrees) socket.write(opening);
      }
      if (event.kind !== 'subnegotiation' || event.option !== option) continue;
      messages.push(read(event.payload));
      if (messages.length === 1) socket.write('bite\r\n');
    }
    if (messages.length >= count) break;
  }
  return messages;
}

test('the health bar goes down by GMCP, by MSDP and on the web', async () => {
  const { telnet, web } = await start();

  const gmcp = await play(telnet, OPTIONS.gmcp.code, 2, new Uint8Array(), (payload) => decodeGmcp(payload));
  expect(gmcp).toEqual([
    { name: 'Char.Vitals', data: { hp: 20, maxhp: 20 } },
    { name: 'Char.Vitals', data: { hp: 17, maxhp: 20 } },
  ]);

  const report = writeSubnegotiation(OPTIONS.msdp.code, encodeMsdp({ REPORT: 'HEALTH' }));
  const msdp = await play(telnet, OPTIONS.msdp.code, 2, report, (payload) => decodeMsdp(payload));
  expect(msdp).toEqual([[{ name: 'HEALTH', values: ['20'] }], [{ name: 'HEALTH', values: ['17'] }]]);

  const page = await (await fetch(web)).text();
  expect(page).toContain('<meter id="bar"');
  const socket = new WebSocket(`${web.replace('http', 'ws')}ws`);
  onTestFinished(() => socket.terminate());
  const bars: unknown[] = [];
  await new Promise<void>((resolve) => {
    socket.on('open', () => socket.send('["monitor",["health_max","health"],{}]'));
    socket.on('message', (data) => {
      const [name, , kwargs] = JSON.parse(String(data));
      if (name !== 'monitor') return; // What the game says comes between.
      bars.push(kwargs);
      if (bars.length === 2) socket.send('["text",["bite"],{}]');
      if (bars.length === 3) resolve();
    });
  });
  expect(bars).toEqual([
    { name: 'health_max', value: 20 },
    { name: 'health', value: 20 },
    { name: 'health', value: 17 },
  ]);
});
