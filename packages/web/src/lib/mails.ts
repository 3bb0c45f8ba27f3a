// What is written: receivers out of a field, answers out of what is answered.

import { toPlain } from './colours.ts';
import { LIMITS } from './limits.ts';
import type { Address, Delivery, Mail } from './messages.ts';
import { clockTime } from './time.ts';

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

/** One's own mails that have not arrived yet, and are asked how they stand: those at the top of the list. */
export const underway = <M extends Pick<Mail, 'state'>>(mails: readonly M[]): M[] =>
  mails.filter(({ state }) => state !== 'delivered').slice(0, LIMITS.standingsMax);

/** Who gets an answer to all: who sent it, and in copy the others that have it. Of one's own: who has it. */
export function answerAll(
  { from, to, cc, folder }: Pick<Mail, 'from' | 'to' | 'cc' | 'folder'>,
  self: Address,
): { to: Address[]; cc: Address[] } {
  if (folder === 'sent') return { to: [...to], cc: [...cc] };
  const known = new Set([self, from].map((address) => address.toLowerCase()));
  const others = [...new Set([...to, ...cc])].filter((address) => !known.has(address.toLowerCase()));
  return { to: [from], cc: others };
}

/** `Fwd: ` once. */
export function forwardSubject(subject: string): string {
  return `Fwd: ${subject.replace(/^(?:fwd?:\s*)+/i, '')}`.slice(0, LIMITS.subjectChars);
}

/** A mail as it is given to somebody else. */
export function forwarded({
  from,
  to,
  subject,
  text,
}: Pick<Mail, 'from' | 'to' | 'subject' | 'text'>): string {
  const head = [`From: ${from}`, `To: ${to.join(', ')}`, `Subject: ${toPlain(subject)}`];
  return `\n\n-- Forwarded --\n${head.join('\n')}\n\n${toPlain(text).trimEnd()}\n`;
}

/** How a mail of one's own stands, in a line: what has not arrived yet, and why. */
export function standing(deliveries: readonly Delivery[]): string {
  const open = deliveries.filter(({ state }) => state !== 'delivered');
  if (open.length === 0) return 'delivered';
  const arrived = deliveries.length - open.length;
  return [
    ...(arrived > 0 ? [`${arrived} of ${deliveries.length} delivered`] : []),
    ...open.map(stateOf),
  ].join('; ');
}

/** How it stands with one receiver. */
export function stateOf({ to, state, reason, nextAt }: Delivery): string {
  if (state === 'delivered') return `${to}: delivered`;
  const why = reason ? `: ${reason}` : '';
  if (state === 'failed') return `${to}: not delivered${why}`;
  return `${to}: waiting to be delivered${why}${nextAt ? `, next try ${clockTime(nextAt)}` : ''}`;
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
