// `intermud start`, `intermud router` and `intermud hub`: the program itself.
import type { ProgramEvent } from '../../daemon/events.ts';
import { STOP_MS_MAX } from '../../daemon/limits.ts';
import type { Config } from '../../daemon/settings.ts';
import { type AnyCommand, type Call, command } from '../command.ts';
import { CONFIG_OPTIONS, loadFrom } from '../config-options.ts';
import { printSummary } from '../summary.ts';

const OPTIONS = {
  ...CONFIG_OPTIONS,
  json: { kind: 'flag', about: 'print an event line for each door that listens, and {"event":"ready"}' },
} as const;

const DETAILS =
  'Runs until SIGTERM, SIGINT or SIGHUP, then ends in good order within 5 s; a second signal ends it at once. Logs go to standard error.';

/** One of the three: the same program with some rooms left out. */
function programCommand(
  name: string,
  summary: string,
  extra: readonly string[],
  example: string,
): AnyCommand {
  return command({
    name,
    summary,
    details: DETAILS,
    arguments: {},
    options: OPTIONS,
    examples: [
      [`intermud ${name}`, example],
      [`intermud ${name} --config intermud.toml --json`, 'as a service does'],
    ],
    run: (call) => runProgram(call, extra),
  });
}

export const start = programCommand(
  'start',
  'Runs everything that the config enables',
  [],
  'a router, a hub and the web door, for this machine',
);
export const router = programCommand(
  'router',
  'Runs the router alone',
  ['router.enabled=true', 'hub.enabled=false'],
  'a router for this machine',
);
export const hub = programCommand(
  'hub',
  'Runs the hub alone, on a router elsewhere',
  ['router.enabled=false', 'hub.enabled=true'],
  'a hub on the router at router.listen',
);

async function runProgram(
  { options, terminal }: Call<Record<never, never>, typeof OPTIONS>,
  extra: readonly string[],
): Promise<void> {
  const config = await loadFrom(options, extra);
  const events: ProgramEvent[] = [];
  const tell = (event: ProgramEvent) => {
    events.push(event);
    if (options.json) terminal.json(event);
    else if (event.event === 'ready') printSummary(terminal, config, events);
  };
  await load(config, terminal, tell);
}

/** The program is loaded only when it is to run: commands that only ask start the quicker. */
async function load(
  config: Config,
  terminal: Call['terminal'],
  tell: (event: ProgramEvent) => void,
): Promise<void> {
  const [{ run }, { createLog }] = await Promise.all([
    import('../../daemon/run.ts'),
    import('../../daemon/log.ts'),
  ]);
  const { isErrorTerminal: isTerminal, isColoured } = terminal;
  const log = createLog({ level: config.log.level, isTerminal, isColoured });
  terminal.signal.addEventListener('abort', () => endInTime(log), { once: true });
  await run({ config, log, tell, signal: terminal.signal });
}

/** Whatever hangs, the program ends when it has promised to. */
function endInTime(log: { error(fields: object, message: string): void }): void {
  setTimeout(() => {
    log.error({ limitMs: STOP_MS_MAX }, 'Something did not close in time');
    process.exit(1);
  }, STOP_MS_MAX).unref();
}
