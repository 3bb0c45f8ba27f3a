import type { Handlers, Reply } from '@intermud/mud';
import type { Emoteto, Tell } from '@intermud/wire';
import type { Accounts } from './accounts.ts';
import { fingerOf, locatedOf, userInfoOf, whoRowOf } from './identity.ts';
import { type Deliver, isHidden, type Person, type Presence, type PrivateLine } from './presence.ts';

/** What the hub's answers come from. */
export interface House {
  readonly accounts: Accounts;
  readonly presence: Presence;
  readonly deliver: Deliver;
  readonly clock: { now(): number };
  /** Whether the hub listens to a channel, whoever of its people does. */
  hears(channel: string): boolean;
}

/**
 * What the hub answers other muds. There is an answer for every account, logged in or not; names without one get `unk-user`.
 * Who hides looks like somebody who is not on, but hears what is said to them.
 */
export function answersOf(house: House): Handlers {
  const { accounts, presence, clock } = house;
  return {
    tell: (packet, reply) => deliver(house, packet.targetUser, lineOf(house, packet, packet.message), reply),
    emoteto: (packet, reply) => deliver(house, packet.targetUser, lineOf(house, packet, packet.text), reply),
    who: () => visible(presence).map((person) => whoRowOf(person, clock.now())),
    finger: async (user) => {
      const account = await accounts.find(user);
      return account && fingerOf(account, findVisible(presence, user), clock.now());
    },
    locate: (user) => {
      const person = findVisible(presence, user);
      return person && locatedOf(person, clock.now());
    },
    channelWho: (channel) => (house.hears(channel) ? listenersTo(presence, channel) : undefined),
    channelUser: async (user) => {
      const account = await accounts.find(user);
      return account && userInfoOf(account, findVisible(presence, user));
    },
  };
}

/** Hands a line over, and says to its sender when it cannot be. */
async function deliver(house: House, user: string | 0, line: PrivateLine, reply: Reply): Promise<void> {
  const account = user === 0 ? undefined : await house.accounts.find(user);
  if (account === undefined) return reply.unknownUser();
  const taken = await house.deliver(account, line);
  if (!taken.isTaken) reply.refuse('NOT_ALLOWED', taken.reason);
}

function lineOf({ clock }: House, packet: Tell | Emoteto, message: string): PrivateLine {
  const { type: kind, originatorMud, originatorUser, visname } = packet;
  const from = { mud: originatorMud || '', user: originatorUser || '', visname };
  return { kind, from, message, at: clock.now() };
}

function visible(presence: Presence): Person[] {
  return presence.all().filter((person) => !isHidden(person));
}

function findVisible(presence: Presence, username: string): Person | undefined {
  const person = presence.find(username);
  return person && !isHidden(person) ? person : undefined;
}

function listenersTo(presence: Presence, channel: string): string[] {
  return visible(presence)
    .filter((person) => person.isListening(channel))
    .map(({ account }) => account.name);
}
