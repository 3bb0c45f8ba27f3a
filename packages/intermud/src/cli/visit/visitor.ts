// A command as a mud of its own: joins the router under its name, does one thing, and leaves.
import { once } from 'node:events';
import { join } from 'node:path';
import { describeLink, fileStorage, type Handlers, Mud, type MudEvents, type Waiting } from '@intermud/mud';
import type { Call, OptionWords } from '../command.ts';
import { JSON_OPTION } from '../config-options.ts';
import { CommandError } from '../faults.ts';
import type { Terminal } from '../terminal.ts';
import { answersFor, type PrivateLine } from './answers.ts';
import { holdName, type Identity, identify } from './identity.ts';

/** The options of every command that joins a router. */
export const VISIT_OPTIONS = {
  as: {
    kind: 'value',
    value: 'NAME',
    about: 'the name of your mud (default: your login name with a capital)',
  },
  router: {
    kind: 'value',
    value: "'*NAME HOST:PORT'",
    about: "the router to join (default '*intermud 127.0.0.1:8080')",
  },
  timeout: { kind: 'value', value: 'SECONDS', about: 'how long to wait for an answer (default 10)' },
  json: JSON_OPTION,
} as const satisfies Record<string, OptionWords>;

type VisitOptions = Call<Record<never, never>, typeof VISIT_OPTIONS>['options'];

/** A mud that is on the network, and who we are there. */
export interface Visit {
  readonly mud: Mud;
  readonly identity: Identity;
  readonly terminal: Terminal;
  readonly timeoutMs: number;
}

const TIMEOUT_S = 10;
const TIMEOUT_S_MAX = 3_600;

/**
 * Joins the router, does something, leaves. Gives up when the router cannot be reached.
 * @throws {CommandError} 1 when the name is in use here, {I3Error} when the router refuses, and what `does` throws.
 */
export async function visit(
  { options, terminal }: { options: VisitOptions; terminal: Terminal },
  purpose: string,
  does: (visit: Visit) => Promise<void>,
): Promise<void> {
  // Standard output is for the answer: a tell that happens to come is told beside it.
  const hear = ({ text }: PrivateLine) => terminal.note(terminal.shown(text));
  await stay({ options, terminal, hear }, purpose, async (visit) => {
    await arrive(visit);
    await does(visit);
  });
}

/** As {@link visit}, for those who wait for the router as long as it takes: `does` begins before the mud is online. `hear` gets tells. */
export async function stay(
  {
    options,
    terminal,
    hear,
  }: { options: VisitOptions; terminal: Terminal; hear: (line: PrivateLine) => void },
  purpose: string,
  does: (visit: Visit) => Promise<void>,
): Promise<void> {
  const identity = identify(options);
  const timeoutMs = readTimeout(options.timeout);
  using _ = holdName(identity);
  const mud = createMud(identity, answersFor(identity, purpose, hear));
  const leave = once(terminal.signal, 'abort').then(() => mud.stop());
  try {
    mud.start();
    await does({ mud, identity, terminal, timeoutMs });
  } finally {
    await (terminal.signal.aborted ? leave : mud.stop());
  }
}

function readTimeout(text: string | undefined): number {
  const seconds = text === undefined ? TIMEOUT_S : Number(text);
  if (seconds > 0 && seconds <= TIMEOUT_S_MAX) return seconds * 1_000;
  throw new CommandError(
    2,
    `Cannot use --timeout ${text}: it must be a number of seconds up to ${TIMEOUT_S_MAX}`,
  );
}

function createMud(identity: Identity, handlers: Handlers): Mud {
  return new Mud({
    name: identity.name,
    routers: [identity.router],
    storage: fileStorage(join(identity.folder, 'memory.json')),
    profile: {
      mudlib: 'intermud',
      driver: 'intermud',
      mudType: 'command line',
      openStatus: 'restricted access',
    },
    handlers,
  });
}

const JOIN_MS_MAX = 10_000; // A router answers a start-up within one.

/** Waits until the router lets us in; gives up at the first failure, since a person waits. */
async function arrive({ mud, identity }: Visit): Promise<void> {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const off = mud.on('state', (state) => {
    if (state.at === 'waiting') failed.reject(notIn(identity, state));
  });
  try {
    await Promise.race([mud.online({ timeoutMs: JOIN_MS_MAX }), failed.promise]);
  } finally {
    off();
  }
}

/** Refused for now by a router that answers, or a router that does not answer. */
function notIn({ router: { name, host, port } }: Identity, state: Waiting): Error {
  const place = `${name} at ${host}:${port}`;
  const { refusal } = state;
  if (refusal === undefined) return new CommandError(1, `Cannot join ${place}: ${describeLink(state)}`);
  return new CommandError(3, `Cannot join ${place}: ${refusal.word}: ${refusal.message}`);
}

const LISTS_MS_MAX = 3_000; // From a living router lists come within a second.

/** Waits until the router has sent its lists: muds first, then channels. Goes on with what is known if it does not. */
export async function awaitLists({ mud }: Visit): Promise<void> {
  if (mud.chanlist.isFresh) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const off = mud.chanlist.on('updated', resolve);
  const timer = setTimeout(resolve, LISTS_MS_MAX);
  await promise;
  off();
  clearTimeout(timer);
}

/** Waits for one event of the mud. */
export function nextEvent<Name extends keyof MudEvents>(mud: Mud, name: Name): Promise<MudEvents[Name]> {
  return new Promise((resolve) => {
    const off = mud.on(name, (...args) => {
      off();
      resolve(args);
    });
  });
}
