// TTYPE and MTTS: who the client is and what its terminal can do. Source: RFC 1091; mudstandards.org, MTTS.

import { TelnetError } from './faults.ts';
import { CLIENT_WORD_CHARS_MAX, TTYPE_ANSWERS_MAX } from './limits.ts';

const IS = 0;

/** The payload that asks for the next terminal type. */
export const TTYPE_SEND = Uint8Array.of(1);

/** The bits of MTTS, by name. */
export const MTTS_BITS = {
  ansi: 1,
  vt100: 2,
  utf8: 4,
  colors256: 8,
  mouse: 16,
  oscPalette: 32,
  screenReader: 64,
  proxy: 128,
  truecolor: 256,
  mnes: 512,
  mslp: 1024,
  ssl: 2048,
} as const;

/** What a client says that it can do, one flag for each bit of MTTS. */
export type MttsFlags = { readonly [flag in keyof typeof MTTS_BITS]: boolean };

/** The flags of an MTTS number; bits that have no name are passed over. */
export function mttsFlags(bits: number): MttsFlags {
  const flags = Object.entries(MTTS_BITS).map(([name, bit]) => [name, (bits & bit) !== 0]);
  return Object.fromEntries(flags) as MttsFlags;
}

/** What a client has told about itself by TTYPE; undefined is not told. */
export interface TerminalTypes {
  readonly name: string | undefined;
  readonly terminal: string | undefined;
  readonly mtts: number | undefined;
}

/**
 * Reads one TTYPE answer: the terminal type in it, printable ASCII of at most CLIENT_WORD_CHARS_MAX characters.
 * @throws {TelnetError} MALFORMED if it is no `IS`.
 */
export function decodeTtype(payload: Uint8Array): string {
  if (payload[0] !== IS) {
    throw new TelnetError(
      'MALFORMED',
      `Cannot read terminal type: it must begin with IS (0), got ${payload[0] ?? 'nothing'}`,
    );
  }
  return clientWord(String.fromCharCode(...payload.subarray(1, 1 + CLIENT_WORD_CHARS_MAX)));
}

/** A word that a client tells about itself, fit for a log: printable ASCII, bounded. */
export function clientWord(text: string): string {
  return text
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, CLIENT_WORD_CHARS_MAX)
    .trim();
}

/** Whether the list of answers is complete: the last one repeats an earlier one, or there are enough. */
export function isTtypeComplete(answers: readonly string[]): boolean {
  const last = answers.at(-1);
  return (
    answers.length >= TTYPE_ANSWERS_MAX || (last !== undefined && answers.indexOf(last) < answers.length - 1)
  );
}

/** What a list of answers says, in MTTS order: client, terminal, `MTTS number`. A client of old has one answer, its terminal. */
export function readTtypes(answers: readonly string[]): TerminalTypes {
  const [name, second] = answers;
  const numbered = answers
    .map((answer) => /^MTTS (\d{1,9})$/i.exec(answer)?.[1])
    .find((bits) => bits !== undefined);
  const terminal = second === undefined || /^MTTS /i.test(second) ? name : second;
  return { name, terminal, mtts: numbered === undefined ? undefined : Number(numbered) };
}
