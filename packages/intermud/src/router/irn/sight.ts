// The other routers as they are seen from here: for the operator, and for whoever has to choose one of them.
import type { Load, OtherRouter } from '../balance/choice.ts';
import type { Parts } from '../parts.ts';
import type { Loads } from './loads.ts';
import type { RouterRecords } from './presence.ts';
import type { Routers } from './routers.ts';

/** One other router, for the operator. */
export interface PeerStatus {
  readonly name: string;
  /** What is spoken with it; it is of our network if that is our own dialect. */
  readonly dialect: 'intermud' | 'irn1';
  readonly state: string;
  /** Since when there is a link, milliseconds since 1970; undefined without one. */
  readonly since: number | undefined;
  /** Whether the link that is there is encrypted. */
  readonly tls: boolean;
  /** The fingerprint that it has to show in TLS; undefined if none is known, or it is talked to in clear. */
  readonly key: string | undefined;
  /** Whether packets reach it: by its own link, through another router, or not. */
  readonly path: 'direct' | 'hop' | 'none';
  /** Routers that it has links to. */
  readonly links: readonly string[];
  readonly muds: number;
  /** How much it has to do, as it says itself; undefined if it does not say. */
  readonly load: Load | undefined;
  /** Why there is no link; empty if there is one. */
  readonly trouble: string;
}

/** What there is to be seen. */
export interface SightParts {
  readonly parts: Parts;
  readonly routers: Routers;
  readonly records: RouterRecords;
  readonly loads: Loads;
}

/** Sees all other routers. */
export class Sight {
  readonly #given: SightParts;

  constructor(given: SightParts) {
    this.#given = given;
  }

  /** All of each. */
  status(): PeerStatus[] {
    const { routers, records, loads } = this.#given;
    return [...routers.all()].map(({ name, settings, state, isSecured, pin, links, trouble }) => ({
      name,
      dialect: settings.dialect ?? 'intermud',
      state: records.isDown(name) ? `${state.at}, its muds are down` : state.at,
      since: state.at === 'online' ? state.since : undefined,
      tls: isSecured,
      key: pin?.key,
      path: this.#reach(name),
      links: [...links],
      muds: this.#mudsOn(name),
      load: loads.find(name),
      trouble,
    }));
  }

  /** As far as muds may be sent there. One that does not say its load has what the lists show, and room. */
  others(): OtherRouter[] {
    return [...this.#given.routers.all()].map(({ name, settings, dialect }) => ({
      name,
      address: `${settings.host} ${settings.port}`,
      isMember: dialect.isMember,
      reach: this.#reach(name),
      load: this.#given.loads.find(name) ?? { links: this.#mudsOn(name), linksMax: 0, isDraining: false },
    }));
  }

  #reach(router: string): 'direct' | 'hop' | 'none' {
    return this.#given.routers.path(router)?.is ?? 'none';
  }

  #mudsOn(router: string): number {
    let count = 0;
    for (const { record } of this.#given.parts.muds.all())
      if (record.router === router && record.state.is === 'up') count += 1;
    return count;
  }
}
