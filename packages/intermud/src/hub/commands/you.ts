// What concerns oneself: being away, what one does not want to hear, how one likes things, the account.

import { AFK_LENGTH_MAX } from '../limits.ts';
import type { IgnoredKind } from '../people/profile-book.ts';
import { Refusal } from '../people/refusal.ts';
import { paint } from '../people/text.ts';
import { address, channel, mud, optional, rest, splitWord, word } from './args.ts';
import { type Command, type CommandCall, command } from './define.ts';
import { SETTINGS } from './settings.ts';
import { filled, type Table } from './table.ts';

/** Commands that concern oneself. */
export const YOU: readonly Command[] = [
  command({
    name: 'afk',
    group: 'You',
    args: { reason: optional(rest('REASON')) },
    about: 'Says that you are away, and why; once more when you are back.',
    run({ args: { reason }, resident, desk, show }) {
      const isBack = resident.afk !== '' && reason === undefined;
      desk.profiles.setAfk(resident, isBack ? '' : (reason ?? 'away').slice(0, AFK_LENGTH_MAX));
      const why = reason === undefined ? '' : `: ${resident.afk}`;
      show(isBack ? 'You are back.' : `You are away${why}. Type afk when you are back.`);
    },
  }),
  command({
    name: 'ignore',
    group: 'You',
    args: { what: optional(rest('WHAT')) },
    about: 'Does not show what a user, a mud or a channel says; once more to hear it again. Alone: the list.',
    help: 'ignore barney@Granite    one user\nignore mud Granite       everybody of a mud\nignore channel gossip    a channel, without leaving it',
    async run(call) {
      const { what } = call.args;
      if (what === undefined) return call.show(ignoredText(call.resident.profile.ignored, call.table));
      const [kind, name] = readIgnored(what, call);
      const isOn = await call.desk.profiles.toggleIgnored(call.resident, kind, name);
      call.show(isOn ? `You no longer hear ${name}.` : `You hear ${name} again.`);
    },
  }),
  command({
    name: 'set',
    group: 'You',
    args: { name: optional(word('NAME')), value: optional(rest('VALUE')) },
    about: 'Shows or changes how you like things.',
    help: SETTINGS.map(({ name, about, values }) => `set ${name} ${values}\n${filled(about, 6)}`).join('\n'),
    async run({ args: { name, value }, visit, desk, show, table }) {
      if (name === undefined) return show(settingsText(visit.resident.profile, table));
      const setting = SETTINGS.find((one) => one.name === name.toLowerCase());
      if (setting === undefined) throw new Refusal('not-found', `There is no setting "${name}": type set`);
      await desk.profiles.change(visit.resident, setting.read(value ?? ''));
      visit.applySettings();
      show(`${setting.name} is ${setting.shown(visit.resident.profile)}`);
    },
  }),
  command({
    name: 'password',
    group: 'You',
    args: {},
    about: 'Changes your password.',
    async run({ visit: { session, resident }, desk, show }) {
      const old = await session.ask('Old password: ', { echo: false });
      const next = await session.ask('New password: ', { echo: false });
      const again = await session.ask('The same again: ', { echo: false });
      if (old === undefined || next === undefined || again === undefined) return;
      if (next !== again) throw new Refusal('bad-arguments', 'The two were not the same: nothing is changed');
      await desk.reception.changePassword(resident.account.name, old, next, { keep: session.id });
      show('Your password is changed. Whoever else has come by the old one is out.');
    },
  }),
  command({
    name: 'delete',
    group: 'You',
    args: { what: word('ACCOUNT') },
    about: 'Deletes your account with all that belongs to it: type delete account.',
    async run({ args, visit: { session, resident }, desk, show }) {
      if (args.what !== 'account') throw new Refusal('bad-arguments', 'Type "delete account" if you mean it');
      show(
        paint(
          'red',
          `${resident.account.name}, your tells, channels, mail and settings will be gone for good.`,
        ),
      );
      const password = await session.ask('Your password, or nothing to keep all: ', { echo: false });
      if (!password) return show('Nothing is deleted.');
      await desk.reception.remove(resident.account.name, password);
      for (const visit of [...resident.visits]) visit.session.close('The account is deleted');
    },
  }),
  command({
    name: 'quit',
    short: ['exit', 'bye'],
    group: 'You',
    args: {},
    about: 'Leaves. What is said to you meanwhile waits for you.',
    run({ visit: { session }, show }) {
      show('Goodbye.');
      session.close('You have left');
    },
  }),
];

function readIgnored(what: string, { desk, visit }: CommandCall<unknown>): [kind: IgnoredKind, name: string] {
  const context = { desk, visit };
  const [kind, name] = splitWord(what);
  if (kind === 'mud') return ['muds', mud().take(name, context)[0]];
  if (kind === 'channel') return ['channels', channel().take(name, context)[0]];
  const [whom] = address().take(kind === 'user' ? name : what, context);
  return ['users', `${whom.user}@${whom.mud}`];
}

function ignoredText(ignored: Readonly<Record<IgnoredKind, readonly string[]>>, table: Table): string {
  const rows = Object.entries(ignored).flatMap(([kind, names]) =>
    names.length === 0 ? [] : [[kind, names.join(', ')]],
  );
  return rows.length === 0
    ? 'You hear everybody.'
    : `You do not hear:\n${table(rows.map(([kind = '', names = '']) => [`  ${kind}`, names]))}`;
}

function settingsText(profile: Parameters<(typeof SETTINGS)[number]['shown']>[0], table: Table): string {
  const rows = SETTINGS.map(({ name, shown, about }) => [`  ${name}`, shown(profile), about]);
  return `${table(rows)}\nChange one: set NAME VALUE`;
}
