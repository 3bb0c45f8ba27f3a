// Every page in both themes, on a desk and on a phone, kept as pictures for a person to look at.

import { test } from 'vitest';
import { DESKTOP, PHONE, Stage, shoot } from './browser.ts';

const stage = new Stage();

const PAGES = [
  { name: 'home', hash: '#/' },
  { name: 'channel', hash: '#/channel/gossip' },
  { name: 'unread', hash: '#/channel/code' },
  { name: 'tell', hash: '#/tell/rowan@Granite%20Keep' },
  { name: 'channels', hash: '#/channels' },
  { name: 'mail', hash: '#/mail/inbox/2' },
  { name: 'mails', hash: '#/mail' },
  { name: 'compose', hash: '#/compose/isolde@Nightharbour' },
  { name: 'news', hash: '#/news/general/2' },
  { name: 'files', hash: '#/files/Granite%20Keep' },
  { name: 'muds', hash: '#/muds/Hollow%20Hills' },
  { name: 'status', hash: '#/status' },
  { name: 'terminal', hash: '#/terminal' },
];
const VARIANTS = [
  { name: 'desktop-light', options: { ...DESKTOP, colorScheme: 'light' } },
  { name: 'desktop-dark', options: { ...DESKTOP, colorScheme: 'dark' } },
  { name: 'phone-light', options: { ...PHONE, colorScheme: 'light' } },
  { name: 'phone-dark', options: { ...PHONE, colorScheme: 'dark' } },
] as const;

for (const { name: variant, options } of VARIANTS) {
  test(`every page, ${variant}`, async () => {
    const hub = await stage.hub();
    const door = await stage.open(hub, '', options);
    await door.getByRole('button', { name: 'Log in' }).waitFor();
    await shoot(door, `${variant}-door`);
    const page = await stage.enter(hub, '', options);
    for (const { name, hash } of PAGES) {
      await page.goto(`${hub.url}${hash}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await page.waitForTimeout(150); // For the eye only: what has come is painted.
      await shoot(page, `${variant}-${name}`);
    }
  });
}
