// Turns the colours that muds send, Pinkfish (`%^RED%^`) and ANSI, into the terminal's or into nothing.
import { pinkfishToAnsi, stripPinkfish } from '@intermud/mud';
import { clean } from './clean.ts';

const RESET = '\x1b[0m';
const SGR = /(\x1b\[[0-9;]*m)/u;
const SGR_CHARACTERS_MAX = 40; // Longer than several Pinkfish colours in a row, or any true colour that is meant.

/**
 * `text` on one line and safe to show. With `isColoured` the sender's colours are kept, and end with the line; else
 * they are taken out.
 */
export function paint(text: string, isColoured: boolean): string {
  if (!isColoured) return clean(stripPinkfish(text));
  const parts = pinkfishToAnsi(text).split(SGR); // Texts and colours in turn, a text first.
  const painted = parts.map((part, index) => (index % 2 === 0 ? clean(part) : allowed(part))).join('');
  return painted.includes('\x1b') && !painted.endsWith(RESET) ? `${painted}${RESET}` : painted;
}

const EXTENDED = /(?<!\d)[34]8;(?:5;\d+|2;\d+;\d+;\d+)/gu;
const BLINKING_OR_HIDDEN = [5, 6, 8]; // As colour numbers, within an extended colour, these are fine.

/** A colour as it came, or nothing: text that blinks or cannot be seen is nobody's choice but the reader's. */
function allowed(sequence: string): string {
  const numbers = sequence.slice(2, -1).replace(EXTENDED, '').split(';').map(Number);
  const isWelcome = !numbers.some((number) => BLINKING_OR_HIDDEN.includes(number));
  return isWelcome && sequence.length <= SGR_CHARACTERS_MAX ? sequence : '';
}
