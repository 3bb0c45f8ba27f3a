// Another program's side of the control socket.
import { connect, type Socket } from 'node:net';
import { CONTROL_ANSWER_MS_MAX, CONTROL_LINE_BYTES_MAX } from '../limits.ts';
import { Answer, LineSplitter } from './messages.ts';
import { controlPath } from './path.ts';

/** The running program's "no", in its own words; or that it gives no answer. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
  /** The code of an I3Error, when that is what it was. */
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/** Whether some program answers for the folder, and what it said. */
export type ControlOutcome = { is: 'answered'; result: unknown } | { is: 'nobody' };

/** What to do while the answer is on its way. */
export interface AskOptions {
  readonly onProgress?: ((progress: unknown) => void) | undefined;
  /** Ends the wait; the program stops what it was asked for where it can be stopped. */
  readonly signal?: AbortSignal | undefined;
}

const NOBODY: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTDIR']);

/**
 * Asks the program that runs on a data folder.
 * @throws {ControlRefusal} when it says no, or does not answer in time.
 */
export async function askControl(
  folder: string,
  action: string,
  input: unknown,
  options: AskOptions = {},
): Promise<ControlOutcome> {
  try {
    return await exchange(folder, `${JSON.stringify({ action, input })}\n`, options);
  } catch (error) {
    if (NOBODY.has((error as NodeJS.ErrnoException).code ?? '')) return { is: 'nobody' };
    throw error;
  }
}

/** Sends one line, gives back what answers it. */
async function exchange(folder: string, line: string, options: AskOptions): Promise<ControlOutcome> {
  using at = controlPath(folder);
  const socket = connect(at.path);
  try {
    return await answerOn(socket, line, folder, options);
  } finally {
    socket.destroy();
  }
}

function answerOn(
  socket: Socket,
  line: string,
  folder: string,
  { onProgress, signal }: AskOptions,
): Promise<ControlOutcome> {
  const lines = new LineSplitter(CONTROL_LINE_BYTES_MAX);
  return new Promise((resolve, reject) => {
    const fail = (found: string) =>
      reject(new ControlRefusal(`Cannot ask the program that runs on ${folder}: ${found}`));
    const callOff = () => reject(new ControlRefusal('Called off'));
    socket.setTimeout(CONTROL_ANSWER_MS_MAX, () =>
      fail(
        `no answer within ${CONTROL_ANSWER_MS_MAX / 1000} s; its log may say why, and to kill it loses nothing`,
      ),
    );
    if (signal?.aborted) callOff();
    signal?.addEventListener('abort', callOff, { once: true });
    socket.on('error', reject).on('close', () => {
      signal?.removeEventListener('abort', callOff);
      fail('it closed the line');
    });
    const take = (text: string) => {
      const answer = Answer.parse(JSON.parse(text));
      if (answer.ok === true) resolve({ is: 'answered', result: answer.result });
      else if (answer.ok === false) reject(new ControlRefusal(answer.message, answer.code));
      else if (answer.progress !== null) onProgress?.(answer.progress);
    };
    socket.on('data', (chunk) => {
      try {
        for (const text of lines.push(chunk)) take(text);
      } catch (error) {
        fail((error as Error).message); // A line over its bound, or none of ours.
      }
    });
    socket.write(line);
  });
}
