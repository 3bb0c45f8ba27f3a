/**
 * What a client can do wrong. `fatal` ones leave the byte stream unreadable: the connection reads nothing more, and
 * who owns the socket MUST close it. The others cost the one line or message that they are about.
 */
export const FAULTS = {
  LINE_TOO_LONG: { fatal: false }, // the whole line is skipped
  SUBNEGOTIATION_TOO_LONG: { fatal: false }, // the whole subnegotiation is skipped
  SUBNEGOTIATION_CUT: { fatal: false }, // another command came before IAC SE
  NOT_NEGOTIATED: { fatal: false }, // a subnegotiation of an option that is off
  MALFORMED: { fatal: false }, // a payload of the wrong shape
  TOO_DEEP: { fatal: false }, // GMCP or MSDP nested past the bound
  MESSAGE_TOO_LONG: { fatal: false }, // ours: it was not sent
  INFLATE_TOO_MUCH: { fatal: true }, // MCCP3 beyond ratio or size
  INFLATE_BROKEN: { fatal: true }, // MCCP3 that is no zlib stream
  DEFLATE_BROKEN: { fatal: true }, // MCCP2 failed or its backlog ran over
} as const satisfies Record<string, { fatal: boolean }>;

/** A word for what went wrong; switch on it, never on message text. */
export type FaultCode = keyof typeof FAULTS;

/** A failure that bytes from outside can cause. Programming mistakes are plain TypeError and RangeError. */
export class TelnetError extends Error {
  override readonly name = 'TelnetError';
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Whether nothing more can be read from this client. */
  get fatal(): boolean {
    return FAULTS[this.code].fatal;
  }
}
