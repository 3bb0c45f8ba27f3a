import { expect, test } from 'vitest';
import { splitLinks } from './links.ts';

const CASES = [
  { text: 'see https://intermud.org/docs.', hrefs: ['https://intermud.org/docs'] },
  { text: '(http://a.example/b_(c))', hrefs: ['http://a.example/b_(c)'] },
  { text: 'javascript:alert(1) data:text/html,x ftp://x', hrefs: [] },
  { text: 'https://<script>', hrefs: [] },
  { text: 'two: https://a.example, https://b.example!', hrefs: ['https://a.example', 'https://b.example'] },
];

for (const { text, hrefs } of CASES) {
  test(`splitLinks() of ${text}`, () => {
    const pieces = splitLinks(text);
    expect(pieces.flatMap(({ href }) => href ?? [])).toEqual(hrefs);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });
}
