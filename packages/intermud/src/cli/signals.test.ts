// How the program ends when something holds it up.
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { type Program, Scratch } from '../../test/program.ts';

const ALONE = ['--json', '--set', 'web.listen=', '--set', 'router.listen=127.0.0.1:0'];

/** A router with a link whose other end never closes: it holds up a clean end for as long as it may. */
async function heldUp(scratch: Scratch): Promise<{ program: Program; hangUp(): void }> {
  const program = scratch.start(['router', '--data', scratch.data, ...ALONE]);
  await program.until(/"event":"ready"/);
  const socket = connect({ port: await program.port('router'), host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {}).resume();
  await once(socket, 'connect');
  return { program, hangUp: () => socket.destroy() };
}

test('one signal ends the program in good order, whatever holds it up', async () => {
  await using scratch = await Scratch.make();
  const { program, hangUp } = await heldUp(scratch);
  program.signal('SIGTERM');
  expect((await program.ending).code).toBe(0);
  hangUp();
});

test('a terminal that is closed ends it in good order, however often it says so', async () => {
  await using scratch = await Scratch.make();
  const { program, hangUp } = await heldUp(scratch);
  program.signal('SIGHUP');
  program.signal('SIGHUP');
  expect((await program.ending).code).toBe(0);
  hangUp();
});

test('a second signal ends it at once, and the data folder can be used again', async () => {
  await using scratch = await Scratch.make();
  const { program, hangUp } = await heldUp(scratch);
  program.signal('SIGTERM');
  program.signal('SIGINT');
  expect((await program.ending).code).toBe(130);
  hangUp();
  const status = await scratch.run(['router', 'status', '--json', '--data', scratch.data]);
  expect(JSON.parse(status.stdout)).toMatchObject({ isRunning: false });
});
