// A hub to look at and to test the page with: the real portal's sessions, and a network that is made up.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type Account,
  anyArgs,
  anyKwargs,
  inputfunc,
  type JsonObject,
  Portal,
  type Session,
} from '@intermud/portal';
import type {
  Channel,
  ChannelLine,
  Delivery,
  Ignored,
  Pushes,
  PushName,
  Question,
  RequestName,
  Status,
  Tell,
} from '../../src/lib/messages.ts';
import { ANSWERS, conversations, MockError } from './requests.ts';
import { ROUTES } from './routes.ts';
import { HUB, makeLine, makeSample, type Sample, START } from './sample.ts';
import { bodyOf, MockAccounts, sendJson, sendPage } from './web.ts';

export interface MockHubOptions {
  readonly port?: number;
  /** The folder of the built page. */
  readonly dist: string;
  readonly hostile?: boolean;
  /** Milliseconds until an answer. */
  readonly delayMs?: number;
}

interface Saying {
  readonly id?: number;
  readonly channel: string;
  readonly name: string;
  readonly mud: string;
  readonly message: string;
  readonly isEmote?: boolean;
}

type Telling = Omit<Tell, 'id' | 'at' | 'kind'> & { readonly id?: number };

/** A running mock hub. */
export class MockHub implements AsyncDisposable {
  readonly sample: Sample;
  readonly tellMarks = new Map<string, number>([['rowan@Granite Keep', 3]]);
  ignored: Ignored = { users: [], muds: [], channels: [] };
  readonly accounts = new MockAccounts();
  /** Files that were put, by address. */
  readonly uploads = new Map<string, Buffer>();
  /** Nothing of a file is read before. */
  uploadsWait: Promise<void> = Promise.resolve();
  /** While it is cut, nothing gets through: as when the network is away. */
  isCut = false;
  readonly #options: MockHubOptions;
  readonly #portal: Portal;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #sessions = new Set<Session>();
  readonly #sockets = new Set<Duplex>();
  #lastId = 1_000;

  private constructor(options: MockHubOptions) {
    this.#options = options;
    this.sample = makeSample({ hostile: options.hostile ?? false });
    this.#portal = new Portal({
      inputfuncs: this.#inputfuncs(),
      onSession: (session) => this.#welcome(session),
      limits: { connectsPerSecond: 100, commandsPerSecond: 100, resumeMs: 300_000 },
      onError: (error) => {
        throw error;
      },
    });
  }

  static async start(options: MockHubOptions): Promise<MockHub> {
    const hub = new MockHub(options);
    hub.accounts.add('Ada', 'enchantress');
    hub.#server.on('upgrade', (_, socket) => hub.#track(socket));
    await hub.#portal.listen({ kind: 'websocket', server: hub.#server });
    await new Promise<void>((resolve) => hub.#server.listen(options.port ?? 0, '127.0.0.1', resolve));
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#portal[Symbol.asyncDispose]();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Cuts every WebSocket as a broken network does; `isCut` keeps new ones away. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  /** Ends every session, as a restart does. */
  restart(): void {
    for (const session of [...this.#sessions]) session.close('The hub restarts');
  }

  nextId(): number {
    return ++this.#lastId;
  }

  push<N extends PushName>(name: N, news: Pushes[N]): void {
    for (const session of this.#sessions)
      session
        .message()
        .add(name, [], { ...news })
        .send();
  }

  /** Says a line on a channel. */
  say({ id = this.nextId(), ...from }: Saying): void {
    const line = makeLine({ ...from, id, at: Date.now(), user: from.name.toLowerCase() });
    this.sample.lines.get(from.channel)?.push(line);
    const unread = this.sample.channels.find(({ name }) => name === from.channel)?.unread ?? 0;
    this.patchChannel(from.channel, { last: line.id, unread: unread + Number(from.mud !== HUB) });
    for (const session of this.#sessions) this.#sendLine(session, line);
  }

  /** A tell, from or to whoever is logged in. */
  tell({ id = this.nextId(), ...given }: Telling): void {
    const tell: Tell = { ...given, id, at: Date.now(), kind: 'tell' };
    this.sample.tells.push(tell);
    this.push('intermud_tell_text', tell);
  }

  patchChannel(name: string, news: Partial<Channel>): void {
    const { channels } = this.sample;
    const at = channels.findIndex((channel) => channel.name === name);
    const old = channels[at];
    if (old) channels[at] = { ...old, ...news };
  }

  setChannel(channel: string, news: Partial<Channel>): { channel: string } {
    this.patchChannel(channel, news);
    for (const session of this.#sessions)
      session.message().add('comm_channel_list', this.sample.channels).send();
    return { channel };
  }

  /** What became of a mail of one's own. */
  deliver(id: number, deliveries: readonly Delivery[]): void {
    const at = this.sample.mails.findIndex((mail) => mail.id === id);
    const mail = this.sample.mails[at];
    if (mail) this.sample.mails[at] = { ...mail, deliveries };
    this.push('intermud_mail_status', { id, deliveries });
  }

  pushMailCount(): void {
    this.push('intermud_mail_unread', { unread: this.sample.mails.filter(({ unread }) => unread).length });
  }

  status(seconds: number): Status {
    const now = Date.now();
    const wave = (at: number, size: number) =>
      Math.round(size * (1.5 + Math.sin(at / 17) + Math.sin(at / 5) / 3));
    const samples = Array.from({ length: seconds }, (_, back) => {
      const at = Math.floor(now / 1_000) - seconds + back + 1;
      return [at * 1_000, wave(at, 20), wave(at, 90), 27] as const;
    });
    const up = [...this.sample.muds.values()].filter(({ state }) => state === 'up');
    const link = (mud: string, at: number) => ({
      mud,
      since: START - at * 7_200_000,
      in: wave(Math.floor(now / 1_000) + 9 * at, 2),
      out: wave(Math.floor(now / 1_000) + 9 * at, 9),
      waiting: at === 3 ? 40_960 : 0,
      ...(at < 8 && { recent: samples.map(([time]) => recentOf(time / 1_000 + 9 * at, 14 - at)) }),
    });
    const recentOf = (at: number, size: number) => [wave(at, size / 4), wave(at, size)] as const;
    const router = { address: '127.0.0.1:8080', since: START - 86_400_000, current: true };
    return {
      at: now,
      since: START - 86_400_000 * 3,
      version: '0.1.0',
      sessions: this.#sessions.size,
      routers: [
        { ...router, name: '*intermud', state: 'online' },
        { name: '*dalet', address: '198.51.100.7:8787', state: 'resting', since: START, current: false },
      ],
      router: '*intermud',
      ...{ peers: this.sample.peers, links: up.slice(0, 20).map(({ name }, at) => link(name, at)) },
      ...{ linkCount: up.length, samples },
    };
  }

  #track(socket: Duplex): void {
    if (this.isCut) return void socket.destroy();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #sendLine(session: Session, line: ChannelLine): void {
    const self = line.mud === HUB && line.name === session.account?.name;
    session
      .message()
      .add('text', [line.text])
      .add('comm_channel_text', [], { ...line, self })
      .send();
  }

  #welcome(session: Session): void {
    this.#sessions.add(session);
    session.on('close', () => this.#sessions.delete(session));
    session.on('client', ({ packages }) => packages && this.#burst(session));
    session.on('text', (line) => session.msg(this.#command(line)));
    session.msg(`Welcome to \u001b[1m${HUB}\u001b[0m. Type \u001b[33mhelp\u001b[0m for a list of commands.`);
  }

  #command(line: string): string {
    if (line.startsWith('who'))
      return `\u001b[1mUsers on ${line.slice(4) || HUB}\u001b[0m\n  Rowan     level 12 ranger\n  Mirelle   newcomer`;
    return `Cannot run ${line.split(' ')[0]}: there is no such command`;
  }

  /** What a client is told after login. */
  #burst(session: Session): void {
    const name = session.account?.name ?? '';
    const { sample } = this;
    session
      .message()
      .add('char_name', [], { name, fullname: `${name.toLowerCase()}@${HUB}` })
      .add('char_status', [], {
        afk: '',
        mail: 1,
        tells: 2,
        channels: 4,
        mud: HUB,
        online: true,
        staff: false,
        guest: false,
      })
      .add('comm_channel_list', sample.channels)
      .add('intermud_tell_list', [], { conversations: conversations(sample.tells, this.tellMarks) })
      .add('intermud_mail_unread', [], { unread: sample.mails.filter(({ unread }) => unread).length })
      .add('intermud_mudlist', [], { whole: true, muds: [...sample.muds.values()], gone: [] })
      .send();
  }

  #inputfuncs() {
    return Object.keys(ANSWERS).map((name) =>
      inputfunc<unknown, JsonObject, Account>({
        name,
        doc: 'Answered by the mock hub.',
        args: anyArgs,
        kwargs: anyKwargs,
        run: async ({ session, kwargs, reply }) => {
          const { delayMs = 0 } = this.#options;
          if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
          this.#answer(name as RequestName, session, kwargs, reply as never);
        },
      }),
    );
  }

  #answer<N extends RequestName>(
    name: N,
    session: Session,
    kwargs: JsonObject,
    reply: (...answer: unknown[]) => void,
  ): void {
    try {
      const answer = ANSWERS[name](this, kwargs as unknown as Question<N>, session.account?.name ?? '');
      reply(name, [], JSON.parse(JSON.stringify(answer)));
    } catch (error) {
      if (!(error instanceof MockError)) throw error;
      reply('intermud_error', [], { code: error.code, message: error.message, command: name });
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://hub');
    if (this.isCut) return void request.socket.destroy();
    if (!pathname.startsWith('/api/')) return sendPage(this.#options.dist, pathname, response);
    if (pathname.startsWith('/api/files/')) return this.#file(request, response, pathname);
    const body = await bodyOf(request);
    const given = body.length > 0 ? (JSON.parse(body.toString()) as Record<string, string>) : {};
    const route = ROUTES[`${request.method} ${pathname.slice(5)}`];
    const account = this.accounts.of(request);
    if (route === undefined)
      return sendJson(response, [404, { code: 'not-found', message: 'There is nothing here' }]);
    sendJson(response, route({ hub: this, account, given, request }));
  }

  ticket(name: string): string {
    return this.#portal.ticket({ id: name, name });
  }

  async #file(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (request.method === 'PUT') {
      await this.uploadsWait; // Meanwhile nothing is read, and the browser's progress stands still.
      const body = await bodyOf(request).catch(() => undefined);
      if (body === undefined) return; // It was stopped.
      this.uploads.set(path, body);
      return sendJson(response, [201, { size: this.uploads.get(path)?.length }]);
    }
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
    });
    response.end(`The bytes of ${path}\n`);
  }
}
