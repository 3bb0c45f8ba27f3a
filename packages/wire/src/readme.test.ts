// Runs every example of README.md; "expression; // => value" is checked.
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import * as wire from './index.ts';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const EXAMPLES = [...README.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

/** What an example prints. */
async function run(code: string, modules: Record<string, object> = {}): Promise<unknown[][]> {
  const printed: unknown[][] = [];
  const checked = code.replace(/^(\s*)(.*); \/\/ => (.*)$/gm, '$1expect($2).toEqual($3);');
  const body = stripTypeScriptTypes(
    checked.replace(/^import (\{[^}]*\}) from '(.*)';$/gm, "const $1 = modules['$2'];"),
  );
  const example = new Function('modules', 'expect', 'console', `return (async () => {${body}})();`);
  const log = (...words: unknown[]): void => void printed.push(words);
  await example({ '@intermud/wire': wire, ...modules }, expect, { log });
  return printed;
}

test('README.md has its examples', () => {
  expect(EXAMPLES).toHaveLength(9);
  expect(README.match(/\/\/ =>/g)).toHaveLength(21);
});

EXAMPLES.forEach((code, at) => {
  if (code.includes('node:net')) return;
  test(`README.md, example ${at + 1}, runs: ${code.split('\n', 1)[0]}`, async () => {
    expect(await run(code)).toEqual([]);
  });
});

test('README.md, "Read what comes from a socket", prints a tell and survives what is broken', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(wire.encodeFrame(['tell', 5, 'Granite', 'wilma', 'Bedrock', 'fred', 'Wilma', 'hi']));
    socket.write(wire.encodeFrame(['yodel', 5]));
    socket.end(Buffer.from([255, 255, 255, 255]));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const createConnection = () => connect((server.address() as AddressInfo).port, '127.0.0.1');
  const sockets: ReturnType<typeof connect>[] = [];
  const printed = await run(EXAMPLES[1] as string, {
    'node:net': { createConnection: () => sockets[sockets.push(createConnection()) - 1] },
  });
  await new Promise((resolve) => sockets[0]?.once('close', resolve));
  server.close();
  expect(printed).toEqual([
    ['Wilma@Granite tells you: hi'],
    ['PACKET_UNKNOWN', 'Cannot read packet: its type is "yodel"'],
  ]);
});

test('README.md states the bounds that limits.ts has', () => {
  const rows = [
    [`${wire.FRAME_BYTES_MAX / 1024 / 1024} MiB`, 'FRAME_TOO_LONG'],
    [`${wire.LPC_DEPTH_IN_MAX} levels`, 'LPC_DEPTH'],
    [`${wire.LPC_DEPTH_OUT_MAX} levels`, 'RangeError'],
    [`${wire.LPC_ELEMENTS_MAX}; a container counts for ${wire.LPC_CONTAINER_ELEMENTS}`, 'LPC_SIZE'],
  ];
  for (const [value = '', fault = ''] of rows)
    expect(README.split('\n').some((line) => line.includes(value) && line.includes(`\`${fault}\``))).toBe(
      true,
    );
});
