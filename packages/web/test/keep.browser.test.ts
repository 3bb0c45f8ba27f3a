// Nothing typed is lost, nothing said is missed or doubled, whatever happens to page and connection.

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { Stage, shoot } from './browser.ts';
import type { MockHub } from './mock/mock-hub.ts';

const stage = new Stage();

const composer = (page: Page) => page.locator('main textarea');
const lines = (page: Page) => page.getByRole('log');
/** The network is back, and the browser says so. */
async function mend(hub: MockHub, page: Page): Promise<void> {
  hub.mend();
  await page.evaluate(() => dispatchEvent(new Event('online')));
}
const bar = (page: Page) => page.getByText('The connection is lost');
const saidOn = (hub: MockHub, text: string) =>
  hub.sample.lines.get('gossip')?.filter(({ message }) => message === text).length;
const rowan = { channel: 'gossip', name: 'Rowan', mud: 'Granite Keep' };

test('a draft survives other pages and a reload', async () => {
  const page = await stage.enter(await stage.hub(), '#/channel/gossip');
  await composer(page).fill('half a sent');
  await page.getByRole('link', { name: 'Status' }).click();
  await page.getByRole('heading', { name: 'Status' }).waitFor();
  await page.goBack();
  expect(await composer(page).inputValue()).toBe('half a sent');
  await page.reload();
  expect(await composer(page).inputValue()).toBe('half a sent');
  await composer(page).press('Enter');
  await lines(page).getByText('half a sent').waitFor();
  await page.reload();
  await lines(page).getByText('half a sent').waitFor();
  expect(await composer(page).inputValue()).toBe('');
});

test('a reload goes on where somebody was reading, and at the end for who was there', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  await page.waitForFunction(() => document.querySelectorAll('article').length >= 50);
  // Up to lines that a page which has just been opened does not have.
  for (let count = 0; count < 2; count += 1) {
    const before = await page.getByRole('article').count();
    await lines(page).evaluate((box) => {
      box.scrollTop = 40;
    });
    await page.waitForFunction((had) => document.querySelectorAll('article').length > had, before);
  }
  await lines(page).evaluate((box) => {
    box.scrollTop = 400;
  });
  await page.getByRole('button', { name: 'To the newest' }).waitFor();
  const place = () =>
    lines(page).evaluate((box) => {
      const top = box.getBoundingClientRect().top;
      const all = [...box.querySelectorAll<HTMLElement>('[data-line]')];
      const first = all.find((row) => row.getBoundingClientRect().bottom > top);
      return [first?.dataset.line, Math.round((first?.getBoundingClientRect().top ?? 0) - top)];
    });
  const before = await place();
  expect(Number(before[0])).toBeLessThan(80); // Of 140.
  await page.reload();
  await expect.poll(place).toEqual(before);
  await page.getByRole('button', { name: 'To the newest' }).click();
  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll('article').length >= 50);
  const fromEnd = () => lines(page).evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
  await expect.poll(fromEnd).toBeLessThan(40);
});

test('a reload in a conversation with somebody keeps it, with what was typed', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/tell/rowan@Granite%20Keep');
  await composer(page).fill('about that map');
  await page.getByRole('link', { name: 'gossip' }).click();
  expect(await composer(page).inputValue()).toBe('');
  await page.goBack();
  await page.reload();
  await page.getByRole('heading', { name: 'Rowan', exact: true, level: 1 }).waitFor();
  await lines(page).getByText('I have a map of the new area for you').waitFor();
  expect(await composer(page).inputValue()).toBe('about that map');
});

test('a lost connection is shown and mended by itself, with nothing missed or doubled', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  await page.getByRole('article').first().waitFor();
  hub.say({ ...rowan, message: 'before' });
  await lines(page).getByText('before', { exact: true }).waitFor();
  expect(await lines(page).getByText('New', { exact: true }).count()).toBe(0);
  hub.cut();
  await bar(page).waitFor();
  await composer(page).fill('typed in the dark');
  await composer(page).press('Enter');
  expect(await composer(page).inputValue()).toBe('typed in the dark');
  await shoot(page, 'connection-lost');
  for (let count = 1; count <= 5; count += 1) hub.say({ ...rowan, message: `missed ${count}` });
  await mend(hub, page);
  await lines(page).getByText('missed 5').waitFor();
  await bar(page).waitFor({ state: 'detached' });
  for (let count = 1; count <= 5; count += 1)
    expect(await lines(page).getByText(`missed ${count}`).count()).toBe(1);
  expect(hub.sessions).toBe(1);
  await composer(page).press('Enter');
  await lines(page).getByText('typed in the dark').waitFor();
});

test('a line that was under way when the connection broke is said once', async () => {
  const hub = await stage.hub({ delayMs: 400 });
  const page = await stage.enter(hub, '#/channel/gossip');
  await page.getByRole('article').first().waitFor();
  await composer(page).fill('just in time');
  await composer(page).press('Enter');
  hub.cut();
  await bar(page).waitFor();
  await mend(hub, page);
  await bar(page).waitFor({ state: 'detached' });
  await lines(page).getByText('just in time').waitFor();
  await page.locator('article', { hasText: 'being sent' }).waitFor({ state: 'detached' });
  expect(saidOn(hub, 'just in time')).toBe(1);
  expect(await lines(page).getByText('just in time').count()).toBe(1);
});

test('a hub that restarts is found again, and what was said meanwhile is there', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  await page.getByRole('article').first().waitFor();
  await composer(page).fill('kept over a restart');
  hub.isCut = true;
  hub.restart();
  await page.getByText('The hub has ended the session: The hub restarts').waitFor();
  hub.say({ ...rowan, message: 'said meanwhile' });
  await mend(hub, page);
  await lines(page).getByText('said meanwhile').waitFor();
  expect(await composer(page).inputValue()).toBe('kept over a restart');
});

test('a page that is closed while a line is under way says so afterwards', async () => {
  const hub = await stage.hub({ delayMs: 60_000 });
  const page = await stage.enter(hub, '#/channel/gossip');
  await composer(page).fill('was it sent?');
  await composer(page).press('Enter');
  await page.locator('article', { hasText: 'being sent' }).waitFor();
  await page.reload();
  await page.getByText('The page was closed before the hub had answered').waitFor();
  await page.getByRole('button', { name: 'Throw away' }).click();
  await page.reload();
  await page.getByRole('log').waitFor();
  expect(await page.getByText('was it sent?').count()).toBe(0);
});

test('a mail that is being written survives a reload', async () => {
  const page = await stage.enter(await stage.hub(), '#/compose');
  await page.getByLabel('To', { exact: true }).fill('isolde@Nightharbour');
  await page.getByLabel('Subject').fill('The festival');
  await page.getByLabel('Text').fill('Dear Isolde,\n');
  await page.reload();
  expect(await page.getByLabel('Text').inputValue()).toBe('Dear Isolde,\n');
  expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('isolde@Nightharbour');
});

test('a login that has ended elsewhere leads to the door', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub);
  hub.accounts.remove('Ada');
  hub.restart();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
});

test('who does not want to wait tries at once', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  await page.clock.install();
  hub.isCut = true;
  hub.restart(); // After which the page is patient for 4 s.
  const button = page.getByRole('button', { name: 'Try now' });
  await button.waitFor();
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 500); // From here on no patience helps.
  hub.mend();
  await button.click();
  await page.getByText('connected, account', { exact: true }).waitFor({ state: 'attached' });
});

test('a page that is closed leaves no session behind', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub);
  expect(hub.sessions).toBe(1);
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => hub.sessions).toBe(0);
});
