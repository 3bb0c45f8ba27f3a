// The doors by which people come.
import type { Door, DoorOptions } from '@intermud/portal';
import type { People } from '../../hub/index.ts';
import { openDoor } from '../doors.ts';
import type { Listening } from '../events.ts';
import type { HostPort } from '../settings/kinds.ts';
import type { Config } from '../settings.ts';
import { readCertificate } from './certificate.ts';
import { loadHostKey } from './host-key.ts';

type Tell = (event: Listening) => void;

/** Opens telnet, telnets and ssh, those that the config has. They close with the portal. @throws {DoorError} */
export async function openPeopleDoors({ hub, data }: Config, people: People, tell: Tell): Promise<void> {
  const mssp = () => people.mssp();
  const open = async (
    place: HostPort | undefined,
    kind: 'telnet' | 'telnets' | 'ssh',
    more: () => Promise<object>,
  ) => {
    if (place === undefined) return;
    const { fingerprint, ...options } = (await more()) as { fingerprint?: string };
    const make = (at: HostPort) => people.portal.listen({ kind, ...at, ...options } as DoorOptions);
    const { address } = await openDoor<Door>(`hub.${kind}`, place, make);
    const news = { event: 'listening', door: kind, address: address.host, port: address.port } as const;
    tell(fingerprint === undefined ? news : { ...news, fingerprint });
  };
  await open(hub.telnet, 'telnet', async () => ({ mssp }));
  await open(hub.telnets, 'telnets', async () => ({
    mssp,
    tls: await readCertificate(hub.tls, 'hub.telnets'),
  }));
  await open(hub.ssh, 'ssh', async () => {
    const { privateKey, fingerprint } = await loadHostKey(data);
    return { hostKey: privateKey, fingerprint };
  });
}
