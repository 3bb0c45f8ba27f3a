import { Mud, memoryStorage, silent } from '@intermud/mud';
import { FakeClock } from '@intermud/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { HomeChannel } from './home-channel.ts';
import { CHANNEL_ANSWER_MS, CHANNEL_RETRY_MS } from './limits.ts';
import { PaperRouter, turn } from './paper-router.suite.ts';

const ADD = ['channel-add', 'gossip', 0];
const LISTEN = ['channel-listen', 'gossip', 1];

async function setUp() {
  const router = new PaperRouter();
  const clock = new FakeClock();
  const log = { ...silent, warn: vi.fn() };
  const mud = new Mud({
    name: 'Hub',
    routers: [{ name: '*test', host: '127.0.0.1', port: 8080 }],
    storage: memoryStorage(),
    connect: router.connect,
    clock,
    packetsPerSecond: 0,
    random: () => 0,
  });
  const channel = new HomeChannel({ mud, name: 'gossip', clock, log });
  channel.start();
  mud.start();
  onTestFinished(() => {
    channel.stop();
    return mud.stop();
  });
  await turn();
  router.accept();
  await turn();
  return { router, clock, log, mud, channel };
}

test('a channel that is not on the list is added, and listened to once it is there', async () => {
  const { router, channel } = await setUp();
  expect(router.asked).toEqual([]);
  router.list({ chess: ['Bedrock', 0] });
  await turn();
  expect(router.asked).toEqual([ADD]);
  router.list({ gossip: ['Hub', 0] });
  await channel.heard({ timeoutMs: 1 });
  expect(router.asked).toEqual([ADD, LISTEN]);
});

test('a channel that somebody else owns is listened to', async () => {
  const { router, clock, channel } = await setUp();
  router.list({ gossip: ['Bedrock', 0] });
  await channel.heard({ timeoutMs: 1 });
  clock.advance(CHANNEL_RETRY_MS * 2);
  await turn();
  expect(router.asked).toEqual([LISTEN]);
});

test('a router that sends no list is asked to add the channel after a while', async () => {
  const { router, clock } = await setUp();
  clock.advance(CHANNEL_RETRY_MS - 1);
  await turn();
  expect(router.asked).toEqual([]);
  clock.advance(1);
  await turn();
  expect(router.asked).toEqual([ADD]);
});

test('a refusal is logged, and the channel asked for again after a while', async () => {
  const { router, clock, log } = await setUp();
  router.list({});
  await turn();
  const [add] = router.packets.filter(([type]) => type === 'channel-add');
  router.say('error', 5, '*test', 0, 'Hub', 0, 'not-allowed', 'not today', add ?? 0);
  await turn();
  clock.advance(CHANNEL_ANSWER_MS - 1);
  expect(log.warn).not.toHaveBeenCalled();
  clock.advance(1);
  expect(log.warn).toHaveBeenCalledOnce();
  expect(router.asked).toEqual([ADD]);
  clock.advance(CHANNEL_RETRY_MS);
  await turn();
  expect(router.asked).toEqual([ADD, ADD]);
});

test("a refusal that comes too late is none of the channel's", async () => {
  for (const [afterMs, warnings] of [
    [CHANNEL_ANSWER_MS - 1, 1],
    [CHANNEL_ANSWER_MS, 0],
  ] as const) {
    const { router, clock, log } = await setUp();
    router.list({});
    await turn();
    clock.advance(afterMs);
    await turn();
    const [add] = router.packets.filter(([type]) => type === 'channel-add');
    router.say('error', 5, '*test', 0, 'Hub', 0, 'not-allowed', 'not today', add ?? 0);
    await turn();
    clock.advance(CHANNEL_ANSWER_MS);
    expect(log.warn).toHaveBeenCalledTimes(warnings);
  }
});

test('a refusal because another hub was faster, as the list says a moment later, is nothing to warn of', async () => {
  const { router, clock, log, channel } = await setUp();
  router.list({});
  await turn();
  const [add] = router.packets.filter(([type]) => type === 'channel-add');
  router.say('error', 5, '*test', 0, 'Hub', 0, 'not-allowed', 'Only its owner may change it', add ?? 0);
  await turn();
  router.list({ gossip: ['Other Hub', 0] });
  await channel.heard({ timeoutMs: 1 });
  clock.advance(CHANNEL_RETRY_MS);
  expect(log.warn).not.toHaveBeenCalled();
  expect(router.asked).toEqual([ADD, LISTEN]);
});

test('heard() says that the channel is not there in time', async () => {
  const { clock, channel } = await setUp();
  const waiting = channel.heard({ timeoutMs: 5_000 });
  clock.advance(5_000);
  await expect(waiting).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: 'Cannot listen to channel gossip: it is not there after 5 s',
  });
});

test('nothing is asked while the link is down', async () => {
  const { router, clock } = await setUp();
  router.list({});
  await turn();
  router.drop();
  clock.advance(CHANNEL_RETRY_MS);
  await turn();
  expect(router.asked).toEqual([ADD]);
});

test('nothing is asked after stop()', async () => {
  const { router, clock, channel } = await setUp();
  channel.stop();
  router.list({});
  clock.advance(CHANNEL_RETRY_MS);
  await turn();
  expect(router.asked).toEqual([]);
});

test('no timer is left by a channel that was being added when the mud stopped', async () => {
  const { router, clock, mud, channel } = await setUp();
  router.list({});
  await turn();
  expect(router.asked).toEqual([ADD]);
  const after = vi.spyOn(clock, 'after');
  channel.stop();
  await mud.stop();
  await turn();
  expect(after.mock.calls.filter(([ms]) => ms === CHANNEL_ANSWER_MS)).toEqual([]);
});
