// Asking the network: muds, and who is where.

import { nameKey } from '../../store/index.ts';
import type { Finger } from '../messages/index.ts';
import type { DoorNote } from '../people/desk.ts';
import { paint, withMargin } from '../people/text.ts';
import { address, mud, optional, rest, word } from './args.ts';
import { type Command, command } from './define.ts';
import { duration } from './table.ts';

const FINGER_ROWS: readonly (readonly [keyof Finger, string])[] = [
  ['title', 'Title'],
  ['level', 'Level'],
  ['realName', 'Real name'],
  ['email', 'Mail'],
  ['host', 'Host'],
  ['loginout', 'Last seen'],
];

/** Commands that ask the network. */
export const NETWORK: readonly Command[] = [
  command({
    name: 'who',
    short: ['w'],
    group: 'The network',
    args: { mud: optional(mud()) },
    about: 'Shows who is on a mud; without one, who is here.',
    isSlow: true,
    async run({ args, resident, desk, show }) {
      const place = args.mud ?? desk.network.home;
      const users = await desk.network.who(resident, place);
      if (users.length === 0) return show(`Nobody is on ${place}.`);
      const rows = users.map(
        ({ name, idle, info }) => `  ${name}  ${paint('dim', `idle ${duration(idle)}`)}  ${info}`,
      );
      show([paint('bold', `${users.length} on ${place}`), ...rows.map((row) => row.trimEnd())].join('\n'));
    },
  }),
  command({
    name: 'finger',
    short: ['f'],
    group: 'The network',
    args: { user: address() },
    about: 'Shows what a mud tells about one of its people.',
    isSlow: true,
    async run({ args, resident, desk, show }) {
      show(fingerText(await desk.network.finger(resident, args.user)));
    },
  }),
  command({
    name: 'locate',
    short: ['loc'],
    group: 'The network',
    args: { user: word('USER') },
    about: 'Looks for somebody on every mud of the network; answers come for ten seconds.',
    isSlow: true,
    async run({ args, resident, desk, show }) {
      let found = 0;
      for await (const { mud: place, name, idle, status } of desk.network.locate(resident, args.user)) {
        found++;
        show(`  ${name} is on ${place}, idle ${duration(idle)}${status === '' ? '' : ` (${status})`}`);
      }
      if (found === 0) show(`No mud says that ${args.user} is on.`);
    },
  }),
  command({
    name: 'mudlist',
    short: ['muds'],
    group: 'The network',
    args: { filter: optional(rest('FILTER')) },
    about: 'Lists the muds of the network. FILTER is a part of a name, driver or mudlib, or "up" or "down".',
    run({ args: { filter = '' }, desk, show, table }) {
      const key = nameKey(filter);
      const all = desk.network.muds().map((entry) => desk.network.row(entry));
      const found = all.filter(
        ({ name, state, driver, mudlib }) =>
          state === key || [name, driver, mudlib].some((text) => nameKey(String(text)).includes(key)),
      );
      const rows = found.map(({ name, state, driver, mudlib }) => [state, name, driver, mudlib].map(String));
      const isAll = found.length === all.length;
      show(`${table(rows)}\n${isAll ? `${all.length} muds` : `${found.length} of ${all.length} muds`}`);
    },
  }),
  command({
    name: 'doors',
    group: 'This place',
    args: {},
    about: 'Shows by which ports you can come in, and the fingerprints that your client should show.',
    run({ desk, show }) {
      const doors = [...desk.doors.values()];
      show(doors.length === 0 ? 'There is no door but this one.' : doors.map(doorText).join('\n'));
    },
  }),
  command({
    name: 'mud',
    group: 'The network',
    args: { mud: mud() },
    about: 'Shows all that a mud tells about itself.',
    run({ args, desk, show, table }) {
      const { other, services, ...detail } = desk.network.detail(desk.network.get(args.mud));
      const rows = Object.entries(detail).flatMap(([key, value]) =>
        value === '' || value === 0 ? [] : [[`  ${key}`, String(value)]],
      );
      const more = Object.entries(other as Record<string, string>).map(([key, value]) => [`  ${key}`, value]);
      show(table([...rows, ['  services', (services as string[]).join(', ')], ...more]));
    },
  }),
];

/** What a client that asks whether to trust a door shows, to be compared. */
function doorText({ kind, port, fingerprint }: DoorNote): string {
  const head = `${paint('bold', kind)} at port ${port}`;
  if (fingerprint === undefined) return `${head}, not encrypted`;
  return `${head}, ${kind === 'ssh' ? 'key' : 'certificate, SHA-256'}\n    ${fingerprint}`;
}

function fingerText(card: Finger): string {
  // The name is what another mud says: it does not stand at the beginning of a line.
  const head = `${paint('bold', card.user)}${card.name === undefined ? '' : `  ${card.name}`}`;
  const rows = FINGER_ROWS.flatMap(([key, label]) =>
    card[key] === undefined ? [] : `  ${label}: ${card[key]}`,
  );
  const idle =
    card.idle === undefined || card.idle < 0 ? '  Not on now' : `  On, idle ${duration(card.idle)}`;
  return [head, idle, ...rows, ...(card.extra === undefined ? [] : [`  ${withMargin(card.extra)}`])].join(
    '\n',
  );
}
