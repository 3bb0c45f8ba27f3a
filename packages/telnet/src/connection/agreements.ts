// The options of one connection: what is offered, what both ends have agreed on, and when every offer is answered.

import { findOptionName, OPTIONS, type OptionName, type Side, type Verb } from '../codes.ts';
import { type OptionOutcome, OptionTable } from '../options/table.ts';
import { concatBytes, writeNegotiation } from '../writer.ts';
import { Opening } from './opening.ts';
import { isAllowed, offerSide } from './policy.ts';
import type { OptionPolicy } from './types.ts';

/** What agreements work with. */
export interface AgreementsOptions {
  readonly policy: Readonly<Record<OptionName, OptionPolicy>>;
  write(bytes: Uint8Array): void;
  /** An option has gone off, and the client will hear of it; or it has come on, and the client has heard. */
  changed(option: OptionName, side: Side, enabled: boolean): void;
  /** Nothing is owed any more of what was asked in the opening. */
  ready(): void;
}

/** Offers options, answers for them, and knows which are on. */
export class Agreements {
  readonly #options: AgreementsOptions;
  readonly #table: OptionTable;
  readonly #opening: Opening;
  readonly #wanted = new Set<string>(); // at most 512: two sides, 256 options

  constructor(options: AgreementsOptions) {
    this.#options = options;
    // What was asked for is agreed to as well when the answer comes after another that was taken for it.
    this.#table = new OptionTable(
      (side, code) => isAllowed(options.policy, side, code) || this.#wanted.has(optionKey(side, code)),
    );
    this.#opening = new Opening(() => options.ready());
  }

  /** Sends all offers, the first time that it is called. */
  start(): void {
    if (!this.#opening.isUnstarted) return;
    const offers = this.#offers();
    const sent = offers.flatMap(({ side, code }) => this.#table.request(side, code, true).replies);
    // COMPAT TinTin++ 2.02 leaves an offer of MSSP unanswered. Its answer tells nothing of the client: nobody waits for it.
    const owed = offers.filter(
      ({ side, code }) => code !== OPTIONS.mssp.code && this.#table.isPending(side, code),
    );
    this.#opening.start(owed.map(({ side, code }) => optionKey(side, code)));
    this.#options.write(concatBytes(sent.map(({ verb, option }) => writeNegotiation(verb, option))));
    this.#opening.check();
  }

  /** Whether an option is on, on one side or on either. */
  isOn(name: OptionName, side?: Side): boolean {
    const { code } = OPTIONS[name];
    if (side !== undefined) return this.#table.isEnabled(side, code);
    return this.#table.isEnabled('local', code) || this.#table.isEnabled('remote', code);
  }

  /** Asks for an option, on or off, on the side where it is offered. */
  request(name: OptionName, enabled: boolean): void {
    const key = optionKey(offerSide(name), OPTIONS[name].code);
    if (enabled) this.#wanted.add(key);
    else this.#wanted.delete(key);
    this.#follow(this.#table.request(offerSide(name), OPTIONS[name].code, enabled));
  }

  /**
   * The client has done what it does only where our WONT or DONT of an option has come: it is as good as an answer.
   * COMPAT TinTin++ 2.02 answers no WONT ECHO, and would never be asked to hide a password again.
   */
  assumeOff(name: OptionName): void {
    const { code } = OPTIONS[name];
    const side = offerSide(name);
    if (this.#table.state(side, code).startsWith('want-no'))
      this.receive(side === 'local' ? 'dont' : 'wont', code);
  }

  /** The client has sent `IAC verb option`. */
  receive(verb: Verb, code: number): void {
    this.#follow(this.#table.receive(verb, code));
    for (const side of ['local', 'remote'] as const) {
      if (!this.#table.isPending(side, code)) this.#opening.settle(optionKey(side, code));
    }
  }

  /** The client owes an answer more before all is {@link AgreementsOptions.ready}, if it is not too late for that. */
  owe(question: string): void {
    this.#opening.owe(question);
  }

  /** It owes this one no more. */
  settle(question: string): void {
    this.#opening.settle(question);
  }

  #offers(): { side: Side; code: number }[] {
    const { policy } = this.#options;
    return (Object.keys(policy) as OptionName[])
      .filter((name) => policy[name] === 'offer')
      .map((name) => ({ side: offerSide(name), code: OPTIONS[name].code }));
  }

  /** What goes off stops before the client hears of it (MCCP2 ends its stream first); what comes on starts after. */
  #follow({ replies, changes }: OptionOutcome): void {
    for (const change of changes) if (!change.enabled) this.#changed(change.option, change.side, false);
    for (const { verb, option } of replies) this.#options.write(writeNegotiation(verb, option));
    for (const change of changes) if (change.enabled) this.#changed(change.option, change.side, true);
  }

  #changed(code: number, side: Side, enabled: boolean): void {
    const option = findOptionName(code);
    if (option !== undefined) this.#options.changed(option, side, enabled);
  }
}

function optionKey(side: Side, code: number): string {
  return `${side} ${code}`;
}
