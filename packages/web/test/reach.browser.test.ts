// For those who do not see the page, do not use a mouse, or need contrast: what the browser tells them.

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { DESKTOP, PHONE, Stage } from './browser.ts';
import { type AxNode, contrasts, namelessIn, tabStops } from './measure.ts';
import { PAGES } from './pages.ts';

const stage = new Stage();

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.waitForLoadState('networkidle');
  await page.locator('main h1').waitFor();
}

/** The whole accessibility tree, as a screen reader gets it. */
async function treeOf(page: Page): Promise<AxNode[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
  await session.detach();
  return nodes;
}

for (const [device, options] of [
  ['desk', DESKTOP],
  ['phone', PHONE],
] as const) {
  test(`everything that can be used has a name, every page one heading and its landmarks, on a ${device}`, async () => {
    const page = await stage.enter(await stage.hub(), '', options);
    for (const hash of PAGES) {
      await go(page, hash);
      const tree = await treeOf(page);
      const count = (role: string) =>
        tree.filter((node) => !node.ignored && node.role?.value === role).length;
      expect({ hash, nameless: namelessIn(tree) }).toEqual({ hash, nameless: [] });
      expect({ hash, main: count('main'), h1: await page.locator('h1').count() }).toEqual({
        hash,
        main: 1,
        h1: 1,
      });
    }
  });
}

test('dialogs have names, take the focus, keep it, and give it back', async () => {
  const page = await stage.enter(await stage.hub(), '#/muds');
  for (const [opener, title] of [
    ['Go to', 'Go to'],
    ['connected, account', 'Ada'],
    ['Keys', 'Keys'],
  ] as const) {
    const button = page.getByRole('button', { name: opener, exact: true });
    const door = opener === 'connected, account' ? page.getByRole('button', { name: opener }) : button;
    await door.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: title }).waitFor();
    expect(namelessIn(await treeOf(page))).toEqual([]);
    for (let count = 0; count < 20; count += 1) {
      await page.keyboard.press('Tab');
      const isInside = await page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
      );
      expect(isInside).toBe(true);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await door.evaluate((element) => element === document.activeElement)).toBe(true);
  }
});

test('Tab reaches everything that can be used, in the order in which it is read', async () => {
  const page = await stage.enter(await stage.hub());
  for (const hash of [
    '#/channel/trivia',
    '#/mail/inbox/2',
    '#/muds/Hollow%20Hills',
    '#/status',
    '#/files/Granite%20Keep',
  ]) {
    await go(page, hash);
    await page.waitForTimeout(200); // What the right side asks for has come.
    const { wanted, reached, disorder } = await tabStops(page);
    expect({ hash, missed: wanted.filter((one) => !reached.includes(one)), disorder }).toEqual({
      hash,
      missed: [],
      disorder: [],
    });
  }
});

test('what has no name or no contrast would be found', async () => {
  const page = await stage.enter(await stage.hub(), '#/status');
  await page.evaluate(() => {
    const weak = Object.assign(document.createElement('p'), { textContent: 'hard to read' });
    weak.style.color = 'color-mix(in oklab, var(--bg), var(--text) 40%)';
    document.querySelector('main')?.append(weak, document.createElement('button'));
  });
  expect(namelessIn(await treeOf(page))).toEqual(['button']);
  expect(await contrasts(page)).toEqual([expect.stringContaining('hard to read')]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`text stands out from its ground, ${colorScheme}`, async () => {
    const hub = await stage.hub();
    const page = await stage.enter(hub, '#/channel/gossip', { colorScheme });
    const colours = Array.from(
      { length: 8 },
      (_, at) => `\u001b[3${at}mcolour ${at}\u001b[0m \u001b[9${at}mbright ${at}\u001b[0m`,
    );
    hub.say({ channel: 'gossip', name: 'Rowan', mud: 'Granite Keep', message: colours.join(' ') });
    await page.getByText('bright 7').waitFor();
    const weak = new Set<string>(await contrasts(page));
    for (const hash of PAGES.filter((one) => one !== '#/channel/gossip')) {
      await go(page, hash);
      for (const one of await contrasts(page)) weak.add(`${hash} ${one}`);
    }
    expect([...weak]).toEqual([]);
  });
}
