import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { certificate, renewedCertificate } from '@intermud/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStore } from '../../store/index.ts';
import { loadConfig } from '../config.ts';
import type { Listening } from '../events.ts';
import { CERTIFICATE_CHECK_MS } from '../limits.ts';
import { run } from '../run.ts';
import { log, ownFolder, Running, startIn } from '../running.suite.ts';
import { keptPins, loadCertificate, watchCertificate } from './certificate.ts';

const { cert } = certificate;
const ROUTER_ALONE = [
  'router.listen=127.0.0.1:0',
  'web.listen=',
  'hub.oob=',
  'hub.telnet=',
  'hub.telnets=',
  'hub.ssh=',
];

/** A program that ends with the test; gives what it says of one door. */
async function opened(
  door: Listening['door'],
  data: string,
  settings: readonly string[],
): Promise<Listening> {
  const program = await startIn(data, ...ROUTER_ALONE, ...settings);
  return program.door(door);
}

/** Files with a certificate, and the settings that name them. */
async function filesWith(data: string, { key, cert }: { key: string; cert: string }): Promise<string[]> {
  const [keyFile, certFile] = [join(data, 'key.pem'), join(data, 'cert.pem')];
  await Promise.all([writeFile(keyFile, key), writeFile(certFile, cert)]);
  return [`hub.tls.key=${keyFile}`, `hub.tls.cert=${certFile}`];
}

async function connected({ port }: { port: number }): Promise<TLSSocket> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: cert,
    servername: 'localhost',
    rejectUnauthorized: false,
  });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

const greeted = async (socket: TLSSocket): Promise<void> => {
  let seen = '';
  socket.on('data', (chunk) => {
    seen += chunk.toString('latin1');
  });
  await expect.poll(() => seen).toContain('where people of many muds talk');
};

test('telnets shows the certificate of the config, tells its fingerprint, and greets', async () => {
  const data = await ownFolder();
  const door = await opened('telnets', data, [
    'hub.telnets=127.0.0.1:0',
    ...(await filesWith(data, certificate)),
  ]);
  const socket = await connected(door);
  await greeted(socket);
  expect([socket.authorized, socket.getPeerX509Certificate()?.fingerprint256]).toEqual([
    true,
    door.fingerprint,
  ]);
});

test('telnets without a certificate makes one, which is the same at the next start', async () => {
  const data = await ownFolder();
  const fingerprints: (string | undefined)[] = [];
  for (let at = 0; at < 2; at++) {
    await using program = await Running.start(data, [...ROUTER_ALONE, 'hub.telnets=127.0.0.1:0']);
    const door = program.door('telnets');
    const socket = await connected(door);
    await greeted(socket);
    fingerprints.push(door.fingerprint, socket.getPeerX509Certificate()?.fingerprint256);
  }
  expect(fingerprints[0]).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(new Set(fingerprints).size).toBe(1);
});

test.each([
  [
    'are not there',
    async () => ['hub.tls.key=/nowhere/key', 'hub.tls.cert=/nowhere/cert'],
    /Cannot read hub.tls.(key|cert) .*: there is no such file/,
  ],
  [
    'are no certificate',
    (data: string) => filesWith(data, { key: 'x', cert: 'y' }),
    /Cannot use hub.tls.cert .*cert.pem: it holds no certificate in PEM/,
  ],
  [
    'do not belong together',
    (data: string) => filesWith(data, { key: certificate.key, cert: renewedCertificate.cert }),
    /the certificate is of another key/,
  ],
])('telnets is refused with a sentence if the files %s', async (_, files, sentence) => {
  const data = await ownFolder();
  const set = [...ROUTER_ALONE, 'hub.telnets=127.0.0.1:0', ...(await files(data))];
  const config = await loadConfig({ set, data });
  const starting = run({ config, log, tell: () => {}, signal: new AbortController().signal });
  await expect(starting).rejects.toThrow(sentence);
});

test('a certificate without its key is refused before anything starts', async () => {
  const config = loadConfig({ set: ['hub.tls.cert=cert.pem'], data: await ownFolder() });
  await expect(config).rejects.toThrow(/hub\.tls\.key and hub\.tls\.cert must be set both, or neither/);
});

/** Writes a file anew so that nobody finds it half written, as those do who renew certificates. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

test('a certificate that is renewed is found, half of it is not, and the end of the watch ends it', async () => {
  const data = await ownFolder();
  const [key = '', cert = ''] = (await filesWith(data, certificate)).map((set) => set.split('=')[1]);
  const tls = { key, cert };
  const shown = await loadCertificate(tls, {} as never);
  const seen: string[] = [];
  const said: string[] = [];
  const note = (_: unknown, text?: string) => void said.push(text ?? '');
  const end = watchCertificate(tls, shown, {
    ...{ onChange: ({ fingerprint }) => seen.push(fingerprint), everyMs: 5 },
    log: { info: note, warn: note } as never,
  });
  onTestFinished(end);
  await replace(cert, renewedCertificate.cert);
  await expect.poll(() => said).toEqual(['The certificate stays the one before']);
  await replace(key, renewedCertificate.key);
  await expect.poll(() => seen).toEqual([new X509Certificate(renewedCertificate.cert).fingerprint256]);
  expect(said).toEqual([
    'The certificate stays the one before',
    'The certificate is another one from now on',
  ]);
});

test('the files of a certificate are looked at every so often', async () => {
  const data = await ownFolder();
  const [key = '', cert = ''] = (await filesWith(data, certificate)).map((set) => set.split('=')[1]);
  const tls = { key, cert };
  const shown = await loadCertificate(tls, {} as never);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const warn = vi.fn();
  onTestFinished(
    watchCertificate(tls, shown, { onChange: () => {}, log: { info: () => {}, warn } as never }),
  );
  await rm(cert);
  const isSeen = () => new Promise((resolve) => setTimeout(() => resolve(warn.mock.calls.length > 0), 20));
  vi.advanceTimersByTime(CERTIFICATE_CHECK_MS - 1);
  expect(await isSeen()).toBe(false);
  vi.advanceTimersByTime(1);
  while (!(await isSeen()));
});

test('oob links over TLS show the certificate of the config', async () => {
  const data = await ownFolder();
  const files = await filesWith(data, certificate);
  const doors = ['hub.oob=127.0.0.1:0', 'hub.oob_tls=127.0.0.1:0'];
  const socket = await connected(await opened('oob-tls', data, [...doors, ...files]));
  expect(socket.authorized).toBe(true);
});

test('oob links over TLS need no certificate of the config', async () => {
  const doors = ['hub.oob=127.0.0.1:0', 'hub.oob_tls=127.0.0.1:0'];
  const socket = await connected(await opened('oob-tls', await ownFolder(), doors));
  expect(socket.getPeerX509Certificate()?.subject).toBe('CN=intermud');
});

test('certificates of other muds are remembered over a restart', async () => {
  const data = await ownFolder();
  for (const found of [undefined, 'AA:BB']) {
    await using store = await openStore({ kind: 'sqlite', folder: data });
    const pins = keptPins(store.settings);
    expect(await pins.find('Bedrock')).toBe(found);
    await pins.save('Bedrock', 'AA:BB');
  }
});

test('oob links over TLS without plain ones are refused before anything starts', async () => {
  const set = ['hub.oob=', 'hub.oob_tls=127.0.0.1:0', 'hub.tls.key=key.pem', 'hub.tls.cert=cert.pem'];
  await expect(loadConfig({ set, data: await ownFolder() })).rejects.toThrow(/hub\.oob must be "host:port"/);
});
