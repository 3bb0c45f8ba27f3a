// The doors by which people come.
import type { Door, DoorOptions } from '@intermud/portal';
import type { People } from '../../hub/index.ts';
import type { SettingStore } from '../../store/index.ts';
import { openDoor } from '../doors.ts';
import type { Listening } from '../events.ts';
import type { Logger } from '../log.ts';
import type { HostPort } from '../settings/kinds.ts';
import type { Config } from '../settings.ts';
import { loadCertificate, watchCertificate } from './certificate.ts';
import { loadHostKey } from './host-key.ts';

/** What the doors stand on. */
export interface PeopleDoorsOptions {
  readonly config: Config;
  readonly people: People;
  readonly settings: SettingStore;
  readonly log: Logger;
  readonly tell: (event: Listening) => void;
  /** For tests: milliseconds between two looks at the files of a certificate. */
  readonly certificateCheckMs?: number;
}

/** Opens telnet, telnets and ssh, those that the config has. They close with the portal. @throws {DoorError} */
export async function openPeopleDoors(options: PeopleDoorsOptions): Promise<Disposable> {
  const { config, people, tell } = options;
  const { hub, data } = config;
  const ends = new DisposableStack();
  const mssp = () => people.mssp();
  const open = async (place: HostPort, options: DoorOptions, fingerprint?: string): Promise<Door> => {
    const { kind } = options as { kind: 'telnet' | 'telnets' | 'ssh' };
    const door = await openDoor(`hub.${kind}`, place, (at) => people.portal.listen({ ...options, ...at }));
    const { host: address, port } = door.address;
    const known = fingerprint === undefined ? {} : { fingerprint };
    people.noteDoor({ kind, port, ...known });
    tell({ event: 'listening', door: kind, address, port, ...known });
    return door;
  };
  if (hub.telnet) await open(hub.telnet, { kind: 'telnet', ...hub.telnet, mssp });
  if (hub.telnets) ends.defer(await openTelnets(hub.telnets, options, open));
  if (hub.ssh) {
    const { privateKey: hostKey, fingerprint } = await loadHostKey(data);
    await open(hub.ssh, { kind: 'ssh', ...hub.ssh, hostKey }, fingerprint);
  }
  return ends;
}

type Open = (place: HostPort, options: DoorOptions, fingerprint?: string) => Promise<Door>;

/** Gives what ends the watch over its certificate. */
async function openTelnets(
  place: HostPort,
  { config: { hub }, people, settings, log, certificateCheckMs }: PeopleDoorsOptions,
  open: Open,
): Promise<() => void> {
  const shown = await loadCertificate(hub.tls, settings);
  const options = { kind: 'telnets', ...place, mssp: () => people.mssp(), tls: shown } as const;
  const door = await open(place, options, shown.fingerprint);
  return watchCertificate(hub.tls, shown, {
    log,
    ...(certificateCheckMs !== undefined && { everyMs: certificateCheckMs }),
    onChange: (renewed) => {
      door.renew?.(renewed);
      people.noteDoor({ kind: 'telnets', port: door.address.port, fingerprint: renewed.fingerprint });
    },
  });
}
