// Mail, news, files, muds, status and terminal.

import { expect, test } from 'vitest';
import { Stage } from './browser.ts';

const stage = new Stage();

test('a mail is read, answered, sent and deleted', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/mail');
  await page.getByRole('link', { name: 'The summer festival' }).click();
  await page.getByText('the festival is in three weeks').waitFor();
  await page.getByRole('link', { name: 'Answer', exact: true }).click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=subject]')?.value !== '');
  expect(await page.getByLabel('Subject').inputValue()).toBe('Re: The summer festival');
  expect(await page.getByLabel('Text').inputValue()).toContain('> Dear both,');
  await page.getByLabel('To', { exact: true }).fill('isolde@Nowhere');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('there is no mud Nowhere').waitFor();
  await page.getByLabel('To', { exact: true }).fill('isolde@Nightharbour');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('link', { name: /^isolde@Nightharbour .*waiting to be delivered$/ }).click();
  const id = hub.sample.mails.at(-1)?.id ?? 0;
  hub.deliver(id, [{ to: 'isolde@Nightharbour', state: 'delivered' }]);
  await page.getByText('isolde@Nightharbour: delivered').waitFor();
  await page.getByRole('link', { name: /^isolde@Nightharbour .* delivered$/ }).waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect.poll(() => hub.sample.mails.some((mail) => mail.id === id)).toBe(false);
  await page.getByRole('link', { name: 'Write' }).click();
  expect(await page.getByLabel('Text').inputValue()).toBe('');
});

test('a mail is answered to all, with a hidden copy', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/mail/inbox/2');
  await page.getByRole('link', { name: 'Answer all' }).click();
  await page.getByRole('heading', { name: 'Answer to all' }).waitFor();
  await expect.poll(() => page.getByLabel('Copy to', { exact: true }).inputValue()).toBe('tuck@Hollow Hills');
  expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('isolde@Nightharbour');
  await page.getByLabel('Hidden copy to').fill('benno@Clockwork City');
  await page.reload();
  expect(await page.getByLabel('Hidden copy to').inputValue()).toBe('benno@Clockwork City');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('heading', { name: 'Mail' }).waitFor();
  const sent = hub.sample.mails.at(-1);
  expect(sent).toMatchObject({ to: ['isolde@Nightharbour'], cc: ['tuck@Hollow Hills'] });
  expect(sent?.deliveries?.map(({ to }) => to)).toContain('benno@Clockwork City');
});

test('a mail goes on to somebody else', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/mail/inbox/2');
  await page.getByRole('link', { name: 'Forward' }).click();
  await expect.poll(() => page.getByLabel('Subject').inputValue()).toBe('Fwd: The summer festival');
  expect(await page.getByLabel('Text').inputValue()).toContain(
    'From: isolde@Nightharbour\nTo: ada@Intermud Hub\nSubject: The summer festival\n\nDear both,',
  );
  await page.getByLabel('To', { exact: true }).fill('rowan@Granite Keep');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => hub.sample.mails.at(-1)?.to).toEqual(['rowan@Granite Keep']);
});

test('the list of what was sent says what has not arrived, why, and when it is tried next', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/mail/sent');
  const list = page.getByRole('list', { name: 'Mails' });
  await list.getByText('1 of 2 delivered; nobody@Ashfall: not delivered: No such user').waitFor();
  const nextAt = Date.UTC(2026, 5, 10, 19, 30);
  hub.deliver(3, [{ to: 'nobody@Ashfall', state: 'queued', reason: 'Ashfall is down', nextAt }]);
  await list.getByText('nobody@Ashfall: waiting to be delivered: Ashfall is down, next try 19:30').waitFor();
});

test('a field for addresses proposes muds', async () => {
  const page = await stage.enter(await stage.hub(), '#/compose');
  const to = page.getByLabel('To', { exact: true });
  await to.pressSequentially('benno@Cl');
  await page.getByRole('option', { name: 'Clockwork City' }).waitFor();
  await to.press('Enter');
  expect(await to.inputValue()).toBe('benno@Clockwork City');
  await to.pressSequentially(', tuck@Hol');
  await page.getByRole('option', { name: 'Hollow Hills' }).click();
  expect(await to.inputValue()).toBe('benno@Clockwork City, tuck@Hollow Hills');
});

test('news are read and posted', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/news/general');
  await page.getByRole('link', { name: /^A new driver is out unread/ }).click();
  await page.getByText('reads every kind of text').waitFor();
  await page.getByRole('link', { name: 'Answer here' }).click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=subject]')?.value !== '');
  await page.getByLabel('Text').fill('Thank you!');
  await page.getByRole('button', { name: 'Post' }).click();
  await page.getByRole('article').getByText('Thank you!').waitFor();
  expect(hub.sample.posts.get('general')?.at(-1)).toMatchObject({
    subject: 'Re: A new driver is out',
    replyTo: 2,
  });
});

test('posts are shown by thread, that one first in which somebody has posted last', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/news/general');
  const subjects = () =>
    page.getByRole('list', { name: 'Posts' }).getByRole('link').locator('> span:first-child').allInnerTexts();
  const shown = async () => (await subjects()).map((text) => text.replace(/\s+unread$/, '').trim());
  await expect.poll(shown).toEqual(['A new driver is out', 'Re: A new driver is out', 'Rules of the house']);
  await page.getByRole('list', { name: 'Answers' }).getByRole('link').click();
  await page.getByRole('link', { name: 'The beginning of this thread' }).click();
  await page.getByText('reads every kind of text').waitFor();
  const head = { at: Date.now(), author: 'tuck@Hollow Hills', unread: true };
  hub.push('intermud_news_new', {
    group: 'general',
    post: { ...head, id: 9, subject: 'Re: Rules of the house', replyTo: 1 },
  });
  await page.goto(`${hub.url}#/news/general`);
  await expect.poll(async () => (await shown())[0]).toBe('Rules of the house');
});

test('files are listed, got and put, by choosing and by dropping', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/files');
  await page.getByRole('region', { name: 'Files' }).getByRole('link', { name: 'Granite Keep' }).click();
  const got = page.waitForEvent('download');
  await page.getByRole('link', { name: 'README' }).click();
  expect((await got).url()).toBe(`${hub.url}api/files/Granite%20Keep/README`);
  await page
    .getByLabel('Put a file')
    .setInputFiles({ name: 'a map?.txt', mimeType: 'text/plain', buffer: Buffer.from('north') });
  await page.getByText('there', { exact: true }).waitFor();
  expect(hub.uploads.get('/api/files/Granite%20Keep/a%20map%3F.txt')?.toString()).toBe('north');
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['south'], 'south.txt'));
    return transfer;
  });
  await page.getByRole('link', { name: 'maps' }).click();
  await page.getByRole('link', { name: 'north.txt' }).waitFor();
  await page
    .getByRole('region', { name: 'Files', exact: true })
    .dispatchEvent('drop', { dataTransfer: dropped });
  await expect
    .poll(() => hub.uploads.get('/api/files/Granite%20Keep/maps/south.txt')?.toString())
    .toBe('south');
});

test('a file under way shows how far it is, and can be stopped', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/files/Granite%20Keep');
  const gate = Promise.withResolvers<void>();
  hub.uploadsWait = gate.promise;
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(24 * 1024 * 1024)], 'big.bin'));
    return transfer;
  });
  await page.getByRole('link', { name: 'README' }).waitFor();
  const files = page.getByRole('region', { name: 'Files', exact: true });
  await files.dispatchEvent('drop', { dataTransfer: dropped });
  const bar = page.getByRole('progressbar', { name: 'big.bin under way' });
  await bar.waitFor();
  expect(await bar.evaluate((element) => (element as HTMLProgressElement).value)).toBeLessThan(1);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Stopped', { exact: true }).waitFor();
  gate.resolve();
  expect(hub.uploads.size).toBe(0);
});

test('the mud list is searched, sorted and looked into', async () => {
  const page = await stage.enter(await stage.hub(), '#/muds');
  const names = () => page.locator('td.name').allInnerTexts();
  await page.getByRole('button', { name: 'State' }).click();
  expect(await page.locator('td.state').last().innerText()).not.toBe('up');
  await page.getByLabel('Search muds').fill('granite');
  expect(await names()).toEqual(['Granite Keep']);
  await page.getByRole('link', { name: 'Granite Keep' }).last().click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await details.getByText('192.0.2.1 4000').waitFor();
  await details.getByRole('button', { name: 'Who is there?' }).click();
  await details.getByRole('button', { name: 'Rowan' }).click();
  await details.getByText('Keeper of the northern lights').waitFor();
  await details.getByRole('button', { name: 'Tell' }).click();
  await page.getByRole('heading', { name: 'Rowan', level: 1 }).waitFor();
});

test('somebody is looked for on every mud', async () => {
  const page = await stage.enter(await stage.hub());
  await page.keyboard.press('Control+k');
  await page.getByLabel('Where to').fill('Rowan');
  await page.getByRole('option', { name: 'Look for Rowan on every mud' }).click();
  await page.getByText('These are all.').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'rowan' }).click();
  await page.getByText('Keeper of the northern lights').waitFor();
});

test('a mud that goes down is shown as such at once', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/muds');
  await page.getByLabel('Search muds').fill('granite');
  await page.locator('td.state', { hasText: 'up' }).waitFor();
  const mud = hub.sample.muds.get('Granite Keep');
  if (mud) hub.push('intermud_mudlist', { whole: false, muds: [{ ...mud, state: 'down' }], gone: [] });
  await page.locator('td.state', { hasText: 'down' }).waitFor();
});

test('the status page paints its graphs, in all and by link, and follows the network', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/status');
  await page.getByRole('cell', { name: '*intermud', exact: true }).first().waitFor();
  /** Colours of lines; what they are drawn on has fewer. */
  const colours = (graph: string) =>
    page.locator('figure', { hasText: graph }).evaluate((figure) => {
      const canvas = figure.querySelector('canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const found = new Set<string>();
      for (let at = 0; at < pixels.length; at += 4)
        if (pixels[at + 3] === 255) found.add(`${pixels[at]} ${pixels[at + 1]} ${pixels[at + 2]}`);
      return found.size;
    });
  await expect.poll(() => colours('Packets per second')).toBeGreaterThan(1);
  await expect.poll(() => colours('By link')).toBeGreaterThan(5);
  const [busiest] = hub.status(1).links;
  const link = { mud: busiest?.mud ?? '', since: Date.now(), in: 6_101, out: 6_202, waiting: 0 };
  const samples = [[Date.now() + 1_000, 7, 777, 1]] as const;
  hub.push('intermud_status', { ...hub.status(1), samples, links: [link], linkCount: 1 });
  await page.getByText('777').waitFor();
  await page.getByRole('cell', { name: '6101' }).waitFor();
});

test('the status page shows every router of the network, and how they are linked', async () => {
  const hub = await stage.hub();
  const many = Array.from({ length: 30 }, (_, at) => ({ ...hub.sample.peers[0], name: `*router${at}` }));
  hub.sample.peers.push(...(many as typeof hub.sample.peers));
  const page = await stage.enter(hub, '#/status');
  const row = (name: string) =>
    page.getByRole('row').filter({ has: page.getByRole('cell', { name, exact: true }) });
  await row('*yatmim').getByText('*intermud, *dalet').waitFor();
  await row('*wileymud').getByText('through another').waitFor();
  await row('*wileymud').getByText('Connection refused').waitFor();
  expect(await page.getByRole('cell', { name: /^\*router/ }).count()).toBe(30);
  await page.getByRole('cell', { name: 'Granite Keep' }).getByRole('button').click();
  await page.getByRole('complementary', { name: 'Details' }).getByText('Who is there?').waitFor();
});

test('the terminal shows text and takes commands', async () => {
  const hub = await stage.hub();
  const page = await stage.enter(hub, '#/terminal');
  const screen = page.getByRole('log', { name: 'Output' });
  await screen.getByText('Welcome to').first().waitFor({ state: 'attached' });
  // Its styles are there, though the policy lets no <style> in; and they go with it.
  const sheets = () => page.evaluate(() => document.adoptedStyleSheets.length);
  expect(await page.locator('.xterm-rows').evaluate((rows) => getComputedStyle(rows).fontFamily)).toMatch(
    /mono/i,
  );
  expect(await sheets()).toBe(3);
  await page.getByLabel('Command').fill('dance');
  await page.getByLabel('Command').press('Enter');
  await screen.getByText('Cannot run dance').first().waitFor({ state: 'attached' });
  await page.getByLabel('Command').press('ArrowUp');
  expect(await page.getByLabel('Command').inputValue()).toBe('dance');
  await page.getByRole('link', { name: 'Status' }).click();
  await expect.poll(sheets).toBe(0);
});
