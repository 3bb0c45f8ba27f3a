// mail over real links: between two muds, and with peers that know only the specification.
import { encodeFrame, type LpcValue } from '@intermud/wire';
import { expect, test } from 'vitest';
import { oobNet, until } from '../../test/oob.ts';
import { LETTER_BYTES_MAX, OOB_ANSWER_MS } from '../limits.ts';
import type { Letter, OobPeer } from './options.ts';

const letter = (id: number, over: Partial<Letter> = {}): Letter => ({
  id,
  origUser: 'fred',
  toList: new Map([['Granite', ['barney']]]),
  ccList: new Map(),
  bccList: [],
  sendTime: 1_000,
  subject: 'Lunch',
  contents: 'At noon?\nFred',
  ...over,
});

const wireLetter = (id: number, subject = 'Re: Lunch'): LpcValue[] => [
  ...['mail', id, 'barney'],
  new Map([['Bedrock', ['fred']]]),
  ...[new Map(), [], 2_000, subject, 'Yes'],
];

/** Keeps letters, and says for whom they cannot be kept. */
function postOffice(failures: (mail: Letter) => readonly string[] = () => []) {
  const got: { mail: Letter; from: OobPeer }[] = [];
  const mail = async (mail: Letter, from: OobPeer) => {
    got.push({ mail, from });
    return failures(mail);
  };
  return { got, mail };
}

test('sendMail() carries letters and gives back for whom each could not be kept', async () => {
  await using net = await oobNet();
  const office = postOffice(({ id }) => (id === 2 ? ['nobody'] : []));
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', { mail: office.mail });
  const outcomes = await bedrock.oob.sendMail('granite', [letter(1), letter(2, { bccList: ['betty'] })]);
  expect(outcomes).toEqual([
    { id: 1, acked: true, failures: [] },
    { id: 2, acked: true, failures: ['nobody'] },
  ]);
  expect(office.got.map(({ mail }) => mail)).toEqual([
    { type: 'mail', ...letter(1) },
    { type: 'mail', ...letter(2, { bccList: ['betty'] }) },
  ]);
  expect(office.got[0]?.from).toMatchObject({ mud: 'Bedrock', isAuthenticated: true, isSecure: false });
});

test('letters sent one after the other share a link', async () => {
  await using net = await oobNet();
  const bedrock = await net.mud('Bedrock');
  const granite = await net.mud('Granite', postOffice());
  for (const id of [1, 2, 3]) {
    expect(await bedrock.oob.sendMail('Granite', [letter(id)])).toMatchObject([{ acked: true }]);
    expect([bedrock.oob.links().length, granite.oob.links().length]).toEqual([1, 1]);
  }
  expect(granite.oob.links()).toMatchObject([{ mud: 'Bedrock', role: 'target', isAuthenticated: true }]);
});

test('a whole letter, up to its bound, arrives; a longer one is not sent', async () => {
  await using net = await oobNet();
  const office = postOffice();
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite', office);
  const rest = 'fred'.length + 'Lunch'.length + 'Granite'.length + 'barney'.length;
  const full = letter(1, { contents: '"'.repeat(LETTER_BYTES_MAX - rest) });
  const over = letter(2, { contents: '"'.repeat(LETTER_BYTES_MAX - rest + 1) });
  const outcomes = await bedrock.oob.sendMail('Granite', [full, over, letter(3, { contents: 'a\0b' })]);
  expect(outcomes).toMatchObject([
    { acked: true },
    { acked: false, error: { code: 'PACKET_SHAPE' } },
    { acked: true },
  ]);
  expect(office.got.map(({ mail }) => mail.contents)).toEqual([full.contents, 'ab']);
});

test('the ack goes out when the letter is kept, and not before', async () => {
  await using net = await oobNet();
  const kept = Promise.withResolvers<readonly string[]>();
  const begun = Promise.withResolvers<void>();
  const granite = await net.mud('Granite', {
    mail: () => {
      begun.resolve();
      return kept.promise;
    },
  });
  const peer = await net.peer('Slate', ['mail', 'auth']);
  const link = await net.call(granite);
  link.send('oob-begin', 'Slate', 1, await peer.keyFor('Granite'));
  expect(await link.expect('oob-begin')).toEqual(['oob-begin', 'Granite', 0, 0]);
  link.send(...wireLetter(7));
  await begun.promise;
  expect(link.unread).toEqual([]);
  kept.resolve(['wilma']);
  expect(await link.expect('mail-ack')).toEqual(['mail-ack', new Map([[7, ['wilma']]])]);
});

test('a letter that cannot be kept is answered by an error of nine elements, and the link goes on', async () => {
  await using net = await oobNet();
  const granite = await net.mud('Granite', {
    mail: ({ id }) => {
      if (id === 7) throw new TypeError('the disk is on fire');
      return [];
    },
  });
  const peer = await net.peer('Slate', ['mail', 'auth']);
  const link = await net.call(granite);
  link.send('oob-begin', 'Slate', 1, await peer.keyFor('Granite'));
  await link.expect('oob-begin');
  link.send(...wireLetter(7, 's'.repeat(1_000)));
  link.send(...wireLetter(8));
  const error = await link.expect('error');
  expect(error.slice(0, 8)).toEqual([
    ...['error', 5, 'Granite', 0, 'Slate', 0, 'not-imp'],
    'Cannot answer: something has failed here',
  ]);
  expect((error[8] as LpcValue[]).slice(0, 3)).toEqual(['mail', 7, 'barney']);
  expect(await link.expect('mail-ack')).toEqual(['mail-ack', new Map([[8, []]])]);
});

test('a mud that offers no mail gets none', async () => {
  await using net = await oobNet();
  const bedrock = await net.mud('Bedrock');
  await net.mud('Granite');
  expect(await bedrock.oob.sendMail('Granite', [letter(1)])).toMatchObject([
    { id: 1, acked: false, error: { code: 'NOT_IMPLEMENTED' } },
  ]);
  expect(await bedrock.oob.sendMail('Nowhere', [letter(1)])).toMatchObject([
    { id: 1, acked: false, error: { code: 'MUD_UNKNOWN' } },
  ]);
});

test('letters go to a mud that knows only the specification, as many at once as the window has room for', async () => {
  await using net = await oobNet();
  const peer = await net.peer('Granite', ['mail', 'auth']);
  const bedrock = await net.mud('Bedrock', {}, { window: 2 });
  const sent = bedrock.oob.sendMail('Granite', [letter(1), letter(2), letter(3)]);
  await peer.giveKey(4711);
  const link = await peer.link();
  expect(await link.expect('oob-begin')).toEqual(['oob-begin', 'Bedrock', 1, 4711]);
  link.send('oob-begin', 'Granite', 0, 0);
  expect(await link.expect('mail')).toEqual([
    ...['mail', 1, 'fred', new Map([['Granite', ['barney']]]), new Map(), [], 1_000],
    ...['Lunch', 'At noon?\nFred'],
  ]);
  expect((await link.expect('mail'))[1]).toBe(2);
  expect(link.unread).toEqual([]);
  link.send('mail-ack', new Map([[2, []]]));
  expect((await link.expect('mail'))[1]).toBe(3);
  link.send(
    'mail-ack',
    new Map<LpcValue, LpcValue>([
      [1, ['barney']],
      [3, []],
    ]),
  );
  expect(await sent).toEqual([
    { id: 1, acked: true, failures: ['barney'] },
    { id: 2, acked: true, failures: [] },
    { id: 3, acked: true, failures: [] },
  ]);
  expect(await link.expect('oob-end')).toEqual(['oob-end', 'Bedrock']);
  link.send('oob-end', 'Granite');
});

test('letters go to Dead Souls, which says oob-reply and closes after oob-end', async () => {
  await using net = await oobNet();
  const peer = await net.peer('Granite', ['mail', 'auth']);
  const bedrock = await net.mud('Bedrock');
  for (const id of [1, 2]) {
    const sent = bedrock.oob.sendMail('Granite', [letter(id)]);
    await peer.giveKey(id);
    const link = await peer.link();
    await link.expect('oob-begin');
    link.send('oob-reply', 'Welcome to the OOB service on Granite');
    await link.expect('mail');
    link.send('mail-ack', new Map([[id, []]]));
    expect(await sent).toEqual([{ id, acked: true, failures: [] }]);
    await link.expect('oob-end');
    link.end();
    await link.closed();
    await until(() => bedrock.oob.links()).toEqual([]);
  }
});

test('an error with the letter is about that letter, one without about the oldest', async () => {
  await using net = await oobNet();
  const peer = await net.peer('Granite', ['mail', 'auth']);
  const bedrock = await net.mud('Bedrock');
  const sent = bedrock.oob.sendMail('Granite', [letter(1), letter(2), letter(3)]);
  const link = await peer.answer();
  for (const _ of [1, 2, 3]) await link.expect('mail');
  link.send('error', 5, 'Granite', 0, 'Bedrock', 0, 'not-allowed', 'Full', ['mail', 2]);
  link.send('oob-error', 'bad-pkt', 'What?', 0);
  link.send('mail-ack', new Map([[3, 0]]));
  expect(await sent).toMatchObject([
    { id: 1, acked: false, error: { word: 'bad-pkt' } },
    {
      id: 2,
      acked: false,
      error: { code: 'NOT_ALLOWED', message: 'Granite answers mail with not-allowed: Full' },
    },
    { id: 3, acked: true },
  ]);
});

const DEATHS: { name: string; until: string; code: string; message: string }[] = [
  {
    name: 'before it answers oob-begin',
    until: 'oob-begin',
    code: 'LINK_DOWN',
    message: 'instead of answering',
  },
  { name: 'before it acknowledges', until: 'mail', code: 'LINK_DOWN', message: 'closed the link' },
];

for (const { name, until, code, message } of DEATHS) {
  test(`a peer that closes ${name} leaves the letter unacknowledged, and is called again for the next`, async () => {
    await using net = await oobNet();
    const peer = await net.peer('Granite', ['mail', 'auth']);
    const bedrock = await net.mud('Bedrock');
    const sent = bedrock.oob.sendMail('Granite', [letter(1)]);
    await peer.giveKey(1);
    const link = await peer.link();
    await link.expect('oob-begin');
    if (until === 'mail') {
      link.send('oob-begin', 'Granite', 0, 0);
      await link.expect('mail');
    }
    link.end();
    expect(await sent).toMatchObject([
      { acked: false, error: { code, message: expect.stringContaining(message) } },
    ]);
    const again = bedrock.oob.sendMail('Granite', [letter(1)]);
    await peer.giveKey(2);
    const second = await peer.link();
    expect(await second.expect('oob-begin')).toEqual(['oob-begin', 'Bedrock', 1, 2]);
    second.send('oob-begin', 'Granite', 0, 0);
    await second.expect('mail');
    second.send('mail-ack', new Map([[1, []]]));
    expect(await again).toEqual([{ id: 1, acked: true, failures: [] }]);
  });
}

test('a peer that takes a letter and falls silent is given two minutes', async () => {
  await using net = await oobNet();
  const peer = await net.peer('Granite', ['mail', 'auth']);
  const bedrock = await net.mud('Bedrock');
  const sent = bedrock.oob.sendMail('Granite', [letter(1)]);
  const link = await peer.answer();
  await link.expect('mail');
  net.clock.advance(2 * OOB_ANSWER_MS);
  expect(await sent).toMatchObject([{ acked: false, error: { code: 'TIMEOUT' } }]);
  await link.closed();
});

test('who has been called gets what waits for the caller when its turn comes', async () => {
  await using net = await oobNet();
  const office = postOffice();
  const bedrock = await net.mud('Bedrock', office);
  const answers: unknown[] = [];
  const granite = await net.mud('Granite', {
    mail: () => [],
    // Not awaited: it is sent after this has returned.
    turn: (mud) => void granite.oob.sendMail(mud, [letter(9)]).then((outcome) => answers.push(outcome)),
  });
  await net.row('Bedrock', (row) => row.with(3, 0)); // Behind a firewall: nobody can call it.
  expect(await bedrock.oob.sendMail('Granite', [letter(1)])).toMatchObject([{ acked: true }]);
  await until(() => answers).toEqual([[{ id: 9, acked: true, failures: [] }]]);
  expect(office.got.map(({ mail, from }) => [mail.id, from.mud, from.isAuthenticated])).toEqual([
    [9, 'Granite', true],
  ]);
});

test('a mud that cannot be called and does not call says why', async () => {
  await using net = await oobNet();
  const granite = await net.mud('Granite');
  await net.mud('Bedrock', postOffice());
  await net.row('Bedrock', (row) => row.with(3, 0));
  expect(await granite.oob.sendMail('Bedrock', [letter(1)])).toMatchObject([
    { acked: false, error: { message: 'Cannot call Bedrock: it has no oob port; it has to call us' } },
  ]);
});

test('what is queued for a mud while it has its turn goes out when the turn comes back', async () => {
  await using net = await oobNet();
  const peer = await net.peer('Granite', ['mail', 'auth']);
  const office = postOffice();
  const bedrock = await net.mud('Bedrock', office);
  const first = bedrock.oob.sendMail('Granite', [letter(1)]);
  const link = await peer.answer();
  await link.expect('mail');
  link.send('mail-ack', new Map([[1, []]]));
  await first;
  await link.expect('oob-end');
  const second = bedrock.oob.sendMail('Granite', [letter(2)]);
  link.send(...wireLetter(70)); // Their turn.
  await link.expect('mail-ack');
  // It is in its turn and may stay in it: a second link would be asked for if more were to wait.
  link.send('oob-end', 'Granite');
  expect((await link.expect('mail'))[1]).toBe(2);
  link.send('mail-ack', new Map([[2, []]]));
  expect(await second).toMatchObject([{ id: 2, acked: true }]);
  expect(office.got.map(({ mail }) => mail.id)).toEqual([70]);
});

test('a mail-ack that nobody waits for changes nothing', async () => {
  await using net = await oobNet();
  const granite = await net.mud('Granite', postOffice());
  const peer = await net.peer('Slate', ['mail', 'auth']);
  const link = await net.call(granite);
  link.send('oob-begin', 'Slate', 1, await peer.keyFor('Granite'));
  await link.expect('oob-begin');
  link.sendBytes(encodeFrame(['mail-ack', new Map([[1, []]])]));
  link.send(...wireLetter(2));
  expect(await link.expect('mail-ack')).toEqual(['mail-ack', new Map([[2, []]])]);
});
