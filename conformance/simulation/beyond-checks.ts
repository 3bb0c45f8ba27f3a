// What must hold between ours and living routers when all has been quiet for a while: docs/protocol.md, "What is certain". It is
// less than between ours:
//
// - each link stands;
// - a mud that a living router knows is on all of our lists, up or down as it says. What it has forgotten is not up,
//   unless it knows none at all: then it says nothing;
// - our muds are on its list, up or down as they are, under the name of the one of ours that speaks for them: the one they are on,
//   or the first one with a link. Unless an older word about a mud overtook the newest one, by another link: nothing in these
//   packets tells which is which, and it is right again with the next word;
// - no line, tell or question comes twice to anybody, nor goes back, nor from one living router to another: mud.ts, watch.ts;
// - what is sent can be read, is no longer and comes no faster than is promised: living/read.ts, beyond-watch.ts;
// - channels of our muds are on its list, with their owner, type and list, unless overtaken, or a mud there had one of that name.
//
// Their channels are left out: they tell them late or never. So is what was removed: they are told of no removal.
import type { RouterStatus } from '../../packages/intermud/src/router/index.ts';
import type { ChannelRow } from './living/read.ts';
import type { LivingRouter } from './living/router.ts';
import type { Net } from './net.ts';
import type { SimRouter } from './router.ts';

/** Milliseconds after which a mud that is down may be off our lists. */
const FORGOTTEN_MS = 6 * 86_400_000;

/** Holds ours and living routers against each other. */
export class BeyondChecks {
  readonly #net: Net;

  constructor(net: Net) {
    this.#net = net;
  }

  isLinked(): void {
    for (const living of this.#net.livings)
      for (const { name, address } of living.friends) {
        const router = this.#net.routers.find((one) => one.address === address);
        const seen = router?.status().routers.find((one) => one.name === living.name);
        if (seen?.path !== 'direct') this.#net.world.fail(`${name} has no link to ${living.name}`);
        if (![...living.links].includes(name)) this.#net.world.fail(`${living.name} has no link to ${name}`);
      }
  }

  theirsAreOnOurLists(): void {
    for (const living of this.#net.livings)
      for (const router of this.#net.routers) this.#theirsAreOn(router, living);
  }

  #theirsAreOn(router: SimRouter, living: LivingRouter): void {
    const { world } = this.#net;
    const { muds } = router.status();
    for (const { name, isOnline, since } of living.known) {
      const known = muds.find((mud) => mud.name === name && mud.router === living.name);
      const state = known?.state.is ?? 'unknown';
      const isOld = !isOnline && world.age - since > FORGOTTEN_MS;
      if (!isOld && state !== (isOnline ? 'up' : 'down'))
        world.fail(
          `${router.name} has ${name} as ${state}, but it is ${isOnline ? 'on' : 'off'} ${living.name}`,
        );
    }
    this.#isForgotten(router, living);
  }

  #isForgotten(router: SimRouter, living: LivingRouter): void {
    const known = new Set([...living.known].map(({ name }) => name));
    if (known.size === 0) return;
    for (const mud of router.status().muds)
      if (mud.router === living.name && mud.state.is === 'up' && !known.has(mud.name))
        this.#net.world.fail(`${router.name} has ${mud.name} as up, but ${living.name} has forgotten it`);
  }

  oursAreOnTheirLists(): void {
    for (const living of this.#net.livings)
      for (const [name, { router, isUp }] of this.#due(living)) this.#isTold(living, name, router, isUp);
  }

  channelsAreOnTheirLists(): void {
    const { world, routers, muds, livings } = this.#net;
    for (const { name, owner, type, members } of routers[0]?.status().channels ?? [])
      for (const living of livings) {
        if (!muds.some((mud) => mud.name === owner)) continue;
        const kept = living.channels.get(name);
        if (kept?.isOvertaken || living.muds.some((mud) => mud.name === kept?.host)) continue;
        const [is, due] = [kept && rowText(kept), rowText({ host: owner, type, list: members })];
        if (is !== due) world.fail(`${living.name} has ${name} as ${is ?? 'unknown'}, but it is ${due}`);
      }
  }

  #isTold(living: LivingRouter, name: string, router: string, isUp: boolean): void {
    const told = living.told.get(name);
    if (told?.isOvertaken) return;
    const is = told && `${told.isUp ? 'up' : 'down'} on ${told.router}`;
    const due = `${isUp ? 'up' : 'down'} on ${router}`;
    if (is !== due)
      this.#net.world.fail(`${living.name} has ${name} as ${is ?? 'unknown'}, but it is ${due}`);
  }

  /** What it should have: the muds of ours, each with who speaks for it. */
  #due(living: LivingRouter): Map<string, { router: string; isUp: boolean }> {
    const status = this.#net.routers[0]?.status();
    const due = new Map<string, { router: string; isUp: boolean }>();
    for (const { name, state, router } of status?.muds ?? [])
      if (state.is !== 'removed' && this.#isOurs(router))
        due.set(name, {
          router: this.#speakerFor(living, router),
          isUp: state.is === 'up' && !isDown(status, router),
        });
    return due;
  }

  #isOurs(router: string): boolean {
    return this.#net.routers.some(({ name }) => name === router);
  }

  /** As that router calls the one that speaks for `router`. */
  #speakerFor({ friends }: LivingRouter, router: string): string {
    const nameOf = (address: string) => this.#net.routers.find((one) => one.address === address)?.name ?? '';
    const gates = friends.map(({ name, address }) => ({ as: name, name: nameOf(address) }));
    const itself = gates.find(({ name }) => name === router);
    const [first] = gates.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return (itself ?? first)?.as ?? '';
  }
}

const isDown = (status: RouterStatus | undefined, router: string): boolean =>
  status?.routers.some(({ name, state }) => name === router && state.includes('its muds are down')) ?? false;

const rowText = ({ host, type, list }: ChannelRow): string =>
  `${String(type)} of ${host}, but ${list.toSorted()}`;
