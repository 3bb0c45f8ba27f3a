// auth: keys by which muds prove on a direct link who they are.
import { randomInt } from 'node:crypto';
import { authMudReply, authMudReq } from '@intermud/wire';
import type { Clock } from '../clock.ts';
import { KEY_BELOW, KEY_MS, KEYS_MAX } from '../limits.ts';
import { replyTo, type Service, type ServiceContext } from './service.ts';
import type { AskOptions } from './who.ts';

/** The keys that we have given out: one a mud, good once, for ten minutes; a new one takes the place of the old. */
export class Keyring {
  readonly #clock: Clock;
  readonly #keys = new Map<string, { readonly key: number; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new key for a mud: 31 bits that nobody can guess, and not 0. */
  issue(mud: string): number {
    const key = randomInt(1, KEY_BELOW);
    this.#keys.delete(mud); // To the end of the line: the oldest goes first.
    this.#keys.set(mud, { key, until: this.#clock.now() + KEY_MS });
    const oldest = this.#keys.size > KEYS_MAX ? this.#keys.keys().next().value : undefined;
    if (oldest !== undefined) this.#keys.delete(oldest);
    return key;
  }

  /** Whether this is the key that the mud was given last, neither used nor too old. If it is, it is used now. */
  redeem(mud: string, key: number): boolean {
    const given = this.#keys.get(mud);
    if (given === undefined || given.key !== key || this.#clock.now() >= given.until) return false;
    return this.#keys.delete(mud);
  }
}

/** The service, and how to use it. */
export interface AuthService extends Service {
  /** The keys that we have given to others. */
  readonly keys: Keyring;
  /** Asks a mud for a key to its oob port. @throws {I3Error} TIMEOUT, what the mud or router answers */
  ask(mud: string, options?: Pick<AskOptions, 'timeoutMs'>): Promise<number>;
}

/** The auth service; always offered. */
export function createAuth(context: ServiceContext): AuthService {
  const keys = new Keyring(context.clock);
  return {
    keys,
    offers: ['auth'],
    answers: {
      'auth-mud-req': (packet) => {
        const sessionKey = keys.issue(packet.originatorMud || '');
        context.answer(authMudReply.build({ ...replyTo(packet), targetUser: 0, sessionKey }));
      },
      'auth-mud-reply': (packet) => context.settle(packet, packet.sessionKey),
    },
    ask: async (mud, { timeoutMs } = {}) =>
      context.ask(authMudReq.build({ targetMud: context.mud(mud) }), { reply: 'auth-mud-reply', timeoutMs }),
  };
}
