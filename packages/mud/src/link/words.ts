// States of a link in words for a person.
import { type LinkState, routerOf, type StopReason } from './state.ts';

/** The state as the end of a sentence: `the link to *alpha is down: nothing listens there (ECONNREFUSED)`. */
export function describeLink(state: LinkState): string {
  const router = routerOf(state)?.name;
  if (state.at === 'waiting') return `the link to ${router} is down: ${state.reason}`;
  if (state.at === 'stopped') return `the link has ended: ${describeStop(state.reason)}`;
  if (state.at === 'resting') return 'the mud has not been started';
  return state.at === 'online' ? `the link to ${router} is up` : `the link to ${router} is not up yet`;
}

/** Why a link has ended, for good. */
export function describeStop(reason: StopReason): string {
  switch (reason.why) {
    case 'closed':
      return 'closed by this mud';
    case 'refused':
      return `${reason.refusal.router} refuses this mud: ${reason.refusal.word}: ${reason.refusal.message}`;
    case 'taken-over':
      return `another program has taken over this mud's name at ${reason.router}: ${reason.message}`;
    case 'storage':
      return reason.message;
  }
}
