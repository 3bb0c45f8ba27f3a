// Text of others on its way to people: what is left of it can be shown, and does nothing but show.

import { stripPinkfish } from '@intermud/mud';
import { NAME_LENGTH_MAX, SAYING_LENGTH_MAX, SAYING_LINES_MAX } from '../limits.ts';

// CSI; OSC and its relatives; other escapes; single control characters of both sets, but the line feed.
const CONTROL =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_](?:[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c))?|\x1b[ -/]*[0-~]?|[\x00-\x09\x0b-\x1f\x7f-\x9f]/g;
const COLOUR = /^\x1b\[[\d;:]*m$/;
const ANY_COLOUR = /\x1b\[[\d;:]*m/g;
const EXTENDED = /(?<!\d)[34]8[;:](?:5[;:]\d+|2[;:]\d*[;:]\d+[;:]\d+(?::\d+)?)(?!\d)/g;
const BLINKING_OR_HIDDEN: readonly number[] = [5, 6, 8]; // Within an extended colour they are numbers of colours.

// What turns the direction of writing, and what nobody sees: by either a line or a name can look like another. The
// joiners stay: scripts and emoji need them. Lone halves of characters are none.
const UNSEEN = /(?![\u200c\u200d])\p{Cf}|[\p{Cs}\u2028\u2029]/gu;
const UNSEEN_IN_NAMES =
  /(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}|(?<=[\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\x7f]|$)/gu;

// A letter bears a few marks in any language; a tower of them paints over other lines.
const TOWERS = /(\p{M}{4})\p{M}+/gu;

/** Text that may hold colours (SGR, Pinkfish) and line feeds; all else that acts on a terminal or hides is taken out. */
export function coloured(text: string): string {
  const shown = text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(CONTROL, (sequence) => (isWelcome(sequence) ? sequence : ''))
    .replace(UNSEEN, '')
    .replace(TOWERS, '$1');
  return withoutFlash(shown).trimEnd();
}

/** A colour; text that blinks or cannot be seen is nobody's choice but the reader's. */
function isWelcome(sequence: string): boolean {
  if (!COLOUR.test(sequence)) return false;
  const codes = sequence.slice(2, -1).replace(EXTENDED, '').split(';');
  return !codes.some((code) => BLINKING_OR_HIDDEN.includes(Number.parseInt(code, 10)));
}

/** Pinkfish has a word for what blinks too. */
function withoutFlash(text: string): string {
  if (!text.includes('FLASH')) return text;
  const parts = text.split('%^');
  const isWord = (at: number) => at > 0 && at < parts.length - 1;
  return parts.map((part, at) => (part === 'FLASH' && isWord(at) ? '' : part)).join('%^');
}

/** The same on one line. */
export function colouredLine(text: string): string {
  return coloured(text).replace(/\s*\n\s*/g, ' ');
}

/** What somebody says: a line, or a few; what is over the bounds is cut. */
export function saying(text: string): string {
  const lines = coloured(cut(text, SAYING_LENGTH_MAX)).split('\n');
  return lines.slice(0, SAYING_LINES_MAX).join('\n');
}

/** One line without colours: words, whatever is compared. */
export function plainLine(text: string): string {
  return stripPinkfish(colouredLine(text)).replace(ANY_COLOUR, '').replace(UNSEEN_IN_NAMES, '').trim();
}

/** Names of users become lower-case on their way, and the Pinkfish in them. */
const upperPinkfish = (text: string): string => text.replace(/%\^\w+(?=%\^)/g, (word) => word.toUpperCase());

/** A name that another mud has given, no longer than names are; the sign between a user and a mud is in none. */
export function plainName(text: string): string {
  const name = plainLine(upperPinkfish(cut(text, 4 * NAME_LENGTH_MAX))).replaceAll('@', '');
  return cut(name, NAME_LENGTH_MAX).trim();
}

// The first of a name that is none, and whatever looks like the colon after one.
const MORE_THAN_A_NAME = /^[^\p{L}\p{N}]|[:"\u02d0\u0589\u05c3\u2236\ua789\ufe13\ufe55\uff1a]/u;

/** A name as lines show it: in quotes if it could be read as more, "[gossip] Root: hello" or "Hub: hello". */
const nameInLine = (name: string): string =>
  MORE_THAN_A_NAME.test(name) ? `"${name.replaceAll('"', "'")}"` : name;

/** Who has sent a line, as the line shows it. */
export const senderInLine = ({ name, mud }: { name: string; mud: string }): string =>
  `${nameInLine(name)}@${nameInLine(mud)}`;

/** An emote, which says whose it is: one that does not begin with who sent it could be taken for a line of somebody else. */
export function signed(text: string, from: { name: string; mud: string }): string {
  const sender = senderInLine(from);
  return plainLine(text).startsWith(sender) ? text : `(${sender}) ${text}`;
}

/** Whether a name can be shown as it is. A list may hold others, if its router lets them pass: they are left out. */
export function isPlain(name: string): boolean {
  return name !== '' && plainLine(name) === name;
}

/** The first characters of a text; none is cut in two. */
export function cut(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(lengthMax - 1));
  return text.slice(0, isHalf ? lengthMax - 1 : lengthMax);
}

const RESET = '\x1b[0m';

/** Text whose later lines cannot be taken for lines of their own: each begins with a bar that no colour hides. Colours end with it. */
export function withMargin(text: string): string {
  const end = /\x1b|%\^/.test(text) ? RESET : '';
  return text.replaceAll('\n', `${end}\n  | `) + end;
}

/** A text of many lines under a line of our own: all of it behind bars. */
export function quoted(text: string): string {
  return withMargin(`\n${text}`).slice(1);
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

/** The time of day where the hub runs. */
export function clockTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
