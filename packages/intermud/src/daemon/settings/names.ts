// How settings are named: `perAddress` in code is `per_address` in files and on the command line.

/** `acceptWrong` -> `accept_wrong`. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const BARE = /^[A-Za-z0-9_-]+$/;

/** A dotted key as TOML writes it: parts that need quotes have them. */
export function dotted(path: readonly string[]): string {
  return path.map((part) => (BARE.test(part) ? part : JSON.stringify(part))).join('.');
}
