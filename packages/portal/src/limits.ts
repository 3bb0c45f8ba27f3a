// Every bound of the portal, with its unit and its reason. A game may change each of them; a rate of 0 is off.

/** The bounds that hold unless a game says otherwise. Units stand last in each name; bytes are of UTF-8. */
export const LIMITS = {
  /** Characters of one command's name. The longest GMCP name in use has 30. */
  nameChars: 64,
  /** Characters of one line of text from a client. Long enough for a pasted paragraph, short enough to be spoken of as a line. */
  lineChars: 4_096,
  /** Characters of all lines that a person at an ssh terminal can call back by the up key: some hundred lines of talk. */
  historyChars: 16_384,
  /** Bytes of one frame or subnegotiation from a client. Nothing that people type or clients report is longer. */
  messageBytes: 65_536,
  /** Arguments, and keyword arguments, of one command from a client. */
  argumentsMax: 128,
  /** Nesting of values that a client sends. Deep values cost stack, and no known package goes past 5. */
  depthIn: 16,
  /** Nesting of values that a game sends; deeper is a cycle or a mistake. */
  depthOut: 32,

  /** Cost units that one session may spend in a second; most commands cost 1. Nobody types faster. */
  commandsPerSecond: 20,
  /** Units saved up while a session is quiet, so that a pasted script or a client's opening goes through at once. */
  commandsBurst: 100,
  /** The same over all sessions of one address: a household or a small university behind one. */
  addressCommandsPerSecond: 200,
  addressCommandsBurst: 1_000,
  /** Commands that wait their turn in one session; the next is refused. */
  waitingCommands: 128,
  /** Bytes of the same: 64 lines of the longest. */
  waitingBytes: 262_144,
  /** Refused commands in a row before a session is closed: such a client does not listen. */
  refusalsMax: 1_000,
  /** Milliseconds that an inputfunc may keep its session waiting before the next command goes on: nobody waits longer for an answer. */
  inputfuncMs: 30_000,

  /** Bytes of output that wait in one connection. Past it the client does not read, and is cut. */
  outputBytes: 1_048_576,

  /** Bytes that are read from one telnet client in a turn of the event loop: some 10 ms of its smallest messages. */
  readBytesPerTurn: 65_536,
  /** Sockets of a door that are written to in one turn of the event loop: 2 to 4 ms, in which nobody else is served. */
  writesPerTurn: 256,

  /** Milliseconds that the last output has to reach a client before its connection is cut: a slow line, and no more. */
  goodbyeMs: 5_000,

  /** Sessions in all, those that wait to be resumed included. */
  sessionsMax: 5_000,
  /** Sessions of one address: a household or a small university behind one. */
  sessionsPerAddress: 64,
  /** New connections of one address in a second, and as many saved up. */
  connectsPerSecond: 5,
  connectsBurst: 50,
  /** Tries to log in from one address in a minute, and as many saved up. A game has its own rule by name. */
  loginsPerMinute: 10,
  loginsBurst: 20,
  /** Addresses that are remembered with less than full buckets. The oldest is forgotten first. */
  addressesMax: 10_000,

  /** Milliseconds to shake hands: TLS, an ssh login, a WebSocket's hello. */
  handshakeMs: 30_000,
  /**
   * Milliseconds that a session may be nobody's: from its beginning, or from its logout. Long enough to read a welcome
   * by ear and to think of a name. 0 is for ever; so it is unless set in a portal without `authenticate`.
   */
  loginMs: 600_000,
  /** Milliseconds that a telnet client has to name itself before the game greets it: two round trips, which nobody notices. */
  settleMs: 500,
  /** Milliseconds between signs of life. A WebSocket that misses one is dropped. */
  keepaliveMs: 30_000,
  /** Tries to log in within one ssh connection; OpenSSH's server allows the same. */
  sshTriesMax: 6,

  /** Milliseconds that a dropped WebSocket session waits to be resumed: a tunnel, a lift, a laptop that is carried elsewhere. */
  resumeMs: 300_000,
  /** Bytes of output kept for a client until it has acknowledged it: what a resumed session is told again. */
  backlogBytes: 262_144,
  /** Sessions that wait to be resumed. The oldest goes first. */
  droppedMax: 1_000,
  /** Milliseconds that a ticket holds: from the page's load to its WebSocket. */
  ticketMs: 60_000,
  /** Tickets that are out. The oldest goes first. */
  ticketsMax: 10_000,

  /** GMCP packages that one client may announce; Mudlet announces 10. */
  packagesMax: 128,
  /** `repeat` orders of one session, and the bounds of their interval. */
  repeatsMax: 10,
  repeatSecondsMin: 5,
  repeatSecondsMax: 86_400,
} as const;

/** The portal's bounds, each a number whose unit its name or its sentence in {@link LIMITS} says. */
export type Limits = { readonly [Name in keyof typeof LIMITS]: number };
