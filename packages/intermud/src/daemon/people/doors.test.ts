import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../config.ts';
import type { Listening, ProgramEvent } from '../events.ts';
import { createLog } from '../log.ts';
import { run } from '../run.ts';
import { cert, key } from './certificate.suite.ts';

const log = createLog({ level: 'silent', isTerminal: false, isColoured: false });
const OFF = ['web.listen=', 'hub.oob=', 'hub.telnet=', 'hub.ssh='];

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'intermud-doors-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

test('telnets shows the certificate of the config, and greets', async () => {
  const data = await folder();
  await Promise.all([writeFile(join(data, 'key.pem'), key), writeFile(join(data, 'cert.pem'), cert)]);
  const tls = [`hub.tls.key=${join(data, 'key.pem')}`, `hub.tls.cert=${join(data, 'cert.pem')}`];
  const set = ['router.listen=127.0.0.1:0', ...OFF, 'hub.telnets=127.0.0.1:0', ...tls];
  const stop = new AbortController();
  const opened = Promise.withResolvers<Listening>();
  const tell = (event: ProgramEvent) => {
    if (event.event === 'listening' && event.door === 'telnets') opened.resolve(event);
  };
  const ending = run({ config: await loadConfig({ set, data }), log, tell, signal: stop.signal });
  ending.catch(opened.reject);
  onTestFinished(async () => {
    stop.abort();
    await ending;
  });
  const { port } = await opened.promise;
  const socket = connect({ port, host: '127.0.0.1', ca: cert, servername: 'localhost' });
  onTestFinished(() => void socket.destroy());
  let seen = '';
  socket.on('data', (chunk) => {
    seen += chunk.toString('latin1');
  });
  await expect.poll(() => seen, { timeout: 5_000 }).toContain('where people of many muds talk');
  expect(socket.authorized).toBe(true);
});

test('telnets without a certificate is refused before anything starts', async () => {
  const config = loadConfig({ set: ['hub.telnets=127.0.0.1:0'], data: await folder() });
  await expect(config).rejects.toThrow(
    /hub\.telnets needs a certificate; set hub\.tls\.key and hub\.tls\.cert/,
  );
});
