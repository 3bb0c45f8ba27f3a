// Whatever comes over an oob link, the mud lives, keeps its rules, and serves the next who calls.
import { type LpcValue, PACKETS } from '@intermud/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LETTER, oobNet, until } from '../../test/oob.ts';
import type { FileServer } from './options.ts';
import { BytesSink, bytesSource } from './source.ts';

const FILES: FileServer = {
  list: () => [{ fname: 'a', fsize: 3, ftime: 0 }],
  put: () => new BytesSink(1_000),
  get: () => bytesSource(Uint8Array.of(1, 2, 3)),
};

/** A mud that offers all services. */
const HANDLERS = {
  mail: () => [],
  news: {
    groups: () => [],
    read: () => ({ postingTime: 0, threadId: '', subject: '', poster: '', contents: '' }),
    post: () => 1,
  },
  files: FILES,
};

const { value: LPC } = fc.letrec<{ value: LpcValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer(),
    fc.string().map((text) => text.replaceAll('\0', '')),
    fc.constantFrom('Slate', 'Granite', 'a', 'raw', 'zstd', 0, 1, 7),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ) as fc.Arbitrary<LpcValue>,
}));

/** Packets of every kind, with fields of any kind. */
const PACKET = fc
  .tuple(fc.constantFrom(...Object.keys(PACKETS)), fc.array(LPC, { maxLength: 9 }))
  .map(([type, fields]): LpcValue => [type, ...fields]);

const SAID = fc.array(
  fc.oneof(
    PACKET.map((value) => ({ value })),
    LPC.map((value) => ({ value })),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => ({ bytes })),
  ),
  { maxLength: 6 },
);

for (const isKnown of [true, false]) {
  test(`rubbish from ${isKnown ? 'a mud with a key' : 'anybody'} ends in answers or a close, and in nothing else`, async () => {
    await using net = await oobNet();
    const granite = await net.mud('Granite', HANDLERS);
    const peer = await net.peer('Slate', ['auth']);
    const begin = async () => {
      const link = await net.call(granite);
      link.send('oob-begin', 'Slate', 1, await peer.keyFor('Granite'));
      await link.expect('oob-begin');
      return link;
    };
    await fc.assert(
      fc.asyncProperty(SAID, async (said) => {
        const link = isKnown ? await begin() : await net.call(granite);
        for (const one of said) {
          if ('value' in one) link.sendBare(one.value);
          else link.sendBytes(one.bytes);
        }
        link.end();
        await link.closed();
      }),
      { numRuns: 60 },
    );
    await until(() => granite.oob.links()).toEqual([]);
    const link = await begin();
    link.send(...LETTER);
    expect(await link.expect('mail-ack')).toEqual(['mail-ack', new Map([[7, []]])]);
  });
}

test('who does not read what is answered is not read any further', async () => {
  await using net = await oobNet();
  let asked = 0;
  const rows = Array.from({ length: 1_000 }, (_, at) => ({
    fname: `a file called ${at}`,
    fsize: at,
    ftime: at,
  }));
  const list = () => {
    asked += 1;
    return rows;
  };
  const granite = await net.mud('Granite', { files: { ...FILES, list } });
  const peer = await net.peer('Slate', ['auth']);
  const link = await net.call(granite);
  link.send('oob-begin', 'Slate', 1, await peer.keyFor('Granite'));
  await link.expect('oob-begin');
  link.pause();
  const requests = 5_000; // 150 MB of answers: more than any socket takes.
  for (let n = 0; n < requests; n += 1) link.send('file-list-req', 'Slate', 'fred', '');
  await until(() => asked).toBeGreaterThan(0);
  for (let n = 0; n < 200; n += 1) await peer.keyFor('Granite'); // The mud has had its time.
  expect(asked).toBeLessThan(requests);
  link.cut();
  await until(() => granite.oob.links()).toEqual([]);
});
