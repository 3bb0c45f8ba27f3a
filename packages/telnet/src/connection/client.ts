// What is known of a client, put together from its answers.

import { clientWord, mttsFlags, readTtypes } from '../ttype.ts';
import type { TelnetClient } from './types.ts';

/** The client that these TTYPE answers and MNES variables describe; MNES is the more exact where both speak. */
export function describeClient(
  ttypes: readonly string[],
  environ: ReadonlyMap<string, string | undefined>,
): TelnetClient {
  const told = readTtypes(ttypes);
  const mtts = told.mtts ?? readMtts(environ.get('MTTS'));
  return {
    name: tellable(environ.get('CLIENT_NAME')) ?? told.name,
    version: tellable(environ.get('CLIENT_VERSION')),
    terminal: tellable(environ.get('TERMINAL_TYPE')) ?? told.terminal,
    mtts: mttsFlags(mtts ?? 0),
    hasMtts: mtts !== undefined,
  };
}

function readMtts(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function tellable(text: string | undefined): string | undefined {
  return clientWord(text ?? '') || undefined;
}
