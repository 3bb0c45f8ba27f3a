import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { STATEMENTS_KEPT_MAX } from '../limits.ts';
import { keepStatements } from './statements.ts';

test('keepStatements() prepares a statement once, until it is the oldest of too many', () => {
  const db = keepStatements(new Sqlite(':memory:'));
  const first = db.prepare('select 0');
  for (let n = 1; n < STATEMENTS_KEPT_MAX; n++) db.prepare(`select ${n}`);
  expect(db.prepare('select 0')).toBe(first);
  const second = db.prepare('select 2');
  db.prepare('select 1000');
  expect(db.prepare('select 0')).toBe(first);
  expect(db.prepare('select 2')).toBe(second);
  for (let n = 1_000; n < 1_000 + STATEMENTS_KEPT_MAX; n++) db.prepare(`select ${n}`);
  expect(db.prepare('select 0')).not.toBe(first);
  db.close();
});
