import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isSameProof, proofOf, type Side, type Terms } from './proof.ts';

interface Vector {
  readonly name: string;
  readonly secret: string;
  readonly side: Side;
  readonly terms: Terms;
  readonly proof: string;
}

const VECTORS = new URL('../../../../../conformance/vectors/irn-proof.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { cases: readonly Vector[] };

for (const { name, secret, side, terms, proof } of cases)
  test(`proofOf() gives the vector ${name}`, () => {
    expect(proofOf(secret, side, terms)).toBe(proof);
  });

test('no two of the vectors have the same proof: neither side nor keys can be exchanged', () => {
  expect(new Set(cases.map(({ proof }) => proof)).size).toBe(4);
});

test('isSameProof() takes any text', () => {
  expect(isSameProof('ab', 'ab')).toBe(true);
  for (const other of ['', 'a', 'abc', 'ac', '\u{1f600}']) expect(isSameProof('ab', other)).toBe(false);
});
