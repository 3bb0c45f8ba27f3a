// How wide text is on a terminal, near enough to find its rows.

const SGR = /\x1b\[[\d;:]*m/g;
const PLAIN = /^[\x20-\x7e]*$/;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;
// Hangul, kana, CJK and full-width forms, and pictures: two columns. Source: Unicode, UAX #11, ranges joined.
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;

/** Columns that a text without line ends takes up; colours take none. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length; // which nearly all text is
  let columns = 0;
  for (const char of text.replace(SGR, '')) columns += ZERO_WIDTH.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return columns;
}
