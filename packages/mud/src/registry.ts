// What a mud knows of its networks: the memory, and the lists of the network that it is on.
import type { StartupReply } from '@intermud/wire';
import type { Clock } from './clock.ts';
import { Keeper } from './keeper.ts';
import { candidates, type Memory, type Network, networkOf, remember, withNetwork } from './link/networks.ts';
import { parseAddress, type RouterAddress, sameRouters } from './link/routers.ts';
import type { Chanlist } from './lists/chanlist.ts';
import type { Mudlist } from './lists/mudlist.ts';
import type { StartupFacts } from './profile.ts';
import type { Storage } from './storage.ts';

/** What a start-up takes from memory. */
type Greeting = Pick<StartupFacts, 'router' | 'password' | 'oldMudlistId' | 'oldChanlistId'>;

/** Keeps memory and lists in step. */
export class Registry {
  readonly #configured: readonly RouterAddress[];
  readonly #mudlist: Mudlist;
  readonly #chanlist: Chanlist;
  readonly #keeper: Keeper;
  /** A router of the network whose lists are at hand. */
  #router: string | undefined;

  constructor(
    options: { readonly routers: readonly RouterAddress[]; readonly storage: Storage },
    clock: Clock,
    mudlist: Mudlist,
    chanlist: Chanlist,
    onError: (error: unknown) => void,
  ) {
    this.#configured = options.routers;
    this.#mudlist = mudlist;
    this.#chanlist = chanlist;
    this.#keeper = new Keeper(options.storage, clock, (memory) => this.#withLists(memory), onError);
    mudlist.on('updated', () => this.#keeper.touch());
    chanlist.on('updated', () => this.#keeper.touch());
  }

  /** Takes over what was saved; gives the routers to try. Rejects if it cannot be read. */
  async load(): Promise<RouterAddress[]> {
    if (this.#router === undefined) await this.#keeper.load(); // Later it is this memory that is the newest.
    const routers = candidates(this.#keeper.memory, this.#configured);
    if (routers[0] !== undefined) this.#turnTo(routers[0].name);
    return routers;
  }

  /** What to tell a router at start-up. */
  greet(router: string): Greeting {
    this.#turnTo(router);
    const { password } = networkOf(this.#keeper.memory, router);
    return {
      router,
      password,
      oldMudlistId: this.#mudlist.tracked.ask(),
      oldChanlistId: this.#chanlist.tracked.ask(),
    };
  }

  /** Remembers what a router has replied; gives all routers to try from now on. */
  accepted(
    reply: StartupReply,
    at: RouterAddress,
  ): { readonly list: RouterAddress[]; readonly isNew: boolean } {
    const before = candidates(this.#keeper.memory, this.#configured);
    const here = { ...at, name: reply.originatorMud || at.name };
    const routers = reply.routerList.flatMap(({ name, address }) => {
      const place = parseAddress(address);
      return place ? [{ name, ...place }] : [];
    });
    this.#router = here.name;
    this.#keeper.keep(
      remember(this.#keeper.memory, this.#configured, here, { routers, password: reply.password }),
    );
    const list = candidates(this.#keeper.memory, this.#configured);
    return { list, isNew: !sameRouters(list, before) };
  }

  /** The link is down. */
  rest(): void {
    this.#mudlist.tracked.rest();
    this.#chanlist.tracked.rest();
  }

  flush(): Promise<void> {
    return this.#keeper.flush();
  }

  /** Brings the lists of a router's network to hand, unless they are. */
  #turnTo(router: string): void {
    const { memory } = this.#keeper;
    const network = networkOf(memory, router);
    if (this.#router !== router && !isOf(network, this.#router)) {
      this.#keeper.remember(this.#withLists(memory));
      this.#mudlist.tracked.load(network.mudlist);
      this.#chanlist.tracked.load(network.chanlist);
    }
    this.#router = router;
  }

  /** The memory with the lists as they are now. */
  #withLists(memory: Memory): Memory {
    const network = networkOf(memory, this.#router ?? '');
    if (network.routers.length === 0) return memory; // No router of it has accepted us yet.
    const mudlist = this.#mudlist.tracked.snapshot();
    const chanlist = this.#chanlist.tracked.snapshot();
    return withNetwork(memory, { ...network, mudlist, chanlist });
  }
}

function isOf(network: Network, router: string | undefined): boolean {
  return network.routers.some(({ name }) => name === router);
}
