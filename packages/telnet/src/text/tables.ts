// Single-byte character sets: the characters of bytes 128 and up.

/** Bytes 0x80 to 0x9F of Windows-1252; the five bytes that it leaves undefined are the controls that they are elsewhere. Source: WHATWG Encoding. */
export const WINDOWS_1252_HIGH =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Bytes 0x80 to 0xFF of CP437, the IBM PC's: letters, box drawing, Greek, mathematics. Source: Unicode, CP437.TXT. */
export const CP437_HIGH =
  'ÇüéâäàåçêëèïîìÄÅ' +
  'ÉæÆôöòûùÿÖÜ¢£¥₧ƒ' +
  'áíóúñÑªº¿⌐¬½¼¡«»' +
  '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
  '└┴┬├─┼╞╟╚╔╩╦╠═╬╧' +
  '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
  'αßΓπΣσµτΦΘΩδ∞φε∩' +
  '≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** A single-byte set in both directions. */
export interface CharTable {
  readonly chars: readonly string[];
  readonly bytes: ReadonlyMap<string, number>;
}

/** The table of a set that agrees with ASCII below 128 and has `high` from there on. */
export function charTable(high: string): CharTable {
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  const chars = [...ascii, ...high];
  return { chars, bytes: new Map(chars.map((char, byte) => [char, byte])) };
}
