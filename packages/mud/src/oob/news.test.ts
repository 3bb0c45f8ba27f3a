// news over real links: a server of ours read by ours, and each with a peer that knows only the specification.
import { I3Error, type LpcArray, type NewsGroup } from '@intermud/wire';
import { expect, test } from 'vitest';
import { oobNet, until } from '../../test/oob.ts';
import { OOB_SILENCE_MS } from '../limits.ts';
import type { NewsServer, OobPeer, Post } from './options.ts';

const GROUPS: NewsGroup[] = [{ groupName: 'intermud.general', firstPostId: 3, lastPostId: 5 }];
const READ = {
  postingTime: 1_000,
  threadId: 't1',
  subject: 'Hi',
  poster: 'fred',
  contents: 'Line\nand "line"',
};
const NEW = {
  newsgroup: 'intermud.general',
  threadId: '',
  subject: 'New',
  poster: 'Fred',
  contents: 'Hello',
};

function server(over: Partial<NewsServer> = {}) {
  const asked: unknown[] = [];
  const news: NewsServer = {
    groups: () => GROUPS,
    read: (from, newsgroup, id) => {
      asked.push([from.mud, from.user, newsgroup, id]);
      if (id < 3) throw new I3Error('NOT_ALLOWED', `Post ${id} has expired`);
      return READ;
    },
    post: (from: OobPeer, post: Post) => {
      asked.push([from.mud, post.mudLoginPort, post.newsgroup, post.poster]);
      return 6;
    },
    ...over,
  };
  return { asked, news };
}

test('news() lists, reads and posts on one link that stays open', async () => {
  await using net = await oobNet();
  const { asked, news } = server();
  const bedrock = await net.mud('Bedrock');
  const granite = await net.mud('Granite', { news });
  const link = await bedrock.oob.news('granite', { from: 'Fred' });
  expect(await link.groups()).toEqual(GROUPS);
  expect(await link.read('intermud.general', 5)).toEqual(READ);
  expect(await link.post(NEW)).toBe(6);
  await expect(link.read('intermud.general', 2)).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
    message: 'Granite answers news-read-req with not-allowed: Post 2 has expired',
  });
  expect(await link.read('intermud.general', 4)).toEqual(READ);
  expect(granite.oob.links()).toHaveLength(1);
  expect(asked).toEqual([
    ['Bedrock', 'fred', 'intermud.general', 5],
    ['Bedrock', 0, 'intermud.general', 'Fred'],
    ['Bedrock', 'fred', 'intermud.general', 2],
    ['Bedrock', 'fred', 'intermud.general', 4],
  ]);
  await link.close();
  await until(() => bedrock.oob.links()).toMatchObject([{ at: 'resting' }]);
});

test('questions to a news server go one at a time, and answers are bare', async () => {
  await using net = await oobNet();
  const peer = await net.peer('Granite', ['news', 'auth']);
  const bedrock = await net.mud('Bedrock');
  const opening = bedrock.oob.news('Granite');
  const link = await peer.answer();
  const news = await opening;
  const groups = news.groups();
  const post = news.read('general', 7);
  const id = news.post(NEW);
  expect(await link.expect('news-grplist-req')).toEqual(['news-grplist-req']);
  expect(link.unread).toEqual([]);
  link.sendBare([['general', 1, 7]]);
  expect(await groups).toEqual([{ groupName: 'general', firstPostId: 1, lastPostId: 7 }]);
  expect(await link.expect('news-read-req')).toEqual(['news-read-req', 5, 'Bedrock', 0, 0, 0, 'general', 7]);
  link.sendBare([1_000, 't', 's', 'p', 'c']);
  expect(await post).toEqual({ postingTime: 1_000, threadId: 't', subject: 's', poster: 'p', contents: 'c' });
  expect(await link.expect('news-post-req')).toEqual([
    ...['news-post-req', 'Bedrock', 0, 'intermud.general', '', 'New', 'Fred', 'Hello'],
  ]);
  link.sendBare(8);
  expect(await id).toBe(8);
  await news.close();
  await link.expect('oob-end');
});

test('a news server that answers nonsense is told so by a rejection, one that closes by another', async () => {
  await using net = await oobNet();
  const peer = await net.peer('Granite', ['news', 'auth']);
  const bedrock = await net.mud('Bedrock');
  const opening = bedrock.oob.news('Granite');
  const link = await peer.answer();
  const news = await opening;
  const post = news.read('general', 7);
  await link.expect('news-read-req');
  link.sendBare(5);
  await expect(post).rejects.toMatchObject({ code: 'PACKET_SHAPE' });
  const groups = news.groups();
  await link.expect('news-grplist-req');
  link.end();
  await expect(groups).rejects.toMatchObject({ code: 'LINK_DOWN' });
  await expect(news.groups()).rejects.toMatchObject({ code: 'LINK_DOWN' });
});

test('a news server answers a reader that knows only the specification', async () => {
  await using net = await oobNet();
  const { news } = server();
  const granite = await net.mud('Granite', { news });
  const peer = await net.peer('Slate', ['auth']);
  const link = await net.call(granite);
  link.send('oob-begin', 'Slate', 1, await peer.keyFor('Granite'));
  await link.expect('oob-begin');
  link.send('news-grplist-req');
  expect(await link.next()).toEqual([['intermud.general', 3, 5]]);
  link.send('news-read-req', 5, 'Slate', 'wilma', 0, 0, 'intermud.general', 4);
  expect(await link.next()).toEqual([1_000, 't1', 'Hi', 'fred', 'Line\nand "line"']);
  link.send('news-read-req', 5, 'Slate', 'wilma', 0, 0, 'intermud.general', 1);
  expect(((await link.next()) as LpcArray).slice(6, 8)).toEqual(['not-allowed', 'Post 1 has expired']);
  link.send('news-post-req', 'Slate', 4000, 'intermud.general', '', 's', 'wilma', 'c');
  expect(await link.next()).toBe(6);
});

test('a link that a reader holds is closed by ten minutes of silence, and the next question says so', async () => {
  await using net = await oobNet();
  const bedrock = await net.mud('Bedrock');
  const granite = await net.mud('Granite', server());
  const news = await bedrock.oob.news('Granite');
  expect(await news.groups()).toHaveLength(1);
  net.clock.advance(2 * OOB_SILENCE_MS);
  await until(() => [...bedrock.oob.links(), ...granite.oob.links()]).toEqual([]);
  await expect(news.groups()).rejects.toMatchObject({ name: 'I3Error' });
});
