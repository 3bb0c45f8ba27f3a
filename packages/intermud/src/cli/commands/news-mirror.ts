// `intermud news mirror`: newsgroups of other muds that the hub copies.
import type { MirrorRecord } from '../../store/index.ts';
import { act } from '../act.ts';
import { command } from '../command.ts';
import { CONFIG_OPTIONS, loadFrom } from '../config-options.ts';
import { CommandError } from '../faults.ts';
import { POST_DETAILS, readCount } from '../post-options.ts';
import type { Terminal } from '../terminal.ts';
import { timeText } from '../text/size.ts';

export const newsMirror = command({
  name: 'news mirror',
  summary: 'Mirrors a newsgroup of another mud, or lists what is mirrored',
  details: `The group is copied now and at the interval; posts of people here go through to the other mud. ${POST_DETAILS}`,
  arguments: {
    mud: { about: 'the mud that the group is on; left out, what is mirrored is listed', optional: true },
    group: { about: 'the group there', optional: true },
  },
  options: {
    name: { kind: 'value', about: 'its name here, where that is another' },
    every: { kind: 'value', value: 'MINUTES', about: 'how often to look for new posts (default 15)' },
    now: { kind: 'value', value: 'GROUP', about: 'looks for new posts of a mirrored group now' },
    remove: { kind: 'value', value: 'GROUP', about: 'no longer mirrors a group; what was copied stays' },
    ...CONFIG_OPTIONS,
  },
  examples: [
    [
      'intermud news mirror Granite general --name granite.general',
      'mirrors a group under a name of its own',
    ],
    ['intermud news mirror --now granite.general', 'looks for new posts'],
    ['intermud news mirror', 'lists mirrors, and how the last look went'],
  ],
  run: async ({ arguments: { mud, group }, options, terminal }) => {
    const config = await loadFrom(options);
    if (options.remove !== undefined) {
      await act(config, 'news.unmirror', { group: options.remove });
      terminal.note(`Newsgroup ${terminal.shown(options.remove)} is mirrored no longer`);
    } else if (options.now !== undefined) {
      tellMirror(terminal, options.json, await act(config, 'news.copy', { group: options.now }));
    } else if (mud === undefined) {
      printMirrors(terminal, options.json, await act(config, 'news.mirrors', {}));
    } else {
      if (group === undefined) throw new CommandError(2, 'Cannot mirror: which group of that mud?');
      const minutes = readCount('--every', options.every);
      const everyMs = minutes === undefined ? undefined : minutes * 60_000;
      const input = { mud, remote: group, group: options.name, everyMs };
      tellMirror(terminal, options.json, await act(config, 'news.mirror', input));
    }
  },
});

function tellMirror(terminal: Terminal, isJson: boolean, mirror: MirrorRecord): void {
  if (isJson) terminal.json(mirror);
  const { group, mud, reason } = mirror;
  if (reason !== '')
    throw new CommandError(1, `Cannot copy ${group} of ${mud} now, and will try again: ${reason}`);
  if (!isJson) terminal.note(`Newsgroup ${terminal.shown(group)} mirrors ${terminal.shown(mud)}`);
}

function printMirrors(terminal: Terminal, isJson: boolean, mirrors: readonly MirrorRecord[]): void {
  if (isJson) {
    terminal.json(mirrors);
    return;
  }
  const rows = mirrors.map(({ group, mud, remote, everyMs, copiedAt, nextAt, reason }) => [
    terminal.shown(group),
    terminal.shown(mud),
    terminal.shown(remote),
    `${everyMs / 60_000} min`,
    copiedAt === undefined ? 'never' : timeText(copiedAt),
    timeText(nextAt),
    terminal.shown(reason),
  ]);
  terminal.table(['group', 'mud', 'there', 'every', 'copied', 'next', 'why not'], rows);
}
