import { expect, test } from 'vitest';
import { NAMES_WAITING_MAX } from './limits.ts';
import { Notices } from './notices.ts';

const mud = (name: string) => ({ list: 'mudlist', name }) as const;
const channel = (name: string) => ({ list: 'chanlist', name }) as const;

function all(notices: Notices): string[] {
  const names: string[] = [];
  for (let next = notices.take(); next; next = notices.take()) names.push(`${next.list} ${next.name}`);
  return names;
}

test('each name waits once, what has changed goes before the rest, and lists do not get in each other', () => {
  const notices = new Notices();
  for (const name of ['A', 'B', 'C']) notices.complete(mud(name));
  notices.complete(channel('A'));
  notices.changed(mud('C'));
  notices.changed(mud('C'));
  notices.complete(mud('C'));
  expect(notices.size).toBe(4);
  expect(all(notices)).toEqual(['mudlist C', 'mudlist A', 'mudlist B', 'chanlist A']);
});

test('names are bounded; one that waits already may still become urgent', () => {
  const notices = new Notices();
  for (let at = 0; at < NAMES_WAITING_MAX; at += 1) expect(notices.complete(mud(`${at}`))).toBe(true);
  expect(notices.complete(mud('over'))).toBe(false);
  expect(notices.changed(mud('over'))).toBe(false);
  expect(notices.changed(mud('7'))).toBe(true);
  expect(notices.take()).toEqual(mud('7'));
  notices.clear();
  expect(notices.size).toBe(0);
});
