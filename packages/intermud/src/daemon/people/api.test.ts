import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { startProgram } from '../running.suite.ts';
import { Browser, NORA } from './browser.suite.ts';
import { POLICY } from './page.ts';

/** A program on free ports that ends with the test; gives the address of its web door. */
const start = async (...set: string[]): Promise<string> => (await startProgram(...set)).url;

test('an account is made, left, come back to, changed and deleted', async () => {
  const browser = new Browser(await start());
  expect(await browser.json('GET', 'session')).toEqual([
    200,
    { hub: 'Intermud Hub', account: null, signup: true, guests: false },
  ]);
  expect(await browser.json('POST', 'ticket', {})).toMatchObject([401, { code: 'not-logged-in' }]);
  expect(await browser.json('POST', 'account', { ...NORA, password: 'short' })).toMatchObject([
    400,
    { code: 'bad-arguments' },
  ]);
  expect(await browser.json('POST', 'account', NORA)).toEqual([
    201,
    { name: 'Nora', staff: false, guest: false },
  ]);
  expect(await browser.json('GET', 'session')).toMatchObject([200, { account: { name: 'Nora' } }]);
  expect(await browser.json('POST', 'ticket', {})).toMatchObject([
    200,
    { ticket: expect.stringMatching(/^[\w-]{43}$/) },
  ]);
  expect(await browser.json('POST', 'account', { ...NORA, name: 'NORA' })).toMatchObject([
    409,
    { code: 'taken' },
  ]);
  const old = browser.cookie;
  expect((await browser.call('POST', 'logout', {})).status).toBe(204);
  browser.cookie = old;
  expect(await browser.json('GET', 'session')).toMatchObject([200, { account: null }]);
  expect(await browser.json('POST', 'login', { ...NORA, password: 'wrong' })).toMatchObject([
    401,
    { code: 'login-failed' },
  ]);
  expect(await browser.json('POST', 'login', { ...NORA, name: 'nora' })).toMatchObject([
    200,
    { name: 'Nora' },
  ]);
  expect(await browser.json('POST', 'password', { old: 'wrong', new: '87654321' })).toMatchObject([401, {}]);
  expect(await browser.json('POST', 'password', { old: NORA.password, new: '87654321' })).toEqual([
    204,
    undefined,
  ]);
  expect(await browser.json('POST', 'account/delete', { password: '87654321' })).toEqual([204, undefined]);
  expect(await browser.json('POST', 'login', { ...NORA, password: '87654321' })).toMatchObject([401, {}]);
});

test('a page of another place can do nothing in the name of who is logged in', async () => {
  const url = await start();
  const browser = new Browser(url);
  const { headers } = await browser.call('POST', 'account', NORA);
  expect(headers.get('set-cookie')).toMatch(
    /^session=[\w-]{43}; Max-Age=\d+; HttpOnly; SameSite=Strict; Path=\/$/,
  );
  expect(headers.get('cache-control')).toBe('no-store');
  const foreign = await browser.call('POST', 'ticket', {}, { origin: 'https://evil.example' });
  expect([foreign.status, JSON.parse(foreign.text).code]).toEqual([403, 'not-allowed']);
  const form = await browser.call('POST', 'ticket', {}, { 'content-type': 'text/plain' });
  expect(form.status).toBeGreaterThanOrEqual(400);
  expect(
    (await fetch(`${url}/api/ticket`, { method: 'POST', headers: { cookie: browser.cookie } })).status,
  ).toBeGreaterThanOrEqual(400);
});

test('behind TLS the cookie is sent over TLS only, and the page of that address is the own one', async () => {
  const browser = new Browser(await start('web.url=https://hub.example.org'));
  const { status, headers } = await browser.call('POST', 'account', NORA, {
    origin: 'https://hub.example.org',
  });
  expect([status, headers.get('set-cookie')]).toEqual([201, expect.stringContaining('; Secure')]);
});

test('signup=false and guests=true are kept', async () => {
  const browser = new Browser(await start('hub.signup=false', 'hub.guests=true'));
  expect(await browser.json('POST', 'account', NORA)).toMatchObject([403, { code: 'not-allowed' }]);
  expect(await browser.json('POST', 'guest', {})).toMatchObject([200, { guest: true }]);
});

test('too many wrong passwords from one address have to wait', async () => {
  const browser = new Browser(await start());
  const tries = [];
  for (let at = 0; at <= 10; at++)
    tries.push(await browser.call('POST', 'login', { name: `Nobody ${at}`, password: 'x' }));
  expect(tries.map(({ status }) => status)).toEqual([...Array(10).fill(401), 429]);
  expect(tries.at(-1)?.headers.get('retry-after')).toBe('10');
});

test('a file is put and got, byte for byte, and one that is not there is not found', async () => {
  const browser = new Browser(await start());
  const path = `files/${encodeURIComponent('Intermud Hub')}/${encodeURIComponent('a file.bin')}`;
  expect((await browser.call('GET', path)).status).toBe(401);
  await browser.call('POST', 'account', NORA);
  const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7) & 255);
  const put = await browser.call('PUT', path, bytes);
  expect([put.status, JSON.parse(put.text)]).toEqual([201, { size: 300_000 }]);
  const answer = await browser.call('GET', path);
  expect(answer.status).toBe(200);
  expect(answer.bytes.equals(bytes)).toBe(true);
  expect(answer.headers.get('content-length')).toBe('300000');
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%20file.bin");
  expect(await browser.json('GET', `${path}x`)).toMatchObject([404, { code: 'not-found' }]);
  expect((await browser.call('GET', `files/Nowhere/x`)).status).toBe(502);
});

test('what one account may keep among the files of the hub is bounded, and it is told so', async () => {
  const url = await start('hub.files.quota_account=10');
  const [nora, fred] = [new Browser(url), new Browser(url)];
  await nora.call('POST', 'account', NORA);
  await fred.call('POST', 'account', { ...NORA, name: 'Fred' });
  const put = (who: Browser, name: string, bytes: number) =>
    who.json('PUT', `files/${encodeURIComponent('Intermud Hub')}/${name}`, new Uint8Array(bytes));
  expect(await put(nora, 'a', 10)).toMatchObject([201, { size: 10 }]);
  expect(await put(nora, 'b', 1)).toEqual([
    403,
    { code: 'not-allowed', message: 'Cannot put file: nora has 10 bytes here, 10 are allowed' },
  ]);
  expect(await put(fred, 'b', 10)).toMatchObject([201, { size: 10 }]);
});

test('the page is served under a policy that lets nothing in from elsewhere', async () => {
  const url = await start();
  const page = await fetch(`${url}/`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toBe(POLICY);
  expect(POLICY).not.toContain('unsafe');
  // The page is tested under the same policy.
  const mock = resolve(import.meta.dirname, '../../../../web/test/mock/web.ts');
  expect(await readFile(mock, 'utf8')).toContain(POLICY);
  expect(await page.text()).toContain('<div id="app">');
  expect((await fetch(`${url}/../package.json`)).status).toBe(404);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});
