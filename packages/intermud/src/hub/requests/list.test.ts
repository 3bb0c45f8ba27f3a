// One declaration a message: the page that describes them says the same, and bounds are where they are said to be.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import {
  LINE_LENGTH_MAX,
  PAGE_COUNT,
  PAGE_MAX,
  REQUEST_LETTER_LENGTH_MAX,
  REQUEST_LETTERS_MAX,
  REQUEST_NAME_LENGTH_MAX,
  REQUEST_PATH_LENGTH_MAX,
  TELL_LENGTH_MAX,
} from '../limits.ts';
import { RECIPIENTS_MAX, SUBJECT_LENGTH_MAX } from '../mail/limits.ts';
import { shapes } from '../messages/define.ts';
import { type ListName, type PushName, REQUESTS, type RequestName } from '../messages/index.ts';
import { POST_SUBJECT_LENGTH_MAX } from '../news/limits.ts';
import { HUB, openPlace, Web } from '../people/place.suite.ts';

/** Every message that comes unasked: one that is declared and not named here does not compile. */
const TOLD = Object.keys({
  ...{ char_name: 0, char_statusvars: 0, char_status: 0 },
  ...{ comm_channel_list: 0, comm_channel_text: 0, comm_channel_players: 0, intermud_channel_unread: 0 },
  ...{ intermud_tell_text: 0, intermud_tell_failed: 0, intermud_tell_list: 0, intermud_tell_unread: 0 },
  ...{ intermud_mudlist: 0, intermud_locate_found: 0, intermud_status: 0, intermud_ignore: 0 },
  ...{ intermud_mail_new: 0, intermud_mail_unread: 0, intermud_mail_status: 0 },
  ...{ intermud_news_new: 0, intermud_news_unread: 0, intermud_error: 0 },
} satisfies Record<PushName | ListName, 0>);

const page = readFileSync(resolve(import.meta.dirname, '../../../../../docs/gmcp.md'), 'utf8');

/** The rows of its tables: the messages that a row is about, who sends them, and the rest. */
const ROWS = page.split('\n').flatMap((line) => {
  const [, names, way, kwargs] =
    /^\| (`(?:Intermud|Char|Comm)\.[^|]*) \| ([^|]*) \| (.*) \|$/.exec(line) ?? [];
  if (names === undefined || way === undefined || kwargs === undefined) return [];
  const [first = '', ...others] = [...names.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name);
  const above = first.slice(0, first.lastIndexOf('.'));
  const all = [first, ...others.map((name) => (name.startsWith('.') ? above + name : name))];
  return [{ names: all.map((name) => name.toLowerCase().replaceAll('.', '_')), way, kwargs }];
});

const isOurs = (name: string) => name.startsWith('intermud_');
const written = (arrow: '→' | '←') =>
  ROWS.filter(({ way }) => way.includes(arrow)).flatMap(({ names }) => names);

test('docs/gmcp.md has every request and nothing else', () => {
  expect(written('→').filter(isOurs).sort()).toEqual(Object.keys(REQUESTS).sort());
});

test('docs/gmcp.md has everything that is told, and of Intermud nothing else', () => {
  const told = TOLD.filter((name) => name !== 'intermud_error'); // It has a section of its own.
  expect(written('←')).toEqual(expect.arrayContaining(told));
  expect([...new Set(written('←').filter(isOurs))].sort()).toEqual(told.filter(isOurs).sort());
});

test.each(Object.entries(REQUESTS).map(([name, { kwargs }]) => [name, Object.keys(kwargs.shape)] as const))(
  'docs/gmcp.md names what %s takes: %s',
  (name, keys) => {
    const said = ROWS.filter(({ names, way }) => names.includes(name) && way.includes('→')).map(
      ({ kwargs }) => kwargs,
    );
    for (const key of keys) expect(said.join(' ')).toContain(`\`${key}\``);
  },
);

/** At the bound of each text of a request, and just over it. */
const BOUNDS: [RequestName, Record<string, unknown>, string, number][] = [
  ['intermud_channel_send', { text: 'x' }, 'channel', REQUEST_NAME_LENGTH_MAX],
  ['intermud_channel_send', { channel: 'nothing' }, 'text', TELL_LENGTH_MAX],
  ['intermud_tell_send', { to: `nora@${HUB}` }, 'text', TELL_LENGTH_MAX],
  ['intermud_complete', {}, 'text', LINE_LENGTH_MAX],
  ['intermud_mail_send', { to: ['nora'], text: 'x' }, 'subject', SUBJECT_LENGTH_MAX],
  ['intermud_news_post', { group: 'general', text: 'x' }, 'subject', POST_SUBJECT_LENGTH_MAX],
  ['intermud_file_list', { mud: 'Nowhere' }, 'path', REQUEST_PATH_LENGTH_MAX],
];

test('a text of a request may be as long as its bound, and no longer', async () => {
  const nora = await Web.signUp(await openPlace(), 'Nora');
  for (const [name, others, key, most] of BOUNDS) {
    const ask = (length: number) => nora.ask(name, { ...others, [key]: '/'.padEnd(length, 'x') });
    expect(await ask(most)).not.toMatchObject({ code: 'bad-arguments' });
    expect(await ask(most + 1)).toMatchObject({ code: 'bad-arguments', command: name });
  }
});

test('a request names as many letters and pages as its bound, and no more', async () => {
  const nora = await Web.signUp(await openPlace(), 'Nora');
  const ids = Array.from({ length: REQUEST_LETTERS_MAX + 1 }, (_, at) => at + 1);
  expect(await nora.ask('intermud_mail_delete', { ids: ids.slice(1) })).toEqual({ ids: [] });
  expect(await nora.ask('intermud_mail_delete', { ids })).toMatchObject({ code: 'bad-arguments' });
  const list = (count: number) => nora.ask('intermud_mail_list', { count });
  expect(await list(PAGE_MAX)).toMatchObject({ mails: [] });
  expect(await list(PAGE_MAX + 1)).toMatchObject({ code: 'bad-arguments' });
  const to = ids.slice(0, RECIPIENTS_MAX).map((id) => `nobody${id}`);
  const send = (to: readonly string[]) => nora.ask('intermud_mail_send', { to, subject: 'x', text: 'x' });
  expect(await send(to)).not.toMatchObject({ code: 'bad-arguments' });
  expect(await send([...to, 'nora'])).toMatchObject({ code: 'bad-arguments' });
});

test('a letter in a request, and a page of a history, have their bounds', () => {
  const { letter, page } = shapes;
  expect(letter.safeParse('x'.repeat(REQUEST_LETTER_LENGTH_MAX)).success).toBe(true);
  expect(letter.safeParse('x'.repeat(REQUEST_LETTER_LENGTH_MAX + 1)).success).toBe(false);
  expect(page.count.parse(undefined)).toBe(PAGE_COUNT);
  expect([PAGE_MAX, PAGE_MAX + 1].map((count) => page.count.safeParse(count).success)).toEqual([true, false]);
});
