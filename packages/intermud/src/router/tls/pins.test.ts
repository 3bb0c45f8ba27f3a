import { expect, test } from 'vitest';
import { openStore } from '../../store/index.ts';
import { silent } from '../environment.ts';
import { type Agreement, objectionTo, Pins } from './pins.ts';

const between: Agreement = { us: '*alpha', them: '*beta', tls: {}, pin: undefined };
const secured = { ours: 'AA', theirs: 'BB' };

test('objectionTo() takes a connection that is as it was agreed', () => {
  expect(objectionTo(undefined, { ...between, tls: undefined })).toBeUndefined();
  expect(objectionTo(secured, between)).toBeUndefined();
  expect(objectionTo(secured, { ...between, pin: { key: 'BB', from: 'memory' } })).toBeUndefined();
});

test('objectionTo() refuses anything else, and says what to do', () => {
  expect(objectionTo(undefined, between)).toBe(
    '*alpha and *beta talk by TLS only: set tls = true for *alpha on *beta',
  );
  expect(objectionTo(secured, { ...between, tls: undefined })).toBe(
    '*alpha does not expect TLS from *beta: set tls = true for *beta on *alpha, or take it away for *alpha on *beta',
  );
  expect(objectionTo({ ours: 'AA', theirs: undefined }, between)).toBe('*beta has shown no certificate');
  expect(objectionTo(secured, { ...between, pin: { key: 'CC', from: 'memory' } })).toBe(
    'the key of *beta is BB, and when it was first seen it was CC: if *beta has a new key, set router.peers."*beta".key to it on *alpha',
  );
  expect(objectionTo(secured, { ...between, pin: { key: 'CC', from: 'config' } })).toMatch(
    /is BB, and the config says CC:/,
  );
});

test('objectionTo() knows whose key it is where an address leads to another router', () => {
  const given: Agreement = { ...between, pin: { key: 'CC', from: 'memory' } };
  expect(objectionTo(secured, { ...given, owner: '*gamma' })).toBe(
    '*gamma has answered instead of *beta: is the address of *beta right on *alpha, and that of *alpha on *gamma?',
  );
  expect(objectionTo(secured, { ...given, owner: '*beta' })).toMatch(/^the key of \*beta is BB, /);
});

test('Pins remember what they learned, for the next program too; what the config says goes before it', async () => {
  await using store = await openStore({ kind: 'memory' });
  const pins = new Pins(store.settings, silent);
  await pins.load(['*beta']);
  expect(pins.of('*beta', {})).toBeUndefined();
  pins.learn('*beta', 'BB');
  expect(pins.of('*beta', {})).toEqual({ key: 'BB', from: 'memory' });
  expect(pins.of('*beta', { key: 'CC' })).toEqual({ key: 'CC', from: 'config' });
  const next = new Pins(store.settings, silent);
  await next.load(['*beta', '*gamma']);
  expect(next.of('*beta', {})).toEqual({ key: 'BB', from: 'memory' });
  expect(next.of('*gamma', {})).toBeUndefined();
  expect(['BB', 'CC'].map((key) => next.ownerOf(key))).toEqual(['*beta', undefined]);
});
