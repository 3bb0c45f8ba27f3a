// Programs that come under names which are not theirs.
import { SimMud } from '../mud.ts';
import type { Net } from '../net.ts';

const SECOND = 1_000;

/** Lets them come. */
export class Strangers {
  readonly #net: Net;
  /** Programs that have come under the name and password of a mud. */
  readonly #twins = new Map<SimMud, SimMud>();
  #names = 0;

  constructor(net: Net) {
    this.#net = net;
  }

  /** A second program comes with a mud's name and password; both want to be on for a while. */
  twin(mud: SimMud): void {
    const { world, sea, routers } = this.#net;
    if (mud.password === 0) return;
    const twin = new SimMud(world, sea, mud.name, `10.3.0.${this.#twins.size + 1}`, `the second ${mud.name}`);
    twin.password = mud.password;
    this.#twins.set(twin, mud);
    const router = world.pick(routers);
    const ms = world.between(100, 20 * SECOND);
    world.tell(`A second program comes as ${mud.name} to ${router.name}, for ${ms / 1_000} s`);
    twin.join(router);
    world.after(ms, () => {
      if (twin.home) twin.leave(undefined);
    });
  }

  /** Somebody comes as a mud with the name of a router. */
  impostor(): void {
    const { world, sea, routers } = this.#net;
    this.#names += 1;
    const [{ name }, router] = [world.pick(routers), world.pick(routers)];
    const impostor = new SimMud(world, sea, name, `10.4.0.${this.#names}`, `a mud called ${name}`);
    impostor.join(router);
    world.after(15 * SECOND, () => {
      if (impostor.isOnline) world.fail(`${router.name} let a mud in with the name of the router ${name}`);
      impostor.leave(undefined);
    });
  }

  /** All of them go. */
  end(): void {
    for (const [twin, mud] of this.#twins) {
      if (twin.home) twin.leave(undefined);
      if (twin.isTwice) mud.isTwice = true;
    }
  }
}
