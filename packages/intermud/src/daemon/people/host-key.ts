// The key by which ssh clients know this hub again: made once, and kept in the data folder.

import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** The key of the ssh door. */
export interface HostKey {
  /** In OpenSSH's format. */
  readonly privateKey: string;
  /** `SHA256:...`, as ssh shows it at the first visit. */
  readonly fingerprint: string;
}

const FILE = 'ssh_host_ed25519_key';
const TYPE = 'ssh-ed25519';

/** Reads the key of a data folder, or makes one: for its owner only, and on disk before anybody sees it. */
export async function loadHostKey(folder: string): Promise<HostKey> {
  const path = join(folder, FILE);
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const privateKey = kept ?? newPrivateKey();
  if (kept === undefined) await keep(path, privateKey);
  return { privateKey, fingerprint: fingerprintOf(privateKey) };
}

async function keep(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** A new Ed25519 key. Source: OpenSSH, PROTOCOL.key. */
function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const publicPart = Buffer.from(x, 'base64url');
  const check = randomBytes(4);
  const secret = Buffer.concat([
    ...[check, check, field(TYPE), field(publicPart)],
    ...[field(Buffer.concat([Buffer.from(d, 'base64url'), publicPart])), field('intermud')],
  ]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (secret.length % 8)) % 8));
  const blob = Buffer.concat([
    ...[Buffer.from(MAGIC), field('none'), field('none'), field(''), number(1)],
    ...[field(Buffer.concat([field(TYPE), field(publicPart)])), field(Buffer.concat([secret, padding]))],
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join(
    '\n',
  );
}

const MAGIC = 'openssh-key-v1\0';

/** Of the public half, which stands in the open part of the file. */
function fingerprintOf(privateKey: string): string {
  const blob = Buffer.from(privateKey.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const parts = fields(blob.subarray(MAGIC.length));
  const [, , , publicBlob] = [parts.next(), parts.next(), parts.next(), parts.next(4)];
  return `SHA256:${createHash('sha256').update(publicBlob).digest('base64').replace(/=+$/, '')}`;
}

function fields(bytes: Buffer): { next(skip?: number): Buffer } {
  let at = 0;
  return {
    next(skip = 0) {
      const start = at + skip + 4;
      at = start + bytes.readUInt32BE(at + skip);
      return bytes.subarray(start, at);
    },
  };
}

function field(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([number(bytes.length), bytes]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
