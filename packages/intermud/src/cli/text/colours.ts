// Turns the colours that muds send, Pinkfish (`%^RED%^`) and ANSI, into the terminal's or into nothing.
import { clean } from './clean.ts';

// Source: FluffOS and Dead Souls terminal colour tables; the names are the same on all living muds.
const HUES = ['BLACK', 'RED', 'GREEN', 'YELLOW', 'BLUE', 'MAGENTA', 'CYAN', 'WHITE'] as const;

const PINKFISH: ReadonlyMap<string, string> = new Map([
  ...HUES.map((hue, index) => [hue, String(30 + index)] as const),
  ...HUES.map((hue, index) => [`B_${hue}`, String(40 + index)] as const),
  ['ORANGE', '33'],
  ['B_ORANGE', '43'],
  ['BOLD', '1'],
  ['UNDERLINE', '4'],
  ['REVERSE', '7'],
  ['FLASH', ''], // Blinking is nobody's choice but the reader's.
  ['RESET', '0'],
  ['NONE', '0'],
  ['', ''], // Two delimiters side by side.
]);

const RESET = '\x1b[0m';
const SGR = /\x1b\[[0-9;]*m/u;
const SGR_CHARACTERS_MAX = 20; // Longer than any true-colour sequence that is meant.

/** A piece of text, or a change of colour as SGR parameters. */
type Piece = { text: string } | { sgr: string };

/**
 * `text` on one line and safe to show. With `coloured` the sender's colours are kept, and end with the line;
 * else they are taken out.
 */
export function paint(text: string, coloured: boolean): string {
  const pieces = piecesOf(text);
  if (!coloured) return clean(pieces.map((piece) => ('text' in piece ? piece.text : '')).join(''));
  const painted = pieces
    .map((piece) => ('text' in piece ? clean(piece.text) : `\x1b[${piece.sgr}m`))
    .join('');
  return pieces.some((piece) => 'sgr' in piece) ? `${painted}${RESET}` : painted;
}

function piecesOf(text: string): Piece[] {
  return text.split(new RegExp(`(${SGR.source})`, 'u')).flatMap((part) => {
    if (SGR.test(part) && part.startsWith('\x1b')) return ansi(part);
    return pinkfish(part);
  });
}

function ansi(sequence: string): Piece[] {
  const sgr = sequence.slice(2, -1);
  const isPlain = sequence.length <= SGR_CHARACTERS_MAX && !hides(sgr);
  return isPlain ? [{ sgr }] : [];
}

const EXTENDED = /[34]8;(?:5;\d+|2;\d+;\d+;\d+)/gu;

/** Blinking (5, 6) and concealed (8) text is not let through; as numbers of an extended colour they are fine. */
function hides(sgr: string): boolean {
  const numbers = sgr.replace(EXTENDED, '').split(';').map(Number);
  return numbers.some((number) => [5, 6, 8].includes(number));
}

/** Drivers cut at every `%^` and put a colour for each part that is a colour's name. */
function pinkfish(text: string): Piece[] {
  const parts = text.split('%^');
  return parts.flatMap((part, index): Piece[] => {
    const code = index > 0 && index < parts.length - 1 ? PINKFISH.get(part) : undefined;
    if (code === undefined) return part === '' ? [] : [{ text: part }];
    return code === '' ? [] : [{ sgr: code }];
  });
}
