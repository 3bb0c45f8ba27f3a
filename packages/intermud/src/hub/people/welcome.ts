// What somebody who has come in reads first: where they are, and at a terminal what they have missed.

import { TELLS_SHOWN_MAX } from '../limits.ts';
import type { Desk } from './desk.ts';
import type { Visit } from './resident.ts';
import { paint } from './text.ts';

/** Says hello, and how to begin. */
export function welcome(visit: Visit, isOnline: boolean): void {
  const { account, joined } = visit.resident;
  const names = [...joined.keys()];
  const [first = 'gossip'] = names;
  visit.show(`${paint('green', `Hello, ${account.name}.`)} You are on ${names.join(', ') || 'no channel'}.`);
  visit.show(`Say something: ${paint('bold', `${first} hello`)}. All commands: ${paint('bold', 'help')}.`);
  if (!isOnline) visit.show(paint('yellow', 'The hub is not on the network at the moment.'));
}

/** Shows the tells of the time away, which count as read then, and says what else is unread. */
export async function showUnread(visit: Visit, { tells, channels }: Desk): Promise<void> {
  const unread = await tells.takeUnread(visit.resident, TELLS_SHOWN_MAX);
  if (unread.length > 0) {
    visit.show(paint('bold', 'While you were away:'));
    visit.resident.lastTeller = unread.at(-1)?.with;
  }
  for (const tell of unread) visit.show(tells.textFor(visit, tell));
  const views = (await channels.views(visit.resident)).filter((view) => view.unread > 0);
  const counts = views.map(({ name, unread: count }) => `${name} (${count})`).join(', ');
  if (counts !== '') visit.show(`Unread on channels: ${counts}. Read them: history ${views[0]?.name}`);
  const mail = Number(visit.status.mail ?? 0);
  if (mail > 0) visit.show(`You have ${mail} unread ${mail === 1 ? 'letter' : 'letters'}: mail`);
}
