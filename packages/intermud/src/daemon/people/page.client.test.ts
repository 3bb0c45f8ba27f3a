// The real page in Chromium, in front of the whole program: what a newcomer does first.

import { mkdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { passedOver, ScriptedMud } from '@intermud/testkit';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import type { Listening } from '../events.ts';
import { FREE, ownFolder, Running } from '../running.suite.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const PICTURES = resolve(import.meta.dirname, '../../../../../screenshots');
const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 780 },
  hasTouch: true,
  isMobile: true,
};
/** A program that can be ended and started again on the same doors, and a browser. */
class Stage {
  readonly #data: string;
  readonly #browser: Browser;
  readonly complaints: string[] = [];
  #program: Running;

  private constructor(data: string, browser: Browser, program: Running) {
    this.#data = data;
    this.#browser = browser;
    this.#program = program;
  }

  static async open(): Promise<Stage> {
    await mkdir(PICTURES, { recursive: true });
    const data = await ownFolder();
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    onTestFinished(() => browser.close());
    const stage = new Stage(data, browser, await Running.start(data, FREE));
    onTestFinished(() => stage.end());
    return stage;
  }

  /** Starts it again after its end. */
  async start(): Promise<void> {
    const same = this.#program.doors.flatMap(({ door, port }) =>
      door in SETTINGS ? [`${SETTINGS[door]}=127.0.0.1:${port}`] : [],
    );
    this.#program = await Running.start(this.#data, [...FREE, ...same]);
  }

  end(): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }

  port(door: Listening['door']): number {
    return this.#program.port(door);
  }

  async page(hash = '', options = DESKTOP): Promise<Page> {
    const context = await this.#browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.complaints.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${this.port('web')}/${hash}`);
    return page;
  }
}

const SETTINGS: Readonly<Record<string, string>> = {
  router: 'router.listen',
  web: 'web.listen',
  oob: 'hub.oob',
  telnet: 'hub.telnet',
  ssh: 'hub.ssh',
};

async function signUp(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New here?' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill('12345678');
  await page.getByRole('button', { name: 'Make account' }).click();
  await page.getByText('connected, account', { exact: true }).waitFor({ state: 'attached' });
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator('main textarea').fill(text);
  await page.locator('main textarea').press('Enter');
}

const lines = (page: Page) => page.getByRole('log');

/** Kept for a person to look at. */
const shoot = (page: Page, name: string) =>
  page.screenshot({ path: join(PICTURES, `hub-${name}.png`), animations: 'disabled' });

/** Somebody by telnet. */
async function telnet(port: number): Promise<{ socket: Socket; see(text: string): Promise<void> }> {
  const socket = connect({ port, host: '127.0.0.1' });
  onTestFinished(() => void socket.destroy());
  let seen = '';
  socket.on('data', (chunk) => {
    seen += chunk.toString('latin1');
  });
  const see = (text: string) => expect.poll(() => seen).toContain(text);
  return { socket, see };
}

test('two browsers, a telnet and a second mud talk; a tell; a reload; a program that comes back; a phone', async ({
  skip,
}) => {
  const missing = passedOver(CHROMIUM, 'chromium');
  skip(missing !== undefined, missing);
  const stage = await Stage.open();
  const ada = await stage.page('#/channel/gossip');
  await shoot(ada, 'welcome');
  await signUp(ada, 'Ada');
  const bela = await stage.page('#/channel/gossip', PHONE);
  await signUp(bela, 'Bela');
  const fred = await telnet(stage.port('telnet'));
  fred.socket.write('new\r\nFred\r\n12345678\r\n12345678\r\n');
  await fred.see('Hello, Fred.');

  // On the channel: from a page, from telnet, from a mud of somebody else's.
  await say(ada, 'hello over there');
  await fred.see('hello over there');
  fred.socket.write('gossip :waves back\r\n');
  const mud = await ScriptedMud.online({ port: stage.port('router'), name: 'Bedrock', router: '*intermud' });
  onTestFinished(() => mud.crash());
  mud.send([
    'channel-m',
    5,
    'Bedrock',
    'barney',
    0,
    0,
    'gossip',
    'Barney',
    '%^GREEN%^yabba%^RESET%^ <b>doo</b>',
  ]);
  for (const page of [ada, bela]) {
    await lines(page).getByText('hello over there', { exact: true }).waitFor();
    await lines(page).getByText('Fred@Intermud Hub waves back').waitFor();
    await lines(page).getByText('<b>doo</b>').waitFor();
    expect(await lines(page).getByText('hello over there').count()).toBe(1);
  }
  await shoot(ada, 'channel');
  await shoot(bela, 'channel-phone');

  // A tell to the other mud and back.
  await ada.goto(`http://127.0.0.1:${stage.port('web')}/#/tell/barney@Bedrock`);
  await say(ada, 'lunch?');
  expect((await mud.next('tell')).slice(3)).toEqual(['ada', 'Bedrock', 'barney', 'Ada', 'lunch?']);
  mud.send(['tell', 5, 'Bedrock', 'barney', 'Intermud Hub', 'ada', 'Barney', 'at noon']);
  await lines(ada).getByText('at noon', { exact: true }).waitFor();
  await shoot(ada, 'tell');

  // A reload in the middle.
  await ada.reload();
  await lines(ada).getByText('at noon', { exact: true }).waitFor();
  await lines(ada).getByText('lunch?', { exact: true }).waitFor();

  // The program ends and comes back: the page says so, keeps what was typed, and goes on.
  await ada.locator('main textarea').fill('half a tho');
  await stage.end();
  await ada.getByText('connected, account', { exact: true }).waitFor({ state: 'detached' });
  await shoot(ada, 'lost');
  await stage.start();
  await ada.getByText('connected, account', { exact: true }).waitFor({ state: 'attached' });
  expect(await ada.locator('main textarea').inputValue()).toBe('half a tho');
  await lines(ada).getByText('at noon', { exact: true }).waitFor();
  for (const place of ['mail', 'news', 'files', 'muds', 'status', 'terminal']) {
    await ada.goto(`http://127.0.0.1:${stage.port('web')}/#/${place}`);
    await ada.waitForTimeout(400);
    await shoot(ada, place);
    // What the router of the program counts by link has come all the way.
    if (place === 'status') await ada.getByRole('cell', { name: 'Intermud Hub' }).waitFor();
  }
  expect(stage.complaints).toEqual([]);
}, 600_000);
