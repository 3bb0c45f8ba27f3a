// The keyboard: which keys do what, in one table that is also the help.

export interface KeyBinding {
  readonly keys: string;
  readonly does: string;
  readonly action: KeyAction;
}

export type KeyAction = 'previous' | 'next' | 'unread' | 'switch' | 'compose' | 'help' | 'close';

/** Shown by the help, in this order. */
export const KEY_BINDINGS: readonly KeyBinding[] = [
  { keys: 'Ctrl+K', does: 'Go to a channel, person, mud or page by name', action: 'switch' },
  { keys: 'Alt+ArrowUp', does: 'Previous conversation', action: 'previous' },
  { keys: 'Alt+ArrowDown', does: 'Next conversation', action: 'next' },
  { keys: 'Alt+U', does: 'Next conversation with something new', action: 'unread' },
  { keys: 'Alt+C', does: 'To the line that is typed', action: 'compose' },
  { keys: 'Escape', does: 'Close what is open', action: 'close' },
  { keys: '?', does: 'This list', action: 'help' },
];

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** Whether the key would type something where it was pressed. */
  readonly isTyping: boolean;
}

/** What a key press asks for, if anything. */
export function actionOf(press: KeyPress): KeyAction | undefined {
  const binding = KEY_BINDINGS.find(({ keys }) => keys === nameOf(press));
  return binding?.action === 'help' && press.isTyping ? undefined : binding?.action;
}

/** Letters by their place on the keyboard, because Alt makes other letters of them on some. */
function nameOf({ key, code, ctrlKey, metaKey, altKey }: KeyPress): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const modifiers = [ctrlKey || metaKey ? 'Ctrl' : '', altKey ? 'Alt' : ''].filter(Boolean);
  return [...modifiers, modifiers.length > 0 ? (letter ?? key) : key].join('+');
}
