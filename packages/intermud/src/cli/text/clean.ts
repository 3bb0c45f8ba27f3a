// Makes text of strangers safe to show: nothing that a remote mud sends may move the cursor, ring a bell, hide
// or reorder text, or fake another line.

// CSI, then OSC/DCS/SOS/PM/APC up to their end, then any other escape; 8-bit forms too. An unended one runs to
// the end of the text, since a terminal would swallow it as well.
const ESCAPES =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?/gu;

// Line ends, tabs and the Unicode separators: on one line each is a space.
const GAPS = /\r\n|[\t\n\v\f\r\x85\u2028\u2029]/gu;

// Controls, lone surrogates, and format characters (direction overrides, tags, invisible spaces). The joiners
// stay: scripts and emoji need them.
const HIDDEN = /[\p{Cc}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu;

// A letter bears a few marks in any language; a tower of them paints over other lines.
const TOWERS = /(\p{M}{4})\p{M}+/gu;

/** `text` on one line, without anything that acts on a terminal. Colours go too; see colours.ts. */
export function clean(text: string): string {
  return text.replace(ESCAPES, '').replace(GAPS, ' ').replace(HIDDEN, '').replace(TOWERS, '$1');
}

/** The lines of `text`, each clean; empty lines at the end are left out. */
export function cleanLines(text: string): string[] {
  return splitLines(text).map(clean);
}

/** Cuts at every kind of line end that muds send; the drivers' lone carriage return is one. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x85\u2028\u2029]/u);
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  return lines;
}
