// A certificate that a router signs for itself. Node makes keys but no certificates, and one needs little: X.509 in DER.
// Source: RFC 5280, section 4.1; X.690 for the encoding.
import { generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { Identity } from '../environment.ts';

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const VERSION = 0xa0; // a tag of its own, [0]

/** Object identifiers, tag and length included. */
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');

const SERIAL_BYTES = 16;
const VERSION_3 = 2;

/**
 * A new key on P-256, which every TLS 1.3 has to know, and a certificate for it.
 *
 * The certificate says nothing but that: others remember it or are told its fingerprint. It never ends, since clocks are wrong
 * and a pin is not renewed.
 */
export function makeIdentity(): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signed = toBeSigned(publicKey.export({ type: 'spki', format: 'der' }));
  const signature = sign('sha256', signed, privateKey);
  const certificate = der(SEQUENCE, signed, algorithm(), der(BIT_STRING, Buffer.of(0), signature));
  return identityOf(
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    new X509Certificate(certificate).toString(),
  );
}

/** Both as PEM, with the fingerprint that others see. @throws what OpenSSL says of something that is no certificate. */
export const identityOf = (key: string, cert: string): Identity => ({
  key,
  cert,
  fingerprint: new X509Certificate(cert).fingerprint256,
});

function toBeSigned(publicKey: Buffer): Buffer {
  const serial = randomBytes(SERIAL_BYTES);
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f); // Positive, and no leading zeros.
  const name = commonName('intermud');
  const version = der(VERSION, der(INTEGER, Buffer.of(VERSION_3)));
  return der(SEQUENCE, version, der(INTEGER, serial), algorithm(), name, validity(), name, publicKey);
}

const algorithm = (): Buffer => der(SEQUENCE, ECDSA_WITH_SHA256);

const commonName = (text: string): Buffer =>
  der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from(text)))));

/** From 2000 to the time that stands for no end. Source: RFC 5280, section 4.1.2.5. */
const validity = (): Buffer =>
  der(
    SEQUENCE,
    der(UTC_TIME, Buffer.from('000101000000Z')),
    der(GENERALIZED_TIME, Buffer.from('99991231235959Z')),
  );

/** One element: tag, length, what is in it. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(body.length), body]);
}

/** Up to 65,535 bytes: a certificate has some 300. */
function lengthOf(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.of(bytes);
  return bytes < 0x100 ? Buffer.of(0x81, bytes) : Buffer.of(0x82, bytes >> 8, bytes & 0xff);
}
