import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { openStore } from '../../store/index.ts';
import { makeIdentity } from './certificate.ts';
import { findIdentity, loadIdentity } from './own-identity.ts';

test('makeIdentity() signs its own key, for good', () => {
  const { key, cert, fingerprint } = makeIdentity();
  const certificate = new X509Certificate(cert);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(certificate.fingerprint256).toBe(fingerprint);
  expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(certificate.subject).toBe('CN=intermud');
  expect([certificate.validFrom, certificate.validTo]).toEqual([
    'Jan  1 00:00:00 2000 GMT',
    'Dec 31 23:59:59 9999 GMT',
  ]);
  expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
});

test('makeIdentity() makes another one each time, whatever bits chance gives', () => {
  const made = Array.from({ length: 50 }, makeIdentity);
  expect(new Set(made.map(({ fingerprint }) => fingerprint)).size).toBe(50);
  for (const { cert } of made) expect(new X509Certificate(cert).serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
});

test('loadIdentity() makes a key once; findIdentity() makes none', async () => {
  await using store = await openStore({ kind: 'memory' });
  expect(await findIdentity(store.settings)).toBeUndefined();
  const made = await loadIdentity(store.settings);
  expect(await loadIdentity(store.settings)).toEqual(made);
  expect(await findIdentity(store.settings)).toEqual(made);
});
