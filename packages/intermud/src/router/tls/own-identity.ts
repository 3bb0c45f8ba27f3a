// The program's own keys, of its router and its hub: made when first needed, kept with everything else.
import type { SettingStore } from '../../store/index.ts';
import type { Identity } from '../environment.ts';
import { identityOf, makeIdentity } from './certificate.ts';

/** Whose key it is. */
type Owner = 'router' | 'hub';

/** The identity that is kept; undefined if none was ever made. */
export async function findIdentity(
  settings: SettingStore,
  owner: Owner = 'router',
): Promise<Identity | undefined> {
  const kept = await settings.get(`${owner}.tls`);
  if (kept === undefined) return undefined;
  const { key, cert } = JSON.parse(kept) as { key: string; cert: string };
  return identityOf(key, cert);
}

/** The same, made and kept if there is none. Key and certificate are written together: no half of them is ever found. */
export async function loadIdentity(settings: SettingStore, owner: Owner = 'router'): Promise<Identity> {
  const found = await findIdentity(settings, owner);
  if (found) return found;
  const made = makeIdentity();
  await settings.set(`${owner}.tls`, JSON.stringify({ key: made.key, cert: made.cert }));
  return made;
}
