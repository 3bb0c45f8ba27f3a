// Builds the page once before the browser tests, into a folder of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    dist: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const outDir = mkdtempSync(join(tmpdir(), 'intermud-web-'));
  await build({
    root: resolve(import.meta.dirname, '..'),
    build: { outDir, emptyOutDir: true },
    logLevel: 'warn',
  });
  project.provide('dist', outDir);
  return () => rmSync(outDir, { recursive: true });
}
