import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { oobNet } from '../../test/oob.ts';
import { CERTIFICATE_1, CERTIFICATE_2 } from '../../test/oob-certificates.ts';
import type { OobPeer, OobPins } from './options.ts';
import { memoryPins } from './tls.ts';

const letter = (id: number) => ({
  id,
  origUser: 'fred',
  toList: new Map([['Granite', ['barney']]]),
  ccList: new Map<string, string[]>(),
  bccList: [],
  sendTime: 1_000,
  subject: 'Lunch',
  contents: 'At noon?',
});

/** Keeps who has written. */
function office() {
  const from: OobPeer[] = [];
  const mail = (_: unknown, peer: OobPeer) => {
    from.push(peer);
    return [];
  };
  return { from, mail };
}

test('links between muds that both offer TLS are encrypted, and the certificate is remembered', async () => {
  await using net = await oobNet();
  const { from, mail } = office();
  const pins = memoryPins();
  const bedrock = await net.mud('Bedrock', {}, { tls: { ...CERTIFICATE_2, port: 0, pins } });
  const granite = await net.mud('Granite', { mail }, { tls: { ...CERTIFICATE_1, port: 0 } });
  expect(granite.oob.ports?.tlsPort).not.toBe(granite.oob.ports?.port);
  expect(bedrock.mudlist.get('Granite').otherData.get('intermud-tls')).toBe(granite.oob.ports?.tlsPort);
  expect(await bedrock.oob.sendMail('Granite', [letter(1)])).toMatchObject([{ acked: true }]);
  expect(from).toMatchObject([{ mud: 'Bedrock', isSecure: true, isAuthenticated: true }]);
  expect(await pins.find('Granite')).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
});

test('a mud whose certificate is not the one that was first seen gets nothing', async () => {
  await using net = await oobNet();
  const { from, mail } = office();
  const seen = new Map([['Granite', 'AA:BB']]);
  const pins: OobPins = { find: (mud) => seen.get(mud), save: (mud, print) => void seen.set(mud, print) };
  const bedrock = await net.mud('Bedrock', {}, { tls: { ...CERTIFICATE_2, port: 0, pins } });
  await net.mud('Granite', { mail }, { tls: { ...CERTIFICATE_1, port: 0 } });
  expect(await bedrock.oob.sendMail('Granite', [letter(1)])).toMatchObject([
    { acked: false, error: { code: 'NOT_ALLOWED', message: expect.stringContaining('and was AA:BB when') } },
  ]);
  expect(from).toEqual([]);
  expect(seen.get('Granite')).toBe('AA:BB');
});

test('a link is plain if only one of the two offers TLS', async () => {
  await using net = await oobNet();
  const { from, mail } = office();
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', { mail }, { tls: { ...CERTIFICATE_1, port: 0 } });
  await bedrock.oob.sendMail('Granite', [letter(1)]);
  expect(from).toMatchObject([{ isSecure: false }]);
});

test('what is no TLS on the port for it is cut off, and others are served', async () => {
  await using net = await oobNet();
  const { from, mail } = office();
  const bedrock = await net.mud('Bedrock', {}, { tls: { ...CERTIFICATE_2, port: 0 } });
  const granite = await net.mud('Granite', { mail }, { tls: { ...CERTIFICATE_1, port: 0 } });
  const socket = connect(granite.oob.ports?.tlsPort ?? 0, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  socket.resume();
  socket.write(Buffer.alloc(64, 1));
  await closed;
  expect(await bedrock.oob.sendMail('Granite', [letter(1)])).toMatchObject([{ acked: true }]);
  expect(from).toHaveLength(1);
});
