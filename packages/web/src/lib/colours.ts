// ANSI colours and Pinkfish codes become spans. Nothing here knows HTML: the view gives each span its classes.

import { clean, ESCAPE } from './clean.ts';
import { LIMITS } from './limits.ts';

/** A colour: one of the sixteen that the theme gives, or `#rrggbb`. */
export type Colour = number | `#${string}`;

/** How a piece of text is to be shown. */
export interface Style {
  readonly fg?: Colour;
  readonly bg?: Colour;
  readonly bold?: true;
  readonly faint?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
  readonly inverse?: true;
}

/** A piece of text in one style. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

const PLAIN: Style = {};

/** What a Pinkfish word does to the style. Source: MudOS, terminal_colour(); Dead Souls, /secure/daemon/terminal.c. */
const PINKFISH: Readonly<Record<string, (style: Style) => Style>> = {
  RESET: () => PLAIN,
  BOLD: (style) => ({ ...style, bold: true }),
  FLASH: (style) => ({ ...style, bold: true }), // Nothing blinks here.
  BLINK: (style) => ({ ...style, bold: true }),
  ITALIC: (style) => ({ ...style, italic: true }),
  UNDERLINE: (style) => ({ ...style, underline: true }),
  STRIKETHRU: (style) => ({ ...style, strike: true }),
  REVERSE: (style) => ({ ...style, inverse: true }),
  // Words for a terminal's own affairs: read, and without effect.
  INITTERM: (style) => style,
  ENDTERM: (style) => style,
  STATUS: (style) => style,
  WINDOW: (style) => style,
  HOME: (style) => style,
  CLEARLINE: (style) => style,
  ...colourWords(),
};

/** In Pinkfish, ORANGE is the terminal's yellow and YELLOW its bright one. */
function colourWords(): Record<string, (style: Style) => Style> {
  const named = { BLACK: 0, RED: 1, GREEN: 2, ORANGE: 3, YELLOW: 11, BLUE: 4, MAGENTA: 5, CYAN: 6, WHITE: 7 };
  const words = Object.entries({ ...named, GREY: 8, GRAY: 8, DARKGREY: 8 });
  return Object.fromEntries(
    words.flatMap(([word, code]) => [
      [word, (style: Style) => ({ ...style, fg: code })],
      [`B_${word}`, (style: Style) => ({ ...style, bg: code })],
    ]),
  );
}

/** The pieces of a coloured text, in order; their texts together are the text without its codes. */
export function toSpans(text: string): Span[] {
  const spans: Span[] = [];
  let style = PLAIN;
  for (const piece of pieces(text)) {
    if (typeof piece !== 'string') style = piece(style);
    else add(spans, clean(piece), style);
  }
  return spans;
}

/** The text without its codes. */
export function toPlain(text: string): string {
  return toSpans(text)
    .map((span) => span.text)
    .join('');
}

type Piece = string | ((style: Style) => Style);

function* pieces(text: string): Generator<Piece> {
  for (const part of splitPinkfish(text)) {
    if (typeof part === 'string') yield* splitAnsi(part);
    else yield part;
  }
}

/** Text without any word that we know is no Pinkfish at all: `100%^2` stays as it was typed. */
function splitPinkfish(text: string): Piece[] {
  const parts = text.split('%^');
  const isWord = (part: string) => Object.hasOwn(PINKFISH, part);
  if (!parts.slice(1).some(isWord)) return [text];
  return parts.map((part, at) => (at > 0 && isWord(part) ? (PINKFISH[part] ?? part) : part));
}

// Every escape sequence is taken out; those that end in m are colours.
function* splitAnsi(text: string): Generator<Piece> {
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    yield text.slice(from, match.index);
    from = match.index + match[0].length;
    const codes = match[1];
    if (match[2] === 'm' && codes !== undefined) yield (style) => applySgr(style, codes);
  }
  yield text.slice(from);
}

function add(spans: Span[], text: string, style: Style): void {
  const last = spans.at(-1);
  if (text === '') return;
  if (last && (last.style === style || spans.length >= LIMITS.spansMax)) {
    spans[spans.length - 1] = { text: last.text + text, style: last.style };
  } else spans.push({ text, style });
}

function applySgr(style: Style, codes: string): Style {
  const numbers = codes.split(/[;:]/).map(Number);
  let next = style;
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = extendedColour(numbers, at + 1);
      at += used;
      if (colour !== undefined) next = { ...next, [code === 38 ? 'fg' : 'bg']: colour };
    } else next = applyCode(next, code);
  }
  return next;
}

/** `5;n` or `2;r;g;b`; also how many numbers it took. */
function extendedColour(numbers: readonly number[], at: number): [Colour | undefined, number] {
  if (numbers[at] === 5) return [colour256(numbers[at + 1] ?? -1), 2];
  if (numbers[at] !== 2) return [undefined, 1];
  const rgb = numbers.slice(at + 1, at + 4);
  return [rgb.length === 3 && rgb.every(isByte) ? hex(rgb) : undefined, 4];
}

const isByte = (value: number) => Number.isInteger(value) && value >= 0 && value <= 255;

function hex(rgb: readonly number[]): Colour {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** xterm's table: 16 of the theme, a cube of 6x6x6, 24 greys. */
function colour256(code: number): Colour | undefined {
  if (!isByte(code)) return undefined;
  if (code < 16) return code;
  if (code >= 232) return hex(Array(3).fill(8 + (code - 232) * 10));
  const cube = code - 16;
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  return hex([level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]);
}

type Flag = 'bold' | 'faint' | 'italic' | 'underline' | 'strike' | 'inverse';
const ON: Readonly<Record<number, Flag>> = {
  1: 'bold',
  2: 'faint',
  3: 'italic',
  4: 'underline',
  5: 'bold',
  6: 'bold',
  7: 'inverse',
  9: 'strike',
};
const OFF: Readonly<Record<number, readonly (keyof Style)[]>> = {
  22: ['bold', 'faint'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
  39: ['fg'],
  49: ['bg'],
};

function applyCode(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  const flag = ON[code];
  if (flag) return { ...style, [flag]: true };
  if (OFF[code]) return without(style, OFF[code]);
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 82 };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 92 };
  return style;
}

function without(style: Style, keys: readonly (keyof Style)[]): Style {
  return Object.fromEntries(Object.entries(style).filter(([key]) => !keys.includes(key as keyof Style)));
}
