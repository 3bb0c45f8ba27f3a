import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passedOver } from '@intermud/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { loadHostKey } from './host-key.ts';

test('loadHostKey() makes a key once, for its owner only, as ssh-keygen reads it', async ({ skip }) => {
  const missing = passedOver('ssh-keygen', 'openssh-client');
  skip(missing !== undefined, missing);
  const folder = await mkdtemp(join(tmpdir(), 'intermud-key-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const first = await loadHostKey(folder);
  const path = join(folder, 'ssh_host_ed25519_key');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(execFileSync('ssh-keygen', ['-l', '-f', path], { encoding: 'utf8' })).toBe(
    `256 ${first.fingerprint} intermud (ED25519)\n`,
  );
  expect(execFileSync('ssh-keygen', ['-y', '-f', path], { encoding: 'utf8' })).toMatch(/^ssh-ed25519 /);
  expect(await loadHostKey(folder)).toEqual(first);
});
