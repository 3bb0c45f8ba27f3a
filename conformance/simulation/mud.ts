// A mud of a simulation: joins, leaves, moves, talks, and keeps its lists as muds do.
import {
  decodeLpc,
  encodeFrame,
  FrameDecoder,
  isArray,
  isMapping,
  type LpcArray,
  type LpcMapping,
  type LpcValue,
  writeLpc,
} from '@intermud/wire';
import type { RouterSocket } from '../../packages/intermud/src/router/index.ts';
import type { Sea } from './sea.ts';
import type { World } from './world.ts';

/** A router as a mud knows it. */
export interface Place {
  readonly name: string;
  readonly address: string;
}

/** A list as a mud has it: names to rows as text. */
export interface KeptList {
  id: number;
  readonly rows: Map<string, string>;
}

const SERVICES = new Map<LpcValue, LpcValue>([
  ['tell', 1],
  ['channel', 1],
  ['locate', 1],
]);

/** Milliseconds for which lists that were not kept up can be brought up to date. */
const LISTS_AGE_MS = 13 * 86_400_000;

/** Milliseconds around a row that takes a channel away in which its owner has to be told. */
const TOLD_MS = 15_000;

/** One mud. */
export class SimMud {
  readonly name: string;
  /** What stories call it: several programs may have one name. */
  readonly label: string;
  readonly address: string;
  readonly mudlist: KeptList = { id: 0, rows: new Map() };
  readonly chanlist: KeptList = { id: 0, rows: new Map() };
  /** Channels that it wants to hear. */
  readonly wants = new Set<string>();
  /** Rows of lists that it has got since this was last emptied, its own apart: its start-up is news. */
  rowsGot: string[] = [];
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
  /** Channels that it has ever seen as its own: the network has acknowledged them. */
  readonly owned = new Set<string>();
  /** Channels that it has ever asked to remove. */
  readonly removed = new Set<string>();
  readonly #world: World;
  readonly #sea: Sea;
  /** What it has got on this link. */
  readonly #heardHere = new Set<string>();
  /** Ids that it has sent in a start-up: a list that comes in parts goes on from there. */
  readonly #claimed = new Set<number>();
  /** The highest id that each router gave it, by list and router. */
  readonly #highest = new Map<string, number>();
  #lastTold = { gist: '', again: 0 };
  /** When something came last: its lists are as old. */
  #heardAt = 0;
  /** Channels that are its own by its list, and that it has not asked to remove. */
  readonly #own = new Set<string>();
  /** Channels that it has asked to remove on this link: a row that says they are its own may be from before the router read that. */
  readonly #givenUp = new Set<string>();
  /** When it was last told that somebody had made a channel of its before it did. */
  readonly #toldAt = new Map<string, number>();
  /** Start-ups on this link that are not answered yet. */
  #asked = 0;
  /** It has thrown its lists away: changes that come before the answer are changes of those. */
  #isAnew = false;
  #socket: RouterSocket | undefined;
  #decoder = new FrameDecoder(1 << 24);
  #cancel: (() => void) | undefined;

  constructor(world: World, sea: Sea, name: string, address: string, label: string = name) {
    this.#world = world;
    this.#sea = sea;
    this.name = name;
    this.label = label;
    this.address = address;
  }

  /** Goes to a router, from wherever it is. */
  join(place: Place): void {
    this.drop();
    if (place.name !== this.home?.name) this.#own.clear(); // That one may not have heard of them, and cannot tell.
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
    if (packet[0] === 'channel-remove') {
      this.removed.add(String(packet[6]));
      this.#own.delete(String(packet[6]));
      this.#givenUp.add(String(packet[6]));
    }
    this.#socket?.write(Buffer.from(encodeFrame(packet)).toString('latin1'));
  }

  #received(socket: RouterSocket, chunk: Buffer): void {
    if (this.isOnline) this.#heardAt = this.#world.age;
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
        this.#givenUp.clear();
        this.#asked = 0;
        this.#isAnew = false;
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

  /** What was removed is told for 14 days: whoever has been away for longer begins anew. */
  #beginAnew(): void {
    this.#isAnew = true;
    for (const list of [this.mudlist, this.chanlist]) {
      list.id = 0;
      list.rows.clear();
    }
    this.#own.clear();
  }

  #startup(): void {
    if (this.#world.age - this.#heardAt > LISTS_AGE_MS) this.#beginAnew();
    this.#asked += 1;
    const ids = [this.password, this.mudlist.id, this.chanlist.id];
    this.#claimed.add(this.mudlist.id).add(this.chanlist.id);
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
    else if (type === 'mudlist') this.#merge('mudlist', this.mudlist, packet);
    else if (type === 'chanlist-reply') this.#merge('chanlist', this.chanlist, packet);
    else if (type === 'tell') this.#hear(`tell ${String(packet[7])}`);
    else if (type === 'channel-m') this.#hear(`line ${String(packet[8])}`);
    else if (type === 'locate-req') this.#hear(`question ${String(packet[6])}`);
    else if (type === 'who-req') this.#sayWho(packet);
    else if (type === 'who-reply') this.#hear(`answer ${String(packet[5])}`);
    else if (type === 'chan-filter-req') this.#filter(packet);
    else if (type === 'error') this.#told(String(packet[6]), String(packet[7]));
  }

  #letIn(packet: LpcArray): void {
    const password = Number(packet[7]);
    if (this.#follows(packet[6], password)) return;
    if (this.#asked <= 0) this.#isAnew = false; // All that was under way when it asked has come before.
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
    if (channel !== undefined) this.#toldAt.set(channel, this.#world.now);
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

  #sayWho([, , from, fromUser]: LpcArray): void {
    this.#hear(`who ${String(fromUser)}`);
    this.say(['who-reply', 5, this.name, 0, from ?? 0, fromUser ?? 0, [['Barney', 0, 'the title']]]);
  }

  /** As the owner of a filtered channel: lets every line pass. */
  #filter(packet: LpcArray): void {
    this.say(['chan-filter-reply', 5, this.name, 0, packet[2] ?? 0, 0, packet[6] ?? 0, packet[7] ?? 0]);
  }

  /** A line that is on its way while a mud moves may find it twice, once on each router; on one link it may not. */
  #hear(what: string): void {
    this.heard.set(what, (this.heard.get(what) ?? 0) + 1);
    if (this.#heardHere.has(what)) this.#world.fail(`${this.label} got "${what}" twice`);
    this.#heardHere.add(what);
  }

  #merge(list: string, kept: KeptList, packet: LpcArray): void {
    this.#heardAt = this.#world.age;
    if (this.#isAnew) return;
    const id = Number(packet[6]);
    const rows = packet[7] as LpcMapping;
    if (kept.id !== id) this.#checkId(`${list} of ${this.home?.name}`, id);
    kept.id = id;
    if (!isMapping(rows)) return;
    for (const name of rows.keys()) if (name !== this.name) this.rowsGot.push(`${list} ${String(name)}`);
    if (list === 'chanlist') for (const [name, row] of rows) this.#channelIs(String(name), row);
    for (const [name, row] of rows)
      if (row === 0) kept.rows.delete(String(name));
      else kept.rows.set(String(name), writeLpc(isArray(row) ? timeless(row) : row));
  }

  /** A row of the chanlist. Whoever loses a channel to another mud, and had not given it up, has to be told why. */
  #channelIs(name: string, row: LpcValue): void {
    if (isArray(row) && row[0] === this.name) {
      if (!this.#givenUp.has(name)) this.#own.add(name);
      this.owned.add(name);
    } else if (this.#own.delete(name) && isArray(row) && this.#world.now - this.onlineSince > TOLD_MS)
      this.#mustBeTold(name, String(row[0]));
  }

  #mustBeTold(channel: string, winner: string): void {
    const [socket, since] = [this.#socket, this.#world.now - TOLD_MS];
    this.#world.after(TOLD_MS, () => {
      const isTold = (this.#toldAt.get(channel) ?? 0) >= since;
      if (!isTold && socket !== undefined && socket === this.#socket)
        this.#world.fail(`${this.label} lost ${channel} to ${winner}, and was not told why`);
    });
  }

  #checkId(what: string, id: number): void {
    const highest = this.#highest.get(what) ?? 0;
    if (id < highest && !this.#claimed.has(id))
      this.#world.fail(`The id of the ${what} went back from ${highest} to ${id} for ${this.label}`);
    this.#highest.set(what, Math.max(highest, id));
  }
}

/** Whether a packet answers a start-up: lets the mud in, sends it elsewhere, or refuses it. */
function isAnswer([type, , , , , , , , about]: LpcArray): boolean {
  if (type !== 'error') return type === 'startup-reply';
  return about !== undefined && isArray(about) && about[0] === 'startup-req-3';
}

/** "Down for n seconds" is true only at the moment when it is said. */
const timeless = (row: LpcArray): LpcArray => (Number(row[0]) > 0 ? row.with(0, 0) : row);

const DAY_S = 86_400;

function absenceText(restartDelayS: number | undefined): string {
  if (restartDelayS === undefined) return ' without a word';
  if (restartDelayS === 0) return ', and does not say for how long';
  const isLong = restartDelayS >= DAY_S;
  return `, and says that it is back in ${isLong ? restartDelayS / DAY_S : restartDelayS} ${isLong ? 'days' : 's'}`;
}

const timesText = (count: number): string => (count === 1 ? 'once' : `${count} times`);
