// What our mud answers when others ask about its one user, and where lines for that user go.
import { type Handlers, userAt, usernameOf } from '@intermud/mud';
import type { Identity } from './identity.ts';

/** A line for our user alone. */
export interface PrivateLine {
  readonly event: 'tell' | 'emoteto';
  readonly mud: string | 0;
  readonly visname: string;
  readonly message: string;
  /** As a person reads it. Not safe to print as it is. */
  readonly text: string;
}

const NEUTER = 2; // Nobody has asked.

/** Answers for the person who runs the command. `purpose` is shown in who; `hear` gets tells to them. */
export function answersFor({ user }: Identity, purpose: string, hear: (line: PrivateLine) => void): Handlers {
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
    tell: ({ targetUser, originatorMud: mud, visname: from, message }, reply) => {
      const text = `${userAt(from, mud)} tells you: ${message}`;
      if (isUs(targetUser)) hear({ event: 'tell', mud, visname: from, message, text });
      else reply.unknownUser();
    },
    emoteto: ({ targetUser, originatorMud: mud, visname: from, text }, reply) => {
      if (isUs(targetUser)) hear({ event: 'emoteto', mud, visname: from, message: text, text });
      else reply.unknownUser();
    },
  };
}
