// Accounts, channels and tells, as people use them.

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { logIn, Stage, shoot } from './browser.ts';

const stage = new Stage();

const composer = (page: Page) => page.locator('main textarea');
const say = async (page: Page, text: string) => {
  await composer(page).fill(text);
  await composer(page).press('Enter');
};
const lines = (page: Page) => page.getByRole('log');
const badge = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name }).locator('.badge');

test('a newcomer makes an account, and comes back with it', async () => {
  const hub = await stage.hub();
  const page = await stage.open(hub);
  await page.getByRole('button', { name: 'New here?' }).click();
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').fill('12345678');
  await page.getByRole('button', { name: 'Make account' }).click();
  await page.getByText('The name ada is taken').waitFor();
  await page.getByLabel('Name').fill('Nora');
  await page.getByRole('button', { name: 'Make account' }).click();
  await page.getByText('Hello, Nora.').waitFor();
  await page.getByRole('button', { name: 'connected, account' }).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('Name').fill('Nora');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('The name or the password is wrong').waitFor();
  await logIn(page, 'Nora', '12345678');
});

test('an account is changed and deleted', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub);
  await page.getByRole('button', { name: 'connected, account' }).click();
  await page.getByLabel('Old password').fill('wrong');
  await page.getByLabel('New password').fill('12345678');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('The old password is wrong').waitFor();
  await page.getByRole('button', { name: 'Delete the account' }).click();
  await page.locator('form').last().getByLabel('Password').fill('enchantress');
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  expect(hub.accounts.check('Ada', 'enchantress')).toBeUndefined();
});

test('two people talk on a channel, each line once', async () => {
  const hub = await stage.hub();
  hub.accounts.add('Bela', 'locksmith');
  const ada = await stage.enter(hub, '#/channel/gossip');
  const bela = await stage.open(hub, '#/channel/gossip');
  await logIn(bela, 'Bela', 'locksmith');
  await say(ada, 'hello over there');
  await say(bela, ':waves back');
  for (const page of [ada, bela]) {
    await lines(page).getByText('hello over there', { exact: true }).waitFor();
    await lines(page).getByText('Bela@Intermud Hub waves back').waitFor();
    expect(await lines(page).getByText('hello over there').count()).toBe(1);
  }
  expect(await composer(ada).inputValue()).toBe('');
});

test('a coloured line with an address is shown to the letter', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  const message = '%^GREEN%^a%^RESET%^b  \u001b[1mc\u001b[0md https://example.org/x?y=1, e\n  f';
  hub.say({ channel: 'gossip', name: 'Rowan', mud: 'Granite Keep', message });
  const link = lines(page).getByRole('link', { name: 'https://example.org/x?y=1' });
  expect(await link.getAttribute('href')).toBe('https://example.org/x?y=1');
  expect(await page.locator('article bdi').last().textContent()).toBe(
    'ab  cd https://example.org/x?y=1, e\n  f',
  );
});

test('what is unread is counted, and read in every window at once', async () => {
  const hub = await stage.hub();
  const one = await stage.enter(hub, '#/channel/gossip');
  const other = await stage.enter(hub);
  hub.say({ channel: 'trivia', name: 'Rowan', mud: 'Granite Keep', message: 'what is a mud?' });
  for (const page of [one, other]) await badge(page, 'trivia').filter({ hasText: '1' }).waitFor();
  expect(await one.title()).toMatch(/^\(\d+\) Intermud Hub$/);
  await one.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'trivia' }).click();
  for (const page of [one, other]) await badge(page, 'trivia').waitFor({ state: 'detached' });
});

test('what comes while somebody looks at it is not counted for a moment', async () => {
  const hub = await stage.hub({ delayMs: 300 });
  const page = await stage.enter(hub, '#/channel/gossip');
  await page.getByRole('article').first().waitFor();
  const counted = await page.evaluateHandle(() => {
    const seen: string[] = [];
    const look = () => seen.push(document.querySelector('nav a[aria-current] .badge')?.textContent ?? '');
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    return seen;
  });
  for (let count = 1; count <= 3; count += 1)
    hub.say({ channel: 'gossip', name: 'Rowan', mud: 'Granite Keep', message: `look ${count}` });
  await lines(page).getByText('look 3').waitFor();
  const unread = () => hub.sample.channels.find(({ name }) => name === 'gossip')?.unread;
  await expect.poll(unread).toBe(0);
  expect((await counted.jsonValue()).filter(Boolean)).toEqual([]);
});

test('the first unread line is marked', async () => {
  const page = await stage.enter(await stage.hub(), '#/channel/code');
  await lines(page).getByText('New', { exact: true }).waitFor();
});

test('older lines come while the reader stays where they are', async () => {
  const page = await stage.enter(await stage.hub(), '#/channel/gossip');
  await page.getByRole('article').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('article').length >= 50);
  const before = await page.getByRole('article').count();
  await lines(page).evaluate((box) => {
    box.scrollTop = 60;
  });
  const top = await page.getByRole('article').first().elementHandle();
  const yBefore = (await top?.boundingBox())?.y ?? 0;
  await page.waitForFunction((count) => document.querySelectorAll('article').length > count, before);
  const yAfter = (await top?.boundingBox())?.y ?? 0;
  expect(Math.abs(yAfter - yBefore)).toBeLessThan(40);
  await page.getByRole('button', { name: 'To the newest' }).click();
  await page.getByRole('button', { name: 'To the newest' }).waitFor({ state: 'detached' });
});

test('a tell begins a conversation, and one that fails says so', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub);
  await page.keyboard.press('Control+k');
  await page.getByLabel('Where to').fill('Nobody@Granite Keep');
  await shoot(page, 'switcher');
  await page.keyboard.press('Enter');
  await say(page, 'are you real?');
  await lines(page).getByText('There is no nobody on Granite Keep').waitFor();
  hub.tell({
    with: 'tuck@Hollow Hills',
    user: 'tuck',
    mud: 'Hollow Hills',
    name: 'Tuck',
    message: 'psst',
    self: false,
  });
  await badge(page, 'Tuck').filter({ hasText: '1' }).click();
  await lines(page).getByText('psst').waitFor();
  await say(page, 'yes?');
  await lines(page).getByText('yes?', { exact: true }).waitFor();
  expect(hub.sample.tells.at(-1)).toMatchObject({ with: 'tuck@Hollow Hills', message: 'yes?', self: true });
});

test('a line that is refused stays, with the reason, and can be mended', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  await say(page, 'refuse this');
  await page.getByText('the router does not let us').waitFor();
  await shoot(page, 'line-refused');
  await page.getByRole('button', { name: 'Edit' }).click();
  expect(await composer(page).inputValue()).toBe('refuse this');
  await say(page, 'take this');
  await lines(page).getByText('take this').waitFor();
  expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(0);
});

test('the arrow key calls back what was sent, Tab completes, a slash is a command', async () => {
  const page = await stage.enter(await stage.hub(), '#/channel/gossip');
  await say(page, 'once more');
  await lines(page).getByText('once more').waitFor();
  await composer(page).press('ArrowUp');
  expect(await composer(page).inputValue()).toBe('once more');
  await composer(page).fill('greetings to Hol');
  await composer(page).press('Tab');
  await page.waitForFunction(() => document.querySelector('textarea')?.value === 'greetings to Hollow Hills');
  await composer(page).fill('see N');
  await composer(page).press('Tab');
  await page.getByRole('option', { name: 'Nightharbour a mud' }).waitFor();
  await composer(page).press('ArrowDown');
  await composer(page).press('Enter');
  expect(await composer(page).inputValue()).toBe('see Northern Lights');
  await say(page, '/who Granite Keep');
  await page.getByRole('heading', { name: 'Terminal' }).waitFor();
  await page.getByText('Users on Granite Keep').first().waitFor({ state: 'attached' });
});

test('who listens to a channel is shown, here and on a mud that is asked, and a name leads to somebody', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  const details = page.getByRole('complementary', { name: 'Details' });
  const listeners = details.getByRole('list', { name: 'Who listens' });
  await listeners.getByRole('button', { name: 'Ada' }).waitFor();
  await details.getByLabel('On which mud').selectOption('Granite Keep');
  await listeners.getByRole('button', { name: 'Rowan' }).click();
  await details.getByText('Keeper of the northern lights').waitFor();
  await details.getByRole('button', { name: 'Tell' }).click();
  await page.getByLabel('Tell Rowan').waitFor();
});

test('a mud that does not answer who listens is named', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  const granite = hub.sample.muds.get('Granite Keep');
  if (granite) hub.sample.muds.set('Granite Keep', { ...granite, state: 'down' });
  await page.getByLabel('On which mud').selectOption('Granite Keep');
  await page.getByText('Granite Keep has not answered').waitFor();
});

test('somebody is ignored by a click on their name, and heard again from the account', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  const details = page.getByRole('complementary', { name: 'Details' });
  await lines(page).getByRole('button', { name: 'Rowan' }).last().click();
  await details.getByRole('button', { name: 'Ignore' }).click();
  await details.getByRole('button', { name: 'Hear again', pressed: true }).waitFor();
  expect(hub.ignored.users).toEqual(['rowan@granite keep']);
  await page.reload();
  await page.getByRole('button', { name: 'connected, account' }).click();
  await page.getByRole('button', { name: 'Hear rowan@granite keep again' }).click();
  await expect.poll(() => hub.ignored.users).toEqual([]);
  await page.getByText('Ignored').waitFor({ state: 'detached' });
});

test('a channel says whose it is and for whom, and not its name twice', async () => {
  const hub = await stage.hub();
  hub.patchChannel('code', { caption: 'code' });
  const page = await stage.enter(hub, '#/channel/code');
  await page.getByRole('main').getByText('of Intermud Hub, open to every mud').waitFor();
  expect(await page.getByRole('main').locator('header').first().innerText()).toMatch(
    /^code\s+of Intermud Hub/,
  );
  await page.goto(`${hub.url}#/channel/gossip`);
  await page.getByRole('main').getByText('Talk about everything, of Intermud Hub').waitFor();
});

test('a channel is joined and left', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channels');
  await page.getByRole('button', { name: 'Join dchat' }).click();
  const link = page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'dchat' });
  await link.click();
  await page.getByRole('button', { name: 'Leave channel' }).click();
  await page.getByText('You have not joined dchat').waitFor();
  await link.waitFor({ state: 'detached' });
});
