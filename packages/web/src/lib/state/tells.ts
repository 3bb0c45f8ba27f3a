// Tells, by whom they are exchanged with.

import type { Address, Answer, Conversation, Pushes, Tell } from '../messages.ts';
import { addLine, addOlder } from './history.ts';
import { type State, type TellRoom, withEntry } from './model.ts';

/** The list of conversations; lines that we have stay, and so do conversations just begun here. */
export function setConversations(state: State, { conversations }: Pushes['intermud_tell_list']): State {
  const rooms = conversations.map((info) => [info.with, { ...emptyOr(state, info.with), info }] as const);
  return { ...state, tells: new Map([...state.tells, ...rooms]) };
}

/** A tell, in either direction. */
export function addTell(state: State, tell: Tell): State {
  const room = emptyOr(state, tell.with);
  const isNew = tell.id > (room.lines.at(-1)?.id ?? 0);
  const info: Conversation = {
    ...room.info,
    ...(tell.self ? {} : { name: tell.name }),
    at: Math.max(room.info.at, tell.at),
    last: isNew ? tell.message : room.info.last,
    unread: room.info.unread + Number(isNew && !tell.self && tell.id > room.info.read),
  };
  return { ...state, tells: withEntry(state.tells, tell.with, { ...addLine(room, tell), info }) };
}

/** A tell that was sent has been refused by the other mud. */
export function failTell(
  state: State,
  { id, with: address, message }: Pushes['intermud_tell_failed'],
): State {
  return change(state, address, (room) => ({
    ...room,
    lines: room.lines.map((line) => (line.id === id ? { ...line, failed: message } : line)),
  }));
}

export function addTellHistory(state: State, answer: Answer<'intermud_tell_history'>): State {
  return change(openConversation(state, answer.with), answer.with, (room) => ({
    ...room,
    ...addOlder(room, answer.lines, answer.more),
  }));
}

export function markTells(
  state: State,
  { with: address, unread, read }: Pushes['intermud_tell_unread'],
): State {
  return change(state, address, (room) =>
    read < room.info.read ? room : { ...room, info: { ...room.info, unread, read } },
  );
}

/** A place for a conversation that is about to begin. */
export function openConversation(state: State, address: Address): State {
  if (state.tells.has(address)) return state;
  return { ...state, tells: withEntry(state.tells, address, emptyOr(state, address)) };
}

/** Conversations, the latest first. */
export function sortedTells({ tells }: State): TellRoom[] {
  return [...tells.values()].sort((a, b) => b.info.at - a.info.at || a.info.with.localeCompare(b.info.with));
}

function emptyOr({ tells }: State, address: Address): TellRoom {
  const { user, mud } = splitAddress(address);
  const info = { with: address, user, mud, name: user, at: 0, last: '', unread: 0, read: 0 };
  return tells.get(address) ?? { info, lines: [], more: undefined };
}

/** `user@mud` at its first `@`; without one, all of it is the user. */
export function splitAddress(address: Address): { user: string; mud: string } {
  const at = address.indexOf('@');
  return at < 0 ? { user: address, mud: '' } : { user: address.slice(0, at), mud: address.slice(at + 1) };
}

function change(state: State, address: Address, how: (room: TellRoom) => TellRoom): State {
  const room = state.tells.get(address);
  return room ? { ...state, tells: withEntry(state.tells, address, how(room)) } : state;
}
