// Passwords of muds that another router knows: it is asked whether one is right, and never told it.
import { I3Error, type LpcArray } from '@intermud/wire';
import type { MudRecord } from '../../store/index.ts';
import type { Parts } from '../parts.ts';
import { NONCE_BYTES, VERIFY_MAX, VERIFY_MS } from './limits.ts';
import { between } from './mesh.ts';
import { secretOf } from './peer-settings.ts';
import { isSameProof, passwordProof } from './proof.ts';
import type { Routers } from './routers.ts';

/** Asks and answers whether passwords are right. */
export class Verifier {
  readonly #parts: Parts;
  readonly #routers: Routers;
  readonly #waiting = new Map<string, (isRight: boolean) => void>();

  constructor(parts: Parts, routers: Routers) {
    this.#parts = parts;
    this.#routers = routers;
  }

  /** Whether this is the mud's password. @throws {I3Error} PROTOCOL if its router cannot say now, NOT_ALLOWED if it never can. */
  async verify(record: MudRecord, password: number): Promise<boolean> {
    const { name } = record;
    // A router beyond our network can be asked nothing: who has heard it may know.
    const router = this.#routers.isMember(record.router) ? record.router : record.origin;
    if (router === this.#parts.name) throw neverTold(record);
    const secret = this.#secretOf(router);
    const nonce = this.#nonce();
    const proof = secret === undefined ? '' : passwordProof(secret, nonce, name, password);
    const question = between('irn-verify-req', this.#parts.name, router, name, nonce, proof);
    const isFull = this.#waiting.size >= VERIFY_MAX;
    if (secret === undefined || isFull || !this.#routers.send(router, question))
      throw cannotAsk(name, router);
    return this.#answer(name, router, nonce);
  }

  /** Another router asks. */
  asked(packet: LpcArray): void {
    const [, , from, , , , name, nonce, proof] = packet.map(String) as string[];
    if (from === undefined || name === undefined || nonce === undefined || proof === undefined) return;
    const secret = this.#secretOf(from);
    const password = this.#parts.muds.find(name)?.record.password ?? 0;
    const isRight =
      secret !== undefined &&
      password > 0 &&
      isSameProof(proof, passwordProof(secret, nonce, name, password));
    const reply = between('irn-verify-reply', this.#parts.name, from, nonce, isRight ? 1 : 0);
    this.#routers.send(from, reply);
  }

  /** Another router answers. */
  answered(packet: LpcArray): void {
    this.#waiting.get(String(packet[6]))?.(packet[7] === 1);
  }

  #secretOf(router: string): string | undefined {
    return secretOf(this.#routers.find(router)?.settings);
  }

  #nonce(): string {
    return Buffer.from(Array.from({ length: NONCE_BYTES }, () => this.#parts.random(256))).toString('hex');
  }

  async #answer(name: string, router: string, nonce: string): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const late = this.#parts.clock.after(VERIFY_MS, () => reject(cannotAsk(name, router)));
    this.#waiting.set(nonce, resolve);
    try {
      return await promise;
    } finally {
      late();
      this.#waiting.delete(nonce);
    }
  }
}

const cannotAsk = (name: string, router: string): I3Error =>
  new I3Error(
    'PROTOCOL',
    `Only ${router}, where "${name}" was last, knows its password, and it cannot be reached now: come again when it can; if it is gone for good, the operator of this router can run: intermud router forget ${JSON.stringify(name)}`,
  );

const neverTold = ({ name, router }: MudRecord): I3Error =>
  new I3Error(
    'NOT_ALLOWED',
    `Only ${router}, where "${name}" was last, knows its password, and it does not tell: the operator of this router can run: intermud router forget ${JSON.stringify(name)}`,
  );
