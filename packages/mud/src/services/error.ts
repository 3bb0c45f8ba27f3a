// error: why a packet was not delivered or not carried out.
import { type ErrorPacket, faultOfWord, I3Error, type LpcArray } from '@intermud/wire';
import type { LocateService } from './locate.ts';
import type { Service, ServiceContext } from './service.ts';

/** An `error` packet that answers nothing that somebody waits for: a tell to an unknown user, or a note of the router. */
export interface Fault {
  /** With the code, the other side's word for it, and the packet that met it, if it was sent back. */
  readonly error: I3Error;
  /** The mud or router that says so. */
  readonly from: string;
  /** Which of our users it is for; 0 for none. */
  readonly user: string | 0;
}

/** The error service. `tell` gets what nobody waits for. */
export function createError(
  context: ServiceContext,
  locate: LocateService,
  tell: (fault: Fault) => void,
): Service {
  return {
    offers: [],
    answers: {
      error: (packet) => {
        const fault = faultOf(packet);
        if (!isAwaited(context, locate, packet, fault)) tell(fault);
      },
    },
  };
}

function faultOf({ originatorMud, targetUser, errorCode, errorMessage, errorPacket }: ErrorPacket): Fault {
  const met = errorPacket === 0 ? undefined : errorPacket;
  const from = originatorMud || 'somebody';
  const says = met ? `answers ${typeOf(met)} with` : 'says';
  const text = `${from} ${says} ${errorCode}: ${errorMessage}`;
  const peer = { name: from, text: errorMessage };
  const error = new I3Error(faultOfWord(errorCode), text, { word: errorCode, packet: met, peer });
  return { error, from, user: targetUser };
}

/** Ends the question that the error is about. A warning ends none: Dead Souls sends one and carries out what was asked. */
function isAwaited(
  context: ServiceContext,
  locate: LocateService,
  packet: ErrorPacket,
  { error, from, user }: Fault,
): boolean {
  if (error.code === 'WARNING') return false;
  const met = packet.errorPacket;
  const request = met === 0 ? undefined : { type: typeOf(met), mud: String(met[4] || '') };
  // Old muds answer a locate-req that they do not know by an error: that says nothing of the user.
  if (request?.type === 'locate-req') return from !== context.router() || locate.refuse(user, error);
  return context.questions.refuse({ error, from, user, request });
}

const typeOf = (packet: LpcArray): string => String(packet[0]);
