// docs/protocol.md says of errors and tolerances what the code does.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULTS, faultOfWord, I3Error } from './faults.ts';

const PAGE = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');

test('The table of errors in docs/protocol.md has every code with its word', () => {
  const rows = [...PAGE.matchAll(/^\| `([A-Z_]+)` \| (?:`([a-z-]+)`)? ?\|/gm)];
  expect(Object.fromEntries(rows.map(([, code, word]) => [code, word]))).toEqual(FAULTS);
});

test('Every link within docs/protocol.md has its heading', () => {
  const headings = [...PAGE.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  for (const [, link = ''] of PAGE.matchAll(/\]\(#([^)]*)\)/g)) expect(headings).toContain(link);
});

test('faultOfWord() gives the widest code of a word, and REMOTE for a word of somebody else', () => {
  expect(faultOfWord('bad-pkt')).toBe('PACKET_SHAPE');
  expect(faultOfWord('unk-channel')).toBe('CHANNEL_UNKNOWN');
  expect(faultOfWord('bad-channel')).toBe('REMOTE');
  expect(faultOfWord('')).toBe('REMOTE');
});

test('An I3Error has the word of its code, or the one it was given', () => {
  const packet = ['tell'];
  const plain = new I3Error('USER_UNKNOWN', 'Nobody there', { packet, cause: 1 });
  expect(plain).toMatchObject({ name: 'I3Error', code: 'USER_UNKNOWN', word: 'unk-user', packet, cause: 1 });
  expect(new I3Error('REMOTE', 'No', { word: 'bad-channel' }).word).toBe('bad-channel');
  expect(new I3Error('TIMEOUT', 'No answer').word).toBeUndefined();
});
