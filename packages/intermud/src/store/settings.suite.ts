import { expect, test } from 'vitest';
import { SETTING_LENGTH_MAX } from './limits.ts';
import type { Store } from './store.ts';

/** What every SettingStore does, whatever it keeps the settings in. */
export function settingStoreSuite(backend: string, open: () => Promise<Store>): void {
  test(`${backend}: settings.set() keeps a value, then another in its place`, async () => {
    await using store = await open();
    expect(await store.settings.get('hub.mud')).toBeUndefined();
    await store.settings.set('hub.mud', '{"password":1}');
    await store.settings.set('hub.other', '');
    await store.settings.set('hub.mud', '{"password":2}');
    expect(await store.settings.get('hub.mud')).toBe('{"password":2}');
    expect(await store.settings.get('hub.other')).toBe('');
  });

  test(`${backend}: settings.remove() removes one, and may find nothing`, async () => {
    await using store = await open();
    await store.settings.set('a', '1');
    await store.settings.set('b', '2');
    await store.settings.remove('a');
    await store.settings.remove('a');
    expect(await store.settings.get('a')).toBeUndefined();
    expect(await store.settings.get('b')).toBe('2');
  });

  test(`${backend}: settings.set() takes a value at the bound and refuses one over it`, async () => {
    await using store = await open();
    const longest = 'x'.repeat(SETTING_LENGTH_MAX);
    await store.settings.set('long', longest);
    await expect(store.settings.set('long', `${longest}y`)).rejects.toMatchObject({ code: 'TOO_LONG' });
    expect((await store.settings.get('long'))?.length).toBe(SETTING_LENGTH_MAX);
  });
}
