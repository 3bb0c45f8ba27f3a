// A network that wants to break the page: script, control sequences and false directions in every field.

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { Stage, shoot } from './browser.ts';
import { hostileText } from './mock/sample.ts';
import { POLICY } from './mock/web.ts';

const stage = new Stage();

const evil = (field: string) => encodeURIComponent(hostileText(field));
const PAGES = [
  '#/',
  '#/channel/gossip',
  `#/channel/${evil('channel-name')}`,
  '#/channels',
  '#/tell/mirelle@The%20Salt%20Road',
  '#/mail/inbox/2',
  '#/mail/sent',
  '#/mail/sent/3',
  '#/compose//2',
  '#/compose//2/forward',
  '#/find/rowan',
  '#/news/general',
  '#/news/general/2',
  '#/post/general/2',
  '#/files/Granite%20Keep',
  `#/muds/${evil('mud-name')}`,
  '#/status',
  '#/terminal',
];

/** What of it has got through: run script, foreign elements, attributes that hold it. */
const harm = (page: Page) =>
  page.evaluate(() => {
    const attributes = [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes]);
    return {
      ran: (globalThis as { owned?: string }).owned ?? 'nothing',
      scripts: [...document.querySelectorAll('body script, body img[src=x], iframe, object, embed')].length,
      handlers: attributes.filter(({ name }) => name.startsWith('on')).map(({ name }) => name),
      addresses: [...document.querySelectorAll('a')]
        .map(({ href }) => new URL(href).protocol)
        .filter((it) => !/^https?:$/.test(it)),
      controls: /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(document.body.innerText),
      title: document.title.includes('owned'),
      wide: [...document.querySelectorAll('.scroll')]
        .filter((box) => box.scrollWidth > box.clientWidth + 1)
        .map((box) => box.className),
    };
  });
const NONE = {
  ran: 'nothing',
  scripts: 0,
  handlers: [],
  addresses: [],
  controls: false,
  title: false,
  wide: [],
};

test('no field of a mud reaches the browser as anything but text', async () => {
  const hub = await stage.hub({ hostile: true });
  const page = await stage.enter(hub);
  for (const hash of PAGES) {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.waitForLoadState('networkidle');
    await page.locator('main h1').waitFor();
    await shoot(page, `hostile-${PAGES.indexOf(hash)}`);
    expect({ hash, ...(await harm(page)) }).toEqual({ hash, ...NONE });
  }
  await page.goto(`${hub.url}#/channel/gossip`);
  await page.getByLabel('On which mud').selectOption('Granite Keep');
  await page.getByRole('list', { name: 'Who listens' }).getByText('script').first().waitFor();
  expect(await harm(page)).toEqual(NONE);
  hub.ignored = { users: [hostileText('ignored')], muds: [], channels: [] };
  hub.push('intermud_ignore', hub.ignored);
  await page.getByRole('button', { name: 'connected, account' }).click();
  await page.getByRole('dialog').getByText('script').first().waitFor();
  expect(await harm(page)).toEqual(NONE);
  await page.keyboard.press('Escape');
  await page.goto(`${hub.url}#/muds/Granite%20Keep`);
  await page.getByRole('button', { name: 'Who is there?' }).click();
  await page.getByRole('region', { name: 'Who is there' }).getByRole('button').first().click();
  await page.getByText('Title', { exact: true }).waitFor();
  expect(await harm(page)).toEqual(NONE);
});

test('what arrives live is text as well', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  const text = hostileText('live');
  hub.say({ channel: 'gossip', name: text, mud: text, message: text });
  hub.tell({ with: `x@${text}`, user: 'x', mud: text, name: text, message: text, self: false });
  hub.push('intermud_error', { code: 'bad-pkt', message: text, command: text });
  hub.push('text', { value: text } as never);
  await page.getByRole('status').getByText('script').first().waitFor();
  await page.getByRole('log').getByText('globalThis.owned').first().waitFor();
  expect(await harm(page)).toEqual(NONE);
});

test('the page works under its policy, and the policy holds', async () => {
  const hub = await stage.hub();
  const page = await stage.open(hub);
  const response = await page.request.get(hub.url);
  expect(response.headers()['content-security-policy']).toBe(POLICY);
  expect(POLICY).not.toMatch(/unsafe|\*|data:/);
  const refused = await page.evaluate(async () => {
    const violated: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective));
    const add = (name: 'script' | 'style' | 'iframe' | 'img', fields: object) =>
      document.body.append(Object.assign(document.createElement(name), fields));
    add('script', { src: 'data:text/javascript,globalThis.owned=1' });
    add('script', { textContent: 'globalThis.owned=2' });
    add('style', { textContent: 'body { display: none }' });
    add('iframe', { src: 'https://example.org/' });
    add('img', { src: 'https://example.org/x.png' });
    const link = Object.assign(document.createElement('a'), { href: 'javascript:globalThis.owned=3' });
    document.body.append(link);
    link.click();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { violated: violated.sort(), owned: (globalThis as { owned?: unknown }).owned ?? 'nothing' };
  });
  expect(refused).toEqual({
    violated: [
      'frame-src',
      'img-src',
      'script-src-elem',
      'script-src-elem',
      'script-src-elem',
      'style-src-elem',
    ],
    owned: 'nothing',
  });
  stage.forgive(/Content Security Policy|violates the document's/);
});

test('a flood of colours and marks does not stop the page', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/channel/gossip');
  const flood = Array.from({ length: 4_000 }, (_, at) => `\u001b[3${at % 8}mx`).join('');
  for (let count = 0; count < 5; count += 1)
    hub.say({
      channel: 'gossip',
      name: 'Tuck',
      mud: 'Ashfall',
      message: `e${'\u0301'.repeat(5_000)}${flood}`,
    });
  hub.say({ channel: 'gossip', name: 'Tuck', mud: 'Ashfall', message: 'after the flood' });
  await page.getByText('after the flood').waitFor();
});
