// Close ASCII for characters that an encoding lacks.

/** Rows of "what to write, then the characters that it stands for". */
const CLOSE: readonly (readonly [string, string])[] = [
  ["'", '‘’‚‛′ʹʻʼ`´'],
  ['"', '“”„‟″«»'],
  ['<', '‹◄◀'],
  ['>', '›►▶'],
  ['-', '‐‑‒–—―−─━╌╍┄┅═'],
  ['|', '│┃║┆┇╎╏'],
  ['+', '┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫╭╮╯╰'],
  ['#', '█▓▒░■▇▆'],
  ['*', '•∙·●★☆◆♦✦✧'],
  ['o', '○◦'],
  ['^', '▲△'],
  ['v', '▼▽'],
  ['<-', '←⇐'],
  ['->', '→⇒➜'],
  ['<->', '↔'],
  ['...', '…'],
  ['EUR', '€'],
  ['GBP', '£'],
  ['(c)', '©'],
  ['(r)', '®'],
  ['ss', 'ß'],
  ['SS', 'ẞ'],
  ['ae', 'æ'],
  ['AE', 'Æ'],
  ['oe', 'œ'],
  ['OE', 'Œ'],
  ['o', 'ø'],
  ['O', 'Ø'],
  ['d', 'đð'],
  ['D', 'ĐÐ'],
  ['th', 'þ'],
  ['Th', 'Þ'],
  ['l', 'ł'],
  ['L', 'Ł'],
  ['i', 'ı'],
  ['x', '×'],
  ['/', '÷∕⁄'],
  ['', '\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff'], // invisible: nothing is the closest
];

const TABLE = new Map(
  CLOSE.flatMap(([ascii, chars]) => Array.from(chars, (char): [string, string] => [char, ascii])),
);
const MARKS = /\p{M}/gu;
const ASCII = /^[\x00-\x7f]*$/;

/** ASCII for one character: from the table, else without its accents and ligatures, else `?`. */
export function transliterate(char: string): string {
  const close = TABLE.get(char);
  if (close !== undefined) return close;
  const plain = char.normalize('NFKD').replace(MARKS, '').replaceAll('\u2044', '/');
  return ASCII.test(plain) ? plain : '?';
}
