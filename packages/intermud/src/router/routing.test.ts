import { encodeFrame, type LpcArray, writeLpc } from '@intermud/wire';
import { expect, test } from 'vitest';
import { add, line, listen, open, ROUTER, tell } from './place.suite.ts';

const TTLS: [sent: string, got: number][] = [
  ['5', 4],
  ['1', 0],
  ['0', 0],
  ['-3', 0],
  ['200', 199],
  ['1000000', 999_999],
  ['"7"', 6],
];

test.each(TTLS)('a ttl of %s arrives as %i', async (sent, got) => {
  const { join } = await open();
  const mud = await join('Bedrock');
  mud.sendText(`({"tell",${sent},"Bedrock","a","Bedrock","b","A","hi",})`);
  expect((await mud.next('tell'))[1]).toBe(got);
});

test('a packet to oneself comes back: living muds test their link so', async () => {
  const { join } = await open();
  const mud = await join('Bedrock');
  mud.send(['auth-mud-req', 5, 'Bedrock', 0, 'Bedrock', 0]);
  expect(await mud.next('auth-mud-req')).toEqual(['auth-mud-req', 4, 'Bedrock', 0, 'Bedrock', 0]);
});

test('the originator must be the mud of the link', async () => {
  const { join } = await open();
  const [bedrock, granite] = [await join('Bedrock'), await join('Granite')];
  bedrock.send(tell('Granite', 'Granite', 'forged'));
  expect((await bedrock.next('error'))[6]).toBe('unk-src');
  await granite.sync();
  expect(granite.taken('tell')).toEqual([]);
});

test('an unknown mud, one in another case and one that is not connected are told apart', async () => {
  const { join } = await open();
  const [bedrock, granite] = [await join('Bedrock'), await join('Granite')];
  await granite.crash();
  await bedrock.sync();
  const messages: unknown[] = [];
  for (const target of ['Nowhere', 'granite', 'Granite']) {
    bedrock.send(tell('Bedrock', target, 'hi'));
    const error = await bedrock.next('error');
    expect(error[6]).toBe('unk-dst');
    messages.push(error[7]);
  }
  expect(messages).toEqual([
    'There is no mud "Nowhere"',
    'There is no mud "granite": it is written "Granite"',
    '"Granite" is not connected to *test at the moment',
  ]);
});

test('no error answers an error, a reply or a broadcast', async () => {
  const { join } = await open();
  const mud = await join('Bedrock');
  mud.send(['error', 5, 'Bedrock', 0, 'Nowhere', 0, 'unk-user', 'text', 0]);
  mud.send(['who-reply', 5, 'Bedrock', 0, 'Nowhere', 'fred', []]);
  mud.send(['error', 5, 'Bedrock', 0, ROUTER, 0, 'unk-user', 'text', 0]);
  mud.send(['auth-mud-reply', 5, 'Bedrock', 0, ROUTER, 0, 4]);
  mud.send(tell('Bedrock', 'x', 'hi').with(4, 0));
  await mud.sync();
  expect(mud.taken('error')).toEqual([]);
});

test('broadcasts go to the muds that offer the service, and not back', async () => {
  const { join } = await open();
  const only = (service: string) => ({ services: { [service]: 1 } });
  const muds = [
    await join('L', only('locate')),
    await join('U', only('ucache')),
    await join('N', only('news')),
    await join('Z', { services: { locate: 0 } }),
  ];
  const asker = await join('Asker');
  asker.send(['locate-req', 5, 'Asker', 'fred', 0, 0, 'wilma']);
  asker.send(['ucache-update', 5, 'Asker', 0, 0, 0, 'fred', 'Fred', 0]);
  asker.send(['news-flash', 5, 'Asker', 0, 0, 0, 'text']);
  await asker.sync();
  for (const mud of muds) await mud.sync();
  const types = (mud: { packets: LpcArray[] }) =>
    mud.packets.map(([type]) => type).filter((type) => !/list|startup/.test(String(type)));
  expect(muds.map(types)).toEqual([['locate-req'], ['ucache-update'], ['news-flash'], []]);
  expect(types(asker)).toEqual([]);
});

test('types that only a router may send are refused', async () => {
  const { join } = await open();
  const [mud] = [await join('Bedrock'), await join('Granite')];
  for (const type of ['mudlist', 'chan-filter-req', 'router-shutdown', 'irn-data']) {
    mud.send([type, 5, 'Bedrock', 0, 'Granite', 0, 0, 0]);
    expect((await mud.next('error'))[6]).toBe('not-allowed');
  }
});

test('the router answers ping-req, and nothing else of what muds ask each other', async () => {
  const { join } = await open();
  const mud = await join('Bedrock');
  mud.send(['ping-req', 5, 'Bedrock', 0, ROUTER, 0, 'stamp']);
  expect(await mud.next('ping-reply')).toEqual(['ping-reply', 5, ROUTER, 0, 'Bedrock', 0, 'stamp']);
  mud.send(['who-req', 5, 'Bedrock', 'fred', ROUTER, 0]);
  expect((await mud.next('error')).slice(4, 7)).toEqual(['Bedrock', 'fred', 'not-imp']);
});

const FORMS: [name: string, sent: string, body: string][] = [
  ['as it came', '({"tell",5,"Bedrock","a","Granite","b","A","x",})', '"A","x",})'],
  [
    'with nested values',
    '({"tell",5,"Bedrock","a","Granite","b",({({"x",1,}),}),(["k":1.500000,]),})',
    '({({"x",1,}),}),(["k":1.500000,]),})',
  ],
  ['with escapes', '({"tell",5,"Bedrock","a","Granite","b","A","\\"\\\\",})', '"A","\\"\\\\",})'],
  ['without last commas', '({"tell",5,"Bedrock","a","Granite","b","A",({1,2})})', '"A",({1,2,}),})'],
  ['with white space', '({"tell", 5, "Bedrock","a","Granite","b","A","x",})', '"A","x",})'],
  ['with an empty element', '({"tell",5,"Bedrock","a","Granite","b",,"x",})', '0,"x",})'],
  ['with needless escapes', '({"tell",5,"Bedrock","a","Granite","b","\\A","x",})', '"A","x",})'],
  ['with a line feed', '({"tell",5,"Bedrock","a","Granite","b","A","x\ny",})', '"A","x\ry",})'],
  ['with an exponent', '({"tell",5,"Bedrock","a","Granite","b",1.0e+1,})', '10.000000,})'],
];

for (const ending of ['', '\0'])
  test.each(FORMS)(
    `a packet %s is passed on well written, NUL sent: ${ending !== ''}`,
    async (_, sent, body) => {
      const { join } = await open();
      const [bedrock, granite] = [await join('Bedrock'), await join('Granite')];
      bedrock.sendText(sent + ending);
      await granite.next('tell');
      const frame = granite.frames.at(-1)?.toString('latin1');
      expect(frame).toBe(`({"tell",4,"Bedrock","a","Granite","b",${body}\0`);
    },
  );

test.each([
  '({"tell",5,"Bedrock","a","Granite","b","A","x"',
  'nonsense',
  '({"tell",5,})',
  '({})',
  '({5,})',
  '"x"',
  '({"tell",5,"Bedrock","a",7,"b","A","x",})',
])('what cannot be read is answered with bad-pkt, and the link lives: %s', async (text) => {
  const { join } = await open();
  const mud = await join('Bedrock');
  mud.sendText(text);
  expect((await mud.next('error'))[6]).toBe('bad-pkt');
  await mud.sync();
});

test('a packet nested deeper than others read is refused', async () => {
  const { join } = await open();
  const mud = await join('Bedrock');
  const nested = (depth: number) => `${'({'.repeat(depth)}${',})'.repeat(depth).slice(1)}`;
  const send = (depth: number) => mud.sendText(`({"tell",5,"Bedrock","a","Bedrock","b",${nested(depth)},})`);
  send(31);
  await mud.next('tell');
  send(32);
  expect((await mud.next('error')).slice(6)).toEqual([
    'bad-pkt',
    'Cannot pass on tell: it is nested deeper than 32 levels',
    ['tell', 5, 'Bedrock', 'a', 'Bedrock', 'b', 0],
  ]);
});

test('UTF-8 goes as it came, Windows-1252 is made UTF-8, each string for itself', async () => {
  const { join } = await open();
  const [bedrock, granite] = [await join('Bedrock'), await join('Granite')];
  bedrock.sendText(`({"tell",5,"Bedrock","a","Granite","b","caf\xc3\xa9","plain",})`);
  bedrock.sendText(`({"tell",5,"Bedrock","a","Granite","b","caf\xc3\xa9","caf\xe9 \x80",})`);
  expect((await granite.next('tell')).slice(6)).toEqual(['café', 'plain']);
  expect((await granite.next('tell')).slice(6)).toEqual(['café', 'café €']);
  for (const frame of granite.frames)
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(frame)).not.toThrow();
});

test('a mud that is set to Latin-1 gets Latin-1, in tells, on channels, in lists', async () => {
  const { join } = await open({ profiles: { Old: { encoding: 'latin-1' } } });
  const [modern, old] = [await join('Café'), await join('Old')];
  modern.send(add('Café', 'thé'));
  for (const mud of [modern, old]) {
    await mud.sync();
    mud.send(listen(mud.name, 'thé'));
    await mud.sync();
  }
  modern.send(tell('Café', 'Old', 'naïve ☃'));
  modern.send(line('Café', 'thé', 'déjà vu'));
  await modern.next('channel-m');
  await old.sync();
  const texts = old.frames.map((frame) => frame.toString('latin1'));
  expect(texts.find((text) => text.startsWith('({"tell"'))).toContain('"Fred","na\xefve ?"');
  expect(texts.find((text) => text.includes('channel-m'))).toContain('"th\xe9","Fred","d\xe9j\xe0 vu"');
  expect(texts.some((text) => text.includes('mudlist') && text.includes('"Caf\xe9":'))).toBe(true);
  const own = modern.frames.map((frame) => frame.toString('latin1'));
  expect(own.find((text) => text.includes('channel-m'))).toContain('"th\xc3\xa9"');
});

test('a mud whose name is sent in Latin-1 is itself all the same', async () => {
  const { join } = await open();
  const mud = await join('Café');
  mud.sendText('({"tell",5,"Caf\xe9","a","Caf\xe9","b","A","x",})');
  expect((await mud.next('tell'))[2]).toBe('Café');
});

test('locate-reply is made longer or shorter for the protocol of its target', async () => {
  const { join, connect } = await open();
  const modern = await join('New');
  const old = await connect('Old');
  old.send(['startup-req-2', ...old.introduction().slice(1)]);
  await old.next('startup-reply');
  old.send(['locate-reply', 5, 'Old', 0, 'New', 'fred', 'Old', 'Wilma']);
  expect(await modern.next('locate-reply')).toEqual([
    'locate-reply',
    4,
    'Old',
    0,
    'New',
    'fred',
    'Old',
    'Wilma',
    0,
    0,
  ]);
  modern.send(['locate-reply', 5, 'New', 0, 'Old', 'fred', 'New', 'Wilma', 7, 'editing']);
  expect(await old.next('locate-reply')).toHaveLength(8);
});

test('an error carries its packet cut to what every mud bears', async () => {
  const { join } = await open();
  const mud = await join('Bedrock');
  mud.send(tell('Bedrock', 'Nowhere', 'x'.repeat(100_000)));
  const error = await mud.next('error');
  expect(writeLpc(error).length).toBeLessThan(8_192);
  expect((error[8] as LpcArray).slice(0, 7)).toEqual(tell('Bedrock', 'Nowhere', '').slice(0, 7));
  mud.send(['thing', 5, 'Bedrock', 0, 'Nowhere', 0, Array.from({ length: 20_000 }, (_, at) => at)]);
  expect((await mud.next('error'))[8]).toEqual(['thing', 5, 'Bedrock', 0, 'Nowhere', 0, 0]);
});

test('order is kept between packets that take the fast and the slow way', async () => {
  const { join } = await open();
  const [bedrock, granite] = [await join('Bedrock'), await join('Granite')];
  for (let at = 0; at < 50; at += 1) {
    const ttl = at % 3 === 0 ? '10' : '5'; // Two digits take the slow way.
    bedrock.sendText(`({"tell",${ttl},"Bedrock","a","Granite","b","A",${at},})${at % 2 ? '\0' : ''}`);
  }
  await bedrock.sync();
  await granite.sync();
  expect(granite.taken('tell').map((packet) => packet[7])).toEqual(Array.from({ length: 50 }, (_, at) => at));
});

test('each link counts the packets that came over it and that it was given, on the hot path and beside it', async () => {
  const { join, router } = await open();
  const [bedrock, granite] = [await join('Bedrock'), await join('Granite')];
  bedrock.send(add('Bedrock', 'chat'));
  for (const mud of [bedrock, granite]) mud.send(listen(mud.name, 'chat'));
  for (const mud of [bedrock, granite]) await mud.sync();
  const counts = () =>
    Object.fromEntries(
      router.status().links.map(({ mud, packetsIn, packetsOut }) => [mud, [packetsIn, packetsOut]]),
    );
  const before = counts();
  const said = [
    ...[line('Bedrock', 'chat', 'one'), line('Bedrock', 'chat', 'two'), line('Bedrock', 'chat', 'three')],
    ...[tell('Bedrock', 'Granite', 'hi'), tell('Bedrock', 'Granite', 'there')],
    ...[line('Bedrock', 'chat', 'fo\u00fcr'), tell('Bedrock', 'Nowhere', 'hello?')],
  ];
  bedrock.sendBytes(Buffer.concat(said.map((packet) => encodeFrame(packet))));
  await bedrock.sync(); // A ping and its answer.
  await granite.next('tell');
  const after = counts();
  const grown = (mud: string) =>
    after[mud]?.map((count: number, at: number) => count - (before[mud]?.[at] ?? 0));
  expect(grown('Bedrock')).toEqual([said.length + 1, 4 + 2]); // The lines, an error, the answer.
  expect(grown('Granite')).toEqual([0, 4 + 2]); // The lines, the tells.
});
