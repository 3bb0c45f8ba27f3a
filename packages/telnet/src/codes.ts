/** Telnet's command bytes, each preceded by IAC on the wire. Source: RFC 854; EOR: RFC 885; ABORT to EOF: RFC 1184. */
export const COMMANDS = {
  EOF: 236,
  SUSP: 237,
  ABORT: 238,
  EOR: 239, // end of record: a prompt is complete
  SE: 240, // end of subnegotiation
  NOP: 241,
  DM: 242, // data mark
  BRK: 243, // break
  IP: 244, // interrupt process
  AO: 245, // abort output
  AYT: 246, // are you there
  EC: 247, // erase character
  EL: 248, // erase line
  GA: 249, // go ahead
  SB: 250, // subnegotiation begins
  WILL: 251,
  WONT: 252,
  DO: 253,
  DONT: 254,
  IAC: 255,
} as const;

/** Whose behaviour an option changes: `local` is ours (WILL, WONT by us), `remote` the client's (DO, DONT by us). */
export type Side = 'local' | 'remote';

/** The four words of option negotiation. */
export type Verb = 'will' | 'wont' | 'do' | 'dont';

interface OptionDeclaration {
  readonly code: number;
  /** Sides on which it makes sense; the first is the one that we offer. */
  readonly sides: readonly Side[];
}

/** Every option that this package can turn on: its number, and on which side. One line each. */
export const OPTIONS = {
  binary: { code: 0, sides: ['local', 'remote'] }, // RFC 856; changes nothing here, lines are read alike
  echo: { code: 1, sides: ['local'] }, // RFC 857; "we echo" is how a password is hidden
  sga: { code: 3, sides: ['local', 'remote'] }, // RFC 858
  ttype: { code: 24, sides: ['remote'] }, // RFC 1091, MTTS
  eor: { code: 25, sides: ['local'] }, // RFC 885
  naws: { code: 31, sides: ['remote'] }, // RFC 1073
  'new-environ': { code: 39, sides: ['remote'] }, // RFC 1572, MNES
  charset: { code: 42, sides: ['local', 'remote'] }, // RFC 2066
  msdp: { code: 69, sides: ['local'] },
  mssp: { code: 70, sides: ['local'] },
  mccp2: { code: 86, sides: ['local'] },
  mccp3: { code: 87, sides: ['local'] },
  mxp: { code: 91, sides: ['local'] },
  gmcp: { code: 201, sides: ['local'] },
} as const satisfies Record<string, OptionDeclaration>;

/** The name of an option, as declared in {@link OPTIONS}. */
export type OptionName = keyof typeof OPTIONS;

const NAMES = new Map<number, OptionName>(
  (Object.keys(OPTIONS) as OptionName[]).map((name) => [OPTIONS[name].code, name]),
);

/** The name of an option number, or undefined if this package does not know it. */
export function findOptionName(code: number): OptionName | undefined {
  return NAMES.get(code);
}
