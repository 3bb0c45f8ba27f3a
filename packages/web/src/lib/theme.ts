// Light, dark, or as the system has it.

import type { Storage } from './drafts.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'intermud.theme';

/** The theme that was chosen in this browser. */
export function readTheme(storage: Storage | undefined): Theme {
  const kept = storage?.getItem(KEY);
  return THEMES.find((theme) => theme === kept) ?? 'auto';
}

/** Shows the page in a theme, and keeps the choice if it is one. */
export function applyTheme(storage: Storage | undefined, theme = readTheme(storage)): void {
  document.documentElement.dataset.theme = theme;
  try {
    storage?.setItem(KEY, theme);
  } catch {
    // Chosen for this visit only.
  }
}
