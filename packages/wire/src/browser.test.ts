// Without Node's Buffer, as in a browser, everything is read and written the same.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as node from './index.ts';

beforeEach(() => {
  vi.stubGlobal('Buffer', undefined);
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const LONG = 'x'.repeat(100);
const VALUES: readonly node.LpcValue[] = [
  ['tell', 5, 'A', 'a', 'B', 'b', 'Ä "x"', 'one\ntwo ☃ 🎲'],
  [LONG, `${LONG}é`, `${LONG}"é`, new Map([[1, -5]]), 1.5, 2n ** 60n],
  ['é'.repeat(30_000)],
];

test('encodeLpc() and decodeLpc() do the same without a Buffer', async () => {
  const browser = await import('./index.ts');
  expect(browser).not.toBe(node);
  for (const value of VALUES) {
    const bytes = browser.encodeLpc(value);
    expect(bytes).toStrictEqual(new Uint8Array(node.encodeLpc(value)));
    expect(browser.writeLpc(browser.decodeLpc(bytes))).toBe(node.writeLpc(value));
    expect(browser.encodeLpc(value, 'latin-1')).toStrictEqual(
      new Uint8Array(node.encodeLpc(value, 'latin-1')),
    );
    expect(browser.binaryText(bytes)).toBe(node.binaryText(node.encodeLpc(value)));
  }
});

test('Frames are cut and written without a Buffer', async () => {
  const browser = await import('./index.ts');
  const frame = browser.encodeFrame(['a', 'é']);
  expect([...new browser.FrameDecoder(100).push(frame)].map((one) => browser.decodeLpc(one))).toStrictEqual([
    ['a', 'é'],
  ]);
});
