// Encrypted oob links, between muds that both offer them: whose certificate changes is not let in any more.
import type { TLSSocket } from 'node:tls';
import { I3Error } from '@intermud/wire';
import type { MudEntry } from '../lists/mudlist.ts';
import type { OobPins } from './options.ts';

/** What a mud tells in `other_data` of its start-up if it takes encrypted links: this key, and the port as its value. */
export const TLS_KEY = 'intermud-tls';

/** The port for encrypted links that a mud tells; undefined if it tells none. */
export function tlsPortOf({ otherData }: MudEntry): number | undefined {
  const port = otherData.get(TLS_KEY);
  return typeof port === 'number' && port >= 1 && port <= 65_535 ? port : undefined;
}

/** Remembers certificates for as long as the program runs. */
export function memoryPins(): OobPins {
  const pins = new Map<string, string>();
  return { find: (mud) => pins.get(mud), save: (mud, fingerprint) => void pins.set(mud, fingerprint) };
}

/**
 * Holds a mud to the certificate that it showed first. Authorities say nothing here: muds sign for themselves.
 *
 * @throws {I3Error} NOT_ALLOWED if it is another one.
 */
export async function checkPin(pins: OobPins, mud: string, socket: TLSSocket): Promise<void> {
  const { fingerprint256 } = socket.getPeerCertificate();
  if (!fingerprint256) throw new I3Error('NOT_ALLOWED', `Cannot trust ${mud}: it shows no certificate`);
  const pinned = await pins.find(mud);
  if (pinned === undefined) await pins.save(mud, fingerprint256);
  else if (pinned !== fingerprint256)
    throw new I3Error(
      'NOT_ALLOWED',
      `Cannot trust ${mud}: its certificate is ${fingerprint256}, and was ${pinned} when it was first seen`,
    );
}
