// What the program tells whoever started it: one line a door, and one when all is open.

/** A door listens. */
export interface Listening {
  readonly event: 'listening';
  readonly door: 'router' | 'oob' | 'oob-tls' | 'telnet' | 'telnets' | 'ssh' | 'web';
  /** The name on the network of what is behind it, where it has one. */
  readonly name?: string;
  readonly address: string;
  readonly port: number;
  /** For people to compare: of ssh its key's, `SHA256:...`; of telnets its certificate's SHA-256, `AB:CD:...`. */
  readonly fingerprint?: string;
}

/** An event line. `ready`: all doors listen and the store is open; links to routers elsewhere may still be coming. */
export type ProgramEvent = Listening | { readonly event: 'ready' };
