// Bytes in: cuts a telnet stream into data, commands, negotiations and subnegotiations.

import { COMMANDS, type Verb } from './codes.ts';
import type { FaultCode } from './faults.ts';
import { SUBNEGOTIATION_BYTES_MAX } from './limits.ts';

const { IAC, SB, SE, WILL, WONT, DO, DONT } = COMMANDS;

/**
 * One thing found in the stream. `data.bytes` is a view of the chunk, good until the next event is asked for;
 * `subnegotiation.payload` is the reader's own, its IAC doubling undone.
 */
export type TelnetEvent =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'command'; readonly code: number }
  | { readonly kind: 'negotiate'; readonly verb: Verb; readonly option: number }
  | { readonly kind: 'subnegotiation'; readonly option: number; readonly payload: Uint8Array }
  | { readonly kind: 'fault'; readonly code: FaultCode; readonly message: string };

/** Where in the grammar the next byte stands. */
type State =
  | { at: 'data' }
  | { at: 'iac' } // IAC has come
  | { at: 'verb'; verb: Verb } // IAC WILL has come, the option is next
  | { at: 'option' } // IAC SB has come
  | { at: 'option-iac' } // IAC SB IAC: option 255, or no option at all
  | { at: 'payload'; option: number; payload: Payload }
  | { at: 'payload-iac'; option: number; payload: Payload }
  | { at: 'skip' } // in a subnegotiation that was too long
  | { at: 'skip-iac' };

const IN_DATA: State = { at: 'data' };
const IN_IAC: State = { at: 'iac' };
const IN_OPTION: State = { at: 'option' };
const IN_OPTION_IAC: State = { at: 'option-iac' };
const IN_SKIP: State = { at: 'skip' };
const IN_SKIP_IAC: State = { at: 'skip-iac' };
const EMPTY = new Uint8Array(0);
const ONE_IAC = Uint8Array.of(IAC);
const VERBS: Readonly<Record<number, Verb>> = { [WILL]: 'will', [WONT]: 'wont', [DO]: 'do', [DONT]: 'dont' };

/**
 * Cuts a telnet byte stream into events, however the chunks fall. Never throws and never sticks on any bytes: a
 * subnegotiation that is too long is skipped whole with one fault, and one that another command cuts short is
 * dropped with a fault while that command is heard.
 *
 * @example
 * const parser = new TelnetParser();
 * for (const event of parser.push(chunk)) console.log(event.kind);
 */
export class TelnetParser {
  readonly #payloadBytesMax: number;
  #state: State = IN_DATA;
  #chunk: Uint8Array = EMPTY;
  #at = 0;

  /** @param payloadBytesMax longest subnegotiation, in bytes, IAC doubling undone. */
  constructor(payloadBytesMax: number = SUBNEGOTIATION_BYTES_MAX) {
    this.#payloadBytesMax = payloadBytesMax;
  }

  /** Events of this chunk, made as they are asked for. The caller MUST take all of them, or call {@link detach}. */
  *push(chunk: Uint8Array): Generator<TelnetEvent, void, undefined> {
    this.#chunk = chunk;
    this.#at = 0;
    while (this.#at < this.#chunk.length) {
      const event = this.#step();
      if (event !== undefined) yield event;
    }
    this.#chunk = EMPTY;
  }

  /** Ends the running {@link push} and gives back its bytes that were not read yet: from here on they are something else (MCCP3). */
  detach(): Uint8Array {
    const rest = this.#chunk.subarray(this.#at);
    this.#chunk = EMPTY;
    this.#at = 0;
    return rest;
  }

  #step(): TelnetEvent | undefined {
    const state = this.#state;
    switch (state.at) {
      case 'data':
        return this.#data();
      case 'iac':
        return this.#command();
      case 'verb':
        this.#state = IN_DATA;
        return { kind: 'negotiate', verb: state.verb, option: this.#byte() };
      case 'option':
        return this.#option();
      case 'option-iac':
        return this.#optionIac();
      case 'payload':
        return this.#payload(state);
      case 'payload-iac':
        return this.#payloadIac(state);
      case 'skip':
        this.#run();
        if (this.#at < this.#chunk.length) this.#to(IN_SKIP_IAC);
        return undefined;
      case 'skip-iac':
        return this.#skipIac();
    }
  }

  #data(): TelnetEvent | undefined {
    const bytes = this.#run();
    if (this.#at < this.#chunk.length) this.#to(IN_IAC);
    return bytes.length > 0 ? { kind: 'data', bytes } : undefined;
  }

  #command(): TelnetEvent | undefined {
    const code = this.#byte();
    const verb = VERBS[code];
    this.#state = verb === undefined ? (code === SB ? IN_OPTION : IN_DATA) : { at: 'verb', verb };
    if (code === IAC) return { kind: 'data', bytes: ONE_IAC };
    return this.#state === IN_DATA ? { kind: 'command', code } : undefined;
  }

  #option(): undefined {
    const option = this.#byte();
    this.#state = option === IAC ? IN_OPTION_IAC : this.#open(option);
  }

  #optionIac(): TelnetEvent | undefined {
    if (this.#peek() !== IAC) return this.#cut('Cannot read subnegotiation: it has no option');
    this.#to(this.#open(IAC));
    return undefined;
  }

  #payload(state: State & { at: 'payload' }): TelnetEvent | undefined {
    const { option, payload } = state;
    const run = this.#run();
    if (payload.length + run.length > this.#payloadBytesMax) return this.#tooLong(option);
    payload.add(run);
    if (this.#at < this.#chunk.length) this.#to({ at: 'payload-iac', option, payload });
    return undefined;
  }

  #payloadIac({ option, payload }: State & { at: 'payload-iac' }): TelnetEvent | undefined {
    const code = this.#peek();
    if (code === SE) {
      this.#to(IN_DATA);
      return { kind: 'subnegotiation', option, payload: payload.take() };
    }
    if (code !== IAC)
      return this.#cut(`Cannot read subnegotiation of option ${option}: command ${code} came before its end`);
    this.#to({ at: 'payload', option, payload });
    payload.add(ONE_IAC);
    return undefined;
  }

  #skipIac(): undefined {
    const code = this.#peek();
    if (code === SE) this.#to(IN_DATA);
    else if (code === IAC) this.#to(IN_SKIP);
    else this.#state = IN_IAC; // Another command: the sender has given its subnegotiation up.
  }

  /** Leaves the byte after IAC unread, to be heard as the command that it is; a lone SE is then no news. */
  #cut(message: string): TelnetEvent {
    this.#state = IN_IAC;
    return { kind: 'fault', code: 'SUBNEGOTIATION_CUT', message };
  }

  #tooLong(option: number): TelnetEvent {
    this.#state = IN_SKIP;
    const message = `Cannot read subnegotiation of option ${option}: it is longer than ${this.#payloadBytesMax} bytes`;
    return { kind: 'fault', code: 'SUBNEGOTIATION_TOO_LONG', message };
  }

  #open(option: number): State {
    return { at: 'payload', option, payload: new Payload() };
  }

  /** The bytes up to the next IAC or the chunk's end, read. */
  #run(): Uint8Array {
    const found = this.#chunk.indexOf(IAC, this.#at);
    const end = found === -1 ? this.#chunk.length : found;
    const run = this.#chunk.subarray(this.#at, end);
    this.#at = end;
    return run;
  }

  #peek(): number {
    return this.#chunk[this.#at] ?? 0;
  }

  #byte(): number {
    return this.#chunk[this.#at++] ?? 0;
  }

  /** Reads one byte and moves on. */
  #to(state: State): void {
    this.#at++;
    this.#state = state;
  }
}

/** Bytes that grow; holds no more than twice what was added. */
class Payload {
  #bytes = new Uint8Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(run: Uint8Array): void {
    this.#reserve(this.#length + run.length);
    this.#bytes.set(run, this.#length);
    this.#length += run.length;
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
