// The parser, the codecs and a connection without MCCP run where there is no Node.

import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { findZlib } from './mccp/zlib.ts';
import { Bench, wire } from './wire.suite.ts';

const sources = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !/\.(test|suite)\.ts$/.test(path),
);

afterEach(() => {
  vi.unstubAllGlobals();
});

test('no source file imports anything but its neighbours', () => {
  expect(sources.length).toBeGreaterThan(20);
  for (const path of sources) {
    const text = readFileSync(new URL(path, import.meta.url), 'utf8');
    const imported = [...text.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map(([, name]) => name);
    expect(imported.filter((name) => !name?.startsWith('.'))).toEqual([]);
    expect(text).not.toMatch(/\bBuffer\b/);
  }
});

test('findZlib() finds none without Node, and MCCP is then refused', () => {
  expect(findZlib()).toBeDefined();
  vi.stubGlobal('process', undefined);
  expect(findZlib()).toBeUndefined();
  const bench = new Bench().receive('IAC DO MCCP2 IAC DO MCCP3 IAC DO GMCP');
  expect(bench.written()).toEqual(wire('IAC WONT MCCP2 IAC WONT MCCP3 IAC WILL GMCP'));
});
