// By keyboard alone, on a phone, and without anything jumping about.

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PHONE, Stage, shoot } from './browser.ts';
import { PAGES } from './pages.ts';

/** Sum of layout shifts; what a page is called good with is 0.1. Source: web.dev, "Cumulative layout shift". */
const SHIFT_MAX = 0.02;

const stage = new Stage();

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();

test('everything is reached by keyboard', async () => {
  const page = await stage.enter(await stage.hub(), '#/channel/code');
  await page.getByRole('log').waitFor();
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => heading(page)).toBe('gossip');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => heading(page)).toBe('code');
  await page.keyboard.press('Alt+u');
  await expect.poll(() => heading(page)).toBe('newbie');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('stat');
  await page.keyboard.press('Enter');
  await expect.poll(() => heading(page)).toBe('Status');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('nothing moves while the page fills, and while lines come', async () => {
  const hub = await stage.hub({ delayMs: 150 });
  const page = await stage.enter(hub);
  const shift = async (hash: string) => {
    await page.goto('about:blank');
    await page.addInitScript(() => {
      const found: unknown[] = [];
      Object.assign(globalThis, { found });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as never as {
          value: number;
          sources: { node: Node | null }[];
        }[]) {
          found.push([
            entry.value,
            ...entry.sources.map(({ node }) => (node as Element | null)?.outerHTML?.slice(0, 80)),
          ]);
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(`${hub.url}${hash}`);
    await page.locator('main h1').waitFor();
    await page.waitForLoadState('networkidle');
    hub.say({ channel: 'gossip', name: 'Rowan', mud: 'Granite Keep', message: `for ${hash}` });
    if (hash.includes('gossip')) await page.getByText(`for ${hash}`).waitFor();
    await page.waitForTimeout(300);
    const found = await page.evaluate(() => (globalThis as never as { found: [number][] }).found);
    return { hash, sum: found.reduce((sum, [value]) => sum + value, 0), found };
  };
  const moved: unknown[] = [];
  for (const hash of PAGES) {
    const { sum, found } = await shift(hash);
    if (sum > SHIFT_MAX) moved.push({ hash, sum, found });
  }
  expect(moved).toEqual([]);
});

test('a phone shows one thing at a time, and nothing sticks out', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip', {
    ...PHONE,
    viewport: { width: 360, height: 640 },
  });
  await page.getByRole('log').waitFor();
  await page.getByRole('button', { name: 'Places' }).click();
  await shoot(page, 'phone-places');
  await page.getByRole('link', { name: 'code' }).click();
  await expect.poll(() => heading(page)).toBe('code');
  await page.getByRole('button', { name: 'Details', exact: true }).click();
  await page.getByText('Talked lately').waitFor();
  await shoot(page, 'phone-details');
  await page.getByRole('button', { name: 'Close details' }).click();
  for (const [width, hash] of [360, 320].flatMap((one) => PAGES.map((hash) => [one, hash] as const))) {
    await page.setViewportSize({ width, height: 640 });
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.waitForLoadState('networkidle');
    await page.locator('main h1').waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect({ hash, width, wide }).toEqual({ hash, width, wide: 0 });
  }
});

test('the theme that was chosen stays', async () => {
  const page = await stage.enter(await stage.hub(), '', { colorScheme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'connected, account' }).click();
  await page.getByLabel('Colours of the page').selectOption('dark');
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.reload();
  await page.locator('main h1').waitFor();
  expect(await ground()).toBe(dark);
});
