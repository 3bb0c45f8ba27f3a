// Whose key is whose: what the config says of other routers, and what was seen when they first proved who they are.
import type { SettingStore } from '../../store/index.ts';
import type { Log, Secured } from '../environment.ts';

/** What is expected of a router that is talked to by TLS. */
export interface PeerTls {
  /** The fingerprint of its certificate; learned at its first proof if left out. */
  readonly key?: string | undefined;
}

/** A key that is expected, and who says so. */
export interface Pin {
  readonly key: string;
  readonly from: 'config' | 'memory';
}

const keyOf = (router: string): string => `irn.pin.${router}`;

/** The keys of all other routers. */
export class Pins {
  readonly #settings: SettingStore;
  readonly #log: Log;
  readonly #learned = new Map<string, string>();

  constructor(settings: SettingStore, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Reads what was learned of these. MUST be called before {@link of}. */
  async load(routers: Iterable<string>): Promise<void> {
    for (const router of routers) {
      const key = await this.#settings.get(keyOf(router));
      if (key !== undefined) this.#learned.set(router, key);
    }
  }

  /** The key that a router has to show; undefined if any will do, once. */
  of(router: string, { key }: PeerTls): Pin | undefined {
    if (key !== undefined) return { key, from: 'config' };
    const learned = this.#learned.get(router);
    return learned === undefined ? undefined : { key: learned, from: 'memory' };
  }

  /** The router that has proved that this key is its own; undefined if none has. */
  ownerOf(key: string): string | undefined {
    for (const [router, learned] of this.#learned) if (learned === key) return router;
    return undefined;
  }

  /** A router has proved who it is, and that this key is its own. */
  learn(router: string, key: string): void {
    if (this.#learned.get(router) === key) return;
    this.#learned.set(router, key);
    const failed = (error: unknown) =>
      this.#log.error({ err: error, router }, 'Cannot write down the key of a router');
    this.#settings.set(keyOf(router), key).catch(failed);
  }
}

/** Two routers, and how they are to talk. */
export interface Agreement {
  readonly us: string;
  readonly them: string;
  /** undefined: in clear. */
  readonly tls: PeerTls | undefined;
  readonly pin: Pin | undefined;
  /** The router whose key is shown, where that is known. */
  readonly owner?: string | undefined;
}

/** Why a connection must not be used for a router, and what to do about it; undefined if it may. */
export function objectionTo(
  secured: Secured | undefined,
  { us, them, tls, pin, owner }: Agreement,
): string | undefined {
  if (tls === undefined)
    return (
      secured &&
      `${us} does not expect TLS from ${them}: set tls = true for ${them} on ${us}, or take it away for ${us} on ${them}`
    );
  if (secured === undefined) return `${us} and ${them} talk by TLS only: set tls = true for ${us} on ${them}`;
  const { theirs } = secured;
  if (theirs === undefined) return `${them} has shown no certificate`;
  if (pin === undefined || pin.key === theirs) return undefined;
  if (owner !== undefined && owner !== them)
    return `${owner} has answered instead of ${them}: is the address of ${them} right on ${us}, and that of ${us} on ${owner}?`;
  const change = `if ${them} has a new key, set router.peers."${them}".key to it on ${us}`;
  return `the key of ${them} is ${theirs}, and ${EXPECTED[pin.from]} ${pin.key}: ${change}`;
}

const EXPECTED: Readonly<Record<Pin['from'], string>> = {
  config: 'the config says',
  memory: 'when it was first seen it was',
};
