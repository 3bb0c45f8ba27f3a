// One connection to another router: both sides prove that they know the secret, then packets go through.
import {
  FRAME_BYTES_MAX,
  I3Error,
  isArray,
  isMapping,
  type LpcArray,
  type LpcValue,
  TTL_DEFAULT,
} from '@intermud/wire';
import type { Clock, Random } from '../../environment.ts';
import type { Errors } from '../../errors.ts';
import type { Link, LinkPeer } from '../../link.ts';
import type { Outboxes } from '../../outbox.ts';
import type { Speaker } from '../../scan.ts';
import { packetFrame } from '../../text.ts';
import { HANDSHAKE_BYTES_MAX, HANDSHAKE_MS, NONCE_BYTES } from '../limits.ts';
import { isSameProof, proofOf, type Side, type Terms } from '../proof.ts';
import type { By } from './state.ts';

/** What a connection needs. */
export interface ConnectionParts {
  /** Our own name, and "ip port" as muds are told it. */
  readonly name: string;
  readonly address: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly outboxes: Outboxes;
  readonly errors: Errors;
}

/** Whose connection it is. */
export interface ConnectionOwner {
  readonly name: string;
  readonly secret: string;
  /** The other side has greeted: whether a link is still wanted. */
  isWanted(connection: Connection): boolean;
  /** The other side has proved who it is. */
  proved(connection: Connection): void;
  /** What frames on a link that is proved are scanned with; undefined if it is not the one in use. */
  speakerOf(connection: Connection): Speaker | undefined;
  /** A packet on a link that is proved. */
  packet(connection: Connection, packet: LpcArray): void;
  closed(connection: Connection, reason: string): void;
}

/** A handshake's life; what was said so far is in it. */
type State =
  | { readonly at: 'greeting' } // we dialled, and wait for their hello
  | { readonly at: 'proving'; readonly terms: Terms } // hellos are exchanged, their proof is to come
  | { readonly at: 'proved' }
  | { readonly at: 'closed' };

/** One TCP connection between two routers. */
export class Connection implements LinkPeer {
  readonly by: By;
  readonly link: Link;
  readonly #parts: ConnectionParts;
  readonly #owner: ConnectionOwner;
  readonly #nonce: string;
  readonly #hurry: () => void;
  #state: State = { at: 'greeting' };

  /** `hello` is what the other side has said; without it, it was us who dialled. */
  constructor(parts: ConnectionParts, owner: ConnectionOwner, link: Link, hello?: LpcArray) {
    this.#parts = parts;
    this.#owner = owner;
    this.link = link;
    this.by = hello ? 'them' : 'us';
    const bytes = Array.from({ length: NONCE_BYTES }, () => parts.random(256));
    this.#nonce = Buffer.from(bytes).toString('hex');
    this.#hurry = parts.clock.after(HANDSHAKE_MS, () =>
      this.#giveUp(`no proof in ${HANDSHAKE_MS / 1_000} s`),
    );
    link.given(this, HANDSHAKE_BYTES_MAX);
    if (hello) this.#greeted(hello);
    this.#say('irn-hello', { nonce: this.#nonce, address: parts.address });
  }

  send(packet: LpcArray): void {
    this.sendFrame(packetFrame(packet));
  }

  sendFrame(frame: string): void {
    this.#parts.outboxes.send(this.link.outbox, frame);
  }

  /** Says why, and closes. */
  end(reason: string): void {
    this.link.end(reason);
  }

  get speaker(): Speaker | undefined {
    return this.#state.at === 'proved' ? this.#owner.speakerOf(this) : undefined;
  }

  received(packet: LpcValue): void {
    if (!isArray(packet)) return;
    if (this.#state.at === 'proved') this.#owner.packet(this, packet);
    else if (packet[0] === 'irn-hello' && this.#state.at === 'greeting') this.#answered(packet);
    else if (packet[0] === 'irn-proof' && this.#state.at === 'proving')
      this.#check(packet, this.#state.terms);
    else if (packet[0] === 'error') this.#giveUp(`the other side says: ${String(packet[7])}`);
    else this.#giveUp(`${String(packet[0])} came before a proof`);
  }

  ended(reason: string): void {
    this.#hurry();
    this.#state = { at: 'closed' };
    this.#owner.closed(this, reason);
  }

  /** We dialled, and they have greeted. Who dialled proves first: an acceptor tells strangers nothing. */
  #answered(packet: LpcArray): void {
    this.#greeted(packet);
    if (!this.#owner.isWanted(this)) this.#giveUp('another link is there already');
    else if (this.#state.at === 'proving') this.#prove('dialler', this.#state.terms);
  }

  #greeted(packet: LpcArray): void {
    const said = packet[6];
    const nonce = said !== undefined && isMapping(said) ? said.get('nonce') : undefined;
    const address = said !== undefined && isMapping(said) ? said.get('address') : undefined;
    const isMeant = packet[2] === this.#owner.name && packet[4] === this.#parts.name;
    if (!isMeant || typeof nonce !== 'string' || typeof address !== 'string')
      this.#giveUp(`its hello is not one of ${this.#owner.name} to ${this.#parts.name}`);
    else this.#state = { at: 'proving', terms: this.#terms(nonce, address) };
  }

  #terms(nonce: string, address: string): Terms {
    const us = { name: this.#parts.name, nonce: this.#nonce, address: this.#parts.address };
    const them = { name: this.#owner.name, nonce, address };
    const [dialler, acceptor] = this.by === 'us' ? [us, them] : [them, us];
    return {
      dialler: dialler.name,
      acceptor: acceptor.name,
      diallerNonce: dialler.nonce,
      acceptorNonce: acceptor.nonce,
      diallerAddress: dialler.address,
      acceptorAddress: acceptor.address,
    };
  }

  #prove(side: Side, terms: Terms): void {
    this.#say('irn-proof', { proof: proofOf(this.#owner.secret, side, terms) });
  }

  #check(packet: LpcArray, terms: Terms): void {
    const said = packet[6];
    const proof = said !== undefined && isMapping(said) ? said.get('proof') : undefined;
    const expected = proofOf(this.#owner.secret, this.by === 'us' ? 'acceptor' : 'dialler', terms);
    if (typeof proof !== 'string' || !isSameProof(proof, expected)) {
      this.#giveUp(
        `its proof is wrong: the secrets of ${terms.dialler} and ${terms.acceptor} are not the same`,
      );
      return;
    }
    if (this.by === 'them') this.#prove('acceptor', terms);
    this.#hurry();
    this.#state = { at: 'proved' };
    this.link.given(this, FRAME_BYTES_MAX);
    this.#owner.proved(this);
  }

  #giveUp(reason: string): void {
    if (this.#state.at === 'closed') return;
    const about = { mud: this.#owner.name, user: 0, packet: 0 } as const;
    this.#parts.errors.send(this.link, 'NOT_ALLOWED', reason, about);
    this.link.end(reason);
  }

  #say(type: string, fields: Readonly<Record<string, string>>): void {
    if (this.#state.at === 'closed') return;
    this.send([type, TTL_DEFAULT, this.#parts.name, 0, this.#owner.name, 0, new Map(Object.entries(fields))]);
  }
}

/** The router that a hello comes from. @throws {I3Error} PACKET_SHAPE. */
export function greeterOf(packet: LpcArray): string {
  if (typeof packet[2] === 'string') return packet[2];
  throw new I3Error('PACKET_SHAPE', 'Cannot read irn-hello: its originator must be the name of a router');
}
