// The certificate that the program shows, and those that it has been shown by other muds.

import { readFile } from 'node:fs/promises';
import type { OobPins, OobTls } from '@intermud/mud';
import type { SettingStore } from '../../store/index.ts';
import { DoorError } from '../doors.ts';
import type { Config } from '../settings.ts';

/** A private key and its certificate, PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Reads what `hub.tls` names, for the door `setting`. @throws {DoorError} if nothing is named; what the system says if it cannot be read. */
export async function readCertificate(
  { key, cert }: Config['hub']['tls'],
  setting: string,
): Promise<Certificate> {
  if (key === '' || cert === '')
    throw new DoorError(`Cannot open ${setting}: it needs a certificate; set hub.tls.key and hub.tls.cert`);
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
}

/** How the hub's oob links are encrypted; undefined if the config does not want it. @throws {DoorError} as {@link readCertificate}. */
export async function oobTlsOf({ hub }: Config, settings: SettingStore): Promise<OobTls | undefined> {
  if (hub.oobTls === undefined) return undefined;
  const certificate = await readCertificate(hub.tls, 'hub.oob_tls');
  return { ...certificate, ...hub.oobTls, pins: keptPins(settings) };
}

const keyOf = (mud: string): string => `hub.oob-pin.${mud}`;

/** Certificates of other muds, remembered over restarts: what a mud shows first is what it has to show from then on. */
export const keptPins = (settings: SettingStore): OobPins => ({
  find: (mud) => settings.get(keyOf(mud)),
  save: (mud, fingerprint) => settings.set(keyOf(mud), fingerprint),
});
