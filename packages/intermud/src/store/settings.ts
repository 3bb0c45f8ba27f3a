import { StoreError } from './errors.ts';
import { SETTING_LENGTH_MAX } from './limits.ts';

/**
 * Keeps what programs must remember and people do not set: a hub's password on its router, its lists, certificates.
 * Keys are dotted, the owner first (`hub.mud`). A resolved write is kept for good.
 */
export interface SettingStore {
  get(key: string): Promise<string | undefined>;
  /** @throws {StoreError} TOO_LONG over SETTING_LENGTH_MAX. */
  set(key: string, value: string): Promise<void>;
  /** Nothing happens when it is not there. */
  remove(key: string): Promise<void>;
}

/** Holds every backend to the bound. @throws {StoreError} TOO_LONG. */
export function refuseLongSetting(key: string, value: string): void {
  if (value.length <= SETTING_LENGTH_MAX) return;
  const found = `${value.length} characters, ${SETTING_LENGTH_MAX} are allowed`;
  throw new StoreError('TOO_LONG', `Cannot save setting ${key}: ${found}`);
}
