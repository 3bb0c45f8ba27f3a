import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { certificate } from '@intermud/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../store/index.ts';
import { loadConfig } from '../config.ts';
import type { Listening, ProgramEvent } from '../events.ts';
import { createLog } from '../log.ts';
import { run } from '../run.ts';
import { keptPins } from './certificate.ts';

const { key, cert } = certificate;
const log = createLog({ level: 'silent', isTerminal: false, isColoured: false });
const OFF = ['web.listen=', 'hub.oob=', 'hub.telnet=', 'hub.ssh='];

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'intermud-doors-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

/** A program with one encrypted door, and a connection to it. */
async function connected(door: Listening['door'], settings: readonly string[]) {
  const data = await folder();
  await Promise.all([writeFile(join(data, 'key.pem'), key), writeFile(join(data, 'cert.pem'), cert)]);
  const tls = [`hub.tls.key=${join(data, 'key.pem')}`, `hub.tls.cert=${join(data, 'cert.pem')}`];
  const set = ['router.listen=127.0.0.1:0', ...OFF, ...settings, ...tls];
  const stop = new AbortController();
  const opened = Promise.withResolvers<Listening>();
  const tell = (event: ProgramEvent) => {
    if (event.event === 'listening' && event.door === door) opened.resolve(event);
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
  return socket;
}

test('telnets shows the certificate of the config, and greets', async () => {
  const socket = await connected('telnets', ['hub.telnets=127.0.0.1:0']);
  let seen = '';
  socket.on('data', (chunk) => {
    seen += chunk.toString('latin1');
  });
  await expect.poll(() => seen, { timeout: 5_000 }).toContain('where people of many muds talk');
  expect(socket.authorized).toBe(true);
});

test('oob links over TLS show the certificate of the config', async () => {
  const socket = await connected('oob-tls', ['hub.oob=127.0.0.1:0', 'hub.oob_tls=127.0.0.1:0']);
  await once(socket, 'secureConnect');
  expect(socket.authorized).toBe(true);
});

test('certificates of other muds are remembered over a restart', async () => {
  const data = await folder();
  for (const found of [undefined, 'AA:BB']) {
    await using store = await openStore({ kind: 'sqlite', folder: data });
    const pins = keptPins(store.settings);
    expect(await pins.find('Bedrock')).toBe(found);
    await pins.save('Bedrock', 'AA:BB');
  }
});

test('oob links over TLS without plain ones are refused before anything starts', async () => {
  const set = ['hub.oob=', 'hub.oob_tls=127.0.0.1:0', 'hub.tls.key=key.pem', 'hub.tls.cert=cert.pem'];
  await expect(loadConfig({ set, data: await folder() })).rejects.toThrow(/hub\.oob must be "host:port"/);
});

test('telnets without a certificate is refused before anything starts', async () => {
  const config = loadConfig({ set: ['hub.telnets=127.0.0.1:0'], data: await folder() });
  await expect(config).rejects.toThrow(
    /hub\.telnets needs a certificate; set hub\.tls\.key and hub\.tls\.cert/,
  );
});
