// The kinds of setting there are. A kind holds everything that is known about a value: how it is checked, what
// is allowed in words, its unit, what it is when nothing is said. Sample file, reference page and faults read it.
import { isIP } from 'node:net';
import { z } from 'zod';

/** What a TOML file can hold where a setting is expected. */
export type TomlValue =
  | string
  | number
  | boolean
  | readonly TomlValue[]
  | { readonly [key: string]: TomlValue };

/** One setting, declared once. `Value` is what the program gets. */
export interface Setting<Value> {
  /** Checks what the file holds and turns it into what the program uses. */
  readonly schema: z.ZodType<Value>;
  /** What the file would hold if it said nothing. */
  readonly fallback: TomlValue;
  /** Completes the sentence "must be ...". */
  readonly allowed: string;
  /** A sentence or two for the operator, with periods. */
  readonly about: string;
  /** What one of it is: packets per second, ms, ... */
  readonly unit?: string;
}

/** What every kind wants to be told. */
interface Words<Fallback extends TomlValue> {
  about: string;
  fallback: Fallback;
  unit?: string;
}

/** Where a door listens or a router is found. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** A router as a mud is told of it: its name and where to dial. */
export interface RouterPlace extends HostPort {
  readonly name: string;
}

const PORT_MAX = 65_535;

/** true or false. */
export function flag(words: Words<boolean>): Setting<boolean> {
  return { ...words, schema: z.boolean(), allowed: 'true or false' };
}

/** A whole number within bounds, both ends included. */
export function whole(words: Words<number> & { min: number; max: number }): Setting<number> {
  const { min, max, ...rest } = words;
  return { ...rest, schema: z.int().min(min).max(max), allowed: `a whole number from ${min} to ${max}` };
}

/** Text that `test` accepts; at most `charactersMax` characters. */
export function text(
  words: Words<string> & { allowed: string; charactersMax?: number; test?: (value: string) => boolean },
): Setting<string> {
  const { test = () => true, charactersMax = 1_000, ...rest } = words;
  return { ...rest, schema: z.string().max(charactersMax).refine(test) };
}

/** One of some words. */
export function oneOf<const Word extends string>(
  words: Words<Word> & { words: readonly Word[] },
): Setting<Word> {
  const { words: choices, ...rest } = words;
  return { ...rest, schema: z.enum(choices), allowed: `one of ${choices.map((w) => `"${w}"`).join(', ')}` };
}

/** A door: "host:port", where port 0 is any free one; "" is off and gives undefined. */
export function door(words: Words<string>): Setting<HostPort | undefined> {
  const schema = z.string().transform((value, context) => {
    if (value === '') return undefined;
    const place = parseHostPort(value);
    if (place === undefined) context.addIssue('no place');
    return place;
  });
  return { ...words, schema, allowed: '"host:port" (port 0 is any free one) or "" for off' };
}

/** An address as router lists carry it: "ip port"; "" gives undefined. */
export function publicAddress(words: Words<string>): Setting<HostPort | undefined> {
  const schema = z.string().transform((value, context) => {
    if (value === '') return undefined;
    const place = parseIpPort(value);
    if (place === undefined) context.addIssue('no address');
    return place;
  });
  return { ...words, schema, allowed: '"ip port", such as "192.0.2.1 8080", or ""' };
}

/** Routers in the order in which they are tried, each "*name host:port". */
export function routers(words: Words<readonly string[]>): Setting<readonly RouterPlace[]> {
  const one = z.string().transform((value, context) => {
    const place = parseRouter(value);
    if (place === undefined) context.addIssue('no router');
    return place ?? { name: '', host: '', port: 0 };
  });
  return { ...words, schema: z.array(one).max(32), allowed: 'a list of up to 32 "*name host:port"' };
}

/** Texts of one sort. */
export function texts(
  words: Words<readonly string[]> & { allowed: string; itemsMax: number; test?: (value: string) => boolean },
): Setting<readonly string[]> {
  const { itemsMax, test = () => true, ...rest } = words;
  return { ...rest, schema: z.array(z.string().refine(test)).max(itemsMax) };
}

/** Addresses and networks, such as "192.0.2.1" and "10.0.0.0/8". */
export function networks(words: Words<readonly string[]>): Setting<readonly string[]> {
  const allowed = 'a list of up to 100 IP addresses and networks, such as "192.0.2.1" and "10.0.0.0/8"';
  return texts({ ...words, allowed, itemsMax: 100, test: isNetwork });
}

/** Whether a text is an address, or a network: an address, a slash, and how many of its bits count. */
export function isNetwork(value: string): boolean {
  const [address = '', bits, ...more] = value.split('/');
  const bitsMax = { 4: 32, 6: 128 }[isIP(address)];
  if (bitsMax === undefined || more.length > 0 || address.includes('%')) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax);
}

/** Reads "host:port", an IPv6 host in brackets; undefined when it is something else. */
export function parseHostPort(value: string): HostPort | undefined {
  const found = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/i.exec(value);
  const host = found?.[1] ?? found?.[2];
  const port = Number(found?.[3]);
  if (host === undefined || port > PORT_MAX) return undefined;
  if (found?.[1] !== undefined && isIP(host) !== 6) return undefined;
  return { host, port };
}

/** Writes what {@link parseHostPort} reads. */
export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Reads "*name host:port", where the name may hold spaces; undefined when it is something else. */
export function parseRouter(value: string): RouterPlace | undefined {
  const found = /^(\*.{0,63}\S) +(\S+)$/u.exec(value);
  const place = parseHostPort(found?.[2] ?? '');
  return found?.[1] === undefined || place === undefined ? undefined : { name: found[1], ...place };
}

function parseIpPort(value: string): HostPort | undefined {
  const [host = '', port = '', ...more] = value.split(' ');
  const good = more.length === 0 && isIP(host) !== 0 && /^\d{1,5}$/.test(port);
  if (!good || Number(port) < 1 || Number(port) > PORT_MAX) return undefined;
  return { host, port: Number(port) };
}
