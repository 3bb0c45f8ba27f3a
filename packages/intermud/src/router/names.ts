// Names of muds, users and channels, as the router lets them in.
import { NAME_LENGTH_MAX } from '@intermud/wire';

const SPACE_AT_AN_END = /^ | $/;
const FORBIDDEN = /["\\@]/;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/**
 * What is wrong with a name of a mud or a channel, as the end of a sentence; undefined if nothing is.
 * 1-64 printable characters, no `"`, backslash or `@`, no space at the ends.
 */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if ([...name].length > NAME_LENGTH_MAX) return `it is longer than ${NAME_LENGTH_MAX} characters`;
  if (SPACE_AT_AN_END.test(name)) return 'it begins or ends with a space';
  if (FORBIDDEN.test(name)) return 'it holds ", \\ or @';
  if (UNPRINTABLE.test(name)) return 'it holds a character that cannot be printed';
  return undefined;
}

/** As {@link nameFault}; and `*` begins the names of routers. Source: Intermud-3, "MUD Naming". */
export function mudNameFault(name: string): string | undefined {
  if (name.startsWith('*')) return 'names with * in front are for routers';
  return nameFault(name);
}
