import type { ChannelM, LpcArray, LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { join } from '../../test/mud.ts';
import { CHANNELS_HEARD_MAX, LINES_KEPT_MAX } from '../limits.ts';
import { type ChannelLine, formatLine } from './lines.ts';

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test('listen() tells the router, and tells the next one again', async () => {
  await using net = await join();
  await net.mud.channels.listen('gossip');
  expect(await net.link.expect('channel-listen')).toEqual([
    'channel-listen',
    5,
    'Bedrock',
    0,
    '*alpha',
    0,
    'gossip',
    1,
  ]);
  await net.cut();
  const link = await net.rejoin();
  expect((await link.expect('channel-listen')).slice(6)).toEqual(['gossip', 1]);
  await net.mud.channels.unlisten('gossip');
  expect((await link.expect('channel-listen')).slice(6)).toEqual(['gossip', 0]);
  link.end();
});

test('listen() uses the case of the chanlist, and comes back to a channel that is made anew', async () => {
  await using net = await join();
  const chanlist = (row: LpcValue) =>
    net.link.send('chanlist-reply', 5, '*alpha', 0, 'Bedrock', 0, 3, new Map([['Gossip', row]]));
  chanlist(['Granite', 0]);
  await net.settled();
  await net.mud.channels.listen('gossip');
  expect((await net.link.expect('channel-listen'))[6]).toBe('Gossip');
  chanlist(0);
  chanlist(['Slate', 0]);
  expect((await net.link.expect('channel-listen')).slice(6)).toEqual(['Gossip', 1]);
});

test('no more channels than the bound are heard', async () => {
  await using net = await join();
  for (let n = 0; n < CHANNELS_HEARD_MAX; n += 1) await net.mud.channels.listen(`c${n}`);
  await net.mud.channels.listen('c0');
  expect(await failure(net.mud.channels.listen('one more'))).toMatchObject({ code: 'QUEUE_FULL' });
});

test('listen() with waitMs rejects when the router says no; the listening is not given up', async () => {
  await using net = await join();
  const asked = failure(net.mud.channels.listen('secret', { waitMs: 1_000 }));
  net.link.send(
    'error',
    5,
    '*alpha',
    0,
    'Bedrock',
    0,
    'not-allowed',
    'Banned',
    await net.link.expect('channel-listen'),
  );
  expect(await asked).toMatchObject({ code: 'NOT_ALLOWED' });
  expect(net.mud.channels.heard.has('secret')).toBe(true);
});

test('say, emote and targetedEmote write their packets', async () => {
  await using net = await join();
  await net.mud.channels.say('gossip', { from: 'Fred', message: 'Yabba\r\n' });
  expect(await net.link.expect('channel-m')).toEqual([
    'channel-m',
    5,
    'Bedrock',
    'fred',
    0,
    0,
    'gossip',
    'Fred',
    'Yabba',
  ]);
  await net.mud.channels.emote('gossip', { from: 'fred', visname: 'Fred F.', message: 'smiles.' });
  expect((await net.link.expect('channel-e')).slice(6)).toEqual(['gossip', 'Fred F.', '$N smiles.']);
  await net.mud.channels.targetedEmote('gossip', {
    from: 'Fred',
    to: 'Barney',
    mud: 'Granite',
    messageOthers: '$N waves to $O.',
    messageTarget: '$N waves to you.',
  });
  expect((await net.link.expect('channel-t')).slice(6)).toEqual([
    'gossip',
    'Granite',
    'barney',
    '$N waves to $O.',
    '$N waves to you.',
    'Fred',
    'Barney',
  ]);
});

test('say() with waitMs resolves with the echo, or rejects with the error', async () => {
  await using net = await join();
  const said = net.mud.channels.say('gossip', { from: 'Fred', message: 'Yabba', waitMs: 60_000 });
  net.link.send(...(await net.link.expect('channel-m')));
  await said;
  const unsaid = failure(net.mud.channels.say('nowhere', { from: 'Fred', message: 'Yabba', waitMs: 60_000 }));
  net.link.send(
    'error',
    5,
    '*alpha',
    0,
    'Bedrock',
    'fred',
    'unk-channel',
    '',
    await net.link.expect('channel-m'),
  );
  expect(await unsaid).toMatchObject({ code: 'CHANNEL_UNKNOWN' });
});

test('a warning is no refusal: Dead Souls warns, and carries out', async () => {
  await using net = await join();
  const codes: string[] = [];
  net.mud.on('fault', ({ error }) => codes.push(error.code));
  const said = net.mud.channels.say('gossip', { from: 'Fred', message: 'Yabba', waitMs: 60_000 });
  const packet = await net.link.expect('channel-m');
  net.link.send('error', 5, '*alpha', 0, 'Bedrock', 'fred', 'warning', 'not listening', packet);
  net.link.send(...packet);
  await said;
  expect(codes).toEqual(['WARNING']);
});

const LINES: {
  name: string;
  packet: LpcArray;
  line: Partial<ChannelLine>;
  shown: string;
  shownToBetty?: string;
}[] = [
  {
    name: 'a message, in which $N means nothing',
    packet: ['channel-m', 5, 'Granite', 'Barney', 0, 0, 'gossip', 'Barney', 'it costs $N'],
    line: { kind: 'message', user: 'barney', text: 'it costs $N', isOwn: false },
    shown: '[gossip] Barney@Granite: it costs $N',
  },
  {
    name: 'an emote',
    packet: ['channel-e', 5, 'Granite', 'barney', 0, 0, 'gossip', 'Barney', 'With a leap, $N falls.'],
    line: { kind: 'emote', text: 'With a leap, Barney@Granite falls.' },
    shown: '[gossip] With a leap, Barney@Granite falls.',
  },
  {
    name: 'an emote without $N',
    packet: ['channel-e', 5, 'Granite', 'barney', 0, 0, 'gossip', 'Barney', 'falls.'],
    line: { kind: 'emote', text: 'Barney@Granite falls.' },
    shown: '[gossip] Barney@Granite falls.',
  },
  {
    name: 'a targeted emote',
    packet: [
      'channel-t',
      5,
      'Granite',
      'barney',
      0,
      0,
      'gossip',
      'Slate',
      'Betty',
      '$N waves to $O.',
      '$N waves to you.',
      'Barney',
      'Betty',
    ],
    line: { kind: 'targeted', visname: 'Barney', text: 'Barney@Granite waves to Betty@Slate.' },
    shown: '[gossip] Barney@Granite waves to Betty@Slate.',
    shownToBetty: '[gossip] Barney@Granite waves to you.',
  },
  {
    name: 'a name that holds a token',
    packet: ['channel-t', 5, 'Granite', 'b', 0, 0, 'gossip', 'Slate', 'o', '$N hits $O', 'x', '$O', "$&$'"],
    line: { text: "$O@Granite hits $&$'@Slate" },
    shown: "[gossip] $O@Granite hits $&$'@Slate",
  },
  {
    name: 'our own, echoed',
    packet: ['channel-m', 5, 'Bedrock', 'fred', 0, 0, 'gossip', 'Fred', 'Yabba'],
    line: { isOwn: true, mud: 'Bedrock' },
    shown: '[gossip] Fred@Bedrock: Yabba',
  },
];

for (const { name, packet, line, shown, shownToBetty } of LINES) {
  test(`a line is read and shown: ${name}`, async () => {
    const lines: ChannelLine[] = [];
    await using net = await join({ handlers: { channelMessage: (one) => void lines.push(one) } });
    net.link.send(...packet);
    await net.settled();
    expect(lines).toMatchObject([line]);
    expect(formatLine(lines[0]!)).toBe(shown);
    expect(formatLine(lines[0]!, { mud: 'Slate', user: 'Betty' })).toBe(shownToBetty ?? shown);
  });
}

test('lines() gives what comes from when it is asked first, and ends with the mud', async () => {
  await using net = await join();
  const texts: string[] = [];
  const reading = (async () => {
    for await (const { text } of net.mud.channels.lines()) texts.push(text);
  })();
  for (let n = 0; n < LINES_KEPT_MAX + 1; n += 1)
    net.link.send('channel-m', 5, 'Granite', 'b', 0, 0, 'gossip', 'B', `line ${n}`);
  await net.settled();
  await net.mud.stop();
  await reading;
  expect(texts.at(-1)).toBe(`line ${LINES_KEPT_MAX}`);
});

test('who, add, remove, admin and adminlist write their packets and read their replies', async () => {
  await using net = await join();
  const who = net.mud.channels.who('gossip', 'Granite', { from: 'Fred' });
  expect(await net.link.expect('chan-who-req')).toEqual([
    'chan-who-req',
    5,
    'Bedrock',
    'fred',
    'Granite',
    0,
    'gossip',
  ]);
  net.says('chan-who-reply', { user: 0, target: 'fred' }, 'gossip', ['Barney', 'Betty']);
  expect(await who).toEqual(['Barney', 'Betty']);

  await net.mud.channels.add('bedrock', 2, { from: 'Fred' });
  expect(await net.link.expect('channel-add')).toEqual([
    'channel-add',
    5,
    'Bedrock',
    'fred',
    '*alpha',
    0,
    'bedrock',
    2,
  ]);
  await net.mud.channels.admin('bedrock', { add: ['Granite'], remove: ['Slate'] });
  expect((await net.link.expect('channel-admin')).slice(6)).toEqual(['bedrock', ['Granite'], ['Slate']]);
  await net.mud.channels.remove('bedrock');
  expect((await net.link.expect('channel-remove')).slice(6)).toEqual(['bedrock']);

  const listed = net.mud.channels.adminlist('bedrock');
  await net.link.expect('chan-adminlist');
  net.link.send('chan-adminlist-reply', 5, '*alpha', 0, 'Bedrock', 0, 'bedrock', ['Granite']);
  expect(await listed).toEqual(['Granite']);
});

test('a chan-who-req is answered, or by unk-channel', async () => {
  await using net = await join({
    handlers: { channelWho: (channel) => (channel === 'gossip' ? ['Fred'] : undefined) },
  });
  net.says('chan-who-req', {}, 'gossip');
  expect((await net.link.expect('chan-who-reply')).slice(4)).toEqual(['Granite', 'fred', 'gossip', ['Fred']]);
  net.says('chan-who-req', {}, 'none');
  expect((await net.link.expect('error'))[6]).toBe('unk-channel');
});

test('a filter changes or drops lines, and cannot change who says them where', async () => {
  const filter = (packet: unknown) => {
    const line = packet as ChannelM;
    if (line.message === 'spam') return undefined;
    return {
      ...line,
      message: line.message.toUpperCase(),
      channel: 'elsewhere',
      originatorMud: 'Bedrock',
      originatorUser: 'fred',
    };
  };
  await using net = await join({ handlers: { filter } });
  const line = (message: string): LpcArray => [
    'channel-m',
    4,
    'Granite',
    'barney',
    0,
    0,
    'clean',
    'Barney',
    message,
  ];
  net.link.send('chan-filter-req', 5, '*alpha', 0, 'Bedrock', 0, 'clean', line('hi'));
  expect(await net.link.expect('chan-filter-reply')).toEqual([
    'chan-filter-reply',
    5,
    'Bedrock',
    0,
    '*alpha',
    0,
    'clean',
    line('HI'),
  ]);
  net.link.send('chan-filter-req', 5, '*alpha', 0, 'Bedrock', 0, 'clean', line('spam'));
  expect((await net.link.expect('chan-filter-reply'))[7]).toBe(0);
  net.says('chan-filter-req', { from: 'Granite' }, 'clean', line('forged'));
  await net.settled();
  expect(net.link.unread()).toEqual([]);
});
