// Text and prompts as every outputfunc needs them.

import type { Command } from '../message.ts';
import type { OutletOptions } from '../outlet.ts';
import { terminalText } from '../terminal/text.ts';

/**
 * The text of a `text` or `prompt` command, safe for a terminal unless the game marked it as raw. Undefined for other
 * commands, and for a text that is null: that says nothing.
 */
export function textOf([name, [first = null]]: Command, { raw, client }: OutletOptions): string | undefined {
  if ((name !== 'text' && name !== 'prompt') || first === null) return undefined;
  const text = typeof first === 'string' ? first : JSON.stringify(first);
  return raw === true ? text : terminalText(text, client.colours);
}

/** Whether a command goes in band, and never as structure. */
export function isInBand([name]: Command): boolean {
  return name === 'text' || name === 'prompt';
}
