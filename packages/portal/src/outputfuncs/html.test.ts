import fc from 'fast-check';
import { expect, test } from 'vitest';
import { htmlText } from './html.ts';

const CASES: [name: string, text: string, html: string][] = [
  ['plain text', `a <b> & "c" 'd'`, 'a &lt;b&gt; &amp; &quot;c&quot; &#x27;d&#x27;'],
  ['line ends', 'a\nb', 'a<br>b'],
  // Evennia's page shows its `|r` so; measured: evennia-msg-and-web.json.
  ['bright red', 'Hello \x1b[1m\x1b[31mred\x1b[0m <b>', 'Hello <span class="color-009">red</span> &lt;b&gt;'],
  ['dark on light', '\x1b[30;107mx', '<span class="color-000 bgcolor-015">x</span>'],
  [
    '256 colours',
    '\x1b[38;5;196;4mx\x1b[24my',
    '<span class="color-196 underline">x</span><span class="color-196">y</span>',
  ],
  ['true colour', '\x1b[48;2;255;0;0mx', '<span class="bgcolor-196">x</span>'],
  ['colours that end', '\x1b[31;42mx\x1b[39;49my', '<span class="color-001 bgcolor-002">x</span>y'],
  ['styles without a class', '\x1b[3;7;99mx', 'x'],
];

for (const [name, text, html] of CASES) {
  test(`htmlText() of ${name}`, () => expect(htmlText(text)).toBe(html));
}

test('htmlText() has no tag but its own, whatever it gets', () => {
  const part = fc.oneof(
    fc.constantFrom('<script>', '"', "'", '&', '\x1b[31m', '\x1b[38;5;', '<', '>', 'm', '\n', '\x1b[0m'),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const rest = htmlText(parts.join('')).replace(/<span class="[a-z0-9 -]+">|<\/span>|<br>/g, '');
      expect(rest).not.toMatch(/[<>"']/);
    }),
  );
});
