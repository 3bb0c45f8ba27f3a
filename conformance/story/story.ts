// The story: what is done to a network of real routers, what is seen, and what must hold.
import type { FaultProxy } from '@intermud/testkit';
import { Fleet } from './fleet.ts';
import { Ledger, type Losses } from './ledger.ts';
import { People } from './people.ts';

/** How the story is told. */
export interface Teller {
  act(title: string): void;
  /** What is done, and what is seen of it. */
  says(sentence: string): void;
  /** What must hold; the story goes on if it does not. */
  checks(sentence: string, holds: boolean): void;
}

/** How a story is told, and how long everybody talks after something has happened. */
export interface StoryOptions {
  readonly teller: Teller;
  readonly talkMs?: number;
}

const TALK_MS = 3_000;

/** Milliseconds for what comes twice to show itself. */
const DOUBLED_MS = 300;

/** Seconds until what has not come is lost: nobody but a busy machine needs one. */
const LATE_S = 60;

/** What an act has to work with. */
export class Scene {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly people: People;
  readonly teller: Teller;
  readonly #homes: ReadonlyMap<string, string>;
  readonly #talkMs: number;

  constructor(fleet: Fleet, homes: ReadonlyMap<string, string>, { teller, talkMs = TALK_MS }: StoryOptions) {
    this.fleet = fleet;
    this.teller = teller;
    this.#homes = homes;
    this.#talkMs = talkMs;
    this.ledger = new Ledger();
    const at = [...homes].map(([router, name]) => ({ name, router: fleet.address(router) }));
    this.people = new People(this.ledger, at);
  }

  /** The mud that began on a router. */
  mudOf(router: string): string {
    return this.#homes.get(router) ?? '';
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Goes on for a while, in which everybody talks; a share of the usual time. */
  talk(share = 1): Promise<void> {
    return this.wait(this.#talkMs * share);
  }

  /** A time in which lines between two muds may be lost. */
  windowBetween(one: string, other: string, why: string): () => Losses {
    return this.ledger.open(
      why,
      (from, to) => (from === one && to === other) || (from === other && to === one),
    );
  }

  /** A time in which lines from and to one mud may be lost. */
  windowOf(mud: string, why: string): () => Losses {
    return this.ledger.open(why, (from, to) => from === mud || to === mud);
  }

  /** What came of a window, and whether anything outside of it is amiss. */
  async settle(losses?: Losses): Promise<void> {
    if (losses)
      this.teller.says(
        `In that time ${losses.said} lines were said between them: ${losses.lost} were lost, ${losses.refused} refused with a reason`,
      );
    const count = this.ledger.said; // Talk goes on, and some of it is always on its way.
    const isSettled = async () => this.ledger.isSettled(count);
    await this.wait(DOUBLED_MS);
    await this.fleet.until('everything that was said is heard', isSettled, LATE_S).catch(() => {});
    const faults = this.ledger.faults(count);
    this.teller.checks('every other line came to everybody whom it was for, once', faults.length === 0);
    for (const fault of faults.slice(0, 10)) this.teller.says(`  ${fault}`);
  }

  /** Both see each other in this way. */
  async until(one: string, other: string, path: 'direct' | 'hop' | 'none'): Promise<void> {
    const isSo = async () =>
      (await this.fleet.view(one, other)).path === path && (await this.fleet.view(other, one)).path === path;
    await this.fleet.until(`*${one} and *${other} reach each other: ${path}`, isSo);
  }

  break(one: string, other: string, act: (proxy: FaultProxy) => void): void {
    this.fleet.between(one, other, act);
  }
}

/** One act. */
export type Act = (scene: Scene) => Promise<void>;

const MUDS = ['Bedrock', 'Granite', 'Slate', 'Flint', 'Chert'];

/** Tells a story on these routers, five at most. Kills what it has started, however it ends. */
export async function tellStory(
  routers: readonly string[],
  acts: readonly Act[],
  options: StoryOptions,
): Promise<void> {
  await using fleet = await Fleet.make(routers, { isTrusted: true });
  const homes = new Map(routers.map((router, at) => [router, MUDS[at] ?? router]));
  const scene = new Scene(fleet, homes, options);
  await using _ = scene.people;
  for (const act of acts) await act(scene);
}
