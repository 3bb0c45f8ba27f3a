// Runs every example of README.md; "expression; // => value" is checked.

import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import net, { type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import * as telnet from './index.ts';
import * as limits from './limits.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = readme.split('\n## ').flatMap((section) => {
  const [title = ''] = section.split('\n', 1);
  return section
    .split('```ts\n')
    .slice(1)
    .map((rest) => ({ title, code: rest.slice(0, rest.indexOf('```')) }));
});

/** Runs an example with `bindings` in the place of its imports, and what it prints swallowed. */
async function run(code: string, bindings: Record<string, object>): Promise<void> {
  const checked = code.replace(/^(.*); \/\/ => (.*)$/gm, 'check($1, $2);');
  const body = stripTypeScriptTypes(
    checked.replace(/^import (\{[^}]*\}) from '([^']*)';$/gm, "const $1 = bindings['$2'];"),
  );
  const example = new Function('bindings', 'check', 'console', `return (async () => {${body}})();`);
  const check = (got: unknown, said: unknown): void => expect(got).toEqual(said);
  await example({ '@intermud/telnet': telnet, ...bindings }, check, { log: () => undefined });
}

test('README.md has its examples', () => expect(examples).toHaveLength(9));

for (const [at, { title, code }] of examples.entries()) {
  if (code.includes('node:net')) continue;
  test(`README.md, example ${at + 1}, "${title}", runs`, () => run(code, {}));
}

test('README.md, "A game on a socket", serves a player', async () => {
  let server: net.Server | undefined;
  const createServer = (listener: (socket: net.Socket) => void) => {
    server = net.createServer(listener);
    return { listen: () => server?.listen(0, '127.0.0.1') };
  };
  await run(examples[0]!.code, { 'node:net': { createServer } });
  await new Promise((resolve) => server!.once('listening', resolve));
  const player = net.connect((server!.address() as AddressInfo).port, '127.0.0.1');
  let seen = '';
  player.write('hello\r\n');
  for await (const chunk of player) {
    seen += (chunk as Buffer).toString('latin1');
    if (seen.endsWith('> \xff\xf9')) break;
  }
  expect(seen).toContain('Welcome!\r\nYou said: hello\r\n> ');
  await new Promise((resolve) => server!.close(resolve));
});

test('README.md states the bounds that limits.ts has', () => {
  const KiB = 1024;
  const rows = [
    [`${limits.LINE_BYTES_MAX / KiB} KiB`, 'LINE_TOO_LONG'],
    [`${limits.SUBNEGOTIATION_BYTES_MAX / KiB} KiB`, 'SUBNEGOTIATION_TOO_LONG'],
    [`${limits.GMCP_DEPTH_MAX} levels`, 'TOO_DEEP'],
    [`${limits.MSDP_DEPTH_MAX} levels`, 'TOO_DEEP'],
    [
      `${limits.INFLATE_RATIO_MAX} times what came, ${limits.INFLATE_CHUNK_BYTES_MAX / KiB / KiB} MiB a chunk`,
      'INFLATE_TOO_MUCH',
    ],
    [`${limits.INFLATE_QUEUE_BYTES_MAX / KiB / KiB} MiB`, 'INFLATE_TOO_MUCH'],
    [`${limits.DEFLATE_QUEUE_BYTES_MAX / KiB / KiB} MiB`, 'DEFLATE_BROKEN'],
    [`${limits.SUBNEGOTIATION_OUT_BYTES_MAX / KiB} KiB`, 'MESSAGE_TOO_LONG'],
    [`${limits.MSSP_ANSWERS_MAX} a client`, 'not sent'],
  ];
  for (const [value, fault] of rows) {
    expect(
      readme.split('\n').some((line) => line.includes(`| ${value} |`) && line.includes(`${fault}`)),
    ).toBe(true);
  }
});

test('README.md states the policy that a connection has', () => {
  for (const [option, policy] of Object.entries(telnet.DEFAULT_POLICY)) {
    const row = readme
      .split('\n')
      .find((line) => line.startsWith('|') && line.split('|')[1]?.includes(`\`${option}\``));
    expect(row?.split('|')[2]?.trim().split(',')[0]).toBe(policy);
  }
});
