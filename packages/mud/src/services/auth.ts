// auth: keys by which muds prove on a direct link who they are; and oob-req, for muds that need none.
import { authMudReply, authMudReq, oobReq } from '@intermud/wire';
import { Calls, Keyring } from '../oob/keys.ts';
import { replyTo, type Service, type ServiceContext } from './service.ts';
import type { AskOptions } from './who.ts';

/** The service, and how to use it. */
export interface AuthService extends Service {
  /** The keys that we have given to others. */
  readonly keys: Keyring;
  /** The muds that have said that they are about to call. */
  readonly calls: Calls;
  /** Asks a mud for a key to its oob port. @throws {I3Error} TIMEOUT, what the mud or router answers */
  ask(mud: string, options?: Pick<AskOptions, 'timeoutMs'>): Promise<number>;
  /** Tells a mud that we are about to call its oob port. Resolves when it is written. @throws {I3Error} */
  announce(mud: string): Promise<void>;
}

/** The auth service; always offered. */
export function createAuth(context: ServiceContext): AuthService {
  const keys = new Keyring(context.clock);
  const calls = new Calls(context.clock);
  return {
    keys,
    calls,
    offers: ['auth'],
    answers: {
      'auth-mud-req': (packet) => {
        const sessionKey = keys.issue(packet.originatorMud || '');
        context.answer(authMudReply.build({ ...replyTo(packet), targetUser: 0, sessionKey }));
      },
      'auth-mud-reply': (packet) => context.settle(packet, packet.sessionKey),
      'oob-req': (packet) => calls.expect(packet.originatorMud || ''),
    },
    ask: async (mud, { timeoutMs } = {}) =>
      context.ask(authMudReq.build({ targetMud: context.mud(mud) }), { reply: 'auth-mud-reply', timeoutMs }),
    announce: async (mud) => context.send(oobReq.build({ targetMud: context.mud(mud) })),
  };
}
