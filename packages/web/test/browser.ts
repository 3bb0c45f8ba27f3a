// A browser in front of a mock hub, for tests. Whatever the page complains of fails the test.

import { resolve } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { MockHub, type MockHubOptions } from './mock/mock-hub.ts';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DESKTOP = { viewport: { width: 1280, height: 800 } } as const;
export const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true } as const;

const SCREENSHOTS = resolve(import.meta.dirname, '../../../screenshots');

/** One browser for a test file; its hubs and windows are closed after each test. */
export class Stage {
  #browser: Browser | undefined;
  #close: (() => Promise<unknown>)[] = [];
  #complaints: string[] = [];

  constructor() {
    beforeAll(async () => {
      this.#browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ARGS,
      });
    });
    afterEach(async () => {
      for (const close of this.#close.splice(0).reverse()) await close();
      expect(this.#complaints.splice(0)).toEqual([]);
    });
    afterAll(() => this.#browser?.close());
  }

  /** Takes back complaints that a test has caused on purpose. */
  forgive(pattern: RegExp): void {
    this.#complaints = this.#complaints.filter((text) => !pattern.test(text));
  }

  async hub(options: Partial<MockHubOptions> = {}): Promise<MockHub> {
    const hub = await MockHub.start({ dist: inject('dist'), ...options });
    this.#close.push(() => hub[Symbol.asyncDispose]());
    return hub;
  }

  /** A window of its own: nothing is shared with others, cookies included. */
  async open(hub: MockHub, hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    if (this.#browser === undefined) throw new Error('Cannot open a window: the browser has not started');
    const context = await this.#browser.newContext({
      ...DESKTOP,
      locale: 'en-GB',
      timezoneId: 'UTC',
      ...options,
    });
    context.setDefaultTimeout(60_000);
    this.#close.push(() => context.close());
    const page = await context.newPage();
    page.on('pageerror', (error) => this.#complaints.push(`${error}`));
    page.on('console', (message) => message.type() === 'error' && this.#complain(message.text()));
    await page.goto(`${hub.url}${hash}`);
    return page;
  }

  /** The same, logged in as Ada. */
  async enter(hub: MockHub, hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.open(hub, hash, options);
    await logIn(page, 'Ada', 'enchantress');
    return page;
  }

  /** Failed requests are what some tests are about; everything else is a fault of the page. */
  #complain(text: string): void {
    if (!/Failed to load resource|WebSocket connection to/.test(text)) this.#complaints.push(text);
  }
}

export async function logIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('connected, account', { exact: true }).waitFor({ state: 'attached' });
}

/** Kept for a person to look at. */
export async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: resolve(SCREENSHOTS, `${name}.png`), animations: 'disabled' });
}
