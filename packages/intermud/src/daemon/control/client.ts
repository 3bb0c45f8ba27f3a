// Another program's side of the control socket.
import { connect, type Socket } from 'node:net';
import { CONTROL_ANSWER_MS_MAX, CONTROL_LINE_BYTES_MAX } from '../limits.ts';
import { Answer, LineSplitter } from './messages.ts';
import { controlPath } from './path.ts';

/** The running program's "no", in its own words. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
}

/** Whether some program answers for the folder, and what it said. */
export type ControlOutcome = { is: 'answered'; result: unknown } | { is: 'nobody' };

const NOBODY: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTDIR']);

/**
 * Asks the program that runs on a data folder.
 * @throws {ControlRefusal} when it says no, and Error when it does not answer in time.
 */
export async function askControl(folder: string, action: string, input: unknown): Promise<ControlOutcome> {
  try {
    const line = await exchange(folder, `${JSON.stringify({ action, input })}\n`);
    const answer = Answer.parse(JSON.parse(line));
    if (!answer.ok) throw new ControlRefusal(answer.message);
    return { is: 'answered', result: answer.result };
  } catch (error) {
    if (NOBODY.has((error as NodeJS.ErrnoException).code ?? '')) return { is: 'nobody' };
    throw error;
  }
}

/** Sends one line, gives back the one that answers it. */
async function exchange(folder: string, line: string): Promise<string> {
  using at = controlPath(folder);
  const socket = connect(at.path);
  try {
    return await answerOn(socket, line, folder);
  } finally {
    socket.destroy();
  }
}

function answerOn(socket: Socket, line: string, folder: string): Promise<string> {
  const lines = new LineSplitter(CONTROL_LINE_BYTES_MAX);
  return new Promise((resolve, reject) => {
    const fail = (found: string) =>
      reject(new Error(`Cannot ask the program that runs on ${folder}: ${found}`));
    socket.setTimeout(CONTROL_ANSWER_MS_MAX, () =>
      fail(`no answer within ${CONTROL_ANSWER_MS_MAX / 1000} s`),
    );
    socket.on('error', reject).on('close', () => fail('it closed the line'));
    socket.on('data', (chunk) => {
      for (const answer of lines.push(chunk)) resolve(answer);
    });
    socket.write(line);
  });
}
