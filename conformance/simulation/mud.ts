// A mud of a simulation: joins, leaves, moves, talks, and keeps its lists as muds do.
import { decodeLpc, encodeFrame, FrameDecoder, isArray, type LpcArray, type LpcValue } from '@intermud/wire';
import type { RouterSocket } from '../../packages/intermud/src/router/index.ts';
import { MudLists } from './mud-lists.ts';
import { isFar } from './packets.ts';
import type { Sea } from './sea.ts';
import type { World } from './world.ts';

/** A router as a mud knows it. */
export interface Place {
  readonly name: string;
  readonly address: string;
}

const SERVICES = new Map<LpcValue, LpcValue>([
  ['tell', 1],
  ['channel', 1],
  ['locate', 1],
]);

/** One mud. */
export class SimMud {
  readonly name: string;
  /** What stories call it: several programs may have one name. */
  readonly label: string;
  readonly address: string;
  readonly lists: MudLists;
  /** Channels that it wants to hear. */
  readonly wants = new Set<string>();
  /** How often it has got each line or tell. */
  readonly heard = new Map<string, number>();
  /** Where it is or wants to be; undefined while it wants to be away. */
  home: Place | undefined;
  password = 0;
  /** It registered anew across a cut: one of its passwords is void when that is healed. */
  isTwice = false;
  isOnline = false;
  onlineSince = 0;
  /** Something of it that changes its row. */
  mood = 0;
  readonly #world: World;
  readonly #sea: Sea;
  /** What it has got on this link, and how long everybody had slept by then. */
  readonly #heardHere = new Map<string, number>();
  #lastTold = { gist: '', again: 0 };
  /** Start-ups on this link that are not answered yet. */
  #asked = 0;
  #socket: RouterSocket | undefined;
  #decoder = new FrameDecoder(1 << 24);
  #cancel: (() => void) | undefined;

  constructor(world: World, sea: Sea, name: string, address: string, label: string = name) {
    this.#world = world;
    this.#sea = sea;
    this.name = name;
    this.label = label;
    this.address = address;
    this.lists = new MudLists(world, this);
  }

  /** Its connection. */
  get socket(): RouterSocket | undefined {
    return this.#socket;
  }

  /** Goes to a router, from wherever it is. */
  join(place: Place): void {
    this.drop();
    if (place.name !== this.home?.name) this.lists.moved();
    this.home = place;
    this.#world.tell(`${this.label} joins ${place.name}`);
    this.#connect();
  }

  /** Leaves for good, or for a while: with a word, or as a crash does. */
  leave(restartDelayS: number | undefined): void {
    this.#world.tell(`${this.label} leaves${absenceText(restartDelayS)}`);
    if (restartDelayS !== undefined)
      this.say(['shutdown', 5, this.name, 0, this.home?.name ?? 0, 0, restartDelayS]);
    const socket = this.#socket;
    this.#cancel?.();
    this.#cancel = undefined;
    this.home = undefined;
    if (restartDelayS === undefined) this.drop();
    else socket?.end();
    this.isOnline = false;
  }

  /** Its connection is gone; a mud that wants to be on comes back by itself. */
  drop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    this.isOnline = false;
    socket?.destroy();
  }

  /** Starts up anew on the same link, with what has changed of it. */
  change(): void {
    this.mood += 1;
    this.#world.tell(`${this.label} changes its row: mood ${this.mood}`);
    if (this.isOnline) this.#startup();
  }

  /** A link may be dead without its knowing: what has a timer for that in a real mud is this. */
  refresh(): void {
    const { home } = this;
    if (home === undefined) return;
    if (!this.isOnline || this.#world.chance(2)) this.join(home);
    else this.say(['ping-req', 5, this.name, 0, home.name, 0, 0]);
  }

  /** Says again which channels it wants: some may have come after it asked, and it may have been away. */
  listenTo(channels: readonly string[]): void {
    for (const channel of channels) {
      const isOn = this.wants.has(channel) ? 1 : 0;
      this.say(['channel-listen', 5, this.name, 0, this.home?.name ?? 0, 0, channel, isOn]);
    }
  }

  say(packet: LpcArray): void {
    if (packet[0] === 'channel-remove') this.lists.giveUp(String(packet[6]));
    this.#socket?.write(Buffer.from(encodeFrame(packet)).toString('latin1'));
  }

  #received(socket: RouterSocket, chunk: Buffer): void {
    if (this.isOnline) this.lists.heard();
    for (const frame of this.#decoder.push(chunk)) {
      const packet = decodeLpc(frame);
      if (isArray(packet)) this.#arrived(packet);
      if (socket !== this.#socket) return; // It has gone elsewhere.
    }
  }

  #closed(socket: RouterSocket): void {
    if (this.#socket !== socket) return; // It has another one by now.
    this.#socket = undefined;
    this.isOnline = false;
    this.#retry();
  }

  #retry(): void {
    if (this.home === undefined || this.#cancel) return;
    this.#cancel = this.#world.after(this.#world.between(500, 8_000), () => {
      this.#cancel = undefined;
      this.#connect();
    });
  }

  #connect(): void {
    const { home } = this;
    if (home === undefined) return;
    this.#decoder = new FrameDecoder(1 << 24);
    const giveUp = this.#sea.dial(this.address)(home.address, 8080, {
      connected: (socket) => {
        this.#cancel?.();
        this.#cancel = undefined;
        this.#socket = socket;
        this.#heardHere.clear();
        this.lists.connected();
        this.#asked = 0;
        this.#startup();
        return {
          received: (chunk) => {
            if (socket === this.#socket) this.#received(socket, chunk);
          },
          closed: () => this.#closed(socket),
        };
      },
      failed: () => {
        this.#cancel?.();
        this.#cancel = undefined;
        this.#retry();
      },
    });
    const late = this.#world.after(10_000, () => {
      giveUp();
      this.#cancel = undefined;
      this.#retry();
    });
    this.#cancel = () => {
      late();
      giveUp();
    };
  }

  #startup(): void {
    this.#asked += 1;
    const ids = [this.password, ...this.lists.ids()];
    const texts = ['Sim', 'Sim', 'Sim', 'LP', `mood ${this.mood}`, 'a@b'];
    this.say([
      'startup-req-3',
      5,
      this.name,
      0,
      this.home?.name ?? 0,
      0,
      ...ids,
      4000,
      0,
      0,
      ...texts,
      SERVICES,
      0,
    ]);
  }

  #arrived(packet: LpcArray): void {
    const type = packet[0];
    if (isAnswer(packet)) this.#asked -= 1;
    if (type === 'startup-reply') this.#letIn(packet);
    else if (type === 'mudlist') this.lists.merge(type, packet);
    else if (type === 'chanlist-reply') this.lists.merge('chanlist', packet);
    else if (type === 'tell') this.#hear(`tell ${String(packet[7])}`, packet);
    else if (type === 'channel-m') this.#hear(`line ${String(packet[8])}`, packet);
    else if (type === 'locate-req') this.#hear(`question ${String(packet[6])}`, packet);
    else if (type === 'who-req') this.#sayWho(packet);
    else if (type === 'who-reply') this.#hear(`answer ${String(packet[5])}`, packet);
    else if (type === 'chan-filter-req') this.#filter(packet);
    else if (type === 'error') this.#told(String(packet[6]), String(packet[7]));
  }

  #letIn(packet: LpcArray): void {
    const password = Number(packet[7]);
    if (this.#follows(packet[6], password)) return;
    if (this.#asked <= 0) this.lists.answered();
    this.#take(password);
    if (this.home === undefined) return; // It is leaving.
    this.isOnline = true;
    this.onlineSince = this.#world.now;
    for (const channel of this.wants)
      this.say(['channel-listen', 5, this.name, 0, this.home?.name ?? 0, 0, channel, 1]);
  }

  /** The first router of the list is the one to use: if it is another one, the mud goes there. */
  #follows(routers: LpcValue | undefined, password: number): boolean {
    const [first] = routers !== undefined && isArray(routers) ? routers : [];
    const [name, place] = first !== undefined && isArray(first) ? first.map(String) : [];
    if (name === undefined || place === undefined || this.home === undefined || name === this.home.name)
      return false;
    this.#world.tell(`${this.label} is sent to ${name}`);
    if (password > 0) this.#take(password);
    this.join({ name, address: place.split(' ')[0] ?? '' });
    return true;
  }

  #take(password: number): void {
    if (this.password !== 0 && this.password !== password) this.isTwice = true;
    this.password = password;
  }

  #told(word: string, sentence: string): void {
    this.#tellOnce(`is told: ${word}, ${sentence}`);
    const channel = /had made a channel "(.*)" before/.exec(sentence)?.[1];
    if (channel !== undefined) this.lists.told(channel);
  }

  /** Who is refused tries again and again: a story says it once, and then how often. */
  #tellOnce(sentence: string): void {
    const gist = sentence.replaceAll(/\d+ s$/g, '');
    if (gist === this.#lastTold.gist) this.#lastTold.again += 1;
    else {
      if (this.#lastTold.again > 0)
        this.#world.tell(`${this.label} was told the same ${timesText(this.#lastTold.again)} more`);
      this.#world.tell(`${this.label} ${sentence}`);
      this.#lastTold = { gist, again: 0 };
    }
  }

  #sayWho(packet: LpcArray): void {
    const [, , from, fromUser] = packet;
    const question = `who ${String(fromUser)}`;
    this.#hear(question, packet);
    if ((this.heard.get(question) ?? 0) > 1) return; // It has moved meanwhile, and has answered there.
    this.say(['who-reply', 5, this.name, 0, from ?? 0, fromUser ?? 0, [['Barney', 0, 'the title']]]);
  }

  /** As the owner of a filtered channel: lets every line pass. */
  #filter(packet: LpcArray): void {
    this.say(['chan-filter-reply', 5, this.name, 0, packet[2] ?? 0, 0, packet[6] ?? 0, packet[7] ?? 0]);
  }

  /**
   * A line that is on its way while a mud moves may find it twice, once on each router; on one link it may not. Copies of what comes
   * from a living router are known for five minutes by the clock, which goes on while everybody sleeps.
   */
  #hear(what: string, [, , speaker]: LpcArray): void {
    const { sleptMs } = this.#world;
    this.heard.set(what, (this.heard.get(what) ?? 0) + 1);
    const sleptMsThen = this.#heardHere.get(what);
    const isForgotten = isFar(speaker) && sleptMs !== sleptMsThen;
    if (sleptMsThen !== undefined && !isForgotten) this.#world.fail(`${this.label} got "${what}" twice`);
    this.#heardHere.set(what, sleptMs);
  }
}

/** Whether a packet answers a start-up: lets the mud in, sends it elsewhere, or refuses it. */
function isAnswer([type, , , , , , , , about]: LpcArray): boolean {
  if (type !== 'error') return type === 'startup-reply';
  return about !== undefined && isArray(about) && about[0] === 'startup-req-3';
}

const DAY_S = 86_400;

function absenceText(restartDelayS: number | undefined): string {
  if (restartDelayS === undefined) return ' without a word';
  if (restartDelayS === 0) return ', and does not say for how long';
  const isLong = restartDelayS >= DAY_S;
  return `, and says that it is back in ${isLong ? restartDelayS / DAY_S : restartDelayS} ${isLong ? 'days' : 's'}`;
}

const timesText = (count: number): string => (count === 1 ? 'once' : `${count} times`);
