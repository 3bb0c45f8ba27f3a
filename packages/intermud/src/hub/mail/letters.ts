// Letters as they go over the wire, and as they come.
import { createHash } from 'node:crypto';
import type { Letter as WireLetter } from '@intermud/mud';
import type { Mail } from '@intermud/wire';
import { type Address, type Delivery, type Letter, nameKey } from '../../store/index.ts';
import { mudsOf, usersOf } from './addresses.ts';

/** A delivery for the wire: the blind copies are those of the mud that it goes to, and of no other. */
export function toWire({ id, letter, bcc }: Delivery): WireLetter {
  return {
    id,
    origUser: letter.from.user,
    toList: grouped(letter.to),
    ccList: grouped(letter.cc),
    bccList: bcc,
    sendTime: Math.floor(letter.sentAt / 1_000),
    subject: letter.subject,
    contents: letter.contents,
  };
}

function grouped(addresses: readonly Address[]): Map<string, string[]> {
  return new Map(mudsOf(addresses).map((mud) => [mud, usersOf(addresses, mud)]));
}

/** A letter that has come from a mud. */
export function fromWire(mail: Mail, mud: string): Letter {
  return {
    from: { user: mail.origUser, mud },
    to: flattened(mail.toList),
    cc: flattened(mail.ccList),
    subject: mail.subject,
    contents: mail.contents,
    sentAt: mail.sendTime * 1_000,
  };
}

function flattened(lists: ReadonlyMap<string, readonly string[]>): Address[] {
  return [...lists].flatMap(([mud, users]) => users.map((user) => ({ user, mud })));
}

/** The users of this mud that a letter is for, each once, as the sender wrote them. */
export function usersHere(mail: Mail, home: string): string[] {
  const named = [...flattened(mail.toList), ...flattened(mail.ccList)];
  const users = [...usersOf(named, home), ...mail.bccList];
  return [...new Map(users.map((user) => [nameKey(user), user])).values()];
}

/**
 * What a repeat has in common with the letter it repeats, and nothing else has: SHA-256 of all that it holds but its
 * id and time. The order of muds does not count, for drivers do not keep that of a mapping.
 */
export function digestOf(mail: Mail): string {
  const { origUser, toList, ccList, bccList, subject, contents } = mail;
  const text = JSON.stringify([origUser, sorted(toList), sorted(ccList), bccList, subject, contents]);
  return createHash('sha256').update(text).digest('hex');
}

function sorted(lists: ReadonlyMap<string, readonly string[]>) {
  return [...lists].sort(([a], [b]) => (a < b ? -1 : 1));
}
