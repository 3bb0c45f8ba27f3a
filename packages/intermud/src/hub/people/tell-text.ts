// A tell as it is kept and shown: to clients by its fields, to telnet players as a line.

import type { ConversationRecord, TellRecord } from '../../store/index.ts';
import type { Conversation, Tell } from '../messages/index.ts';
import type { PrivateLine } from '../presence.ts';
import { split } from './address.ts';
import { paint, plainName, senderInLine, signed, withMargin } from './text.ts';

/** Who has sent a line, by names that can be shown: what is ignored is whoever would be seen. */
export function senderOf(from: PrivateLine['from']): { user: string; mud: string; name: string } {
  const name = plainName(from.visname) || plainName(from.user) || 'Someone';
  const user = (plainName(from.user) || name).toLowerCase();
  return { user, mud: plainName(from.mud) || 'nowhere', name };
}

/** `Intermud.Tell.Text` of docs/gmcp.md. */
export function shownTell({ isSelf, failed, ...tell }: TellRecord): Tell {
  return { ...tell, self: isSelf, ...(failed === undefined ? {} : { failed }) };
}

/** A conversation of docs/gmcp.md. */
export function shownConversation({ last, name, unread, read }: ConversationRecord): Conversation {
  const [user, mud] = split(last.with);
  return { with: last.with, user, mud, name: name ?? user, at: last.at, last: last.message, unread, read };
}

/** An emote with the name of who does it put in. */
export function sentence(name: string, text: string): string {
  return text.includes('$N') ? text.replaceAll('$N', () => name) : `${name} ${text}`;
}

/** A tell as telnet players see it. */
export function tellText({ kind, isSelf, with: address, name, mud, message }: TellRecord): string {
  const said = withMargin(kind === 'emote' ? signed(message, { name, mud }) : message);
  if (kind === 'emote')
    return isSelf ? `${paint('magenta', `(to ${address})`)} ${said}` : `${paint('magenta', '*')} ${said}`;
  if (isSelf) return `${paint('magenta', `You tell ${address}`)}: ${said}`;
  return `${paint('magenta', `${senderInLine({ name, mud })} tells you`)}: ${said}`;
}
