// Text of others on its way to people: what is left of it can be shown, and does nothing but show.

import { stripPinkfish } from '@intermud/mud';

// CSI; OSC and its relatives; other escapes; single control characters of both sets, but the line feed; and what
// turns the direction of writing, by which a line can look like another.
const CONTROL =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_](?:[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c))?|\x1b[ -/]*[0-~]?|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const COLOUR = /^\x1b\[[\d;:]*m$/;
const ANY_COLOUR = /\x1b\[[\d;:]*m/g;

/** Text that may hold colours (SGR, Pinkfish) and line feeds; every other control character is taken out. */
export function coloured(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(CONTROL, (sequence) => (COLOUR.test(sequence) ? sequence : ''))
    .trimEnd();
}

/** The same on one line. */
export function colouredLine(text: string): string {
  return coloured(text).replace(/\s*\n\s*/g, ' ');
}

/** One line without colours: names, words, whatever is compared. */
export function plainLine(text: string): string {
  return stripPinkfish(colouredLine(text)).replace(ANY_COLOUR, '').trim();
}

/** Whether a name can be shown as it is. A list may hold others, if its router lets them pass: they are left out. */
export function isPlain(name: string): boolean {
  return name !== '' && plainLine(name) === name;
}

/** Text whose later lines cannot be taken for lines of their own: each begins with a bar. */
export function withMargin(text: string): string {
  return text.replaceAll('\n', '\n  | ');
}

/** The text without any colours. */
export function withoutColours(text: string): string {
  return stripPinkfish(text).replace(ANY_COLOUR, '');
}

const PAINTS = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;

/** Text of our own in a colour. */
export function paint(colour: keyof typeof PAINTS, text: string): string {
  return `\x1b[${PAINTS[colour]}m${text}\x1b[0m`;
}
