// What is written: receivers out of a field, answers out of what is answered.

import { toPlain } from './colours.ts';
import { LIMITS } from './limits.ts';
import type { Address } from './messages.ts';

/** Addresses parted by commas or semicolons, each once; muds may have spaces in their names. */
export function readAddresses(text: string): Address[] {
  const parts = text.split(/[,;\n]/).map((part) => part.trim());
  return [...new Set(parts.filter(Boolean))];
}

/** What keeps a text from being sent; undefined: nothing. */
export function mailFault(to: readonly Address[], subject: string, text: string): string | undefined {
  const bad = to.find((address) => !/^[^@\s][^@]*@\S.*$/.test(address));
  if (to.length === 0) return 'Say to whom';
  if (to.length > LIMITS.receiversMax) return `At most ${LIMITS.receiversMax} receivers`;
  if (bad !== undefined) return `${bad} is no address: name@mud`;
  return textFault(subject, text);
}

/** The same for a post. */
export function textFault(subject: string, text: string): string | undefined {
  if (subject.trim() === '') return 'Give it a subject';
  if (subject.length > LIMITS.subjectChars) return `At most ${LIMITS.subjectChars} characters of subject`;
  if (text.trim() === '') return 'There is no text yet';
  const bytes = new TextEncoder().encode(JSON.stringify(text)).length;
  return bytes > LIMITS.textBytes
    ? `At most ${LIMITS.textBytes} bytes of text; there are ${bytes}`
    : undefined;
}

/** `Re: ` once, however often it was answered. */
export function answerSubject(subject: string): string {
  return `Re: ${subject.replace(/^(?:re:\s*)+/i, '')}`.slice(0, LIMITS.subjectChars);
}

/** The text with each line marked as somebody else's. */
export function quote(who: string, text: string): string {
  const lines = toPlain(text).trimEnd().split('\n');
  return `${who} wrote:\n${lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`)).join('\n')}\n\n`;
}
