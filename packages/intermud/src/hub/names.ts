import { NAME_LENGTH_MAX } from './limits.ts';

/** What may not be in a name: the wire's quote, escape and `user@mud` sign, and all that nobody sees but the space. */
const FORBIDDEN = /["\\@\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}|\p{M}{4}/u;

/** Letters of these scripts look the same: a name that mixes them is meant to be taken for another. */
const LOOKALIKES = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/**
 * What keeps a text from being a name on this network, as the end of a sentence ("is empty"); undefined when nothing does.
 * Names have 1-64 printable characters, no `"`, `\` or `@`, and no space at the ends.
 */
export function faultOfName(name: string): string | undefined {
  const length = [...name].length;
  if (length === 0) return 'it is empty';
  if (length > NAME_LENGTH_MAX) return `it has ${length} characters, ${NAME_LENGTH_MAX} are allowed`;
  if (name !== name.trim()) return 'it has a space at its end';
  if (LOOKALIKES.filter((script) => script.test(name)).length > 1)
    return 'it mixes scripts whose letters look the same';
  const [found] = FORBIDDEN.exec(name) ?? [];
  return found === undefined ? undefined : `it holds ${nameOfCharacter(found)}`;
}

/** The character itself where it prints, else its number. */
function nameOfCharacter(character: string): string {
  if (/["\\@]/.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
