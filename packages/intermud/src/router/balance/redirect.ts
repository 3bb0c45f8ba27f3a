// One mud that its operator wants on another router: whether it may go there, and whether it has arrived.
import type { Mud } from '../mud.ts';
import type { Parts } from '../parts.ts';
import type { Balance } from './balance.ts';
import type { OtherRouter } from './choice.ts';
import { ANSWER_MS, ARRIVAL_TURN_MS } from './limits.ts';

/** What a redirect works with. */
export interface RedirectParts {
  readonly parts: Parts;
  readonly balance: Balance;
}

/** Sends a mud to another router. Resolves when it is there, without a word, or with the reason why it is not. */
export async function redirect(
  { parts, balance }: RedirectParts,
  name: string,
  router: string,
): Promise<string | undefined> {
  const mud = parts.muds.find(name);
  const to = parts.elsewhere.others().find((one) => one.name === router);
  const reason = whyNotFrom(parts, mud, name) ?? whyNotTo(parts, to, router);
  if (reason !== undefined || !mud?.link || !to) return reason;
  if (!mud.profile.followsRedirects)
    return `its driver does not bear it (profile ${mud.profile.name}); router.profiles."${mud.name}".follows_redirects says otherwise`;
  if (!balance.isKnownTo(router, mud)) return `${router} has not heard of it yet: try again in a minute`;
  balance.send(mud.link, mud, router);
  return arrival(parts, mud, router);
}

function whyNotFrom({ name: here }: Parts, mud: Mud | undefined, name: string): string | undefined {
  if (mud === undefined) return `there is no mud "${name}"`;
  if (mud.link) return undefined;
  const { router, state } = mud.record;
  if (router !== here) return `it is not on ${here} but on ${router}: redirect it there`;
  return `it is not connected to ${here}, ${state.is === 'up' ? 'its link was just lost' : `it is ${state.is}`}`;
}

function whyNotTo(
  { name, elsewhere }: Parts,
  to: OtherRouter | undefined,
  router: string,
): string | undefined {
  if (router === name) return `${router} is this router`;
  if (to === undefined) {
    const known = elsewhere.others().map((one) => one.name);
    return `there is no router ${router} among router.peers (${known.join(', ') || 'there are none'})`;
  }
  const { isMember, reach, load } = to;
  if (!isMember) return `${router} is of another network`;
  if (reach !== 'direct') return `${name} has no link to ${router} at the moment`;
  if (load.isDraining) return `${router} sends its own muds away (intermud router drain)`;
  if (load.linksMax > 0 && load.links >= load.linksMax)
    return `${router} has all of its ${load.linksMax} muds`;
  return undefined;
}

/** Waits until the mud is on the other router. */
async function arrival(parts: Parts, mud: Mud, router: string): Promise<string | undefined> {
  const until = parts.clock.steady() + ANSWER_MS;
  const isThere = () =>
    mud.link === undefined && mud.record.router === router && mud.record.state.is === 'up';
  while (!isThere() && parts.clock.steady() < until)
    await new Promise<void>((resolve) => parts.clock.after(ARRIVAL_TURN_MS, resolve));
  if (isThere()) return undefined;
  const seconds = ANSWER_MS / 1_000;
  if (mud.link) return `it was told to go, and has not gone (or has come back) within ${seconds} s`;
  return `it has gone, but has not come to ${router} within ${seconds} s`;
}
