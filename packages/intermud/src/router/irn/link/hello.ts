// How routers of one network meet: both sides prove that they know the secret of the pair.
import { isMapping, type LpcArray, type LpcValue } from '@intermud/wire';
import type { Random, Secured } from '../../environment.ts';
import type { Handshake, HandshakeTerms, Stage } from '../dialect.ts';
import { HANDSHAKE_BYTES_MAX, HANDSHAKE_MS, NONCE_BYTES } from '../limits.ts';
import { between } from '../mesh.ts';
import { isSameProof, proofOf, type Side, type Terms } from '../proof.ts';
import type { By } from './state.ts';

/** The packet that a link between routers of one network begins with. */
export const HELLO = 'irn-hello';

export const HELLO_TERMS: HandshakeTerms = {
  limitMs: HANDSHAKE_MS,
  lateReason: `no proof in ${HANDSHAKE_MS / 1_000} s`,
  frameBytesMax: HANDSHAKE_BYTES_MAX,
  isRefusalSaid: true,
};

/** Who we are. */
export interface Self {
  readonly name: string;
  /** "ip port" as muds are told it. */
  readonly address: string;
  readonly random: Random;
}

/** What was said so far. */
type State =
  | { readonly at: 'greeting' } // we dialled, and wait for their hello
  | { readonly at: 'proving'; readonly terms: Terms } // hellos are exchanged, their proof is to come
  | { readonly at: 'over' };

/** One exchange of `irn-hello` and `irn-proof`. */
export class Hello implements Handshake {
  readonly #self: Self;
  readonly #secret: string;
  readonly #stage: Stage;
  readonly #nonce: string;
  #state: State = { at: 'greeting' };

  constructor(self: Self, secret: string, stage: Stage, opening?: LpcArray) {
    this.#self = self;
    this.#secret = secret;
    this.#stage = stage;
    const bytes = Array.from({ length: NONCE_BYTES }, () => self.random(256));
    this.#nonce = Buffer.from(bytes).toString('hex');
    if (opening) this.#greeted(opening);
    if (this.#state.at !== 'over') this.#say(HELLO, { nonce: this.#nonce, address: self.address });
  }

  received(packet: LpcArray): void {
    if (packet[0] === HELLO && this.#state.at === 'greeting') this.#answered(packet);
    else if (packet[0] === 'irn-proof' && this.#state.at === 'proving')
      this.#check(packet, this.#state.terms);
    else if (packet[0] === 'error') this.#giveUp(`the other side says: ${String(packet[7])}`);
    else this.#giveUp(`${String(packet[0])} came before a proof`);
  }

  /** We dialled, and they have greeted. Who dialled proves first: an acceptor tells strangers nothing. */
  #answered(packet: LpcArray): void {
    this.#greeted(packet);
    if (this.#state.at !== 'proving') return;
    if (this.#stage.peer.isDialWanted) this.#prove('dialler', this.#state.terms);
    else this.#giveUp('another link is there already');
  }

  #greeted(packet: LpcArray): void {
    const nonce = said(packet, 'nonce');
    const address = said(packet, 'address');
    const [us, them] = [this.#self.name, this.#stage.peer.name];
    const [, , from, , meant] = packet;
    if (from === them && typeof meant === 'string' && meant !== us)
      this.#giveUp(
        `${them} has looked for ${meant} and found ${us}: its address for ${meant} is that of ${us}`,
      );
    else if (from !== them || meant !== us || typeof nonce !== 'string' || typeof address !== 'string')
      this.#giveUp(`its hello is not one of ${them} to ${us}`);
    else this.#state = { at: 'proving', terms: this.#terms(nonce, address) };
  }

  #terms(nonce: string, address: string): Terms {
    const us = { name: this.#self.name, nonce: this.#nonce, address: this.#self.address };
    const them = { name: this.#stage.peer.name, nonce, address };
    const { by, secured } = this.#stage;
    const [dialler, acceptor] = by === 'us' ? [us, them] : [them, us];
    return {
      dialler: dialler.name,
      acceptor: acceptor.name,
      diallerNonce: dialler.nonce,
      acceptorNonce: acceptor.nonce,
      diallerAddress: dialler.address,
      acceptorAddress: acceptor.address,
      keys: secured && keysOf(by, secured),
    };
  }

  #prove(side: Side, terms: Terms): void {
    this.#say('irn-proof', { proof: proofOf(this.#secret, side, terms) });
  }

  #check(packet: LpcArray, terms: Terms): void {
    const proof = said(packet, 'proof');
    const { by } = this.#stage;
    const expected = proofOf(this.#secret, by === 'us' ? 'acceptor' : 'dialler', terms);
    if (typeof proof !== 'string' || !isSameProof(proof, expected)) {
      const between = terms.keys ? ', or somebody between them decrypts what they say' : '';
      this.#giveUp(
        `its proof is wrong: the secrets of ${terms.dialler} and ${terms.acceptor} are not the same${between}`,
      );
      return;
    }
    if (by === 'them') this.#prove('acceptor', terms);
    this.#state = { at: 'over' };
    this.#stage.proved();
  }

  #giveUp(reason: string): void {
    this.#state = { at: 'over' };
    this.#stage.refuse(reason);
  }

  #say(type: string, fields: Readonly<Record<string, string>>): void {
    const mapping = new Map(Object.entries(fields));
    this.#stage.send(between(type, this.#self.name, this.#stage.peer.name, mapping));
  }
}

const keysOf = (by: By, { ours, theirs = '' }: Secured): Terms['keys'] =>
  by === 'us' ? { dialler: ours, acceptor: theirs } : { dialler: theirs, acceptor: ours };

function said(packet: LpcArray, key: string): LpcValue | undefined {
  const [, , , , , , fields] = packet;
  return fields !== undefined && isMapping(fields) ? fields.get(key) : undefined;
}
