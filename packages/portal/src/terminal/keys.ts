// Keys out of what a terminal sends: characters, control characters and escape sequences, cut anywhere.

/** What a key does, for those that are no character to be typed. */
export type KeyName =
  | 'enter'
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'kill-line'
  | 'kill-rest'
  | 'kill-word'
  | 'drop'
  | 'eof'
  | 'redraw';

/** One key: what it does, or the character that it types. */
export type Key = { readonly does: KeyName } | { readonly types: string };

/** Where in an escape sequence the reader is. */
type State =
  | { at: 'plain' }
  | { at: 'escape' }
  | { at: 'csi'; parameters: string }
  | { at: 'ss3' }
  | { at: 'string' };

// Emacs' keys, which shells have too.
const CONTROLS: Readonly<Record<string, KeyName>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\b': 'backspace',
  '\x7f': 'backspace',
  '\x01': 'home', // ^A
  '\x02': 'left', // ^B
  '\x03': 'drop', // ^C
  '\x04': 'eof', // ^D
  '\x05': 'end', // ^E
  '\x06': 'right', // ^F
  '\x0b': 'kill-rest', // ^K
  '\x0c': 'redraw', // ^L
  '\x0e': 'down', // ^N
  '\x10': 'up', // ^P
  '\x15': 'kill-line', // ^U
  '\x17': 'kill-word', // ^W
};

/** Final bytes of `ESC [` and `ESC O`. Source: xterm, ctlseqs, "PC-Style Function Keys". */
const CURSOR_KEYS: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
};

/** Parameters of `ESC [ n ~`: the VT220's keys, and rxvt's for 7 and 8. */
const NUMBERED_KEYS: Readonly<Record<string, KeyName>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  7: 'home',
  8: 'end',
};

const SEQUENCES: Readonly<Record<string, State['at']>> = {
  '[': 'csi',
  O: 'ss3',
  ']': 'string',
  P: 'string',
  X: 'string',
  '^': 'string',
  _: 'string',
};

/** Longest parameters that are kept: no key has more than `1;5`. */
const PARAMETERS_CHARS_MAX = 8;

/** Reads keys character by character. Sequences that are no key of ours do nothing, answers of the terminal included. */
export class KeyReader {
  #state: State = { at: 'plain' };
  #isAfterCr = false;

  /** The key that this character completes, if it does. */
  push(char: string): Key | undefined {
    const state = this.#state;
    if (state.at === 'plain') return this.#plain(char);
    if (state.at === 'csi') return this.#csi(state.parameters, char);
    this.#state = { at: 'plain' };
    if (state.at === 'ss3') return doing(CURSOR_KEYS[char]);
    if (state.at === 'escape') this.#begin(SEQUENCES[char] ?? 'plain');
    else this.#inString(char);
    return undefined;
  }

  #plain(char: string): Key | undefined {
    const isEndOfCrLf = char === '\n' && this.#isAfterCr;
    this.#isAfterCr = char === '\r';
    if (isEndOfCrLf) return undefined;
    if (char === '\x1b') this.#begin('escape');
    return /\p{Cc}/u.test(char) ? doing(CONTROLS[char]) : { types: char };
  }

  /** Parameters go on to a final byte. */
  #csi(parameters: string, char: string): Key | undefined {
    if (char < '@' || char > '~') {
      this.#state = { at: 'csi', parameters: (parameters + char).slice(0, PARAMETERS_CHARS_MAX) };
      return undefined;
    }
    this.#state = { at: 'plain' };
    return doing(char === '~' ? NUMBERED_KEYS[parameters] : CURSOR_KEYS[char]);
  }

  #inString(char: string): void {
    if (char === '\x1b')
      this.#begin('escape'); // ESC \ ends a string
    else if (char !== '\x07' && char !== '\r') this.#begin('string');
  }

  #begin(at: State['at']): void {
    this.#state = at === 'csi' ? { at, parameters: '' } : { at };
  }
}

function doing(does: KeyName | undefined): Key | undefined {
  return does === undefined ? undefined : { does };
}
