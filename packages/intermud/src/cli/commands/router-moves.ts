// `intermud router drain` and `intermud router redirect`: sending muds to other routers.
import { z } from 'zod';
import type { Config } from '../../daemon/settings.ts';
import {
  DRAIN_PER_SECOND,
  DRAIN_PER_SECOND_MAX,
  type DrainStatus,
  type Staying,
} from '../../router/index.ts';
import { act } from '../act.ts';
import { command } from '../command.ts';
import { CONFIG_OPTIONS, loadFrom } from '../config-options.ts';
import { CommandError } from '../faults.ts';
import { bar, NOTHING, type Show } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { durationText } from '../text/size.ts';
import { counted } from '../text/words.ts';

const { json: _, ...FOLDER_OPTIONS } = CONFIG_OPTIONS;

type Draining = Extract<DrainStatus, { is: 'draining' }>;

export const routerDrain = command({
  name: 'router drain',
  summary: 'Sends the muds of the router to the other routers, before it is stopped',
  details:
    'Least loaded router first, so many muds a second; newcomers are sent on as well. Ends when all have gone that can, and lists who stays: muds whose driver cannot be sent elsewhere keep their link until the router stops. The router goes on draining, also after Ctrl-C, until it stops or --stop; started again, it takes muds. Exit code 1 if a mud stays that could have gone.',
  arguments: {},
  options: {
    pace: {
      kind: 'value',
      value: 'N/s',
      about: `muds a second, 1 to ${DRAIN_PER_SECOND_MAX} (default ${DRAIN_PER_SECOND}/s)`,
    },
    stop: { kind: 'flag', about: 'end the drain: take muds again' },
    ...CONFIG_OPTIONS,
  },
  examples: [
    ['intermud router drain', 'sends all muds elsewhere, and says who stays'],
    ['intermud router drain --pace 50/s', 'faster'],
    ['intermud router drain --stop', 'takes muds again'],
  ],
  run: async ({ options, terminal }) => {
    const perSecond = readPace(options.pace);
    const config = await loadFrom(options);
    if (options.stop) await stopDrain(terminal, config, options.json);
    else await watchDrain(terminal, config, perSecond, options.json);
  },
});

async function stopDrain(terminal: Terminal, config: Config, isJson: boolean): Promise<void> {
  const ended = await act(config, 'router.undrain', {});
  if (isJson) terminal.json({ event: 'stopped', ...ended });
  else terminal.note(ended.wasDraining ? 'The router takes muds again' : 'The router was not draining');
}

/** Until the last one is gone; the router goes on when nobody watches. */
async function watchDrain(
  terminal: Terminal,
  config: Config,
  perSecond: number | undefined,
  isJson: boolean,
): Promise<void> {
  const show = isJson ? events(terminal) : drainBar(terminal);
  const onProgress = (told: unknown) => {
    const drain = Told.safeParse(told).data;
    if (drain) show(drain);
  };
  const { signal } = terminal;
  const last = await act(config, 'router.drain', { ...(perSecond && { perSecond }) }, { onProgress, signal })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
      throw new CommandError(1, 'Not watched any more: the router goes on draining, --stop ends it');
    })
    .finally(show.stop);
  finish(terminal, last, isJson);
}

/** What is shown on the way. */
const Told = z.object({
  is: z.literal('draining'),
  gone: z.number(),
  waiting: z.number(),
  staying: z.array(z.object({ mud: z.string(), why: z.string() })),
});

/** Shows how far a drain is. */
type DrainShow = ((drain: z.infer<typeof Told>) => void) & { readonly stop: () => void };

const events = (terminal: Terminal): DrainShow =>
  Object.assign(
    ({ gone, waiting, staying }: z.infer<typeof Told>) =>
      terminal.json({ event: 'progress', gone, waiting, staying: staying.length }),
    { stop: () => {} },
  );

function drainBar(terminal: Terminal): DrainShow {
  const show: Show = terminal.isErrorTerminal ? bar(terminal, 'drain', Date.now, mudsText) : NOTHING;
  return Object.assign(
    ({ gone, waiting }: z.infer<typeof Told>) => show.update({ bytes: gone, size: gone + waiting }),
    { stop: show.stop },
  );
}

/** `12 of 80 muds  0:07 left`. */
function mudsText({ bytes: gone, size }: { bytes: number; size: number }, perSecond: number): string {
  const left = perSecond > 0 && gone < size ? `  ${durationText((size - gone) / perSecond)} left` : '';
  return `${gone} of ${size} muds${left}`;
}

function readPace(pace: string | undefined): number | undefined {
  if (pace === undefined) return undefined;
  const perSecond = Number(/^(\d{1,4})(?:\/s)?$/.exec(pace)?.[1]);
  if (perSecond >= 1 && perSecond <= DRAIN_PER_SECOND_MAX) return perSecond;
  throw new CommandError(
    2,
    `Cannot use --pace ${pace}: it must be muds a second, 1 to ${DRAIN_PER_SECOND_MAX}, such as 10/s`,
  );
}

/** Why a mud stays, as the end of a sentence. */
const STAYING: Readonly<Record<Staying, string>> = {
  own: 'it is of this program, and stops with it',
  profile: 'its driver cannot be sent elsewhere, it stays until the router stops',
  unwilling: 'it was sent, and has not gone or has come back',
  'no-room': 'no other router can be reached and has room for it',
};

/** Those who could have gone. */
const COULD: ReadonlySet<Staying> = new Set(['unwilling', 'no-room']);

function finish(terminal: Terminal, drain: DrainStatus, isJson: boolean): void {
  if (drain.is === 'off') throw new CommandError(1, 'The drain was ended before all had gone');
  if (isJson) terminal.json({ event: 'done', gone: drain.gone, staying: drain.staying });
  else printDone(terminal, drain);
  const left = drain.staying.filter(({ why }) => COULD.has(why));
  if (left.length > 0)
    throw new CommandError(1, `Cannot send ${countOf(left.length)} elsewhere; the router goes on trying`);
}

function printDone(terminal: Terminal, { gone, staying }: Draining): void {
  const rest =
    staying.length === 0
      ? 'nobody stays: the router can be stopped'
      : `${staying.length} ${staying.length === 1 ? 'stays' : 'stay'}`;
  terminal.note(`${countOf(gone)} gone, ${rest}`);
  terminal.table(
    ['mud', 'stays because'],
    staying.map(({ mud, why }) => [terminal.shown(mud), STAYING[why]]),
  );
}

const countOf = (muds: number): string => counted(muds, 'mud');

export const routerRedirect = command({
  name: 'router redirect',
  summary: 'Sends one mud to another router',
  details:
    'Ends when the mud is there, or says why it is not. It stays there: its next start-up goes to that router first. To send it back, do the same on that router.',
  arguments: {
    mud: { about: "the mud's name; its case does not matter" },
    router: { about: 'the other router, with its asterisk' },
  },
  options: FOLDER_OPTIONS,
  examples: [["intermud router redirect 'Doe Mud' '*beta'", 'Doe Mud goes to *beta']],
  run: async ({ arguments: { mud, router }, options, terminal }) => {
    await act(await loadFrom(options), 'router.redirect', { mud, router }, { signal: terminal.signal });
    terminal.note(`${terminal.shown(mud)} is on ${terminal.shown(router)} now`);
  },
});
