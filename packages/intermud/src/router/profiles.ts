// What living muds bear. One table; each row with its source, each row with a test from what was captured.
import type { WireEncoding } from '@intermud/wire';

/** What one mud can take. */
export interface Profile {
  readonly name: string;
  /** Bytes of the longest frame that it bears, length and NUL included. */
  readonly frameBytesMax: number;
  /** The packet types it can read, if others break it. */
  readonly knows: ReadonlySet<string> | undefined;
  readonly encoding: WireEncoding;
  /** Whether a startup-reply may name another router first. */
  readonly followsRedirects: boolean;
}

/** What a config may say of one mud against the table. */
export type ProfileOverride = Partial<Pick<Profile, 'frameBytesMax' | 'encoding' | 'followsRedirects'>>;

/** What a mud says of itself, as far as it tells what it is. */
export interface Origin {
  readonly mudlib: string;
  readonly driver: string;
}

interface Row extends Profile {
  readonly is: (origin: Origin) => boolean;
  readonly source: string;
}

const KIB = 1024;

/** Anything that is not known to be weaker: the default limit of FluffOS. */
const USUAL = {
  frameBytesMax: 256 * KIB,
  knows: undefined,
  encoding: 'utf-8',
  followsRedirects: true,
} as const;

/** Found by the first row that fits. */
export const PROFILES: readonly Row[] = [
  {
    ...USUAL,
    name: 'coffeemud',
    is: ({ driver, mudlib }) => /^coffeemud\b/i.test(driver) || /^coffeemud\b/i.test(mudlib),
    source: 'CoffeeMud 5.11: frames over 65,536 are dropped, a type it has no name for kills its reader',
    frameBytesMax: 65_536,
    // biome-ignore format: a list of words
    knows: new Set([
      'startup-reply', 'mudlist', 'chanlist-reply', 'error', 'shutdown',
      'tell', 'who-req', 'who-reply', 'finger-req', 'finger-reply', 'locate-req', 'locate-reply',
      'channel-m', 'channel-e', 'channel-t', 'channel-add', 'channel-admin', 'channel-remove', 'channel-listen',
      'chan-who-req', 'chan-who-reply', 'chan-user-req', 'chan-user-reply',
      'auth-mud-req', 'auth-mud-reply', 'ping-req', 'oob-req', 'ucache-update',
    ]),
    followsRedirects: false,
  },
  {
    ...USUAL,
    name: 'dead-souls-fluffos',
    is: ({ driver, mudlib }) =>
      /^dead souls\b/i.test(mudlib) &&
      /^fluffos\s*(?!v?2\.)/i.test(driver) &&
      !/^fluffos\s*v?2\./i.test(driver),
    source: 'Dead Souls 3.8.6 on FluffOS 2019 and later: the limit of the driver, 262,144',
  },
  {
    ...USUAL,
    name: 'dead-souls',
    is: ({ mudlib }) => /^dead souls\b/i.test(mudlib),
    source:
      'Dead Souls 3.8.2 as it is shipped: "maximum byte transfer" is 10,000, and a longer frame closes the socket',
    frameBytesMax: 9_999,
  },
  {
    ...USUAL,
    name: 'luminari',
    is: ({ driver, mudlib }) => /luminari/i.test(mudlib) || /luminari/i.test(driver),
    source:
      'Luminari gateway 0.4.7: takes every type and length; a type it does not know is dropped; the router list of a startup-reply is not looked at',
    followsRedirects: false,
  },
  {
    ...USUAL,
    name: 'usual',
    is: () => true,
    source: 'FluffOS: "maximum byte transfer" is 262,144 by default',
  },
];

/** The profile of a mud, with what the config says of it. Muds of one sort share one object: there are many. */
export function profileOf(origin: Origin, override?: ProfileOverride): Profile {
  const row = PROFILES.find(({ is }) => is(origin));
  const profile = ROW_PROFILES.find(({ name }) => name === row?.name) ?? UNKNOWN;
  return override ? { ...profile, ...override } : profile;
}

const ROW_PROFILES: readonly Profile[] = PROFILES.map(({ is: _, source: __, ...profile }) => profile);
const UNKNOWN: Profile = { ...USUAL, name: 'usual' };
