// The first packet of each side of an oob link, and who the other side is by it.
import {
  isArray,
  type LpcValue,
  OOB_AUTH,
  type OobBegin,
  oobBegin,
  PACKETS,
  type Packet,
} from '@intermud/wire';
import type { SessionHost, SessionOrigin } from './contract.ts';
import { faultOf } from './errors.ts';
import type { OobEvent } from './state.ts';

const UNPROVEN = { authType: OOB_AUTH.none, authToken: 0 };

/** How the two sides of a link come to know each other. */
export class Greeting {
  readonly #host: Pick<SessionHost, 'name' | 'admit'>;
  readonly #origin: SessionOrigin;
  #mud: string;
  #isMet = false;
  #isAuthenticated = false;

  constructor(host: Pick<SessionHost, 'name' | 'admit'>, origin: SessionOrigin) {
    this.#host = host;
    this.#origin = origin;
    this.#mud = origin.role === 'originator' ? origin.mud : '';
  }

  /** Who is on the other side: whom we have called, or who has said so; empty before. */
  get mud(): string {
    return this.#mud;
  }

  /** Whether the other side has answered, and may go on. */
  get isMet(): boolean {
    return this.#isMet;
  }

  /** Whether it is shown that it is that mud. */
  get isAuthenticated(): boolean {
    return this.#isAuthenticated;
  }

  /** Our first word to whom we have called: with the key that they gave us, if they gave one. */
  get call(): Packet {
    const key = this.#origin.role === 'originator' ? this.#origin.key : undefined;
    const proof = key === undefined ? UNPROVEN : { authType: OOB_AUTH.mud, authToken: key };
    return oobBegin.build({ ...proof, originatorMud: this.#host.name });
  }

  /** Our first word to who has called us: go ahead. */
  get welcome(): Packet {
    return oobBegin.build({ ...UNPROVEN, originatorMud: this.#host.name });
  }

  /** What the first packet of the other side means. `address` is theirs. @throws {I3Error} for one that cannot be read. */
  take(value: LpcValue, address: string): OobEvent {
    const type = isArray(value) ? String(value[0]) : '';
    if (type === 'oob-begin') return this.#takeBegin(oobBegin.read(value), address);
    if (type === 'oob-reply' && this.#origin.role === 'originator') return this.#welcomed({ on: 'welcome' });
    if (type === 'error' || type === 'oob-error')
      return { on: 'refused', error: faultOf(PACKETS[type].read(value), this.#mud || 'somebody') };
    return { on: 'ask', type: type || 'what is no packet' };
  }

  #takeBegin(begin: OobBegin, address: string): OobEvent {
    if (this.#origin.role === 'target') return this.#admit(begin, address);
    const isWhomWeCalled = begin.originatorMud.toLowerCase() === this.#mud.toLowerCase();
    return this.#welcomed({ on: 'begin', proof: isWhomWeCalled ? 'echo' : 'none' });
  }

  #admit(begin: OobBegin, address: string): OobEvent {
    const proof = this.#host.admit(begin, address);
    if (proof !== 'none') this.#meet(begin.originatorMud, proof === 'key');
    return { on: 'begin', proof };
  }

  /** We have called the mud where the router says that it is. */
  #welcomed(event: OobEvent): OobEvent {
    this.#meet(this.#mud, true);
    return event;
  }

  #meet(mud: string, isAuthenticated: boolean): void {
    this.#mud = mud;
    this.#isMet = true;
    this.#isAuthenticated = isAuthenticated;
  }
}
