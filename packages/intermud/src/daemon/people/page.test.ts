import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { serveNoPage } from './page.ts';

test('a browser is told that the page has not been built, and how that is done', async () => {
  await using app = fastify();
  const sentence = serveNoPage(app);
  const { statusCode, body } = await app.inject('/');
  expect([statusCode, body]).toEqual([503, `${sentence}\n`]);
  expect(sentence).toContain('npm start');
});
