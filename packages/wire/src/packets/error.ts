import { type PacketOf, packet } from './define.ts';
import { embedded, looseString, string } from './fields.ts';

/** `error`: a packet could not be delivered, understood or allowed. */
export const error = packet(
  'error',
  {
    about:
      'Says why a packet was not delivered or not carried out. Never answered by another `error`. Also used on oob links.',
    source: 'Intermud-3, "error"',
  },
  {
    errorCode: string('the word for it, see the list of error codes'),
    errorMessage: looseString('a sentence for the user'),
    errorPacket: embedded('the packet that met the error, or 0'),
  },
);

/** An `error`. */
export type ErrorPacket = PacketOf<typeof error>;
