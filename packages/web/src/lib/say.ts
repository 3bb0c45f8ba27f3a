// What is typed below a conversation: a line, an emote, or a command for the hub.

import { LIMITS } from './limits.ts';

/** A line as it goes to the hub. */
export type Said =
  | { readonly kind: 'line'; readonly text: string; readonly emote: boolean }
  | { readonly kind: 'command'; readonly text: string };

/**
 * Reads a typed line: `:waves` and `/me waves` are emotes, `/who Granite` a command, `//x` the line `/x`.
 * Undefined if there is nothing to say.
 */
export function readSaid(typed: string): Said | undefined {
  const text = typed.trim();
  const emote = /^(?::(?=\S)|\/me\s+)(.+)$/s.exec(text)?.[1];
  if (emote !== undefined && !/^:[)(DPp/\\|-]/.test(text)) return { kind: 'line', text: emote, emote: true };
  if (text.startsWith('//')) return { kind: 'line', text: text.slice(1), emote: false };
  if (/^\/[a-z]/i.test(text)) return { kind: 'command', text: text.slice(1) };
  return text === '' ? undefined : { kind: 'line', text, emote: false };
}

/** Keeps what was typed for the arrow key; the oldest goes. */
export function remember(recall: string[], typed: string): void {
  recall.push(typed);
  if (recall.length > LIMITS.recallMax) recall.shift();
}
