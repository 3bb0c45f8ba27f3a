import { expect, test } from 'vitest';
import { PACKETS } from './catalogue.ts';
import { describePackets } from './pages.ts';

test('describePackets() has a page for every packet, and for the bare answers of news servers', () => {
  const pages = describePackets();
  const packets = pages.filter(({ form }) => form !== 'answer').map(({ type }) => type);
  expect(packets).toEqual(Object.keys(PACKETS));
  expect(pages.filter(({ form }) => form === 'answer').map(({ type }) => type)).toEqual([
    'news-read-reply',
    'news-post-reply',
    'news-grplist-reply',
  ]);
});

test('describePackets() tells where each field is, and what is inside it', () => {
  const page = describePackets().find(({ type }) => type === 'who-reply');
  expect(page).toMatchObject({
    service: 'who',
    form: 'in-band',
    fields: [
      { place: 6, name: 'whoData', absent: [], parts: [{ place: 0, name: 'visname' }, { name: 'idle' }, {}] },
    ],
  });
  expect(describePackets().find(({ type }) => type === 'oob-end')?.fields).toMatchObject([
    { place: 1, kind: 'string' },
  ]);
});

test('Every packet and every field says what it is for, and where it comes from', () => {
  for (const { about, source, fields } of describePackets()) {
    expect(about).toMatch(/^[A-Z`].*\.$/);
    expect(source).toMatch(/^(Intermud-3, "|extension)/);
    for (const field of fields) expect(field.about).not.toBe('');
  }
});
