// Text on its way to and from a terminal: colours pass, everything else that a terminal would obey does not.

import type { Colours } from '../client.ts';
import { fitColours } from './colours.ts';

// CSI; OSC and its relatives with their text, where it ends; other escapes; single control characters of both sets.
const CONTROL =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_](?:[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c))?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
const COLOUR = /^\x1b\[[\d;:]*m$/;
const RESET = '\x1b[0m';

/**
 * Text that is safe to show: of all control sequences only colours and styles (SGR) are left, in as many colours as
 * the client has, and they end with the text. Line ends become `\n`.
 */
export function terminalText(text: string, colours: Colours): string {
  const safe = text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, (sequence) => (COLOUR.test(sequence) ? fitColours(sequence, colours) : ''));
  return endsPlain(safe) ? safe : `${safe}${RESET}`;
}

// Nothing but SGR is left, so that the last escape is the last change of colour.
function endsPlain(safe: string): boolean {
  const last = safe.lastIndexOf('\x1b[');
  return last < 0 || /^[0;:]*m/.test(safe.slice(last + 2));
}

/** What somebody typed, as one line: line ends and tabs are blanks, and other control characters gone. */
export function oneLine(text: string): string {
  return text.replace(/[\t\n\r]+/g, ' ').replace(/[\x00-\x1f\x7f-\x9f]/g, '');
}

/** Characters that are kept of what a client tells about itself: it stands in logs and lists. */
const WORD_CHARS_MAX = 64;

/** What a client tells about itself, fit to be shown: one short line. Empty for what is no text. */
export function clientWord(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return oneLine(String(value)).slice(0, WORD_CHARS_MAX).trim();
}
