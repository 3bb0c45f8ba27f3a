// MXP, links only: a word that a player can click. Source: zuggsoft.com, MXP specification.

const ESC = '\x1b';
const CONTROLS = /[\x00-\x1f\x7f-\x9f]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * What follows after a client has agreed to MXP: lines are locked, so that `<`, `>` and `&` in text stay what they are
 * and nothing that others say is ever read as a tag.
 */
export const MXP_LOCK = `${ESC}[7z`;

/**
 * Text that sends `command` when it is clicked, for a client that has MXP on ({@link MXP_LOCK} given). Both are plain
 * text: quotes and brackets are guarded, control characters are taken out.
 */
export function mxpLink(command: string, label: string = command): string {
  const href = command.replace(CONTROLS, '').replace(/[&<>"]/g, (char) => ENTITIES[char] ?? '');
  return `${ESC}[4z<SEND HREF="${href}">${label.replace(CONTROLS, '')}${ESC}[4z</SEND>`;
}
