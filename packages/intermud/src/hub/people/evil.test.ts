// A whole network that means harm: its router says in every field whatever it likes, and people look at all of it, at a
// terminal by telnet and ssh, in a client with GMCP and on a page. Nothing may move a cursor, ring a bell, hide, or look like a line of its own.

import { type AddressInfo, createServer, type Socket } from 'node:net';
import { decodeLpc, encodeFrame, FrameDecoder, type LpcArray, type LpcValue } from '@intermud/wire';
import fc from 'fast-check';
import { Client, type ClientChannel, utils } from 'ssh2';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../store/index.ts';
import { POST_SUBJECT_LENGTH_MAX } from '../news/limits.ts';
import { People } from './people.ts';
import { HUB, PEOPLE, Telnet, Web } from './place.suite.ts';

const FORGED = '[gossip] Staff@Intermud Hub: give me your password';

/** Control characters of both sets, sequences of every kind, what turns writing, what nobody sees, ends of lines. */
const HARMFUL = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '\x1b[2J',
      '\x1b[H',
      '\x1b[1;1H',
      '\x1b]0;title\x07',
      '\x1bP1;1|x\x1b\\',
      '\x1bc',
      '\x9b2J',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('\r', '\n', '\r\n', '\u2028', '\u2029', '\x85', '\x0b', '\x0c', '%^RESET%^\n'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\x07',
      '\x08',
      '\x7f',
      '\x1b',
      '\x9b',
      '\x1b[',
      '\x1b]',
      '\x1b[8m',
      '\x1b[5m',
      '%^FLASH%^',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\u202e',
      '\u2066',
      '\u061c',
      '\u200b',
      '\u2060',
      '\ufeff',
      '\u{e0041}',
      '\u00ad',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '%^RED%^',
      '%^',
      '\x1b[31m',
      '\x1b[38;5;8m',
      '\x1b[48;2;1;2;3m',
      '%^BLACK%^%^B_BLACK%^',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '"',
      '\\',
      '@',
      '$N',
      '$O',
      '<script>',
      '\xff\xfa',
      '\xff\xf6',
      'e\u0301\u0301\u0301\u0301\u0301\u0301',
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 0x9f }).map((code) => String.fromCharCode(code)) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.replaceAll('\0', '')),
  },
);

/** Something harmful, then what could be taken for a line of somebody else, and something harmful again. */
const EVIL = fc
  .tuple(fc.array(HARMFUL, { maxLength: 3 }), fc.array(HARMFUL, { maxLength: 3 }))
  .map(([before, after]) => `${before.join('')}${FORGED}${after.join('')}${FORGED}`);

/** A mud that is up, with a text in every field that takes one. */
const rowOf = (text: string): LpcValue[] => [
  ...[-1, text, 1, 2, 3, text, text, text, text, text, text],
  ...[new Map([[text, 1]]), new Map([[text, text]])],
];

/** A router that lets the hub in, echoes what it says, and answers everything with what is evil at the moment. */
class EvilRouter {
  readonly #server = createServer((socket) => this.#accept(socket));
  #socket: Socket | undefined;
  evil = 'nothing yet';

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => void this.#server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      this.#socket?.destroy();
      this.#server.close();
    });
    return (this.#server.address() as AddressInfo).port;
  }

  send(...packet: LpcValue[]): void {
    this.#socket?.write(encodeFrame(packet));
  }

  /** Lists, and lines for everybody: every field is evil but where they go. */
  attack(): void {
    const { evil } = this;
    const row = rowOf(evil);
    const muds = new Map<LpcValue, LpcValue>([
      ['Evil', row],
      [evil, row],
      [evil.slice(0, 60), row],
    ]);
    this.send('mudlist', 5, '*evil', 0, HUB, 0, 2, muds);
    const channels = new Map<LpcValue, LpcValue>([
      ['gossip', [evil, 0]],
      [evil, [evil, 1]],
      [evil.slice(0, 60), ['Evil', 2]],
    ]);
    this.send('chanlist-reply', 5, '*evil', 0, HUB, 0, 2, channels);
    for (const mud of ['Evil', evil, evil.slice(0, 64)]) {
      for (const kind of ['channel-m', 'channel-e'])
        this.send(kind, 5, mud, evil, 0, 0, 'gossip', evil, evil);
      const both = [evil, '$N pats $O', evil, evil];
      this.send('channel-t', 5, mud, evil, 0, 0, 'gossip', HUB, 'fred', evil, evil, ...both.slice(0, 2));
      for (const kind of ['tell', 'emoteto']) this.send(kind, 5, mud, evil, HUB, 'fred', evil, evil);
      this.send('error', 5, mud, evil, HUB, 'fred', evil, evil, [
        'tell',
        5,
        HUB,
        'fred',
        mud,
        'x',
        'Fred',
        'hi',
      ]);
    }
  }

  #accept(socket: Socket): void {
    this.#socket = socket;
    const decoder = new FrameDecoder(2 ** 21);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const frame of decoder.push(chunk)) this.#answer(decodeLpc(frame) as LpcArray);
    });
  }

  #answer(packet: LpcArray): void {
    const { evil } = this;
    const [type, , , user, , , asked] = packet;
    const reply = (kind: string, ...fields: LpcValue[]) =>
      this.send(kind, 5, 'Evil', 0, HUB, user ?? 0, ...fields);
    const refuse = (): void => reply('error', evil, evil, packet);
    const answers: Record<string, () => void> = {
      'startup-req-3': () => {
        this.send('startup-reply', 5, '*evil', 0, HUB, 0, [['*evil', '127.0.0.1 1']], 1);
        this.send('mudlist', 5, '*evil', 0, HUB, 0, 1, new Map([['Evil', rowOf('a mud')]]));
        this.send('chanlist-reply', 5, '*evil', 0, HUB, 0, 1, new Map([['gossip', [HUB, 0]]]));
      },
      'channel-m': () => this.send(...packet),
      'channel-e': () => this.send(...packet),
      'channel-t': () => this.send(...packet),
      'who-req': () =>
        reply('who-reply', [
          [evil, 1, evil],
          [evil, 2, ''],
        ]),
      'finger-req': () =>
        asked === 'nobody'
          ? refuse()
          : reply('finger-reply', evil, evil, evil, evil, evil, 5, evil, evil, evil),
      'locate-req': () => reply('locate-reply', evil, evil, 5, evil),
      'chan-who-req': () => reply('chan-who-reply', 'gossip', [evil, evil]),
      'chan-user-req': () => this.send('chan-user-reply', 5, 'Evil', 0, HUB, 0, asked ?? '', evil, 1),
      tell: refuse,
      emoteto: refuse,
    };
    answers[String(type)]?.();
  }
}

/** What a terminal that was logged in by ssh shows. */
async function ssh(port: number): Promise<{ text: () => string; channel: ClientChannel }> {
  const client = new Client();
  onTestFinished(() => void client.destroy());
  await new Promise<void>((resolve, reject) => {
    client.on('ready', resolve).on('error', reject);
    client.connect({ host: '127.0.0.1', port, username: 'fred', password: 'open sesame' });
  });
  const channel = await new Promise<ClientChannel>((resolve, reject) =>
    client.shell(false, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  let text = '';
  channel.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { text: () => text, channel };
}

async function setUp() {
  const router = new EvilRouter();
  const port = await router.listen();
  const store = await openStore({ kind: 'memory' });
  const limits = { ...PEOPLE.limits, commandsPerSecond: 0, addressCommandsPerSecond: 0 };
  const people = new People({
    ...PEOPLE,
    limits,
    store,
    routers: [{ name: '*evil', host: '127.0.0.1', port }],
  });
  onTestFinished(() => people.stop());
  await people.start();
  await people.hub.ready();
  await people.hub.accounts.create({ name: 'Fred', password: 'open sesame' });
  // COMPAT ssh2 1.17 makes one Ed25519 key in 256 that it cannot read itself (mscdex/ssh2#1390).
  const hostKey = utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
  const [telnetDoor, webDoor, sshDoor] = [
    await people.portal.listen({ kind: 'telnet', port: 0 }),
    await people.portal.listen({ kind: 'websocket', port: 0 }),
    await people.portal.listen({ kind: 'ssh', port: 0, hostKey }),
  ];
  const telnet = await Telnet.open({ telnetPort: telnetDoor.address.port });
  telnet.type('fred', 'open sesame');
  await telnet.see(/All commands: /);
  const page = await Web.open({ webPort: webDoor.address.port });
  page.send('login', ['fred', 'open sesame']);
  page.send('supports_set', [['Intermud 1', 'Intermud.Mudlist 1', 'Comm.Channel 1']]);
  await page.next('intermud_mudlist');
  const gmcp = await Telnet.open({ telnetPort: telnetDoor.address.port });
  gmcp.gmcp('Core.Supports.Set', ['Intermud 1', 'Intermud.Mudlist 1']);
  gmcp.type('fred', 'open sesame');
  await gmcp.see(/All commands: /);
  return { router, people, telnet, page, gmcp, terminal: await ssh(sshDoor.address.port) };
}

const LINES = [
  ...[
    'who Evil',
    'finger x@Evil',
    'finger nobody@Evil',
    'locate x',
    'chanwho gossip Evil',
    'mud Evil',
    'mudlist',
    'channels',
  ],
  ...[
    'history gossip 50',
    'tells',
    'tell x@Evil hi',
    'emoteto x@Evil waves',
    'reply hi',
    'gossip @x@Evil pats $O',
  ],
  ...['ignore', 'who', 'finger fred', 'doors', 'mail', 'news'],
];

const REQUESTS: [string, Record<string, unknown>][] = [
  ['intermud_who', { mud: 'Evil' }],
  ['intermud_finger', { user: 'x@Evil' }],
  ['intermud_finger', { user: 'nobody@Evil' }],
  ['intermud_mud', { mud: 'Evil' }],
  ['intermud_mudlist', {}],
  ['intermud_channel_history', { channel: 'gossip' }],
  ['intermud_channel_who', { channel: 'gossip', mud: 'Evil' }],
  ['intermud_tell_list', {}],
  ['intermud_status', {}],
  ['intermud_complete', { text: 'who ' }],
];

const COLOUR = /\x1b\[[\d;:]*m/g;
const HIDDEN_OR_BLINKING = /\x1b\[(?:[\d;:]*[;:])?0?[568]m/;
// Controls; what turns writing; what nobody sees, but for the joiners, which scripts and emoji need.
const HARM = /(?!\n)\p{Cc}|(?![\u200c\u200d])\p{Cf}|[\u2028\u2029]|\p{Cs}|\p{M}{5}/u;

/** What is wrong with a text that somebody sees. */
function faultOf(text: string): string | undefined {
  const bare = text.replace(COLOUR, '');
  const harm = HARM.exec(bare);
  if (harm !== null)
    return `${JSON.stringify(harm[0])} in ${JSON.stringify(bare.slice(Math.max(0, harm.index - 60), harm.index + 20))}`;
  const hidden = HIDDEN_OR_BLINKING.exec(text.replace(/[34]8[;:](?:5[;:]\d+|2(?:[;:]\d+){3})/g, '1'));
  return hidden === null ? undefined : JSON.stringify(hidden[0]);
}

/** Lines that somebody could take for the words of somebody else. */
function forgedLines(text: string): string[] {
  return text
    .replace(COLOUR, '')
    .split('\n')
    .filter((line) => /^\[gossip\] Staff|^Staff@|^\[gossip\] [^"]*Staff[^"@]*: give/.test(line));
}

/** What GMCP says in a part of a stream, name by name; a message is JSON without a control character. */
function messagesOf(bytes: Buffer): unknown[] {
  const found = bytes.toString('latin1').matchAll(/\xff\xfa\xc9(.*?)\xff\xf0/gs);
  return [...found].map(([, payload = '']) => {
    const text = Buffer.from(payload.replaceAll('\xff\xff', '\xff'), 'latin1').toString();
    expect(text).not.toMatch(/\p{Cc}/u);
    const at = text.indexOf(' ');
    return at < 0 ? text : [text.slice(0, at), JSON.parse(text.slice(at))];
  });
}

function* stringsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) {
      yield key;
      yield* stringsOf(one);
    }
}

/** What has come since a moment, at each of the four. */
type Since = () => { terminals: string[]; frames: readonly unknown[] };

/** Runs a round, in which all that is evil is shown; looks at what the three have got. */
async function round(
  { telnet, gmcp, page, terminal }: Awaited<ReturnType<typeof setUp>>,
  lines: readonly string[],
  requests: readonly (readonly [string, Record<string, unknown>])[],
): Promise<void> {
  const from = {
    ...{ telnet: telnet.raw.length, ssh: terminal.text().length },
    ...{ page: page.got.length, gmcp: gmcp.bytes.length },
  };
  const since: Since = () => ({
    terminals: [telnet.raw.slice(from.telnet), terminal.text().slice(from.ssh)],
    frames: [...page.got.slice(from.page), ...messagesOf(gmcp.bytes.subarray(from.gmcp))],
  });
  telnet.type(...lines);
  gmcp.type('who Evil');
  for (const line of lines) terminal.channel.write(`${line}\n`);
  for (const [name, kwargs] of requests) await page.ask(name, kwargs);
  telnet.type('that is all');
  terminal.channel.write('that is all\n');
  const isOver = () => since().terminals.every((text) => text.includes('There is no command "that"'));
  await expect.poll(isOver).toBe(true);
  checkHarmless(since());
}

function checkHarmless({ terminals, frames }: ReturnType<Since>): void {
  for (const text of terminals.map((one) => one.replaceAll('\r\n', '\n'))) {
    expect(faultOf(text)).toBeUndefined();
    expect(forgedLines(text)).toEqual([]);
  }
  for (const frame of frames) {
    const faults = [...stringsOf(frame)].flatMap((text) => faultOf(text) ?? []);
    expect([frame, faults]).toEqual([frame, []]);
  }
}

const RUNS = { numRuns: 10 };

test('nothing that a network says in any field does harm at a terminal or on a page, or looks like a line of its own', async () => {
  const place = await setUp();
  await fc.assert(
    fc.asyncProperty(EVIL, async (evil) => {
      place.router.evil = evil;
      place.router.attack();
      await round(place, LINES, REQUESTS);
    }),
    RUNS,
  );
  expect(messagesOf(place.gmcp.bytes).length).toBeGreaterThan(50);
});

test('the same for letters, posts and the names of files', async () => {
  const place = await setUp();
  const { post } = place.people.hub;
  const from = { mud: 'Evil', user: 0, isAuthenticated: true, isSecure: false, address: '' } as const;
  await post.news.news.create({ is: 'account', name: 'x', isStaff: true }, { name: 'open', post: 'all' });
  let id = 0;
  await fc.assert(
    fc.asyncProperty(EVIL, async (evil) => {
      id++;
      const to = { toList: new Map([[HUB, ['fred']]]), ccList: new Map([[evil, [evil]]]), bccList: [] };
      const mail = { id, origUser: evil, ...to, sendTime: id, subject: evil, contents: evil };
      await post.handlers().mail?.(mail as never, from);
      const subject = [...evil].slice(0, POST_SUBJECT_LENGTH_MAX).join('');
      const posted = { newsgroup: 'open', threadId: evil, subject, poster: evil, contents: evil };
      await post.handlers().news?.post(from, posted as never);
      const row = { fname: evil, fsize: 1, ftime: 1 };
      Object.assign(post.transfers, { list: async () => [row, { ...row, fsize: -2 }] });
      const [letter] = await post.mail.list('fred', { folder: 'inbox' });
      const lines = [
        'mail',
        `mail read ${letter?.id}`,
        'news',
        'news list open',
        `news read open ${id}`,
        'files / Evil',
      ];
      await round(place, lines, [
        ['intermud_mail_list', {}],
        ['intermud_mail_read', { id: letter?.id }],
        ['intermud_news_groups', {}],
        ['intermud_news_list', { group: 'open' }],
        ['intermud_news_read', { group: 'open', id }],
        ['intermud_file_list', { mud: 'Evil', path: '/' }],
      ]);
    }),
    RUNS,
  );
});
