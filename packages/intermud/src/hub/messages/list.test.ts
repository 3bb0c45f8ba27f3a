// One declaration a request: the page that describes them and the client that sends them say the same.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { Question, RequestName } from '../../../../web/src/lib/messages.ts';
import { HUB, openPlace, Web } from '../people/place.suite.ts';
import { REQUESTS } from './list.ts';

type Declared = (typeof REQUESTS)[number];
type Input<Name extends Declared['name']> = z.input<Extract<Declared, { name: Name }>['kwargs']>;
/** Whoever asks need not be able to change its lists. */
type Lasting<T> = T extends readonly (infer Item)[] ? readonly Item[] : T;
type Taken<Name extends Declared['name']> = {
  [Key in keyof Input<Name>]: Lasting<Input<Name>[Key]>;
};

const page = readFileSync(resolve(import.meta.dirname, '../../../../../docs/gmcp.md'), 'utf8');

/** The rows of its tables: the messages that a row is about, who sends them, and the rest. */
const ROWS = page.split('\n').flatMap((line) => {
  const [, names, way, kwargs] = /^\| (`Intermud\.[^|]*) \| ([^|]*) \| (.*) \|$/.exec(line) ?? [];
  if (names === undefined || way === undefined || kwargs === undefined) return [];
  const [first = '', ...others] = [...names.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name);
  const above = first.slice(0, first.lastIndexOf('.'));
  const all = [first, ...others.map((name) => (name.startsWith('.') ? above + name : name))];
  return [{ names: all.map((name) => name.toLowerCase().replaceAll('.', '_')), way, kwargs }];
});

test('docs/gmcp.md has every request and nothing else', () => {
  const written = ROWS.filter(({ way }) => way.includes('→')).flatMap(({ names }) => names);
  expect(written.sort()).toEqual(REQUESTS.map(({ name }) => name).sort());
});

test.each(REQUESTS.map((one) => [one.name, Object.keys(one.kwargs.shape)] as const))(
  'docs/gmcp.md names what %s takes: %s',
  (name, keys) => {
    const said = ROWS.filter(({ names, way }) => names.includes(name) && way.includes('→')).map(
      ({ kwargs }) => kwargs,
    );
    for (const key of keys) expect(said.join(' ')).toContain(`\`${key}\``);
  },
);

test('the page asks what the hub takes', () => {
  expectTypeOf<RequestName>().toEqualTypeOf<Declared['name']>();
  type Fits = { [Name in RequestName]: Question<Name> extends Taken<Name> ? 'yes' : Name };
  expectTypeOf<Fits[RequestName]>().toEqualTypeOf<'yes'>();
  type Known = { [Name in RequestName]: keyof Question<Name> extends keyof Taken<Name> ? 'yes' : Name };
  expectTypeOf<Known[RequestName]>().toEqualTypeOf<'yes'>();
});

/** At the bound of each text of a request, and just over it. */
const BOUNDS: [RequestName, Record<string, unknown>, string, number][] = [
  ['intermud_channel_send', { text: 'x' }, 'channel', 200],
  ['intermud_channel_send', { channel: 'nothing' }, 'text', 8_192],
  ['intermud_tell_send', { to: `nora@${HUB}` }, 'text', 8_192],
  ['intermud_complete', {}, 'text', 4_096],
  ['intermud_mail_send', { to: ['nora'], text: 'x' }, 'subject', 128],
  ['intermud_news_post', { group: 'general', text: 'x' }, 'subject', 128],
  ['intermud_file_list', { mud: 'Nowhere' }, 'path', 1_024],
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
  const ids = Array.from({ length: 101 }, (_, at) => at + 1);
  expect(await nora.ask('intermud_mail_delete', { ids: ids.slice(1) })).toEqual({ ids: [] });
  expect(await nora.ask('intermud_mail_delete', { ids })).toMatchObject({ code: 'bad-arguments' });
  const list = (count: number) => nora.ask('intermud_mail_list', { count });
  expect(await list(100)).toMatchObject({ mails: [] });
  expect(await list(101)).toMatchObject({ code: 'bad-arguments' });
  const to = ids.slice(0, 32).map((id) => `nobody${id}`);
  const send = (to: readonly string[]) => nora.ask('intermud_mail_send', { to, subject: 'x', text: 'x' });
  expect(await send(to)).not.toMatchObject({ code: 'bad-arguments' });
  expect(await send([...to, 'nora'])).toMatchObject({ code: 'bad-arguments' });
});
