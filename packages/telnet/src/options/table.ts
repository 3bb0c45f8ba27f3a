// The state of every telnet option on both sides of one connection. Pure: it answers, and sends nothing itself.

import type { Side, Verb } from '../codes.ts';
import { type QEvent, type QSend, type QState, stepOption } from './q-method.ts';

/** One negotiation to send. */
export interface Negotiation {
  readonly verb: Verb;
  readonly option: number;
}

/** An option that has just become on or off. */
export interface OptionChange {
  readonly side: Side;
  readonly option: number;
  readonly enabled: boolean;
}

/** What follows from one event: at most one reply, at most one change. */
export interface OptionOutcome {
  readonly replies: readonly Negotiation[];
  readonly changes: readonly OptionChange[];
}

const RECEIVED: Readonly<Record<Verb, readonly [Side, QEvent]>> = {
  will: ['remote', 'peer-on'],
  wont: ['remote', 'peer-off'],
  do: ['local', 'peer-on'],
  dont: ['local', 'peer-off'],
};

const WORDS: Readonly<Record<Side, Readonly<Record<QSend, Verb>>>> = {
  local: { on: 'will', off: 'wont' },
  remote: { on: 'do', off: 'dont' },
};

/**
 * Negotiates options for both sides by RFC 1143, so that two such tables can never loop.
 *
 * @example
 * const table = new OptionTable((side, option) => side === 'local' && option === 201);
 * table.receive('do', 201); // { replies: [{ verb: 'will', option: 201 }], changes: [{ enabled: true, ... }] }
 */
export class OptionTable {
  readonly #allows: (side: Side, option: number) => boolean;
  readonly #states = new Map<number, QState>(); // at most 512: two sides, 256 options

  /** @param allows whether to agree when the peer asks for an option first. */
  constructor(allows: (side: Side, option: number) => boolean) {
    this.#allows = allows;
  }

  /** The peer has sent `IAC verb option`. */
  receive(verb: Verb, option: number): OptionOutcome {
    const [side, event] = RECEIVED[verb];
    return this.#step(side, option, event);
  }

  /** We want the option on or off. Asking for what is already so, or already asked, sends nothing. */
  request(side: Side, option: number, enabled: boolean): OptionOutcome {
    return this.#step(side, option, enabled ? 'ask-on' : 'ask-off');
  }

  /** Whether both ends have agreed on it. */
  isEnabled(side: Side, option: number): boolean {
    return this.state(side, option) === 'yes';
  }

  /** Whether the peer owes an answer. */
  isPending(side: Side, option: number): boolean {
    return this.state(side, option).startsWith('want-');
  }

  /** The option's state by RFC 1143. */
  state(side: Side, option: number): QState {
    return this.#states.get(keyOf(side, option)) ?? 'no';
  }

  #step(side: Side, option: number, event: QEvent): OptionOutcome {
    const before = this.state(side, option);
    const [after, send] = stepOption(before, event, this.#allows(side, option));
    if (after !== before) this.#states.set(keyOf(side, option), after);
    const enabled = after === 'yes';
    return {
      replies: send === undefined ? [] : [{ verb: WORDS[side][send], option }],
      changes: enabled === (before === 'yes') ? [] : [{ side, option, enabled }],
    };
  }
}

// A number: what is on is asked for each message that is sent.
function keyOf(side: Side, option: number): number {
  return side === 'local' ? option : option + 256;
}
