// Node's zlib where there is one: nothing is imported, so that everything else here runs in a browser too.

/** The part of node:zlib that MCCP needs; node:zlib itself is one. */
export interface Zlib {
  readonly constants: { readonly Z_SYNC_FLUSH: number };
  createDeflate(options: { flush: number; level: number; windowBits: number; memLevel: number }): ZlibStream;
  createInflate(): ZlibStream;
}

/** A stream of {@link Zlib}: bytes in by write(), bytes out by `data`. */
export interface ZlibStream {
  /** Bytes of the input that the stream has taken. */
  readonly bytesWritten: number;
  write(bytes: Uint8Array, done?: () => void): unknown;
  end(): unknown;
  destroy(): unknown;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Node's zlib, or undefined where there is none: MCCP is then neither offered nor accepted. */
export function findZlib(): Zlib | undefined {
  return globalThis.process?.getBuiltinModule?.('node:zlib');
}
