// How the router treats each packet type: one line a type. Everything else is decided from here.

/** Where packets of a type go. */
export type Way =
  | 'mud' // to one mud, or up to the router
  | 'all' // to one mud, or with target 0 to all that offer the service
  | 'channel' // to those who listen
  | 'router' // only to the router, whatever its target says
  | 'startup'
  | 'forbidden'; // only a router may send it

/** What the router does with a type, and what it has done. */
export interface PacketType {
  readonly type: string;
  readonly way: Way;
  /** Elements that it must have; 0 = any number. */
  readonly length: number;
  /** Counted since the start; the router's own packets are counted as sent. */
  readonly counts: PacketCounts;
}

/** What has become of packets of one type. */
export interface PacketCounts {
  /** Read from muds. */
  received: number;
  /** Passed on, once per packet whatever the number of receivers. */
  forwarded: number;
  /** Answered with an error, or dropped where no answer is allowed. */
  refused: number;
}

const freshCounts = (): PacketCounts => ({ received: 0, forwarded: 0, refused: 0 });

const WAYS: Readonly<Record<string, Way>> = {
  tell: 'mud',
  emoteto: 'mud',
  'who-req': 'mud',
  'who-reply': 'mud',
  'finger-req': 'mud',
  'finger-reply': 'mud',
  'locate-req': 'all',
  'locate-reply': 'mud',
  'chan-who-req': 'mud',
  'chan-who-reply': 'mud',
  'chan-user-req': 'mud',
  'chan-user-reply': 'mud',
  'auth-mud-req': 'mud',
  'auth-mud-reply': 'mud',
  'oob-req': 'mud',
  'ping-req': 'mud', // COMPAT Dead Souls, CoffeeMud
  'ping-reply': 'mud',
  beep: 'mud', // COMPAT DIKU clients
  error: 'mud',
  'ucache-update': 'all',
  'channel-m': 'channel',
  'channel-e': 'channel',
  'channel-t': 'channel',
  'channel-listen': 'router',
  'channel-add': 'router',
  'channel-remove': 'router',
  'channel-admin': 'router',
  'chan-adminlist': 'router', // COMPAT DIKU clients
  'chan-filter-reply': 'router',
  'chanlist-req': 'router', // COMPAT Dead Souls
  'chanlist-request': 'router',
  'mudlist-req': 'router',
  shutdown: 'router', // COMPAT CoffeeMud sends it to "null"
  'startup-req-1': 'startup',
  'startup-req-2': 'startup',
  'startup-req-3': 'startup',
  'startup-reply': 'forbidden',
  mudlist: 'forbidden',
  'chanlist-reply': 'forbidden',
  'chan-filter-req': 'forbidden',
  'chan-adminlist-reply': 'forbidden',
  'router-shutdown': 'forbidden',
};

/** Elements of the lines of channels. Source: Intermud-3, "Service: channel". */
const LENGTHS: Readonly<Record<string, number>> = { 'channel-m': 9, 'channel-e': 9, 'channel-t': 13 };

/** The types of one router, with their counts. */
export class PacketTypes {
  readonly #known = new Map<string, PacketType>();
  /** Types without a line share one count: their words come from outside, and there is no end to them. */
  readonly #otherCounts = freshCounts();

  constructor() {
    for (const [type, way] of Object.entries(WAYS))
      this.#known.set(type, { type, way, length: LENGTHS[type] ?? 0, counts: freshCounts() });
  }

  /** The treatment of a type; an unknown one is carried like a service of its own. */
  find(type: string): PacketType {
    const known = this.#known.get(type);
    if (known) return known;
    const way = type.startsWith('irn-') ? 'forbidden' : type.startsWith('startup-req') ? 'startup' : 'all';
    return { type, way, length: 0, counts: this.#otherCounts };
  }

  /** The types whose packets go to a mud or a channel by their header alone. */
  forwarded(): PacketType[] {
    return [...this.#known.values()].filter(({ way }) => way === 'mud' || way === 'channel');
  }

  /** Counts by type; types without a line together as `other`. Types that never came are left out. */
  counts(): Record<string, PacketCounts> {
    const seen = [...this.#known.values()].filter(({ counts }) => counts.received > 0);
    const entries = seen.map(({ type, counts }) => [type, { ...counts }] as const);
    return Object.fromEntries([...entries, ['other', { ...this.#otherCounts }]]);
  }
}

/** Whether an error may answer a packet. Never an error for an error or a reply: that could go on for ever. */
export const mayBeAnswered = (type: string): boolean => type !== 'error' && !type.endsWith('-reply');

/** The services that a broadcast of this type is for: named like the type, or like its first word. */
export function servicesOf(type: string): readonly string[] {
  const [first = type] = type.split('-');
  return first === type ? [type] : [type, first];
}
