// What the terminal view is given: colours and text, and nothing else that a terminal would obey.

import type { ITheme } from '@xterm/xterm';
import type { Colour, Style } from './colours.ts';
import { toSpans } from './colours.ts';

/** Text for xterm: its own colours set anew, every other control sequence taken out. */
export function toTerminal(text: string): string {
  return toSpans(text)
    .map(({ text: part, style }) => `\u001b[0${codesOf(style)}m${part}`)
    .join('')
    .concat('\u001b[0m');
}

function codesOf({ fg, bg, bold, faint, italic, underline, strike, inverse }: Style): string {
  const flags: [boolean | undefined, string][] = [
    [bold, ';1'],
    [faint, ';2'],
    [italic, ';3'],
    [underline, ';4'],
    [inverse, ';7'],
    [strike, ';9'],
  ];
  const set = flags.map(([isOn, code]) => (isOn ? code : '')).join('');
  return `${set}${colourCodes(38, fg)}${colourCodes(48, bg)}`;
}

function colourCodes(base: 38 | 48, colour: Colour | undefined): string {
  if (colour === undefined) return '';
  if (typeof colour === 'number') return `;${base};5;${colour}`;
  const rgb = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `;${base};2;${rgb.join(';')}`;
}

/** The terminal is dark in either theme, as terminals are. */
export const TERMINAL_THEME: ITheme = {
  background: '#16181d',
  foreground: '#e4e6ec',
  cursor: '#16181d',
  selectionBackground: '#3a4570',
};
