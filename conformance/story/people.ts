// A mud on each router, and talk between all of them that never stops.
import { Mud, memoryStorage } from '@intermud/mud';
import type { LpcValue } from '@intermud/wire';
import type { Ledger } from './ledger.ts';

/** Where a mud begins. */
export interface Home {
  readonly name: string;
  readonly router: { readonly name: string; readonly host: string; readonly port: number };
}

const CHANNEL = 'gossip';
const TELL_MS = 40; // 25 a second, from everybody to everybody in turn.
const TELLS_PER_LINE = 5;

/** All muds of the story. */
export class People implements AsyncDisposable {
  readonly muds: readonly Mud[];
  readonly #ledger: Ledger;
  /** Who has heard which of the lines that are said before the story begins. */
  readonly #warm = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;

  constructor(ledger: Ledger, homes: readonly Home[]) {
    this.#ledger = ledger;
    this.muds = homes.map((home) => this.#make(home));
  }

  get names(): readonly string[] {
    return this.muds.map(({ name }) => name);
  }

  /** All are there, and listen. */
  async join(): Promise<void> {
    for (const mud of this.muds) mud.start();
    await Promise.all(this.muds.map((mud) => mud.online({ timeoutMs: 30_000 })));
    await Promise.all(this.muds.map((mud) => mud.channels.listen(CHANNEL)));
  }

  /** Whether everybody has heard everybody on the channel; says something if not. */
  async isHeardByAll(): Promise<boolean> {
    if (this.#warm.size === this.muds.length ** 2) return true;
    for (const mud of this.muds) await mud.channels.say(CHANNEL, { from: 'teller', message: 'hello?' });
    return false;
  }

  /** {@link isHeardByAll} begins anew. */
  forget(): void {
    this.#warm.clear();
  }

  talk(): void {
    this.#timer = setInterval(() => this.#say(), TELL_MS);
  }

  hush(): void {
    clearInterval(this.#timer);
  }

  mud(name: string): Mud {
    const found = this.muds.find((mud) => mud.name === name);
    if (found === undefined) throw new Error(`There is no mud ${name}`);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hush();
    await Promise.all(this.muds.map((mud) => mud.stop()));
  }

  #make({ name, router }: Home): Mud {
    const mud = new Mud({
      name,
      routers: [router],
      storage: memoryStorage(),
      packetsPerSecond: 0,
      handlers: { tell: ({ message }) => this.#ledger.heard(message, name) },
    });
    mud.on('channel', ({ mud: from, text }) => {
      if (text === 'hello?') this.#warm.add(`${from} ${name}`);
      else this.#ledger.heard(text, name);
    });
    mud.on('fault', ({ error }) => this.#refused(error.message, error.packet));
    return mud;
  }

  /** Each pair in turn; who is not on the network says nothing. */
  #say(): void {
    this.#turn += 1;
    const { length } = this.muds;
    const [from, to] = [
      this.muds[this.#turn % length],
      this.muds[(this.#turn + 1 + (this.#turn % (length - 1))) % length],
    ];
    if (from === undefined || to === undefined || from === to || !from.isOnline) return;
    this.#tell(from, to);
    const speaker = this.muds[(this.#turn / TELLS_PER_LINE) % length]; // Of no mud four turns in five.
    if (speaker?.isOnline) this.#line(speaker);
  }

  #tell(from: Mud, to: Mud): void {
    const message = this.#ledger.say('tell', from.name, [to.name]);
    from
      .tell({ from: 'teller', to: 'hearer', mud: to.name, message })
      .catch((error: Error) => this.#ledger.refused(message, error.message));
  }

  #line(from: Mud): void {
    const message = this.#ledger.say('line', from.name, this.names);
    from.channels
      .say(CHANNEL, { from: 'teller', message })
      .catch((error: Error) => this.#ledger.refused(message, error.message));
  }

  #refused(why: string, packet: readonly LpcValue[] | undefined): void {
    const text = packet?.findLast((element) => /^#\d+$/.test(String(element)));
    if (text !== undefined) this.#ledger.refused(String(text), why);
  }
}
