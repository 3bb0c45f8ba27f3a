// Puts a play of mail, news and files on.
import { type LpcArray, writeLpc } from '@intermud/wire';
import type { RouterAt } from '../actor.ts';
import { House } from './house.ts';
import { Peer } from './peer.ts';
import { type Bound, filled, matches, type OobPlay, type OobStep, readPattern } from './script.ts';

/**
 * Performs a play on a router. A deed of a hub goes on while the lines after it are said and heard; it must be done at
 * the hub's next line, or at the end.
 * @throws {Error} naming the line, what it expected, and what came.
 */
export async function performOob(play: OobPlay, router: RouterAt): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const houses = new Map<string, House>();
  const peers = new Map<string, Peer>();
  for (const { kind, name, words } of play.roles) {
    if (kind === 'hub') houses.set(name, opened.use(await House.open(name, words, router)));
    else peers.set(name, opened.use(await Peer.join(name, words, router)));
  }
  for (const house of houses.values()) for (const { name } of play.roles) await house.knows(name);
  const stage = new Stage(houses, peers);
  for (const step of play.steps) await stage.perform(step);
  await stage.end();
}

class Stage {
  readonly #houses: ReadonlyMap<string, House>;
  readonly #peers: ReadonlyMap<string, Peer>;
  readonly #bound: Bound = new Map();
  /** What each hub is still at. */
  readonly #going = new Map<string, Promise<void>>();

  constructor(houses: ReadonlyMap<string, House>, peers: ReadonlyMap<string, Peer>) {
    this.#houses = houses;
    this.#peers = peers;
  }

  async perform(step: OobStep): Promise<void> {
    const house = this.#houses.get(step.who);
    const peer = this.#peers.get(step.who);
    if (house) await this.#begin(house, step);
    else if (peer) await this.#do(peer, step).catch(atLine(step));
    else throw new SyntaxError(`Cannot perform play: nobody is called ${step.who}`);
  }

  async end(): Promise<void> {
    for (const name of this.#going.keys()) await this.#finish(name);
  }

  async #begin(house: House, step: OobStep): Promise<void> {
    await this.#finish(step.who);
    const deed = house.deeds[step.verb];
    if (deed === undefined) throw new SyntaxError(`Line ${step.line}: no hub ${step.verb}`);
    const going = deed(step.rest).catch(atLine(step));
    going.catch(() => {}); // Told when it is waited for.
    this.#going.set(step.who, going);
    // With no scripted mud to say anything in between, there is nothing to wait for but the deed.
    if (this.#peers.size === 0) await this.#finish(step.who);
  }

  async #finish(who: string): Promise<void> {
    const going = this.#going.get(who);
    this.#going.delete(who);
    await going;
  }

  async #do(peer: Peer, { verb, rest }: OobStep): Promise<void> {
    if (verb === 'gets-a-call') return peer.answer();
    if (verb === 'calls') return peer.call(this.#houses.get(rest)?.port ?? 0);
    if (verb === 'hangs-up') return peer.hangUp();
    if (verb === 'sees-the-end') return this.#seeEnd(peer);
    const pattern = readPattern(rest);
    if (verb === 'says') peer.say(filled(pattern, this.#bound));
    else if (verb === 'sends') peer.sayInBand(filled(pattern, this.#bound) as LpcArray);
    else if (verb === 'receives')
      this.#compare(rest, await peer.hearInBand(String((pattern as LpcArray)[0])));
    else if (verb === 'hears') this.#compare(rest, await peer.hear(rest));
    else throw new SyntaxError(`no mud ${verb}`);
  }

  async #seeEnd(peer: Peer): Promise<void> {
    const value = await peer.hear('the end');
    if (value !== undefined) throw new Error(`heard ${writeLpc(value)}: expected the end of the link`);
  }

  #compare(expected: string, value: LpcArray | undefined): void {
    if (value === undefined) throw new Error(`expected ${expected}, and the link was closed`);
    if (!matches(readPattern(expected), value, this.#bound))
      throw new Error(`heard ${writeLpc(value)}, expected ${expected}`);
  }
}

const atLine =
  ({ line }: OobStep) =>
  (cause: unknown): never => {
    throw new Error(`Line ${line}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  };
