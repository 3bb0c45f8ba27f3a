// Lists of routers: who they are, where they are, and in which order they are tried.
import { ROUTERS_MAX } from '../limits.ts';

/** A router as a mud finds it. */
export interface RouterAddress {
  /** Its name, with the asterisk. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** An address in the protocol's words: `199.199.122.10 9000`. Undefined if it is none. */
export function parseAddress(text: string): { host: string; port: number } | undefined {
  const [, host, digits] = /^\s*(\S+)\s+(\d{1,5})\s*$/.exec(text) ?? [];
  const port = Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

/** The lists one after the other, each address once, no longer than the bound. */
export function joinRouters(...lists: readonly (readonly RouterAddress[])[]): RouterAddress[] {
  const unique = new Map<string, RouterAddress>();
  for (const router of lists.flat()) {
    const key = JSON.stringify([router.name, router.host, router.port]);
    if (!unique.has(key)) unique.set(key, router);
  }
  return [...unique.values()].slice(0, ROUTERS_MAX);
}

/** Whether two lists name the same routers at the same places in the same order. */
export function sameRouters(a: readonly RouterAddress[], b: readonly RouterAddress[]): boolean {
  const text = (list: readonly RouterAddress[]) => JSON.stringify(list.map((r) => [r.name, r.host, r.port]));
  return text(a) === text(b);
}
