// What our mud answers when others ask about its one user, and how tells to that user are shown.
import { type Handlers, userAt, usernameOf } from '@intermud/mud';
import type { Terminal } from '../terminal.ts';
import type { Identity } from './identity.ts';

const NEUTER = 2; // Nobody has asked.

/** Answers for the person who runs the command; `purpose` is shown in who. */
export function answersFor(
  { user }: Identity,
  purpose: string,
  terminal: Terminal,
  isJson: boolean,
): Handlers {
  const { username, visname } = user;
  const startedAt = new Date().toUTCString();
  const isUs = (name: string | 0): boolean => name !== 0 && usernameOf(name) === username;
  const about = `intermud ${purpose}`;
  return {
    who: () => [{ visname, idle: 0, extra: about }],
    finger: (name) =>
      isUs(name) ? { visname, title: about, loginoutTime: startedAt, idleTime: 0 } : undefined,
    locate: (name) => (isUs(name) ? { visname, idleTime: 0 } : undefined),
    channelUser: (name) => (isUs(name) ? { visname, gender: NEUTER } : undefined),
    channelWho: () => [visname],
    tell: ({ targetUser, originatorMud, visname: from, message }, reply) => {
      if (!isUs(targetUser)) return reply.unknownUser();
      const line = `${userAt(from, originatorMud)} tells you: ${message}`;
      show(terminal, isJson, { event: 'tell', mud: originatorMud, visname: from, message }, line);
    },
    emoteto: ({ targetUser, originatorMud, visname: from, text }, reply) => {
      if (!isUs(targetUser)) return reply.unknownUser();
      show(terminal, isJson, { event: 'emoteto', mud: originatorMud, visname: from, message: text }, text);
    },
  };
}

function show(terminal: Terminal, isJson: boolean, event: object, line: string): void {
  if (isJson) terminal.json(event);
  else terminal.line(terminal.shown(line));
}
