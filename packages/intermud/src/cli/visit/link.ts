// The link of a command that stays: what a person is told of it, and when it ends.
import { describeLink, type Mud } from '@intermud/mud';
import type { Terminal } from '../terminal.ts';
import { nextEvent } from './visitor.ts';

/** What is told of a link. */
export interface LinkNews {
  /** We are on, and the router has taken in what we want of it. */
  online(router: string): void;
  /** The link was lost, or cannot be had; told once until it is there again. */
  offline(reason: string): void;
}

/** Tells of a mud's link from now on. */
export function watchLink(mud: Mud, { online, offline }: LinkNews): void {
  let isAway = false;
  mud.on('state', (state) => {
    if (state.at !== 'waiting' || isAway) return;
    isAway = true;
    offline(describeLink(state));
  });
  mud.on('online', async (router) => {
    isAway = false;
    await settled(mud, router);
    if (mud.isOnline) online(router);
  });
}

const SETTLED_MS_MAX = 2_000; // COMPAT CoffeeMud's router gives no sign of life when it is asked for one.

/** Packets are treated in turn: when the router has answered this one, it has treated what was sent before. */
async function settled(mud: Mud, router: string): Promise<void> {
  await mud.ping(router, { timeoutMs: SETTLED_MS_MAX }).catch(() => {}); // Any answer will do.
}

/** Tells a person of the link. `purpose` completes "On *router as Mud". */
export function noteLink(mud: Mud, terminal: Terminal, purpose: string): void {
  watchLink(mud, {
    online: (router) => terminal.note(`On ${terminal.shown(router)} as ${mud.name}${purpose}`),
    offline: (reason) =>
      terminal.note(`Not on the network: ${terminal.shown(reason)}; trying on until it works`),
  });
}

/** Resolves when we were told to end. @throws {I3Error} when the network has ended it for good. */
export async function untilStopped(mud: Mud): Promise<void> {
  const [reason] = await nextEvent(mud, 'stopped');
  if (reason.why !== 'closed') await mud.online(); // Rejects with the reason.
}
