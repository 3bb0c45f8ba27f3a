// Helpers for the text that travels: names put in for tokens, Pinkfish colours, lines as people read them.

/** Who stands for the tokens of an emote. */
export interface TokenNames {
  /** `$N`: who does it, usually `visname@mud`. */
  readonly originator: string;
  /** `$O`: to whom. */
  readonly target?: string;
}

/** The message with `$N` and, where there is a target, `$O` filled in. Source: Intermud-3, "Service: channel". */
export function fillTokens(message: string, { originator, target }: TokenNames): string {
  // One pass, and functions: a name that holds `$O` or `$&` stays what it is.
  return message.replace(/\$[NO]/g, (token) => (token === '$N' ? originator : (target ?? token)));
}

/** The message with `$N` in it: put before it where it is nowhere, since else nobody would know who acts. */
export function withOriginatorToken(message: string): string {
  return message.includes('$N') ? message : `$N ${message}`;
}

/** A user as the network writes it: `Joe@PutzMud`. */
export function userAt(visname: string | 0, mud: string | 0): string {
  return `${visname || 'Someone'}@${mud || 'nowhere'}`;
}

/** The name by which the protocol knows a user: lower-case. Source: Intermud-3, "Packet Format". */
export function usernameOf(user: string): string {
  return user.trim().toLowerCase();
}

/** Text without what a line may not hold: NUL, and line ends at its end. Source: Intermud-3, "Service: channel". */
export function lineOf(text: string): string {
  return text.replaceAll('\0', '').replace(/[\r\n]+$/, '');
}

/** The text, cut so that it has no more than `bytesMax` bytes of UTF-8, never within a character. */
export function cutText(text: string, bytesMax: number): string {
  if (text.length * 3 <= bytesMax) return text;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= bytesMax) return text;
  return new TextDecoder().decode(bytes.subarray(0, bytesMax), { stream: true });
}

// Pinkfish: `%^RED%^`, `%^BOLD%^` and their like, as LPC mudlibs write colours.
const HUES = ['BLACK', 'RED', 'GREEN', 'YELLOW', 'BLUE', 'MAGENTA', 'CYAN', 'WHITE'];
const PINKFISH: ReadonlyMap<string, string> = new Map([
  ...HUES.map((hue, index) => [hue, String(30 + index)] as const),
  ...HUES.map((hue, index) => [`B_${hue}`, String(40 + index)] as const),
  ['ORANGE', '33'],
  ['B_ORANGE', '43'],
  ['RESET', '0'],
  ['BOLD', '1'],
  ['DIM', '2'],
  ['ITALIC', '3'],
  ['UNDERLINE', '4'],
  ['FLASH', '5'],
  ['REVERSE', '7'],
  ['', ''], // Two marks side by side.
]);

/** The text without its Pinkfish colours. */
export function stripPinkfish(text: string): string {
  return replacePinkfish(text, () => '');
}

/** The text with its Pinkfish colours as ANSI escapes, reset at the end if there were any. */
export function pinkfishToAnsi(text: string): string {
  const ansi = replacePinkfish(text, (code) => (code === '' ? '' : `\u001b[${code}m`));
  return ansi.includes('\u001b') && ansi !== text ? `${ansi}\u001b[0m` : ansi;
}

/**
 * Cuts at every `%^`, as drivers do, and replaces the parts that are the name of a colour. A word that is none stays:
 * it is what somebody says between two colours. Source: FluffOS, terminal_colour().
 */
function replacePinkfish(text: string, shown: (code: string) => string): string {
  const parts = text.split('%^');
  if (parts.length < 3) return text; // No word is between two marks.
  const last = parts.length - 1;
  return parts
    .map((part, index) => {
      const code = index > 0 && index < last ? PINKFISH.get(part) : undefined;
      return code === undefined ? part : shown(code);
    })
    .join('');
}
