// How routers that speak irn version 1 meet: who dials says two passwords, and nothing answers.
// Source: Dead Souls, i3router/irn.h; CoffeeMud, I3RConnections.
import {
  FRAME_BYTES_STARTUP_MAX,
  irnStartupReq,
  isMapping,
  type LpcArray,
  type LpcValue,
} from '@intermud/wire';
import type { Handshake, HandshakeTerms, Stage } from '../dialect.ts';
import type { Irn1Settings } from '../peer-settings.ts';
import { isSameProof } from '../proof.ts';
import { ANSWER_MS } from './limits.ts';

export const STARTUP = irnStartupReq.type;

export const STARTUP_TERMS: HandshakeTerms = {
  limitMs: ANSWER_MS,
  lateReason: `it took our start-up without a word, and said nothing in ${ANSWER_MS / 1_000} s: ask its operator whether it has this router's name, address and both passwords`,
  frameBytesMax: FRAME_BYTES_STARTUP_MAX,
  isRefusalSaid: false, // COMPAT They do not read errors on these links; theirs is silence too.
};

/** What comes on a connection whose start-up has been sent. */
export class Startup implements Handshake {
  readonly #settings: Irn1Settings;
  readonly #stage: Stage;

  constructor(settings: Irn1Settings, stage: Stage) {
    this.#settings = settings;
    this.#stage = stage;
  }

  /** COMPAT There is no answer to a start-up: the first packet that only a router sends shows that it was taken. */
  received(packet: LpcArray): void {
    if (packet[0] === 'error') this.#stage.refuse(`the other side says: ${String(packet[7])}`);
    else if (isFrom(this.#settings, packet)) this.#stage.proved(packet);
  }
}

/** Our start-up. */
export function startupOf({ as, wireName, password, peerPassword }: Irn1Settings): LpcArray {
  const passwords = { clientPassword: passwordToLpc(password), serverPassword: passwordToLpc(peerPassword) };
  return irnStartupReq.write(irnStartupReq.build({ originatorMud: as, targetMud: wireName, passwords }));
}

/** What is wrong with their start-up; undefined if nothing is. */
export function startupFault(settings: Irn1Settings, opening: LpcArray): string | undefined {
  const { as, wireName, password, peerPassword } = settings;
  if (!isSameName(opening[4], as)) return `its start-up is for ${String(opening[4])}, and we are ${as}`;
  const [, , , , , , passwords] = opening;
  if (passwords === undefined || !isMapping(passwords)) return 'its start-up has no passwords';
  if (!isPassword(passwords.get('client_password'), peerPassword))
    return `the password that ${wireName} presents is not its peer_password`;
  if (!isPassword(passwords.get('server_password'), password))
    return `the password that ${wireName} has for us is not our password`;
  return undefined;
}

/** Whether a packet is one between routers, and from this one. */
export const isFrom = ({ wireName }: Irn1Settings, [type, , from]: LpcArray): boolean =>
  typeof type === 'string' && type.startsWith('irn-') && isSameName(from, wireName);

/** COMPAT CoffeeMud does not care for the case of a router's name. */
export const isSameName = (said: LpcValue | undefined, name: string): boolean =>
  typeof said === 'string' && said.toLowerCase() === name.toLowerCase();

const INTEGER = /^(0|[1-9]\d{0,14})$/;

/** COMPAT Dead Souls has integers, others may have text: digits are written as an integer. */
const passwordToLpc = (password: string): LpcValue => (INTEGER.test(password) ? Number(password) : password);

const isPassword = (said: LpcValue | undefined, expected: string): boolean =>
  (typeof said === 'string' || typeof said === 'number') && isSameProof(String(said), expected);
