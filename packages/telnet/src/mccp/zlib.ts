// Node's zlib where there is one: nothing is imported, so that everything else here runs in a browser too.

/** The part of node:zlib that MCCP needs. */
export type Zlib = Pick<typeof import('node:zlib'), 'createDeflate' | 'createInflate' | 'constants'>;

/** Node's zlib, or undefined where there is none: MCCP is then neither offered nor accepted. */
export function findZlib(): Zlib | undefined {
  return globalThis.process?.getBuiltinModule?.('node:zlib');
}
