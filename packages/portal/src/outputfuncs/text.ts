// Text and prompts as every outputfunc needs them.

import type { Command } from '../message.ts';
import type { OutletOptions } from '../outlet.ts';
import { terminalText } from '../terminal/text.ts';
import { shared } from './forms.ts';

/**
 * The text of a `text` or `prompt` command, safe for a terminal unless the game marked it as raw. Undefined for other
 * commands, and for a text that is null: that says nothing.
 */
export function textOf(command: Command, { raw, client, forms }: OutletOptions): string | undefined {
  const [, [first = null]] = command;
  if (!isInBand(command) || first === null) return undefined;
  const text = typeof first === 'string' ? first : JSON.stringify(first);
  if (raw === true) return text;
  return shared(forms, command, client.colours, () => terminalText(text, client.colours));
}

/** Whether a command goes in band, and never as structure. */
export function isInBand([name]: Command): boolean {
  return name === 'text' || name === 'prompt';
}
