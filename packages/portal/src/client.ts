// What is known of the program at the other end, and of who sits there.

/** The way a session's client talks. */
export type Protocol = 'telnet' | 'ssh' | 'websocket';

/** How many colours a client shows. */
export type Colours = 'none' | 'ansi' | '256' | 'true';

/** What a client has told about itself; the defaults until then. */
export interface ClientInfo {
  /** The program, `Mudlet`; empty if unknown. */
  readonly name: string;
  readonly version: string;
  /** The terminal it stands for, `xterm-256color`; empty if unknown. */
  readonly terminal: string;
  /** The name given to an ssh login, whether or not it was proved; empty elsewhere. */
  readonly user: string;
  /** Size of the window in characters. */
  readonly columns: number;
  readonly rows: number;
  readonly colours: Colours;
  /** Somebody listens instead of reading: no frames, no drawings. */
  readonly screenReader: boolean;
  /** `utf-8`, `iso-8859-1`, ...: what text is turned into on its way out. Always `utf-8` but on telnet. */
  readonly encoding: string;
  /** GMCP packages that it has announced, in lower case, with their versions; undefined if it never did. */
  readonly packages: ReadonlyMap<string, string> | undefined;
}

/** What is taken for granted of a client that says nothing. */
export const UNKNOWN_CLIENT: ClientInfo = {
  name: '',
  version: '',
  terminal: '',
  user: '',
  columns: 80,
  rows: 24,
  colours: 'ansi',
  screenReader: false,
  encoding: 'utf-8',
  packages: undefined,
};

/** Columns and rows past these are a mistake or a joke; text is laid out by these numbers. */
const COLUMNS_MAX = 1_000;

/** A window size that can be worked with: whole, and from 1 to 1,000; `fallback` for anything else. */
export function sizeOr(fallback: number, value: unknown): number {
  // Number() throws for an object whose toString is none, and clients send any JSON.
  const size = typeof value === 'object' ? 0 : Math.floor(Number(value));
  return size >= 1 && size <= COLUMNS_MAX ? size : fallback;
}
