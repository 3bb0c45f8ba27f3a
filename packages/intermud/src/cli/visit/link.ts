// The link of a command that stays: what a person is told of it, and when it ends.
import { describeLink, type Mud } from '@intermud/mud';
import type { Terminal } from '../terminal.ts';
import { nextEvent } from './visitor.ts';

/** Says when the link cannot be had or is lost, once, and when it is there. `purpose` completes "On *router as Mud". */
export function noteLink(mud: Mud, terminal: Terminal, purpose: string): void {
  let isAway = false;
  mud.on('state', (state) => {
    if (state.at !== 'waiting' || isAway) return;
    isAway = true;
    terminal.note(`Not on the network: ${terminal.shown(describeLink(state))}; trying on until it works`);
  });
  mud.on('online', (router) => {
    isAway = false;
    terminal.note(`On ${terminal.shown(router)} as ${mud.name}${purpose}`);
  });
}

/** Resolves when we were told to end. @throws {I3Error} when the network has ended it for good. */
export async function untilStopped(mud: Mud): Promise<void> {
  const [reason] = await nextEvent(mud, 'stopped');
  if (reason.why !== 'closed') await mud.online(); // Rejects with the reason.
}
