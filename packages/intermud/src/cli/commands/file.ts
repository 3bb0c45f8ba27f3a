// `intermud file ...`: files on other muds.
import { basename, resolve } from 'node:path';
import type { Transferred } from '@intermud/mud';
import type { FileRow } from '@intermud/wire';
import type { Config } from '../../daemon/settings.ts';
import { act } from '../act.ts';
import { command } from '../command.ts';
import { CommandError } from '../faults.ts';
import { openPost, POST_DETAILS, POST_OPTIONS } from '../post-options.ts';
import { showProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { sizeText, timeText } from '../text/size.ts';

const MUD = { mud: { about: 'the mud' } } as const;
const TRANSFER_OPTIONS = {
  resume: { kind: 'flag', about: 'go on where an earlier try was cut off' },
  pack: { kind: 'flag', about: 'pack what goes over the line; worth it on slow lines' },
  ...POST_OPTIONS,
} as const;
const ACCOUNT = 'Without --account, the hub itself asks.';

export const fileList = command({
  name: 'file list',
  summary: 'Lists the files of a mud',
  details: `${ACCOUNT} ${POST_DETAILS}`,
  arguments: { ...MUD, dir: { about: 'a folder there', optional: true } },
  options: POST_OPTIONS,
  examples: [['intermud file list Granite public', 'lists a folder']],
  run: async ({ arguments: { mud, dir = '' }, options, terminal }) => {
    const { config, as } = await openPost(options);
    const rows = await act(config, 'file.list', { ...as, mud, dir });
    if (options.json) return terminal.json(rows);
    terminal.table(
      ['name', 'size', 'changed'],
      rows.map((row) => fileRow(terminal, row)),
    );
  },
});

/** A size below zero is a folder, as LPC has it. */
function fileRow(terminal: Terminal, { fname, fsize, ftime }: FileRow): string[] {
  const size = fsize < 0 ? 'folder' : sizeText(fsize);
  return [terminal.shown(fname), size, timeText(ftime * 1_000)];
}

export const filePut = command({
  name: 'file put',
  summary: 'Puts a file on a mud',
  details: `Large files go in pieces where the other mud knows them: cut off by whatever, --resume goes on. ${ACCOUNT} ${POST_DETAILS}`,
  arguments: {
    ...MUD,
    file: { about: 'the file here' },
    name: { about: 'its name there; the same as here when left out', optional: true },
  },
  options: TRANSFER_OPTIONS,
  examples: [
    ['intermud file put Granite map.txt public/map.txt', 'puts a file'],
    ['intermud file put Granite map.txt public/map.txt --resume', 'and goes on after a broken line'],
  ],
  run: async ({ arguments: { mud, file, name = basename(file) }, options, terminal }) => {
    const { config, as } = await openPost(options);
    await transfer(terminal, config, options, {
      action: 'file.put',
      label: name,
      input: { ...as, mud, path: resolve(file), name },
    });
  },
});

export const fileGet = command({
  name: 'file get',
  summary: 'Gets a file from a mud',
  details: `Large files come in pieces where the other mud knows them: cut off by whatever, --resume goes on. ${ACCOUNT} ${POST_DETAILS}`,
  arguments: {
    ...MUD,
    name: { about: 'its name there' },
    file: { about: 'its name here; the same as there when left out', optional: true },
  },
  options: { overwrite: { kind: 'flag', about: 'replace a file that is here' }, ...TRANSFER_OPTIONS },
  examples: [['intermud file get Granite public/map.txt', 'gets a file into the current folder']],
  run: async ({ arguments: { mud, name, file = basename(name) }, options, terminal }) => {
    const { config, as } = await openPost(options);
    const input = { ...as, mud, name, path: resolve(file), mayReplace: options.overwrite };
    await transfer(terminal, config, options, { action: 'file.get', label: file, input });
  },
});

interface Job {
  readonly action: 'file.put' | 'file.get';
  /** What the bar says it is. */
  readonly label: string;
  readonly input: {
    readonly mud: string;
    readonly path: string;
    readonly name: string;
    readonly mayReplace?: boolean;
  };
}

async function transfer(
  terminal: Terminal,
  config: Config,
  { resume, pack, json }: { resume: boolean; pack: boolean; json: boolean },
  { action, label, input }: Job,
): Promise<void> {
  const show = showProgress(terminal, terminal.shown(label), json, Date.now);
  const choices = { resume, ...(pack && { pack: 'zstd' as const }) };
  const began = Date.now();
  const done = await act(
    config,
    action,
    { ...input, ...choices },
    { onProgress: show.tell, signal: terminal.signal },
  )
    .finally(show.stop)
    .catch((error: unknown) => {
      const last = show.last();
      if (!terminal.signal.aborted) throw error;
      const found = last ? ` at ${sizeText(last.bytes)} of ${sizeText(last.size)}` : '';
      throw new CommandError(1, `Stopped${found}; the same with --resume goes on`);
    });
  const seconds = (Date.now() - began) / 1_000;
  if (json) terminal.json({ event: 'done', ...done, seconds });
  else terminal.note(doneText(terminal.shown(label), done, seconds));
}

function doneText(label: string, { size, resumedAt }: Transferred, seconds: number): string {
  const from = resumedAt > 0 ? `, the first ${sizeText(resumedAt)} of which were there` : '';
  return `${label}: ${sizeText(size)} in ${seconds.toFixed(1)} s${from}`;
}
