import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { torture } from './torture.ts';

const KILLS = 20;

test(`letters are there once and files to the byte, whatever ${KILLS} kills cut off`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'intermud-torture-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const result = await torture({ letters: 200, files: 20, kills: KILLS, seed: 1, folder });
  expect(result).toEqual({ kills: KILLS, lost: [], doubled: [], changed: [], damaged: [], leftOver: [] });
}, 600_000);
