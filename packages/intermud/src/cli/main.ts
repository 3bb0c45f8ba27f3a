// The program's front door: from what was typed to an exit code.
import { readFileSync } from 'node:fs';
import { type ExitCode, reportFault } from './faults.ts';
import { runArguments } from './parse.ts';
import { COMMANDS, FAMILIES } from './table.ts';
import { type Streams, Terminal } from './terminal.ts';

/**
 * Runs one command line, without the program's own name in front. Every failure becomes a sentence on standard
 * error; nothing is thrown.
 * @param streams where to read and write; those of the process when absent.
 */
export async function main(args: readonly string[], streams?: Streams): Promise<ExitCode> {
  const terminal = new Terminal(streams ?? processStreams());
  try {
    await runArguments(args, { commands: COMMANDS, families: FAMILIES, version: readVersion() }, terminal);
    return 0;
  } catch (error) {
    const { exitCode, lines } = reportFault(error);
    for (const line of lines) terminal.note(line);
    return exitCode;
  }
}

function readVersion(): string {
  // Sources and build lie equally deep below the package, so that one path serves both.
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String(manifest.version);
}

const FORCED = 130; // As shells count an end by SIGINT.

function processStreams(): Streams {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(FORCED); // A second signal does not wait for good order.
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  process.on('SIGHUP', () => stop.abort()); // A terminal that closes may send it twice, by itself and by the shell.
  // `intermud mudlist | head`: the reader has what it wanted.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    if (error.code !== 'EIO' || !stop.signal.aborted) throw error; // The terminal is gone, and that is why we end.
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EIO' || !stop.signal.aborted) throw error;
  });
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, signal: stop.signal };
}
