// The router's own key: made when it is first needed, kept with everything else.
import type { SettingStore } from '../../store/index.ts';
import type { Identity } from '../environment.ts';
import { identityOf, makeIdentity } from './certificate.ts';

const KEY = 'router.tls';

/** The identity that is kept; undefined if none was ever made. */
export async function findIdentity(settings: SettingStore): Promise<Identity | undefined> {
  const kept = await settings.get(KEY);
  if (kept === undefined) return undefined;
  const { key, cert } = JSON.parse(kept) as { key: string; cert: string };
  return identityOf(key, cert);
}

/** The same, made and kept if there is none. Key and certificate are written together: no half of them is ever found. */
export async function loadIdentity(settings: SettingStore): Promise<Identity> {
  const found = await findIdentity(settings);
  if (found) return found;
  const made = makeIdentity();
  await settings.set(KEY, JSON.stringify({ key: made.key, cert: made.cert }));
  return made;
}
